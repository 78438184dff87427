"""A year and a quarter by the command `tick --now`: from the launch of a movement to the count of the council's ballot.

The movement's own part is looked at closely in tests/movements; here everything plays together.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from awards.domain.appraisal import appraise
from awards.domain.attendance import mark_attendance
from awards.domain.councils import Seat, appoint_council
from awards.domain.nominations import add_document, edit_nomination, submit_nomination
from awards.domain.rulebook import load_reference_data
from awards.domain.sessions import SessionPlan, create_session
from awards.enums import DocumentKind, NominationStatus
from awards.models import AwardType, Consultation, Council, CouncilSession, Nomination, Round
from base.accounts.enums import Role
from base.accounts.models import User
from base.core import clock, ledger
from base.core.calendar import load_calendar
from base.core.models import LedgerEvent, LedgerHead
from base.notices.models import Notice
from movements.models import Movement, ReportDuty, ReportPeriod, UnitResult
from tests.factories.accounts import UserFactory
from tests.factories.awards import NominationFactory, RoundFactory
from tests.factories.councils import World, make_session, vote
from tests.factories.units import PersonFactory
from tests.movements.campaign import Campaign, moment, start_campaign

pytestmark = pytest.mark.django_db

FIRST, LAST = dt.date(2025, 12, 25), dt.date(2027, 4, 15)
ROUND_OPENS = dt.date(2027, 1, 20)
MEETS_AT = moment(dt.date(2027, 3, 29), 7)
CLOSES_AT = moment(dt.date(2027, 4, 9), 17)
DUE = {"Quý I/2026": (3, 15), "Quý II/2026": (6, 15), "Quý III/2026": (9, 15), "Quý IV/2026": (12, 15)}
UPKEEP = {"core.daily_head", "notices.gather", "notices.mail"}


@dataclass
class Year:
    """Two communes, of which the second neither reports nor completes its dossier; a council of three."""

    campaign: Campaign
    council: Council
    members: list[User]
    done: dict[str, dict[str, int]] = field(default_factory=dict)

    def play(self, days: Iterable[dt.date], *, then: Callable[[dt.date], None] = lambda day: None) -> None:
        """Tick on each of the days; what people do happens on its own day, after the last tick before it."""
        steps = sorted(self.steps.items())
        days = list(days)
        for day, following in zip(days, [*days[1:], LAST + dt.timedelta(days=1)], strict=True):
            done = {name: count for name, count in ticked(f"{day}").items() if name != "cms.search_words"}
            if done:
                self.done[f"{day}"] = done
            then(day)
            while steps and steps[0][0] < following:
                on, act = steps.pop(0)
                with clock.at(moment(on, 15)):
                    act()

    @property
    def steps(self) -> dict[dt.date, Callable[[], object]]:
        reports = {
            dt.date(2026, *due): lambda period=period: self.campaign.approve(0, (66, "0.5"), period=period)
            for period, due in DUE.items()
        }
        return reports | {
            dt.date(2027, 1, 30): self.complete_dossier,
            dt.date(2027, 3, 15): self.call_session,
            dt.date(2027, 4, 7): self.vote,
        }

    def complete_dossier(self) -> None:
        nomination = Nomination.objects.get(collective=self.campaign.units[0])
        officer, head = self.campaign.officers[0], self.campaign.heads[0]
        edit_nomination(nomination, achievement=f"{nomination.achievement} Có cách làm hay.", actor=officer)
        for kind in (DocumentKind.REQUEST, DocumentKind.REPORT, DocumentKind.MINUTES):
            add_document(nomination, kind=kind, upload=SimpleUploadedFile(f"{kind}.txt", kind.encode()), actor=officer)
        appraise(submit_nomination(nomination, actor=head), comment="Đủ căn cứ.", actor=self.campaign.secretary)

    def call_session(self) -> None:
        ready = Nomination.objects.filter(award_type__code="BKT", status=NominationStatus.READY)
        plan = SessionPlan("Phiên họp tháng 3/2027", MEETS_AT, "Phòng họp số 1", opens_at=MEETS_AT, closes_at=CLOSES_AT)
        agenda = list(ready.select_related("round"))
        session = create_session(self.council, plan, agenda, round=agenda[0].round, actor=self.campaign.secretary)
        mark_attendance(session, [member.pk for member in self.members], actor=self.campaign.secretary)

    def vote(self) -> None:
        for member in self.members:
            vote(CouncilSession.objects.get(), member)


@pytest.fixture
def year() -> Year:
    load_reference_data()
    load_calendar()
    campaign = start_campaign(units=2, round_opens_on=ROUND_OPENS)
    province = campaign.movement.organiser
    chair, *others = members = [UserFactory(role=Role.CHAIR), *(UserFactory(role=Role.MEMBER) for _ in range(2))]
    seats = [Seat(chair, "Chủ tịch", is_chair=True), *(Seat(user, "Ủy viên") for user in others)]
    council = appoint_council(
        name="Hội đồng Thi đua - Khen thưởng tỉnh",
        unit=province,
        appointing_decision="01/QĐ-UBND",
        valid_from=dt.date(2025, 7, 1),
        seats=seats,
    )
    fighter = AwardType.objects.get(code="CSTDTQ")
    people = RoundFactory(
        name="Cá nhân tiêu biểu", council_unit=province, closes_on=dt.date(2027, 2, 26), award_types=[fighter]
    )
    person = PersonFactory(unit=campaign.units[0])
    NominationFactory(
        round=people,
        award_type=fighter,
        unit=person.unit,
        person=person,
        collective=None,
        status=NominationStatus.APPRAISED,
    )
    return Year(campaign, council, members)


def ticked(now: str) -> dict[str, int]:
    """What the command says it did, upkeep aside; only what is not zero."""
    out = StringIO()
    call_command("tick", now=now, stdout=out)
    return {name: count for name, count in json.loads(out.getvalue()).items() if count and name not in UPKEEP}


def traces() -> tuple[int, ...]:
    return LedgerEvent.objects.count(), Notice.objects.count(), LedgerHead.objects.count()


def every(days: int) -> list[dt.date]:
    return [FIRST + dt.timedelta(days=n) for n in range(0, (LAST - FIRST).days + 1, days)]


def quarter(
    opens: str, step7: str, step3: str, step1: str, due: str, late: str, up: str, closes: str
) -> dict[str, dict[str, int]]:
    """The days of one reporting period: two units wait until the due day, one of them for good."""
    return {
        opens: {"movements.open_periods": 1},
        step7: {"movements.remind": 2},
        step3: {"movements.remind": 2},
        step1: {"movements.remind": 2},
        due: {"movements.remind": 2},
        late: {"movements.mark_overdue": 1, "movements.remind": 1},
        up: {"movements.escalate": 1},
        closes: {"movements.close_periods": 1},
    }


def in_year(*days: str) -> list[str]:
    return [f"2026-{day}" for day in days]


CALENDAR: dict[str, dict[str, int]] = {
    "2025-12-25": {"awards.statistics": 1},
    "2025-12-26": {"core.resend_jobs": 1},
    "2026-01-01": {"movements.launch": 1},
    "2026-02-01": {"movements.close_registration": 1},
    **quarter(*in_year("02-28", "03-08", "03-12", "03-14", "03-15", "03-16", "03-18", "03-26")),
    **quarter(*in_year("05-31", "06-08", "06-12", "06-14", "06-15", "06-16", "06-18", "06-26")),
    **quarter(*in_year("08-31", "09-08", "09-12", "09-14", "09-15", "09-16", "09-18", "09-26")),
    **quarter(*in_year("11-30", "12-08", "12-12", "12-14", "12-15", "12-16", "12-18", "12-26")),
    "2027-01-01": {"movements.close_movements": 1, "movements.freeze_results": 1},
    "2027-01-20": {"awards.plan_rounds": 1, "awards.open_rounds": 1, "awards.draft_nominations": 2},
    # Fifteen working days after 20 January, Tết (5–11 February) left out: 17 February. An officer and a head each.
    "2027-02-10": {"awards.remind": 2},
    "2027-02-14": {"awards.remind": 2},
    "2027-02-16": {"awards.remind": 2},
    "2027-02-17": {"awards.remind": 2},
    "2027-02-18": {"awards.remind": 2, "awards.close_rounds": 1},
    # The round of the person closes on 26 February; posted the day after, for ten working days: to 12 March.
    "2027-02-27": {"awards.close_rounds": 1, "awards.plan_consultations": 1},
    "2027-03-13": {"awards.close_consultations": 1},
    "2027-03-14": {"core.resend_jobs": 1},
    "2027-03-22": {"awards.session_invitations": 1},
    "2027-03-29": {"awards.session_opening": 1},
    "2027-04-10": {"awards.session_closing": 1},
}
CALENDAR["2026-12-15"] |= {"awards.statistics": 1}
CALENDAR["2026-12-16"] |= {"core.resend_jobs": 1}
FINAL = {
    "movement": ["summarised"],
    "periods": Counter(closed=4),
    "duties": Counter(done=4, overdue=4),
    "results": [(1, "100.0000"), (2, "0.0000")],
    "rounds": Counter(in_session=1, closed=1),
    "nominations": Counter(ready=2, draft=1),
    "consultations": Counter(closed=1),
    "sessions": Counter(tallied=1),
}


def final_state() -> dict[str, object]:
    def counted(model: type) -> Counter[str]:
        return Counter(model.objects.values_list("status", flat=True))  # type: ignore[attr-defined]

    return {
        "movement": list(Movement.objects.values_list("status", flat=True)),
        "periods": counted(ReportPeriod),
        "duties": counted(ReportDuty),
        "results": [(r.rank, str(r.score)) for r in UnitResult.objects.order_by("rank")],
        "rounds": counted(Round),
        "nominations": counted(Nomination),
        "consultations": counted(Consultation),
        "sessions": counted(CouncilSession),
    }


def told(user: User, kind: str) -> list[str]:
    """Titles in the inbox, oldest first."""
    return list(Notice.objects.filter(recipient=user, kind=kind).order_by("pk").values_list("title", flat=True))


def check_inboxes(year: Year) -> None:
    """The right people, each step once."""
    late_officer, late_head = year.campaign.officers[1], year.campaign.heads[1]
    for person in (late_officer, late_head):
        assert len(told(person, "movements.duty_reminder")) == 4 * 5
        assert len(told(person, "awards.nomination_due")) == 5
    for person in (year.campaign.officers[0], year.campaign.heads[0]):
        assert len(told(person, "movements.duty_reminder")) == 4 * 4
        assert told(person, "awards.nomination_due") == []
    assert told(late_officer, "movements.duty_reminder")[:5] == [
        "Còn 7 ngày đến hạn báo cáo Quý I/2026",
        "Còn 3 ngày đến hạn báo cáo Quý I/2026",
        "Còn 1 ngày đến hạn báo cáo Quý I/2026",
        "Hôm nay là hạn nộp báo cáo Quý I/2026",
        "Báo cáo Quý I/2026 đã quá hạn 1 ngày",
    ]
    assert "chưa gửi, đợt xét đã hết hạn ngày 17/02/2027" in told(late_head, "awards.nomination_due")[-1]
    assert len(told(late_head, "movements.duty_escalated")) == len(DUE)
    assert len(told(year.campaign.secretary, "movements.duty_escalated")) == len(DUE)
    assert told(late_officer, "movements.duty_escalated") == []
    assert len(told(year.campaign.secretary, "awards.round_planned")) == 1
    for member in year.members:
        assert len(told(member, "awards.session.invited")) == len(told(member, "awards.session.opened")) == 1
    assert not Notice.objects.filter(kind__startswith="movements.", recipient__in=year.members).exists()


def test_the_year_day_by_day(year: Year) -> None:
    """Each tick that did something, and some that did nothing, runs a second time. Then the clock is turned back."""

    def repeat(day: dt.date) -> None:
        if f"{day}" in year.done or day.day == 28:
            before = traces()
            assert ticked(f"{day}") == {}
            assert traces() == before

    year.play(every(1), then=repeat)
    assert year.done == CALENDAR
    assert final_state() == FINAL
    check_inboxes(year)
    before = traces()
    for day in ("2026-01-01", "2026-03-08", "2026-06-18", "2027-01-20", "2027-02-10", "2027-02-27", "2027-03-29"):
        assert ticked(day) == {}
    assert (traces(), final_state()) == (before, FINAL)
    assert ledger.verify() == []


def test_the_year_week_by_week_ends_in_the_same_state(year: Year) -> None:
    year.play(every(7))
    assert final_state() == FINAL
    assert len(told(year.campaign.heads[1], "movements.duty_escalated")) == len(DUE)
    assert ledger.verify() == []


def test_a_tick_in_the_past_sends_no_reminder_that_has_lost_its_use(year: Year) -> None:
    for day in ("2026-01-01", "2026-02-28", "2026-03-13"):
        ticked(day)
    before = traces()
    assert ticked("2026-03-08") == ticked("2026-03-12") == {}
    assert traces() == before


def test_a_ballot_opens_and_closes_to_the_minute(year: Year) -> None:
    world = World(year.campaign.movement.organiser, year.council, year.members, year.campaign.secretary)
    session = make_session(world, meets_at=MEETS_AT, opens_at=MEETS_AT, closes_at=CLOSES_AT)
    mark_attendance(session, [member.pk for member in year.members], actor=world.secretariat)
    sessions = {name: f"awards.session_{name}" for name in ("invitations", "opening", "closing")}
    moments = (
        ("2027-03-22T06:59", {}),
        ("2027-03-22T07:00", {sessions["invitations"]: 1}),
        ("2027-03-29T06:59", {}),
        ("2027-03-29T07:00", {sessions["opening"]: 1}),
        ("2027-04-09T16:59", {}),
        ("2027-04-09T17:00", {sessions["closing"]: 1}),
        ("2027-04-09T17:00", {}),
    )
    for now, expected in moments:
        assert {name: count for name, count in ticked(now).items() if name in sessions.values()} == expected
