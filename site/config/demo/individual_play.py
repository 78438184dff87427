"""People of the communes: one session of the council decided on some, another votes today, and a last round still takes
dossiers. So that every sign-in of the demo finds something to do, whatever the day.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from awards.domain.appraisal import appraise
from awards.domain.ballots import open_voting
from awards.domain.catalogue import award_by_code
from awards.domain.nominations import create_nomination, submit_nomination
from awards.domain.rounds import RoundPlan, plan_round
from awards.enums import RoundKind
from awards.models import Council, CouncilSession, Decision, Nomination, Round
from base.units.domain.people import save_person
from base.units.models import Person, Unit
from config.demo.award_play import NOTE, add_papers, call_session, hold_session, put_before_chair, voters_of
from config.demo.stage import Stage

PEOPLE = (
    ("Nguyễn Thị Kiều Oanh", "Công chức Văn hóa – Xã hội", "Vận động 120 hộ tham gia tổ thu gom rác tại nguồn."),
    ("Phạm Văn Lộc", "Trưởng ấp", "Vận động nhân dân hiến hơn 2.000 m² đất làm đường liên ấp."),
    ("Trần Thị Mỹ Linh", "Chủ tịch Hội Liên hiệp Phụ nữ", "Giúp 35 chị em có vốn và có nghề, thoát nghèo bền vững."),
    ("Lê Hoàng Phúc", "Bí thư Đoàn Thanh niên", "Lập 12 tổ công nghệ số, hướng dẫn hơn 3.000 lượt người dân."),
    ("Võ Thị Hồng Đào", "Viên chức Trạm Y tế", "Theo dõi sức khỏe tại nhà cho 400 người cao tuổi."),
)
DECIDED = 2
"""So many of them the first session has dealt with; the others stand on today's agenda."""
VOTING_DAYS = 14


def nominate_people(stage: Stage, units: list[Unit], year: int, opens_on: dt.date) -> list[Nomination]:
    """A round for individuals, from its plan to dossiers that are ready for the council, three weeks later."""
    with stage.day(opens_on - dt.timedelta(days=2)):
        round_ = _plan(stage, f"Khen thưởng cá nhân tiêu biểu năm {year}", "BKBT", opens_on, days=15)
    with stage.day(opens_on + dt.timedelta(days=7)):
        round_.refresh_from_db()
        rows = [_nomination(stage, round_, unit, number) for number, unit in enumerate(units[: len(PEOPLE)])]
        for nomination in rows:
            add_papers(stage, nomination)
            submit_nomination(nomination, actor=stage.head(nomination.unit))
            appraise(nomination, comment=NOTE, actor=stage.users["thuongtruc"])
    with stage.day(opens_on + dt.timedelta(days=16)):
        return list(Nomination.objects.filter(round=round_).select_related("round").order_by("pk"))


def decide_first(stage: Stage, council: Council, nominations: list[Nomination], day: dt.date) -> Decision:
    """The first session; its decision lies before the chair since."""
    session = hold_session(stage, council, nominations[:DECIDED], day)
    with stage.day(day + dt.timedelta(days=4)):
        subject = "Về việc tặng Bằng khen cho các cá nhân tiêu biểu trong lao động, công tác"
        return put_before_chair(stage, session, subject)


def open_ballot(stage: Stage, council: Council, nominations: list[Nomination], today: dt.date) -> CouncilSession:
    """The second session: everybody was present, the ballot is open and nobody has voted yet."""
    closes_at = timezone.make_aware(dt.datetime.combine(today + dt.timedelta(days=VOTING_DAYS), dt.time(17)))
    with stage.day(today - dt.timedelta(days=1)):
        session = call_session(stage, council, nominations[DECIDED:], today, closes_at=closes_at)
    with stage.day(today):
        present = [voter.pk for voter in voters_of(stage)]
        return open_voting(session, present=present, actor=stage.users["thuongtruc"])


def leave_drafts(stage: Stage, units: list[Unit], year: int, today: dt.date) -> Round:
    """A round that takes dossiers now, with a draft in each of the units that the demo signs in for."""
    with stage.day(today - dt.timedelta(days=2)):
        name = f"Đề nghị danh hiệu Chiến sĩ thi đua cấp tỉnh năm {year}"
        round_ = _plan(stage, name, "CSTDBT", today - dt.timedelta(days=1), days=20)
    with stage.day(today - dt.timedelta(days=1)):
        round_.refresh_from_db()
        for number, unit in enumerate(units):
            _nomination(stage, round_, unit, number)
    return round_


def _plan(stage: Stage, name: str, award: str, opens_on: dt.date, *, days: int) -> Round:
    plan = RoundPlan(
        name=name,
        award_types=[award_by_code(award, on=opens_on)],
        year=opens_on.year,
        opens_on=opens_on,
        closes_on=opens_on + dt.timedelta(days=days),
        council_unit=stage.organisation.province,
        kind=RoundKind.MERIT,
    )
    return plan_round(plan, actor=stage.users["thuongtruc"])


def _nomination(stage: Stage, round_: Round, unit: Unit, number: int) -> Nomination:
    name, position, achievement = PEOPLE[number]
    code = f"CB-TB{number + 1}"
    known = Person.objects.filter(code=code).first()
    person = known or save_person(None, {"code": code, "name": name, "position": position, "unit": unit})
    return create_nomination(
        round_,
        round_.award_types.get(),
        unit=unit,
        subject=person,
        achievement=achievement,
        actor=stage.officer(unit),
    )
