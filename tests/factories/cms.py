"""Pages of the portal. They need the tree: use the fixture `site_tree` of tests/web/conftest.py."""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory
from factory.django import DjangoModelFactory
from wagtail.models import Page

from web.cms import models

PARENTS: dict[type[Page], type[Page]] = {
    models.StoryPage: models.StoryIndexPage,
    models.NewsPage: models.NewsIndexPage,
    models.LegalDocumentPage: models.DocumentIndexPage,
}


class PageFactory(DjangoModelFactory):
    """Adds the page below the index page of its kind and publishes it; `live=False` leaves a draft."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: type[Page], *args: Any, **kwargs: Any) -> Page:
        page = model_class(**kwargs)
        PARENTS[model_class].objects.get().add_child(instance=page)
        return page


class StoryPageFactory(PageFactory):
    class Meta:
        model = models.StoryPage

    title = factory.Sequence(lambda n: f"Người giữ lửa phong trào {n + 1}")
    subject_name = "Lê Thị Hạnh"
    unit_name = "Xã Đồng Phú"
    lead = "Ba năm liền đi từng nhà vận động bà con."
    has_consent = True
    published_on = dt.date(2026, 11, 20)


class NewsPageFactory(PageFactory):
    class Meta:
        model = models.NewsPage

    title = factory.Sequence(lambda n: f"Hội nghị sơ kết quý {n + 1}")
    lead = "Các đơn vị báo cáo kết quả."
    published_on = dt.date(2026, 10, 20)


class LegalDocumentPageFactory(PageFactory):
    class Meta:
        model = models.LegalDocumentPage

    title = factory.Sequence(lambda n: f"Về việc phát động phong trào thi đua {n + 1}")
    number = factory.Sequence(lambda n: f"{n + 1}/CT-UBND")
    issuer = "UBND tỉnh Vĩnh Long"
    issued_on = dt.date(2021, 12, 28)
