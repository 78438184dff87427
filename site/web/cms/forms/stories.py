"""The form of a unit's story. It only reads input; the domain decides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.images.fields import WagtailImageField

from base.accounts.permissions import reach_of
from base.core import clock
from base.core.uploads import UploadField
from base.units.domain.queries import units_as_of
from base.units.models import Unit
from movements.domain.queries import within
from movements.enums import UNPUBLISHED
from movements.models import Movement
from web.cms.domain.photos import fitted
from web.cms.domain.writing import PERMISSION, text_of
from web.cms.models import StoryPage
from web.cms.models.stories import NO_ALT


class PictureField(WagtailImageField):
    get_bound_field = UploadField.get_bound_field


class StoryForm(forms.Form):
    """A story as an officer of a unit writes it: plain text, one picture, and the consent of whom it is about."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=_("Tiêu đề"), max_length=150)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Đơn vị"))
    subject_name = forms.CharField(label=_("Tên nhân vật hoặc tập thể"), max_length=150)
    lead = forms.CharField(
        label=_("Lời dẫn"),
        max_length=400,
        widget=forms.Textarea,
        help_text=_("Một, hai câu nói điều hay nhất của bài."),
    )
    text = forms.CharField(
        label=_("Nội dung"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Để một dòng trống giữa hai đoạn."),
    )
    picture = PictureField(label=_("Ảnh"), required=False)
    image_alt = forms.CharField(
        label=_("Trong ảnh có gì"),
        max_length=200,
        required=False,
        help_text=_("Một câu cho người không nhìn thấy ảnh."),
    )
    movement = forms.ModelChoiceField(Movement.objects.none(), label=_("Phong trào"), required=False)
    topics = forms.CharField(
        label=_("Chủ đề"), max_length=200, required=False, help_text=_("Cách nhau bằng dấu phẩy, ví dụ: chuyển đổi số.")
    )
    has_consent = forms.BooleanField(label=_("Nhân vật đã đồng ý cho đăng tên, ảnh và câu chuyện"), required=False)

    def __init__(self, *args: Any, user: Any, story: StoryPage | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: QuerySet[Unit] = within(units_as_of(clock.today()), reach_of(user, PERMISSION), "")
        # Not where the field is made: Wagtail's field puts its own words there once, in the language of the process.
        self.fields["picture"].help_text = _("JPG, PNG hoặc WebP, tối đa 20 MB và 40 triệu điểm ảnh.")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["movement"].queryset = Movement.objects.exclude(status__in=UNPUBLISHED)  # type: ignore[attr-defined]
        if story is None:
            first = list(units[:2])
            self.initial["unit"] = first[0].pk if len(first) == 1 else None
        else:
            self.initial.update({name: getattr(story, name) for name in ("title", "subject_name", "lead", "image_alt")})
            self.initial.update(revision=story.latest_revision_id)
            self.initial.update(unit=story.unit_id, movement=story.movement_id, has_consent=story.has_consent)
            self.initial.update(text=text_of(story), topics=", ".join(tag.name for tag in story.topics.all()))

    def rebased(self, revision: int) -> None:
        """Saving again, now that the writer has been told, replaces what stands."""
        self.data = {**{name: self.data[name] for name in self.data}, "revision": revision}

    def clean_picture(self) -> Any:
        photo = self.cleaned_data["picture"]
        return fitted(photo) if photo else photo

    def clean_topics(self) -> tuple[str, ...]:
        parts = (" ".join(part.split())[:100] for part in str(self.cleaned_data["topics"]).split(","))
        return tuple(dict.fromkeys(part for part in parts if part))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("picture") and not cleaned.get("image_alt"):
            self.add_error("image_alt", NO_ALT)
        return cleaned
