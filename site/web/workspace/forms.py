from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib.auth.forms import PasswordChangeForm
from django.utils.translation import gettext_lazy as _

from base.accounts.models import User
from base.core.models import CalendarDay
from web.workspace.domain.delegating import lendable, possible_takers


def day_field(label: object, *, required: bool = False) -> forms.DateField:
    field = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=required, widget=field)  # type: ignore[arg-type]


class LedgerFilter(forms.Form):
    q = forms.CharField(label=_("Loại việc hoặc đối tượng"), required=False, max_length=120)
    actor = forms.CharField(label=_("Người làm (tên đăng nhập)"), required=False, max_length=150)
    since = day_field(_("Từ ngày"))
    until = day_field(_("Đến hết ngày"))

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if isinstance(since, dt.date) and isinstance(until, dt.date) and since > until:
            self.add_error("until", _("Ngày cuối không thể trước ngày đầu."))
        return cleaned


class DelegationForm(forms.Form):
    """To whom, for which days, why, and which duties; nothing chosen means all that can be lent."""

    taker = forms.ModelChoiceField(label=_("Người làm thay"), queryset=User.objects.none())
    valid_from = day_field(_("Từ ngày"), required=True)
    valid_to = day_field(_("Đến hết ngày"), required=True)
    reason = forms.CharField(label=_("Lý do"), max_length=300, help_text=_("Ví dụ: nghỉ phép, đi công tác."))
    permissions = forms.MultipleChoiceField(
        label=_("Chỉ những việc này"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Không chọn gì là mọi việc bạn đang giữ, trừ bỏ phiếu kín. Quyền xem đi kèm việc đã chọn."),
    )

    def __init__(self, *args: Any, giver: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        takers = [user.pk for user in possible_takers(giver)]
        self.fields["taker"].queryset = User.objects.filter(pk__in=takers).order_by("name_folded", "pk")  # type: ignore[attr-defined]
        self.fields["permissions"].choices = list(lendable(giver).items())  # type: ignore[attr-defined]


class OwnPasswordForm(PasswordChangeForm):
    """Says what is wrong with the new password beside it, and not beside its repetition."""

    error_messages = {
        "password_incorrect": _("Mật khẩu cũ chưa đúng. Hãy nhập lại."),
        "password_mismatch": _("Hai lần nhập mật khẩu mới không giống nhau. Hãy nhập lại."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password2"].label = _("Nhập lại mật khẩu mới")
        self.fields["new_password2"].help_text = ""

    def validate_password_for_user(self, user: Any, *_field: str) -> None:
        super().validate_password_for_user(user, "new_password1")


class DayForm(forms.ModelForm):
    class Meta:
        model = CalendarDay
        fields = ("day", "kind", "name", "source", "is_verified")
        labels = {
            "day": _("Ngày"), "kind": _("Là"), "name": _("Tên ngày nghỉ hoặc lý do làm bù"), "source": _("Căn cứ"),
            "is_verified": _("Đã đối chiếu văn bản"),
        }  # fmt: skip
        help_texts = {"source": _("Số, ngày, cơ quan ban hành văn bản.")}
        widgets = {"day": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].disabled = self.instance.pk is not None

    def _post_clean(self) -> None:
        """The domain writes: a day that is there already is changed, not refused."""


class SwapForm(forms.Form):
    off = day_field(_("Ngày được nghỉ"), required=True)
    working = day_field(_("Ngày làm bù (thứ bảy, chủ nhật)"), required=True)
    name = forms.CharField(label=_("Lý do"), max_length=200)
    source = forms.CharField(label=_("Căn cứ"), max_length=300, help_text=_("Số, ngày, cơ quan ban hành văn bản."))
    is_verified = forms.BooleanField(label=_("Đã đối chiếu văn bản"), required=False)


class ClearDayForm(forms.Form):
    reason = forms.CharField(label=_("Vì sao bỏ khỏi lịch"), max_length=300)
