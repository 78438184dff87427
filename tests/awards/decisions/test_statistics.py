"""Forms 0601–0605: counted by year and unit, each cell leads to its rows, frozen on 15 December."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from awards.domain.statistics.computing import compute_form
from awards.domain.statistics.fairness import fairness
from awards.domain.statistics.freezing import form_of, freeze_due, freeze_form
from awards.domain.statistics.layout import FORMS, FormTable
from awards.models import EmulationStaff, Grant, StatisticsReport
from base.core import clock, ledger
from base.core.jobs import run_job
from base.core.models import Job
from base.units.models import UnitCode
from tests.factories.councils import World, make_world, moved_to
from tests.factories.movements import MovementFactory
from tests.factories.registry import make
from tests.factories.sealed import sealed
from tests.factories.units import PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db
YEAR = 2026


@pytest.fixture
def world() -> World:
    return make_world(3)


def given(world: World, *, level: str = "ministry_province", day: str = "2026-11-20", **fields: object) -> Grant:
    grant = make(Grant, UnitFactory(parent=world.province))
    award = grant.award_type  # type: ignore[attr-defined]
    type(award).objects.filter(pk=award.pk).update(level=level)
    Grant.objects.filter(pk=grant.pk).update(granted_on=dt.date.fromisoformat(day), **fields)
    return Grant.objects.get(pk=grant.pk)


def personal(world: World, **fields: object) -> Grant:
    person = PersonFactory(unit=UnitFactory(parent=world.province), gender=fields.pop("gender", "female"))
    return given(world, person=person, collective=None, unit=person.unit, **fields)


def counts(table: FormTable, row: int = 0) -> dict[str, int]:
    return {name: len(keys) for name, keys in zip(table.columns, table.rows[row].cells, strict=True)}


def test_movements_are_counted_by_scope_duration_and_method_within_the_window(world: World) -> None:
    for starts, reach in (("2025-12-15", "sector"), ("2026-12-14", "national"), ("2026-12-15", "national")):
        day = dt.date.fromisoformat(starts)
        MovementFactory(
            open=True,
            organiser=world.province,
            starts_on=day,
            ends_on=day + dt.timedelta(364),
            reach=reach,
            kind="themed",
        )
    MovementFactory(organiser=world.province)
    table = compute_form("0601", YEAR, world.province)
    assert counts(table)["Tổng số"] == 2
    assert counts(table)["Theo chuyên đề, theo đợt"] == 2
    assert counts(table, 1)["Tổng số"] == 1, "nationwide"


def test_awards_are_counted_by_class_and_what_was_lost_is_not(world: World) -> None:
    given(world)
    given(world, status="cancelled")
    given(world, status="restored")
    personal(world, person_class="direct")
    leader = personal(world, person_class="")
    table = compute_form("0603", YEAR, world.province)
    found = counts(table)
    assert (found["Tổng số"], found["Tập thể"], found["Người trực tiếp công tác, lao động"]) == (4, 2, 1)
    assert any(leader.holder_name in note for note in table.notes)
    assert compute_form("0602", YEAR, world.province).total == 0
    assert compute_form("0603", YEAR, UnitFactory(province=True)).total == 0


def test_staff_without_a_birth_year_stands_in_the_total_only(world: World) -> None:
    facts = {"unit": world.province, "valid_from": dt.date(2025, 7, 1)}
    sealed(EmulationStaff, name="A", birth_year=1980, training="university", since_year=2010, **facts)
    sealed(EmulationStaff, name="B", **facts)
    sealed(EmulationStaff, name="C", valid_to=dt.date(2026, 1, 1), **facts)
    table = compute_form("0605", YEAR, world.province)
    sums = {row.label: len(row.cells[0]) for row in table.rows}
    assert sums["Tổng số"] == 2
    assert (
        sums["Tuổi: từ 40 đến dưới 50"] == sums["Trình độ: Đại học"] == sums["Số năm làm việc: từ 10 đến dưới 20"] == 1
    )
    assert compute_form("0604", YEAR, world.province).rows[0].cells == [[world.province.pk]]


def test_the_schedule_freezes_all_forms_on_the_due_day_once_and_they_change_no_more(world: World) -> None:
    given(world)
    assert freeze_due(dt.date(YEAR, 12, 14)) == 0
    assert freeze_due(dt.date(YEAR, 12, 15)) == 1
    assert freeze_due(dt.date(YEAR, 12, 16)) == 0
    with moved_to(dt.date(YEAR, 12, 15)):
        run_job(Job.objects.get().pk)
    assert sorted(StatisticsReport.objects.values_list("form", flat=True)) == list(FORMS)
    assert world.secretariat.notices.filter(kind="awards.statistics.frozen").count() == 1
    given(world)
    table, frozen = form_of("0603", YEAR, world.province)
    assert frozen is not None
    assert table.total == 1
    assert freeze_form("0603", YEAR, world.province) == frozen
    assert compute_form("0603", YEAR, world.province).total == 2
    assert [breach for breach in ledger.verify() if "statistics" in breach.place] == []


def test_a_cell_leads_to_its_rows_and_the_sheet_has_the_same_numbers(world: World) -> None:
    grants = [given(world), personal(world, person_class="direct")]
    client = Client()
    client.force_login(world.secretariat)
    address = reverse("awards:statistics-form", args=["0603"])
    page = client.get(address, {"nam": YEAR, "o": "0-0"}).content.decode()
    assert all(grant.holder_name in page for grant in grants)
    assert "chưa đối chiếu" in page
    sheet = client.get(reverse("awards:statistics-sheet", args=["0603"]), {"nam": YEAR}).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "Biểu 0603.N/BNV-TĐKT"
    assert rows[5][:3] == ["Tổng số", 2, 1]
    for wrong in ("0-99", "x", "9"):
        assert client.get(address, {"nam": YEAR, "o": wrong}).status_code == 404
    assert client.get(reverse("awards:statistics-form", args=["0699"])).status_code == 404
    assert client.get(reverse("awards:statistics"), {"nam": "năm nay"}).status_code == 200


def test_fairness_holds_the_honoured_against_all_and_says_what_is_unknown(world: World) -> None:
    personal(world, person_class="direct", gender="female")
    personal(world, person_class="direct", gender="male")
    remote = personal(world, person_class="", gender="")
    UnitCode.objects.create(unit=remote.unit, scheme="khu-vuc", code="III", valid_from=dt.date(YEAR, 6, 1))
    UnitCode.objects.create(unit=world.province, scheme="khu-vuc", code="I", valid_to=dt.date(YEAR - 1, 12, 31))
    workers, women, far = fairness(YEAR, world.province)
    assert (workers.awarded, workers.awarded_total, workers.unknown) == (2, 3, 1)
    assert (women.awarded_percent, women.there_percent, women.unknown) == (50, 50, 1)
    assert (far.awarded, far.awarded_total) == (1, 3)
    client = Client()
    client.force_login(world.chair)
    page = client.get(reverse("awards:statistics"), {"nam": YEAR}).content.decode()
    assert 'aria-label="Nữ: 50% kết quả khen thưởng, 50% trong toàn bộ."' in page


def test_fairness_without_data_says_what_is_lacking_in_place_of_empty_bars(world: World) -> None:
    client = Client()
    client.force_login(world.chair)
    page = client.get(reverse("awards:statistics"), {"nam": YEAR}).content.decode()
    assert 'class="bars"' not in page
    assert page.count("Chưa có kết quả khen thưởng nào trong kỳ này để so.") == 3
    personal(world, person_class="direct", gender="")
    page = client.get(reverse("awards:statistics"), {"nam": YEAR}).content.decode()
    assert page.count('class="bars"') == 1
    assert "Cần ghi giới tính ở hồ sơ từng cá nhân." in page
    assert "Cần ghi khu vực I, II hoặc III" in page


def test_the_command_hands_out_every_cell_of_a_year(world: World, tmp_path: Path) -> None:
    given(world)
    call_command("export", "statistics", tmp_path / "tk.json", "--filter", f"year={YEAR}", stdout=io.StringIO())
    rows = json.loads((tmp_path / "tk.json").read_text())
    total = [row for row in rows if row["Biểu"] == "0603.N/BNV-TĐKT" and row["Nội dung"] == row["Cột"] == "Tổng số"]
    assert [row["Số lượng"] for row in total] == [1]


def test_freezing_by_hand_waits_for_december(world: World) -> None:
    client = Client()
    client.force_login(world.secretariat)
    address, facts = reverse("awards:statistics-freeze"), {"nam": clock.today().year + 1, "don-vi": world.province.pk}
    assert "01/12" in client.post(address, facts, follow=True).content.decode()
    assert not Job.objects.exists()
