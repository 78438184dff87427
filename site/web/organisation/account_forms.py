"""Forms of accounts and their roles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext_lazy as _

from base.accounts.enums import Role
from base.core import clock
from base.units.models import Cluster
from web.organisation.forms import UnitField, day_field


class AccountFilter(forms.Form):
    q = forms.CharField(label=_("Họ tên hoặc tên đăng nhập"), required=False, max_length=120)
    role = forms.ChoiceField(label=_("Vai trò"), required=False, choices=[("", _("Tất cả")), *Role.choices])


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Vai trò"), choices=[("", _("Chọn vai trò")), *Role.choices])
    unit = UnitField(
        label=_("Đơn vị"),
        required=False,
        help_text=_("Mã hoặc tên đầy đủ. Cán bộ và lãnh đạo đơn vị phải có; vai trò khác có thể để trống."),
    )
    cluster = forms.ModelChoiceField(
        label=_("Cụm, khối"),
        queryset=Cluster.objects.none(),
        required=False,
        empty_label=_("Không thuộc cụm, khối nào"),
        help_text=_("Chỉ cho trưởng cụm, khối."),
    )
    valid_to = day_field(_("Đến hết ngày"), required=False, help_text=_("Để trống nếu chưa định ngày thôi."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year = clock.today().year
        self.fields["cluster"].queryset = Cluster.objects.filter(year__gte=year - 1).order_by("-year", "name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        role = cleaned.get("role")
        if role in {Role.OFFICER, Role.HEAD} and not cleaned.get("unit") and "unit" not in self.errors:
            self.add_error("unit", _("Vai trò này cần một đơn vị. Hãy ghi mã hoặc tên đầy đủ."))
        if (last := cleaned.get("valid_to")) and last < clock.today():
            self.add_error("valid_to", _("Ngày này đã qua. Hãy chọn từ hôm nay trở đi."))
        if role == Role.CLUSTER_HEAD and not cleaned.get("cluster"):
            self.add_error("cluster", _("Vai trò này cần một cụm, khối. Hãy chọn một cụm, khối."))
        return cleaned


class SeenForm(forms.Form):
    """What the page had seen of a password, sealed, when the form was opened."""

    seen = forms.CharField(widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Lý do"), max_length=300, help_text=_("Ví dụ: mất điện thoại, đã gọi lại để xác nhận.")
    )


class AccountForm(RoleForm):
    """A person's sign-in together with the first role: an account without one can do nothing."""

    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text=_("Không dấu, không cách, ví dụ: phuc.dv"),
    )
    full_name = forms.CharField(label=_("Họ và tên"), max_length=120)
    email = forms.EmailField(label=_("Thư điện tử"), help_text=_("Nơi nhận thông báo và nhắc hạn."))
    field_order = ("full_name", "username", "email", "role", "unit", "cluster", "valid_to")
