from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from base.core.language import ENGLISH


@register_setting(icon="home")
class CouncilSettings(BaseSiteSetting):
    """What the portal says about the council that runs it; shown in the header and footer of every page."""

    council_name = models.CharField(_("tên Hội đồng"), max_length=150, blank=True)
    english_name = models.CharField(
        _("tên tiếng Anh"), max_length=200, blank=True, help_text=_("Hiện cho người đọc giao diện tiếng Anh.")
    )
    address = models.CharField(_("địa chỉ"), max_length=250, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=40, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)

    panels = [
        FieldPanel("council_name"),
        FieldPanel("english_name"),
        FieldPanel("address"),
        FieldPanel("phone"),
        FieldPanel("email"),
    ]

    class Meta:
        verbose_name = _("Thông tin Hội đồng")

    def name_for(self, language: str) -> str:
        return self.english_name if language == ENGLISH and self.english_name else self.council_name

    def __str__(self) -> str:
        return self.council_name
