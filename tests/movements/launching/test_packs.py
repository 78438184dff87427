from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from io import StringIO

import pytest
import yaml
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from base.core import ledger
from base.core.errors import DomainError
from movements.domain.approval import approve_movement, planned_periods, submit_movement
from movements.domain.criteria.packs import install_pack as install_set
from movements.domain.criteria.packs import pack_path
from movements.domain.drafting import draft_movement, edit_draft
from movements.domain.milestones import MilestoneDraft, add_milestones
from movements.domain.packs.fields import FORMAT
from movements.domain.packs.installing import export_pack, install_pack
from movements.domain.packs.library import library, pack_named
from movements.domain.packs.schema import Fact, Pack, pack_from, read_pack, write_pack
from movements.domain.packs.wording import pack_facts
from movements.domain.quotas import QuotaDraft, set_quotas
from movements.domain.scope import ScopeChoice, set_scope
from movements.enums import LaunchLevel, MovementStatus
from movements.models import Movement, ReportPeriod, ReportPlan, Target
from tests.factories.units import UnitFactory, UnitKindFactory
from tests.movements.campaign import movement_draft

DAYS = {"starts_on": dt.date(2024, 1, 1), "ends_on": dt.date(2030, 12, 31)}


def known_days(pack: Pack) -> dict[str, dt.date]:
    """Days for what a pack leaves open, as a person would fill them in."""
    return {name: day for name, day in DAYS.items() if not pack.facts[name].value}


def test_the_library_holds_the_national_movements_since_2016() -> None:
    codes = set(library())
    assert len(codes) == 16
    assert {"nong-thon-moi-2016-2020", "nong-thon-moi-2021-2025", "doi-moi-sang-tao-2026-2030"} <= codes
    rural = pack_named("nong-thon-moi-2021-2025")
    assert rural.facts["instrument_number"] == Fact("587/QĐ-TTg", True, "hanam-587")
    assert rural.unverified() == 0
    recalled = pack_named("vi-nguoi-ngheo-2021-2025")
    assert recalled.facts["instrument_number"].verified is False
    open_fact = pack_named("ket-cau-ha-tang").facts["instrument_number"]
    assert open_fact == Fact()


@pytest.mark.parametrize("code", sorted(library()))
def test_each_pack_names_its_sources_and_travels_unchanged(code: str, province, secretary) -> None:
    pack = library()[code]
    assert read_pack(write_pack(pack)) == pack
    sources = {fact.source for fact in pack.facts.values()} | {r["source"] for rows in pack.rows.values() for r in rows}
    assert sources - {""} <= set(pack.sources)
    assert all(fact.source for fact in pack.facts.values() if fact.verified)
    movement = install_pack(pack, province, actor=secretary, **known_days(pack))
    assert movement.status == MovementStatus.DRAFT
    exported = export_pack(movement)
    given_days = {name: Fact(day.isoformat()) for name, day in known_days(pack).items()}
    if not given_days:
        assert exported == pack
    again = install_pack(exported, UnitFactory(province=True), actor=None)
    assert export_pack(again) == exported


def test_facts_without_a_value_are_shown_as_unknown() -> None:
    facts = {str(item["term"]): item for item in pack_facts(pack_named("ket-cau-ha-tang"))}
    assert facts["Số văn bản"] == {"term": "Số văn bản", "value": "chưa rõ", "status": "unverified"}
    recalled = {str(item["term"]): item for item in pack_facts(pack_named("vi-nguoi-ngheo-2021-2025"))}
    assert recalled["Số văn bản"]["note"].startswith("Chưa đối chiếu văn bản")


def test_days_that_nobody_knows_must_be_given(province, secretary) -> None:
    pack = pack_named("khoa-hoc-cong-nghe-2026")
    with pytest.raises(DomainError) as refusal:
        install_pack(pack, province, actor=secretary)
    assert refusal.value.code == "starts_on"
    assert not Movement.objects.exists()
    movement = install_pack(pack, province, actor=secretary, ends_on=dt.date(2030, 12, 31))
    assert movement.starts_on == dt.date(2026, 2, 9)


def test_a_changed_fact_loses_its_mark(province, secretary) -> None:
    movement = install_pack(pack_named("nong-thon-moi-2021-2025"), province, actor=secretary)
    assert export_pack(movement).facts["starts_on"] == Fact("2021", True, "hanam-587")
    edit_draft(movement, {"starts_on": dt.date(2021, 6, 1)}, actor=secretary)
    movement.refresh_from_db()
    assert export_pack(movement).facts["starts_on"] == Fact("2021-06-01")
    assert export_pack(movement).facts["ends_on"] == Fact("2025", True, "hanam-587")


def test_a_pack_is_installed_once_for_a_unit(province, secretary) -> None:
    pack = pack_named("nong-thon-moi-2021-2025")
    install_pack(pack, province, actor=secretary)
    with pytest.raises(DomainError, match="lập thành dự thảo"):
        install_pack(pack, province, actor=secretary)
    assert Movement.objects.count() == 1
    assert ledger.verify() == []


def test_any_movement_becomes_a_pack_and_back(draft, secretary) -> None:
    kind = UnitKindFactory()
    edit_draft(draft, {"launch_level": LaunchLevel.UNIT}, actor=secretary)
    set_scope(draft, ScopeChoice(kinds=[kind]), actor=secretary)
    set_quotas(draft, [QuotaDraft("BKT", "xã", Decimal("2.5"), measure="percent", of_kind=kind)], actor=secretary)
    add_milestones(draft, [MilestoneDraft("Sơ kết", "midterm", dt.date(2026, 7, 1))], actor=secretary)
    draft.refresh_from_db()
    pack = export_pack(draft)
    assert [row["name"] for row in pack.rows["targets"]] == ["Xã đạt chuẩn nông thôn mới", "Tỷ lệ hộ nghèo"]
    assert pack.rows["quotas"][0]["amount"] == "2.5"
    copy = install_pack(read_pack(write_pack(pack)), UnitFactory(province=True), actor=None)
    assert copy.directive == draft.directive
    assert export_pack(copy) == pack
    assert write_pack(export_pack(copy)) == write_pack(pack)


def test_a_published_movement_with_targets_criteria_and_periods_travels_whole(province, secretary, chair) -> None:
    criteria = install_set(pack_path("hcm-cong-tac-tdkt-2008"), actor=None)
    draft = draft_movement(movement_draft(province, criteria_set=criteria), actor=secretary)
    movement = approve_movement(submit_movement(draft, gaps="Soạn nốt sau.", actor=secretary), actor=chair)
    text = write_pack(export_pack(movement))
    copy = install_pack(read_pack(text), UnitFactory(province=True), actor=None)
    assert copy.criteria_set == criteria
    assert [shape(row, Target) for row in copy.targets.all()] == [shape(row, Target) for row in movement.targets.all()]
    assert [shape(row, ReportPlan) for row in copy.plans.all()] == [
        shape(row, ReportPlan) for row in movement.plans.all()
    ]
    published = list(ReportPeriod.objects.filter(plan__movement=movement).order_by("starts_on"))
    assert [(row.name, row.due_on) for row in planned_periods(copy)] == [(row.name, row.due_on) for row in published]
    assert write_pack(export_pack(copy)) == text


def shape(row, model) -> dict:
    """What a row says, without whose it is."""
    return {field: getattr(row, field) for field in model.ledger_fields if field not in ("movement_id", "version")}


def raw(**changes):
    return {"format": FORMAT, "code": "goi-thu", "facts": {"title": {"value": "Thi đua"}}} | changes


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ([], "format"),
        (raw(format="khac"), "format"),
        (raw(code="Có dấu"), "code"),
        (raw(thua=1), "thua"),
        (raw(facts={}), "facts.title"),
        (raw(facts={"title": {"value": "A"}, "la": {}}), "facts.la"),
        (raw(facts={"title": {"value": "A"}, "kind": {"value": "weekly"}}), "facts.kind"),
        (raw(facts={"title": {"value": "A"}, "starts_on": {"value": "2026-02-30"}}), "facts.starts_on"),
        (raw(facts={"title": {"value": ["A"]}}), "facts.title.value"),
        (raw(targets={}), "targets"),
        (raw(targets=[{}]), "targets[1].name"),
        (raw(targets=[{"name": "A", "low": "nhiều"}]), "targets[1].low"),
        (raw(targets=[{"name": "A", "low": 1.00001}]), "targets[1].low"),
        (raw(reports=[{"frequency": "quarter", "due_day": True}]), "reports[1].due_day"),
        (raw(milestones=[{"title": "A", "planned_on": "mai"}]), "milestones[1].planned_on"),
        (raw(quotas=[{"subject": "xã", "per": "làng"}]), "quotas[1].per"),
        (raw(sources=[]), "sources"),
        (raw(notes="một câu"), "notes"),
    ],
)
def test_a_wrong_pack_is_told_by_place_in_one_sentence(data, place: str) -> None:
    with pytest.raises(DomainError) as refusal:
        pack_from(data)
    assert f"“{place}”" in refusal.value.message
    assert "\n" not in refusal.value.message


@pytest.mark.parametrize("text", ["a: [", "\x00", "- " * 5000 + "a", "!!python/object:os.system {}", ""])
def test_what_is_no_yaml_of_ours_is_refused(text: str) -> None:
    with pytest.raises(DomainError):
        read_pack(text)


text = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=30).map(
    str.strip
)
words = text.filter(bool)
day = st.dates(dt.date(2000, 1, 1), dt.date(2090, 1, 1)).map(dt.date.isoformat)
near = st.dates(dt.date(2026, 1, 1), dt.date(2027, 5, 1)).map(dt.date.isoformat)
figure = st.decimals(-1000, 1000, places=3, allow_nan=False).map(str)
marks = {"verified": st.booleans(), "source": text}
packs = st.fixed_dictionaries(
    {
        "format": st.just(FORMAT),
        "code": st.just("goi-thu"),
        "facts": st.fixed_dictionaries(
            {
                "title": st.fixed_dictionaries({"value": words, **marks}),
                "starts_on": st.fixed_dictionaries({"value": st.just("2026"), **marks}),
                "ends_on": st.fixed_dictionaries({"value": st.sampled_from(["2027", "2027-05-01"]), **marks}),
            },
            optional={
                "aim": st.fixed_dictionaries({"value": text, **marks}),
                "kind": st.fixed_dictionaries({"value": st.sampled_from(["", "yearly", "themed"]), **marks}),
                "instrument_number": st.fixed_dictionaries({"value": text, **marks}),
                "instrument_issued_on": st.fixed_dictionaries({"value": day, **marks}),
            },
        ),
    },
    optional={
        "targets": st.lists(
            st.fixed_dictionaries({"name": words, "low": figure, **marks}, optional={"deadline": day}), max_size=3
        ),
        "reports": st.lists(
            st.fixed_dictionaries({"frequency": st.sampled_from(["year", "quarter"]), **marks}), max_size=1
        ),
        "milestones": st.lists(st.fixed_dictionaries({"title": words, "planned_on": near, **marks}), max_size=2),
        "quotas": st.lists(
            st.fixed_dictionaries(
                {"subject": words, "amount": st.integers(0, 9), "award_code": st.just("BKT"), **marks}
            ),
            max_size=2,
        ),
        "plan": st.fixed_dictionaries(
            {}, optional={"purpose": words, "grounds": st.lists(words, min_size=1, max_size=3)}
        ),
        "notes": st.lists(words, max_size=2),
    },
)


@given(data=packs)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_installed_is_exported_the_same(data, province) -> None:
    pack = read_pack(yaml.safe_dump(data, allow_unicode=True))
    movement = install_pack(pack, UnitFactory(province=True), actor=None)
    assert export_pack(Movement.objects.get(pk=movement.pk)) == pack
    assert read_pack(write_pack(pack)) == pack


def test_the_command_lists_installs_and_exports(province, secretary, tmp_path) -> None:
    out = StringIO()
    call_command("movement_pack", "list", stdout=out)
    assert len(json.loads(out.getvalue())) == len(library())
    out = StringIO()
    install = ("movement_pack", "install", "xoa-nha-tam-2025", f"--organiser={province.pk}", "--starts=2024-10-05")
    call_command(*install, f"--as={secretary.username}", stdout=out)
    made = json.loads(out.getvalue())
    assert made["status"] == "draft"
    out = StringIO()
    call_command("movement_pack", "export", str(made["movement"]), stdout=out)
    file = tmp_path / "goi.yaml"
    file.write_text(out.getvalue(), encoding="utf-8")
    other = UnitFactory(province=True)
    call_command("movement_pack", "install", str(file), f"--organiser={other.name}", stdout=StringIO())
    assert Movement.objects.count() == 2


@pytest.mark.parametrize("arguments", [("install", "khong-co", "--organiser=1"), ("export", "999999")])
def test_the_command_says_in_one_line_what_is_wrong(arguments) -> None:
    with pytest.raises(CommandError) as refusal:
        call_command("movement_pack", *arguments, stdout=StringIO())
    assert refusal.value.returncode == 2
    assert "\n" not in str(refusal.value)
