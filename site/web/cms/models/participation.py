"""Where the public takes part: choosing among stories, and telling the council what it thinks."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.images import get_image_model_string
from wagtail.models import Orderable
from wagtail.snippets.models import register_snippet

from base.core import clock


def _salt() -> str:
    return secrets.token_hex(16)


@register_snippet
class LinkBanner(models.Model):
    """A linked banner of the front page, shown from and to a day."""

    title = models.CharField(_("tiêu đề"), max_length=100)
    detail = models.CharField(_("lời giới thiệu"), max_length=160, blank=True)
    url = models.URLField(_("địa chỉ"))
    image = models.ForeignKey(
        get_image_model_string(),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("ảnh"),
    )
    starts_on = models.DateField(_("hiện từ ngày"), default=clock.today)
    ends_on = models.DateField(_("đến hết ngày"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=0)

    panels: ClassVar = [
        FieldPanel("title"),
        FieldPanel("detail"),
        FieldPanel("url"),
        FieldPanel("image"),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on"), FieldPanel("order")]),
    ]

    class Meta:
        verbose_name = _("liên kết ở trang chủ")
        verbose_name_plural = _("liên kết ở trang chủ")
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return self.title


@register_snippet
class StoryChoice(ClusterableModel):
    """The public chooses among the stories of a movement: one voice each, counted at the end.

    `salt` makes the marks of the voices meaningless outside this choice; it is erased with them when the choice closes.
    """

    question = models.CharField(_("câu hỏi"), max_length=200)
    movement = models.ForeignKey(
        "movements.Movement", on_delete=models.CASCADE, related_name="+", verbose_name=_("phong trào")
    )
    opens_on = models.DateField(_("mở từ ngày"))
    closes_on = models.DateField(_("đến hết ngày"))
    salt = models.CharField(max_length=32, default=_salt, editable=False, blank=True)
    closed_at = models.DateTimeField(null=True, editable=False)

    panels: ClassVar = [
        FieldPanel("question"),
        FieldPanel("movement"),
        FieldRowPanel([FieldPanel("opens_on"), FieldPanel("closes_on")]),
        InlinePanel("candidates", label=_("bài để chọn"), min_num=2),
    ]

    class Meta:
        verbose_name = _("bình chọn gương điển hình")
        verbose_name_plural = _("bình chọn gương điển hình")

    def __str__(self) -> str:
        return self.question

    def clean(self) -> None:
        if self.opens_on and self.closes_on and self.closes_on < self.opens_on:
            raise ValidationError({"closes_on": _("Ngày kết thúc không thể trước ngày mở.")})

    def get_absolute_url(self) -> str:
        return reverse("cms:story_choice", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.closed_at is None and self.opens_on <= clock.today() <= self.closes_on


class StoryCandidate(Orderable):
    """`voices` is filled when the choice closes; until then nobody sees a running count."""

    choice = ParentalKey(StoryChoice, on_delete=models.CASCADE, related_name="candidates")
    story = models.ForeignKey("cms.StoryPage", on_delete=models.CASCADE, related_name="+", verbose_name=_("bài"))
    voices = models.PositiveIntegerField(null=True, editable=False)

    panels: ClassVar = [FieldPanel("story")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["choice", "story"], name="cms_story_once_a_choice")]

    def __str__(self) -> str:
        return str(self.story)


class Voice(models.Model):
    """`mark` lets one connection speak once; it cannot be led back to it and goes when the choice closes."""

    choice = models.ForeignKey(StoryChoice, on_delete=models.CASCADE, related_name="+")
    candidate = models.ForeignKey(StoryCandidate, on_delete=models.CASCADE, related_name="+")
    mark = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["choice", "mark"], name="cms_one_voice_each")]

    def __str__(self) -> str:
        return f"{self.choice_id}"


class Feedback(models.Model):
    """What a visitor tells the council; a name and a way to answer are theirs to give."""

    text = models.TextField(_("ý kiến"), max_length=4000)
    name = models.CharField(_("họ tên"), max_length=120, blank=True)
    contact = models.CharField(_("điện thoại hoặc thư điện tử"), max_length=150, blank=True)
    sent_at = models.DateTimeField(_("gửi lúc"))
    handled_at = models.DateTimeField(_("xử lý lúc"), null=True)
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(_("đã xử lý thế nào"), blank=True)

    class Meta:
        ordering = ("handled_at", "-sent_at", "-pk")

    def __str__(self) -> str:
        return self.text[:60]

    def permission_unit(self) -> None:
        """Bound to no unit: whoever handles feedback handles all of it."""
