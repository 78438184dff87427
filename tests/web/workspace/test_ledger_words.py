"""The ledger in plain words: whatever the code records can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils.text import camel_case_to_spaces

from base.core import ledger
from base.core.event_words import event_words
from base.core.transitions import step_labels
from movements.enums import ReportStatus, WindowStatus
from tests.factories.movements import MovementFactory, ReportFactory
from tests.factories.units import UnitFactory
from web.workspace.domain.trail import subject_name

KIND = re.compile(r"""record\(\s*["']([a-z_]+\.[a-z_]+\.[a-z_]+)["']""")
FOLDERS = ("movements", "awards", "importers", "site")


def recorded() -> set[str]:
    """Every kind that stands in the source."""
    root: Path = settings.REPO
    files = [path for folder in FOLDERS for path in (root / folder).rglob("*.py")]
    return {kind for path in files for kind in KIND.findall(path.read_text(encoding="utf-8"))}


def test_everything_that_is_recorded_has_words() -> None:
    silent = {kind for kind in recorded() | set(step_labels()) if re.search(r"Thay đổi|thay đổi$|_", event_words(kind))}
    assert silent == set()
    assert len(recorded()) > 150


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("awards.round.drafted", "Đợt xét: soạn"),
        ("units.unit.renamed", "Đơn vị: đổi tên"),
        ("importers.units.imported", "Số liệu nhập: nhập từ tệp"),
        ("x.y.z", "Thay đổi khác"),
    ],
)
def test_words_of_one_event(kind: str, words: str) -> None:
    assert event_words(kind) == words


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["đổi tên", "doi ten", "Đơn vị", "unit.renamed"])
def test_ledger_is_read_and_asked_in_words(client: Client, secretary: object, typed: str) -> None:
    with transaction.atomic():
        ledger.record("units.unit.renamed", UnitFactory())
    client.force_login(secretary)
    page = client.get("/lam-viec/nhat-ky/", {"q": typed}).content.decode()
    assert "Đơn vị: đổi tên" in page
    assert "Đơn vị: đổi tên" not in client.get("/lam-viec/nhat-ky/", {"q": "tiền thưởng"}).content.decode()


@pytest.mark.django_db
def test_a_step_is_told_in_the_words_of_the_screens(client: Client, secretary: object) -> None:
    with transaction.atomic():
        ledger.record("movements.report.submit", ReportFactory(), **{"from": "draft", "to": "submitted"})
        ledger.record("movements.registration_window.open", MovementFactory(), **{"from": "waiting", "to": "open"})
    client.force_login(secretary)
    page = client.get("/lam-viec/nhat-ky/").content.decode()
    for before, after in ((ReportStatus.DRAFT, ReportStatus.SUBMITTED), (WindowStatus.WAITING, WindowStatus.OPEN)):
        assert f"{before.label} → {after.label}" in page
    assert "draft →" not in page


@pytest.mark.parametrize(
    ("key", "name"),
    [("awards.pastaward:9", "Thành tích đã có 9"), ("movements.task:3", "đầu việc 3"), ("x.gone:1", "x.gone:1")],
)
def test_subject_is_named_in_words(key: str, name: str) -> None:
    assert subject_name(key) == name


def test_whatever_the_ledger_seals_has_a_name_in_vietnamese() -> None:
    sealed = [model for model in apps.get_models() if hasattr(model, "ledger_fields")]
    unnamed = [
        model._meta.label
        for model in sealed
        if subject_name(f"{model._meta.label_lower}:1") == f"{camel_case_to_spaces(model.__name__)} 1"
    ]
    assert sealed
    assert unnamed == []
