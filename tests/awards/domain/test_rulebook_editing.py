from __future__ import annotations

import datetime as dt

import pytest

from awards.domain import two_person
from awards.domain.eligibility import check
from awards.domain.rulebook import known_codes, load_rulebooks, rulebook_on
from awards.domain.rulebook_diff import diff, diff_words
from awards.domain.rulebook_editing import (
    change_version,
    check_complete,
    compared_with,
    export_draft,
    export_pack,
    import_pack,
    new_version,
)
from awards.domain.rulebook_limits import replacement_of, save_limit
from awards.domain.rulebook_rule import remove_rule, save_rule
from awards.domain.rulebook_schema import BadPack, parse_legs, parse_pack, write_legs
from awards.domain.titles import add_past_award
from awards.enums import QuotaBasis, RuleStatus, Verdict
from awards.models import AwardType, Quota, Rule, RulebookVersion, VotingRule
from base.accounts.enums import Role
from base.accounts.models import User
from base.core import ledger
from base.core.errors import DomainError, NotAllowed
from tests.awards.conftest import Place
from tests.factories.accounts import UserFactory
from tests.factories.awards import NominationFactory
from tests.factories.units import InitiativeFactory, PersonFactory, YearlyReviewFactory

pytestmark = pytest.mark.django_db
EXCELLENT = [
    {
        "name": "yearly",
        "label": "Hoàn thành xuất sắc",
        "cite": {"instrument": "06/2026/QH16", "article": "1"},
        "verified": False,
        "all": [{"annual_reviews": {"at_least": "excellent", "years": 1}}],
    }
]


@pytest.fixture
def second(place: Place) -> User:
    return UserFactory(username="thuongtruc2", role=Role.SECRETARIAT, unit=place.province)


def version(code: str = "law-2026") -> RulebookVersion:
    return RulebookVersion.objects.get(code=code)


def award_(code: str) -> AwardType:
    return AwardType.objects.get(code=code)


def put_in_force(row: object, place: Place, second: User) -> None:
    two_person.propose(row, url="/", actor=place.secretariat)  # type: ignore[type-var]
    two_person.approve(row, actor=second)  # type: ignore[type-var]


def test_a_change_of_law_is_a_new_version_that_another_person_puts_in_force(
    law: None, place: Place, second: User, day: dt.date
) -> None:
    pinned = NominationFactory(rulebook=version())
    draft = new_version(version(), reason="Đã đọc toàn văn", actor=place.secretariat)
    assert new_version(version(), reason="lần nữa", actor=second) == draft
    save_rule(draft, award_("LDTT"), "individual", EXCELLENT, actor=place.secretariat)
    assert rulebook_on(day) == version()
    two_person.propose(draft, url="/", check=check_complete, actor=place.secretariat)
    with pytest.raises(NotAllowed, match="người khác"):
        two_person.approve(draft, actor=place.secretariat)
    two_person.approve(draft, actor=second)
    draft.refresh_from_db()
    assert rulebook_on(day) == draft
    assert version().status == RuleStatus.REPLACED
    pinned.refresh_from_db()
    assert pinned.rulebook == version()
    assert [each.what for each in diff(version(), draft)] == ["changed"]
    (change,) = diff(version(), draft)
    assert change.title == "Lao động tiên tiến – Cá nhân"
    lines = [line for leg in change.legs for line in leg.lines]
    assert any("hoàn thành tốt" in line.was and "hoàn thành xuất sắc" in line.now for line in lines)
    assert any("kỷ luật" in line.was and not line.now for line in lines)
    assert load_rulebooks() == 0
    assert ledger.verify() == []


def test_what_is_in_force_is_never_changed(law: None, place: Place) -> None:
    approved = version()
    for change in (
        lambda: save_rule(approved, award_("LDTT"), "individual", EXCELLENT, actor=place.secretariat),
        lambda: change_version(approved, {"name": "Khác"}, actor=place.secretariat),
        lambda: remove_rule(approved.rules.first(), actor=place.secretariat),  # type: ignore[arg-type]
        lambda: two_person.discard(approved, actor=place.secretariat),
    ):
        with pytest.raises(DomainError, match="dự thảo"):
            change()


def test_a_file_is_taken_in_as_it_was_written_out(law: None, place: Place, second: User) -> None:
    text = export_pack(version("law-2022"))
    assert import_pack(text, name="law.yaml", actor=place.secretariat) == version("law-2022")
    changed = text.replace("Luật Thi đua, khen thưởng 06/2022/QH15", "Tên mới", 1)
    draft = import_pack(changed, name="law.yaml", actor=place.secretariat)
    assert (draft.status, draft.previous, draft.code) == (RuleStatus.DRAFT, version("law-2022"), "law-2022-v2")
    assert export_pack(draft) == changed
    assert export_draft(draft).rules == export_draft(version("law-2022")).rules
    with pytest.raises(DomainError, match="dự thảo khác"):
        import_pack(text.replace("06/2022", "07/2022", 1), name="law.yaml", actor=second)
    two_person.discard(draft, actor=place.secretariat)
    assert ledger.verify() == []


@pytest.mark.parametrize(
    ("change", "line", "word"),
    [
        (("count: 3", "count: ba"), 11, "số nguyên"),
        (("CSTDCS]", "KHONGCO]"), 11, "KHONGCO"),
        (("consecutive_titles", "lucky"), 11, "lucky"),
        (("award: CSTDBT", "award: XYZ"), 5, "XYZ"),
        (("subject: individual", "subject: everybody"), 6, "everybody"),
        (("verified: true\n        all", "verified: maybe\n        all"), 10, "true hoặc false"),
        (("count: 3}", "count: 3, luck: 1}"), 11, "luck"),
        (("count: 3}", "count: 3, after: base}"), 11, "after"),
        (("from: 2024-01-01", "from: 2024-13-01"), 3, "2024-13-01"),
    ],
)
def test_every_fault_of_a_file_is_told_with_its_line(change: tuple[str, str], line: int, word: str) -> None:
    text = """code: thu
name: "Bộ thử"
valid: {from: 2024-01-01}
rules:
  - award: CSTDBT
    subject: individual
    legs:
      - name: ladder
        label: "Ba lần"
        verified: true
        all: [{consecutive_titles: {any_of: [CSTDCS], count: 3}}]
        cite: {instrument: 06/2022/QH15, article: "22"}
source: "thử"
verified: true
"""
    codes = {"CSTDBT", "CSTDCS"}
    parse_pack(text, name="thu.yaml", codes=codes)
    with pytest.raises(BadPack) as caught:
        parse_pack(text.replace(*change, 1), name="thu.yaml", codes=codes)
    assert any(problem.startswith(f"Dòng {line}:") and word in problem for problem in caught.value.problems)


@pytest.mark.parametrize(
    "text", ["", "[]", "a: [", "a: &a [*a]", "x: 1", "- 1", "code: " + "[" * 2000, "\x00", "2024-99-99: 1"]
)
def test_what_is_no_rule_set_is_refused_in_words(text: str) -> None:
    with pytest.raises(BadPack, match=r"thu\.yaml"):
        parse_pack(text, name="thu.yaml", codes=set())


def test_legs_that_people_write_read_back_the_same(law: None, place: Place) -> None:
    draft = new_version(version("law-2022"), reason="thử", actor=place.secretariat)
    for rule in Rule.objects.filter(version=draft).select_related("award_type"):
        assert parse_legs(write_legs(rule.legs), name="luat", codes=known_codes()) == rule.legs


def test_an_earlier_dossier_gets_the_newer_law_only_where_it_is_better(
    law: None, place: Place, second: User, day: dt.date
) -> None:
    person = PersonFactory()
    YearlyReviewFactory(person=person, year=2025, grade="excellent")
    before = dt.date(2026, 9, 1)
    same = check(person, award_("CSTDCS"), on=before)
    assert (same.rulebook, same.transition.chosen if same.transition else "") == ("law-2022", "law-2022")
    draft = new_version(version(), reason="Toàn văn", actor=place.secretariat)
    save_rule(draft, award_("CSTDCS"), "individual", EXCELLENT, actor=place.secretariat)
    put_in_force(draft, place, second)
    better = check(person, award_("CSTDCS"), on=before)
    assert (better.rulebook, better.verdict) == (draft.code, Verdict.PASS)
    assert better.transition is not None
    assert "có lợi hơn" in better.transition.reason
    YearlyReviewFactory(person=person, year=2024)
    InitiativeFactory(person=person, recognised_on=dt.date(2025, 3, 1))
    assert check(person, award_("CSTDCS"), on=before).rulebook == "law-2022"


def test_a_quota_binds_once_another_person_approved_it(law: None, place: Place, second: User) -> None:
    person = PersonFactory(unit=place.commune)
    YearlyReviewFactory(person=person, year=2025)
    InitiativeFactory(person=person, recognised_on=dt.date(2025, 3, 1))
    add_past_award(award_("LDTT"), person, year=2025, source="Sổ")
    facts = {"award_type": award_("CSTDCS"), "scope": place.province, "year": 2025, "source": "Quy chế"}
    values = facts | {"basis": QuotaBasis.HOLDERS, "basis_award": award_("LDTT"), "amount": 15}
    quota = save_limit(Quota(), values, actor=place.secretariat)
    assert check(person, award_("CSTDCS"), on=dt.date(2026, 3, 1)).verdict == Verdict.PASS
    put_in_force(quota, place, second)
    answer = check(person, award_("CSTDCS"), on=dt.date(2026, 3, 1))
    assert answer.verdict == Verdict.FAIL
    assert any("15% × 1" in fact for leg in answer.legs for each in leg.conditions for fact in each.facts)
    quota.refresh_from_db()
    wider = replacement_of(quota, reason="Nới tỷ lệ", actor=place.secretariat)
    save_limit(wider, {"amount": 100}, actor=place.secretariat)
    put_in_force(wider, place, second)
    assert check(person, award_("CSTDCS"), on=dt.date(2026, 3, 1)).verdict == Verdict.PASS
    other = save_limit(Quota(), values, actor=place.secretariat)
    two_person.propose(other, url="/", actor=place.secretariat)
    with pytest.raises(DomainError, match="cùng nội dung"):
        two_person.approve(other, actor=second)
    assert ledger.verify() == []


def test_a_voting_rule_of_people_outlives_the_next_loading(law: None, place: Place, second: User) -> None:
    shipped = VotingRule.objects.get(award_type__code="CSTDTQ")
    draft = replacement_of(shipped, reason="Văn bản mới", actor=place.secretariat)
    save_limit(draft, {"threshold_pct": 85}, actor=place.secretariat)
    put_in_force(draft, place, second)
    assert load_rulebooks() == 0
    in_force = VotingRule.objects.get(award_type__code="CSTDTQ", status=RuleStatus.APPROVED)
    assert in_force.threshold_pct == 85


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"basis": QuotaBasis.HOLDERS}, "basis_award"),
        ({"basis": QuotaBasis.STRENGTH, "amount": 120}, "amount"),
        ({"year": 1900}, "year"),
    ],
)
def test_a_quota_that_cannot_stand_is_refused(law: None, place: Place, changes: dict[str, object], field: str) -> None:
    values = {"award_type": award_("CSTDCS"), "scope": place.province, "year": 2025, "amount": 1, "source": "x"}
    with pytest.raises(DomainError) as caught:
        save_limit(Quota(), values | changes, actor=place.secretariat)
    assert caught.value.code == field


def test_a_comparison_sets_what_was_beside_what_is_now(law: None, place: Place, second: User) -> None:
    draft = new_version(version("law-2022"), reason="thử", actor=place.secretariat)
    rule = Rule.objects.get(version=draft, award_type__code="CSTDBT")
    (leg,) = rule.legs
    sooner = {"consecutive_titles": {"any_of": ["CSTDCS"], "count": 2}}
    words = [
        sooner,
        *[each for each in leg["all"][1:] if "quota" not in each],
        {"titles": {"any_of": ["LDTT"], "count": 5}},
    ]
    extra = {"name": "them", "label": "Trường hợp thêm", "cite": leg["cite"], "verified": False, "all": [sooner]}
    save_rule(draft, rule.award_type, "individual", [leg | {"all": words}, extra], actor=place.secretariat)
    remove_rule(Rule.objects.get(version=draft, award_type__code="LDTT"), actor=place.secretariat)
    turned = Rule.objects.get(version=draft, award_type__code="GKDV", subject="individual")
    save_rule(draft, turned.award_type, "individual", turned.legs[::-1], actor=place.secretariat)
    changes = diff(version("law-2022"), draft)
    assert diff_words(changes) == "Sửa 2 quy định, thêm 0, bỏ 1."
    ladder = next(each for each in changes if each.title.startswith("Chiến sĩ thi đua Bộ"))
    assert [(each.label, each.what) for each in ladder.legs] == [
        ("Ba lần liên tục là Chiến sĩ thi đua cơ sở", "changed"),
        ("Trường hợp thêm", "added"),
    ]
    assert [(line.was, line.now) for line in ladder.legs[0].lines] == [
        ("3 lần liên tục được tặng Chiến sĩ thi đua cơ sở", "2 lần liên tục được tặng Chiến sĩ thi đua cơ sở"),
        ("Còn trong chỉ tiêu của đơn vị và các đơn vị cấp trên", ""),
        ("", "Từ 5 lần được tặng Lao động tiên tiến"),
    ]
    assert next(each for each in changes if each.title.startswith("Lao động tiên tiến")).what == "removed"
    assert "thứ tự" in next(each for each in changes if each.title.startswith("Giấy khen")).legs[0].lines[0].now


def test_a_draft_is_compared_with_what_is_in_force(law: None, place: Place, second: User) -> None:
    late = new_version(version("law-2022"), reason="thử", actor=place.secretariat)
    assert compared_with(late) == version("law-2022")
    put_in_force(late, place, second)
    late.refresh_from_db()
    assert compared_with(late) == version("law-2022")
    early = new_version(version("law-2022"), reason="lập từ bản đã cũ", actor=place.secretariat)
    assert compared_with(early) == late
