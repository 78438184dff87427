"""How often pages are read: a number a day and a page, nothing about who reads."""

from __future__ import annotations

from django.db import models
from wagtail.models import Page


class PageViews(models.Model):
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "day"], name="cms_one_count_a_page_and_day")]
        indexes = [models.Index(fields=["day", "page"])]

    def __str__(self) -> str:
        return f"{self.page_id} {self.day}: {self.count}"
