"""From frozen results to a certificate: a round, dossiers, a council that votes, a signed decision."""

from __future__ import annotations

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from awards.domain.agenda import entry_of
from awards.domain.appraisal import appraise, return_nomination
from awards.domain.attendance import mark_attendance
from awards.domain.ballots import ballot_of, cast_sheet, open_voting
from awards.domain.catalogue import award_by_code
from awards.domain.councils import Seat, appoint_council
from awards.domain.counting import close_and_tally
from awards.domain.decisions import (
    DecisionPlan,
    decidable_nominations,
    draft_decision,
    issue_decision,
    sign_decision,
    submit_decision,
)
from awards.domain.decisions.copies import attach_copy
from awards.domain.letters import enter_letter
from awards.domain.minutes import conclude_session
from awards.domain.nominations import add_document, create_nomination, edit_nomination, submit_nomination
from awards.domain.printing import start_batch
from awards.domain.rounds import RoundPlan, plan_round
from awards.domain.sessions import SessionPlan, create_session, invite_members
from awards.domain.titles import add_past_award
from awards.enums import DocumentKind, NominationStatus, RoundKind
from awards.enums.council import VoteChoice
from awards.enums.decisions import CopyKind
from awards.models import Council, CouncilSession, Decision, Nomination, Round
from base.accounts.models import User
from base.units.domain.people import add_initiative, save_person, save_review
from base.units.enums import InitiativeScope, ReviewGrade
from base.units.models import Person, Unit
from config.demo.cast import MEMBERS, SINCE
from config.demo.stage import Stage
from movements.models import Movement

PAPERS = (
    (DocumentKind.REQUEST, "Tờ trình.txt"),
    (DocumentKind.REPORT, "Báo cáo thành tích.txt"),
    (DocumentKind.MINUTES, "Biên bản họp xét.txt"),
)
COUNCIL = "Hội đồng Thi đua – Khen thưởng tỉnh Vĩnh Long"
COUNCIL_IN_ENGLISH = "Emulation and Commendation Council of Vĩnh Long Province"
MEETS_AT = 14
NOTE = "Đã đối chiếu kết quả xếp hạng của phong trào và hồ sơ kèm theo; đủ cơ sở trình Hội đồng."


def appoint(stage: Stage) -> Council:
    """Nine members and the chair, as the demo's cast names them."""
    chair = Seat(stage.users["chutich"], "Chủ tịch Ủy ban nhân dân tỉnh, Chủ tịch Hội đồng", is_chair=True)
    members = [
        Seat(stage.users[f"uyvien{n}"], position, is_secretary=n == 1) for n, (_, position) in enumerate(MEMBERS, 1)
    ]
    return appoint_council(
        name=COUNCIL,
        unit=stage.organisation.province,
        appointing_decision="01/QĐ-MH (văn bản minh họa)",
        valid_from=SINCE,
        quorum_percent=67,
        regulation="Quy chế làm việc của Hội đồng (văn bản minh họa)",
        seats=[chair, *members],
        actor=stage.users["thuongtruc"],
    )


def award_round(stage: Stage, movement: Movement, opens_on: dt.date) -> Round:
    """Planned ahead; the schedule opens it and drafts the leading units."""
    with stage.day(opens_on - dt.timedelta(days=3)):
        plan = RoundPlan(
            name=f"Khen thưởng phong trào “{movement.title}”",
            award_types=[award_by_code("BKBT", on=opens_on)],
            year=movement.ends_on.year,
            opens_on=opens_on,
            closes_on=opens_on + dt.timedelta(days=20),
            council_unit=stage.organisation.province,
            kind=RoundKind.MOVEMENT,
            movement=movement,
            top_n=3,
        )
        return plan_round(plan, actor=stage.users["thuongtruc"])


def complete_dossiers(stage: Stage, round_: Round, day: dt.date) -> list[Nomination]:
    """Each drafted unit fills in its papers and sends them; one is returned once. All are appraised."""
    clerk = stage.users["thuongtruc"]
    with stage.day(day):
        drafts = list(round_.nominations.filter(status=NominationStatus.DRAFT).select_related("unit").order_by("pk"))
        for index, nomination in enumerate(drafts):
            text = f"{nomination.achievement} Đơn vị có cách làm sáng tạo, gần dân, được nhân dân ghi nhận."
            edit_nomination(nomination, achievement=text, actor=stage.officer(nomination.unit))
            add_papers(stage, nomination)
            submit_nomination(nomination, actor=stage.head(nomination.unit))
            if index == 0:
                reason = "Báo cáo thành tích chưa nêu minh chứng của chỉ tiêu thứ ba; đề nghị bổ sung rồi gửi lại."
                return_nomination(nomination, reason=reason, actor=clerk)
                submit_nomination(nomination, actor=stage.head(nomination.unit))
            appraise(nomination, comment=NOTE, actor=clerk)
    return drafts


def call_session(
    stage: Stage, council: Council, nominations: list[Nomination], day: dt.date, *, closes_at: dt.datetime | None = None
) -> CouncilSession:
    """A session with its agenda and its invitations; needs the clock of the stage."""
    clerk = stage.users["thuongtruc"]
    meets_at = timezone.make_aware(dt.datetime.combine(day, dt.time(MEETS_AT)))
    plan = SessionPlan(
        f"Phiên họp xét khen thưởng ngày {day:%d/%m/%Y}", meets_at, "Phòng họp số 2", closes_at=closes_at
    )
    session = create_session(council, plan, nominations, round=nominations[0].round, actor=clerk)
    return invite_members(session, actor=clerk)


def voters_of(stage: Stage) -> list[User]:
    return [stage.users["chutich"], *(stage.users[f"uyvien{n}"] for n in range(1, len(MEMBERS) + 1))]


def hold_session(stage: Stage, council: Council, nominations: list[Nomination], day: dt.date) -> CouncilSession:
    """Invitation a week ahead, then voting, count and conclusion on the day; one member is away and writes."""
    clerk = stage.users["thuongtruc"]
    with stage.day(day - dt.timedelta(days=7)):
        session = call_session(stage, council, nominations, day)
    *voters, absent = voters_of(stage)
    with stage.day(day, hour=MEETS_AT):
        here, tellers = [voter.pk for voter in voters], [voter.pk for voter in voters[3:6]]
        mark_attendance(session, here, reasons={absent.pk: "Đi công tác"}, tellers=tellers, actor=clerk)
        session = open_voting(session, actor=clerk)
        for voter in voters:
            cast_sheet(session, voter, _choices(stage, session, voter))
        letter = _choices(stage, session, absent)
        enter_letter(session, entry_of(session, absent), letter, actor=clerk)
        session = close_and_tally(session, actor=clerk)
        ended_at = session.meets_at + dt.timedelta(minutes=75)
        discussion = "Các ủy viên thống nhất với báo cáo thẩm định."
        return conclude_session(session, discussion=discussion, ended_at=ended_at, actor=clerk)


def put_before_chair(stage: Stage, session: CouncilSession, subject: str) -> Decision:
    """A decision on all that the session passed, checked and waiting for the signature; needs the clock of the
    stage.
    """
    clerk, chair = stage.users["thuongtruc"], stage.users["chutich"]
    plan = DecisionPlan(
        unit=stage.organisation.province,
        subject=subject,
        signer_name=stage.users["chutich"].full_name,
        signer_position="Chủ tịch",
    )
    passed = list(decidable_nominations(session))
    return submit_decision(draft_decision(plan, passed, session=session, round=session.round, actor=clerk), actor=chair)


def decide(stage: Stage, session: CouncilSession, day: dt.date) -> Decision:
    """Drafted, checked, signed, scanned and issued; certificates are left to a job for the worker's first start."""
    clerk, chair = stage.users["thuongtruc"], stage.users["chutich"]
    with stage.day(day):
        subject = "Về việc tặng Bằng khen cho các tập thể có thành tích xuất sắc trong phong trào thi đua"
        decision = put_before_chair(stage, session, subject)
        decision = sign_decision(decision, actor=chair)
        assert decision.pdf is not None
        with decision.pdf.file.open("rb") as paper:
            scan = SimpleUploadedFile("ban-ky-minh-hoa.pdf", paper.read())
        attach_copy(decision, kind=CopyKind.SCAN, upload=scan, actor=clerk)
        decision = issue_decision(decision, actor=clerk)
        start_batch(decision, actor=clerk)
        return decision


def consult(stage: Stage, opens_on: dt.date, year: int) -> Nomination:
    """A person of the demo's commune put up for a state title: its list lies open for the people's opinion."""
    unit, clerk = stage.organisation.communes[0], stage.users["thuongtruc"]
    person = _veteran(stage, unit, year)
    award = award_by_code("CSTDTQ", on=opens_on)
    with stage.day(opens_on - dt.timedelta(days=20)):
        plan = RoundPlan(
            name=f"Đề nghị danh hiệu Chiến sĩ thi đua toàn quốc năm {year}",
            award_types=[award],
            year=year,
            opens_on=opens_on - dt.timedelta(days=19),
            closes_on=opens_on - dt.timedelta(days=4),
            council_unit=stage.organisation.province,
        )
        round_ = plan_round(plan, actor=clerk)
    with stage.day(opens_on - dt.timedelta(days=10)):
        text = "Chủ trì mô hình một cửa số về tận ấp, rút ngắn một nửa thời gian giải quyết thủ tục cho người dân."
        officer, head = stage.officer(unit), stage.head(unit)
        round_.refresh_from_db()
        nomination = create_nomination(round_, award, unit=unit, subject=person, achievement=text, actor=officer)
        add_papers(stage, nomination, (DocumentKind.INITIATIVE, "Xác nhận sáng kiến.txt"))
        submit_nomination(nomination, actor=head)
        appraise(nomination, comment="Đã đối chiếu quyết định công nhận danh hiệu và sáng kiến các năm.", actor=clerk)
    with stage.day(opens_on):
        return Nomination.objects.get(pk=nomination.pk)


def _veteran(stage: Stage, unit: Unit, year: int) -> Person:
    """Someone whose record meets the ladder: base titles, two provincial ones, an initiative that spread."""
    clerk = stage.users["thuongtruc"]
    facts = {"code": "CB-VETERAN", "name": "Lê Thị Cẩm Tú", "unit": unit, "birth_year": 1980}
    person = save_person(None, facts | {"position": "Trưởng phòng Văn hóa – Xã hội"}, actor=clerk)
    for back in range(6):
        save_review(person, year=year - back, grade=ReviewGrade.EXCELLENT, actor=clerk)
    base, provincial = range(year - 6, year + 1), (year - 1, year)
    history = [("CSTDCS", base, "Trưởng cơ quan"), ("CSTDBT", provincial, "Chủ tịch UBND tỉnh")]
    for code, years, authority in history:
        for each in years:
            award = award_by_code(code, on=dt.date(each, 12, 1)) if each >= 2024 else award_by_code(code)
            number = f"{each % 100:02}/QĐ-MH"
            add_past_award(award, person, year=each, decision_number=number, authority=authority, actor=clerk)
    add_initiative(
        person,
        title="Một cửa số về tận ấp, khóm",
        scope=InitiativeScope.NATION,
        recognised_on=dt.date(year, 3, 12),
        decision_number="07/QĐ-MH",
        actor=clerk,
    )
    return person


def add_papers(stage: Stage, nomination: Nomination, *more: tuple[DocumentKind, str]) -> None:
    for kind, name in (*PAPERS, *more):
        text = f"{name.removesuffix('.txt')} của {nomination.unit.name} (tài liệu minh họa).\n"
        upload = SimpleUploadedFile(name, text.encode())
        add_document(nomination, kind=kind, upload=upload, actor=stage.officer(nomination.unit))


def _choices(stage: Stage, session: CouncilSession, voter: User) -> dict[str, str]:
    """Mostly yes: a council has read the dossiers before it meets."""
    paper = ballot_of(session, entry_of(session, voter))
    return {
        line.item.key: str(VoteChoice.YES if stage.random.random() < 0.96 else VoteChoice.BLANK)
        for line in paper
        if line.is_open
    }
