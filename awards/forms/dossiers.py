"""Forms of what happens to a dossier: its report, its return, its sharing out, talk about it, kinds of commendation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.domain.dossiers.assigning import appraisers
from awards.domain.dossiers.forms_of_report import SUMMARY, form_of
from awards.domain.dossiers.returning import Point, parts_of
from awards.enums import NoteAudience
from awards.models import CommendationKind, Nomination
from base.accounts.models import User

MAX_CHARS = 20_000


class ReportForm(forms.Form):
    """The report part by part. `version` is the one that was on the screen."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, nomination: Nomination, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[SUMMARY] = forms.CharField(
            label=_("Tóm tắt thành tích"),
            required=False,
            max_length=6000,
            widget=forms.Textarea(attrs={"rows": 6}),
            help_text=_(
                "In trong quyết định và danh sách công khai. Nêu số liệu cụ thể; không ghi số căn cước, ngày sinh, "
                "địa chỉ nhà, sức khỏe, kỷ luật."
            ),
        )
        for section in form_of(nomination).sections:
            self.fields[section.key] = forms.CharField(
                label=section.title,
                required=False,
                max_length=MAX_CHARS,
                widget=forms.Textarea(attrs={"rows": 8}),
                help_text=section.help,
            )

    def content(self) -> dict[str, str]:
        """Only parts that were sent and are sound: what a form does not carry stays as it is."""
        return {name: self.cleaned_data[name] for name in self.fields if name in self.data and name in self.cleaned_data
                and name != "version"}  # fmt: skip


class ReturnForm(forms.Form):
    """A reason for the whole, and one for each part that is wrong."""

    reason = forms.CharField(label=_("Lý do chung"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, nomination: Nomination, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part, label in parts_of(nomination):
            self.fields[part] = forms.CharField(label=label, required=False, max_length=1000)

    def points(self) -> list[Point]:
        return [Point(name, text) for name, text in self.cleaned_data.items() if name != "reason" and text]


class AppraiserChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: User) -> str:
        return str(obj)


class AssignForm(forms.Form):
    appraiser = AppraiserChoice(User.objects.none(), label=_("Người thẩm định"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["appraiser"]
        choices.queryset = User.objects.filter(pk__in=[user.pk for user in appraisers()]).order_by("name_folded", "pk")


class ShareForm(forms.Form):
    """To one appraiser, or spread evenly over several."""

    who = forms.MultipleChoiceField(
        label=_("Giao cho"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Chọn một người, hoặc nhiều người để hệ thống chia đều và tránh người có liên quan."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.users = {str(user.pk): user for user in appraisers()}
        choices: Any = self.fields["who"]
        choices.choices = [(key, str(user)) for key, user in self.users.items()]
        choices.initial = list(self.users)

    def chosen(self) -> list[User]:
        keys = self.cleaned_data["who"] if self.is_bound and self.is_valid() else list(self.users)
        return [self.users[key] for key in keys]


class NoteForm(forms.Form):
    text = forms.CharField(label=_("Nội dung"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    audience = forms.ChoiceField(label=_("Ai đọc được"), choices=NoteAudience.choices, required=False)

    def __init__(self, *args: Any, appraises: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not appraises:
            del self.fields["audience"]

    def readers(self) -> NoteAudience:
        return NoteAudience(self.cleaned_data.get("audience") or NoteAudience.UNIT)


class KindForm(forms.ModelForm):
    class Meta:
        model = CommendationKind
        fields = (
            "code", "name", "window_days", "appraisal_days", "consultation_days", "allows_simplified", "source",
            "is_verified", "is_active",
        )  # fmt: skip
        help_texts = {
            "code": _("Chữ thường không dấu, không đổi sau khi lập."),
            "source": _("Văn bản, điều khoản. Chưa đối chiếu toàn văn thì để trống ô “đã đối chiếu”."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["code"]
