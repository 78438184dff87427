"""Figures and days: English on public pages read in English, Vietnamese everywhere else."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation

from base.core.language import LanguageMiddleware
from base.core.notation import day_text, grouped
from movements.domain.wording import number_text

DAY, FIGURE = dt.date(2026, 11, 5), Decimal("12345.50")
VIETNAMESE, ENGLISH = "12.345,5 05/11/2026 10.036", "12,345.5 5 Nov 2026 10,036"


def written(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{number_text(FIGURE)} {day_text(DAY)} {grouped(10_036)}")


def seen(method: str, path: str, language: str) -> str:
    request = RequestFactory().generic(method, path)
    request.COOKIES["django_language"] = language
    answer = LanguageMiddleware(written)(request)
    assert isinstance(answer, HttpResponse)
    return answer.content.decode()


@pytest.mark.parametrize(
    ("method", "path", "language", "expected"),
    [
        ("GET", "/phong-trao/", "vi", VIETNAMESE),
        ("GET", "/phong-trao/", "en", ENGLISH),
        ("GET", "/en/", "vi", ENGLISH),
        ("GET", "/lam-viec/phong-trao/", "en", VIETNAMESE),
        ("GET", "/api/v1/movements", "en", VIETNAMESE),
        ("POST", "/lay-y-kien/danh-sach/", "en", VIETNAMESE),
    ],
)
def test_notation_follows_the_reader_of_public_pages_only(method: str, path: str, language: str, expected: str) -> None:
    assert seen(method, path, language) == expected


def test_what_is_written_without_a_reader_is_vietnamese() -> None:
    with translation.override("en"):
        assert written(HttpRequest()).content.decode() == VIETNAMESE
    assert day_text(None) == ""
