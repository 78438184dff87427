"""Councils, sessions and what follows, made through the domain so that every event is there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from awards import enums
from awards.domain.ballots import cast_sheet, open_voting
from awards.domain.councils import Seat, appoint_council
from awards.domain.counting import close_and_tally
from awards.domain.decisions import DecisionPlan, draft_decision, issue_decision, sign_decision, submit_decision
from awards.domain.decisions.copies import attach_copy
from awards.domain.minutes import conclude_session
from awards.domain.sessions import SessionPlan, create_session
from awards.models import BaseSalary, BonusFactor, Council, CouncilSession, Decision, Grant, Nomination, Round
from base.accounts.enums import Role
from base.accounts.models import User
from base.core import clock
from base.units.models import Unit
from tests.factories.accounts import UserFactory
from tests.factories.awards import AwardTypeFactory, ReadyNominationFactory, RoundFactory, VotingRuleFactory
from tests.factories.sealed import SealedFactory
from tests.factories.units import PersonFactory, UnitFactory

MEETS_AT = dt.datetime(2026, 12, 10, 1, 0, tzinfo=dt.UTC)


class BaseSalaryFactory(SealedFactory):
    class Meta:
        model = BaseSalary
        django_get_or_create = ("valid_from",)

    valid_from = dt.date(2024, 7, 1)
    amount = 2_340_000
    source = "Nghị định 161/2026/NĐ-CP"


class BonusFactorFactory(SealedFactory):
    class Meta:
        model = BonusFactor
        django_get_or_create = ("subject", "kind", "valid_from")

    subject = "collective"
    kind = "form"
    factor = 2
    valid_from = dt.date(2017, 1, 1)
    source = "Nghị định 91/2017/NĐ-CP"


@dataclass
class World:
    """A province with its council: members[0] is the chair, members[1] the secretary of the council."""

    province: Unit
    council: Council
    members: list[User]
    secretariat: User

    @property
    def chair(self) -> User:
        return self.members[0]


def make_world(members: int = 10) -> World:
    province = UnitFactory(province=True, name="Tỉnh Vĩnh Long")
    chair = UserFactory(role=Role.CHAIR, full_name="Hồ Thanh Liêm")
    others = [UserFactory(role=Role.MEMBER, full_name=f"Ủy viên {number}") for number in range(1, members)]
    seats = [
        Seat(
            user,
            position="Chủ tịch Ủy ban nhân dân tỉnh" if user is chair else f"Giám đốc sở {order}",
            is_chair=user is chair,
            is_secretary=order == 1,
        )
        for order, user in enumerate([chair, *others])
    ]
    council = appoint_council(
        name="Hội đồng Thi đua - Khen thưởng tỉnh Vĩnh Long",
        unit=province,
        appointing_decision="Quyết định thành lập của Chủ tịch Ủy ban nhân dân tỉnh",
        valid_from=dt.date(2025, 7, 1),
        seats=seats,
    )
    BaseSalaryFactory(valid_from=dt.date(2024, 7, 1), amount=2_340_000)
    BaseSalaryFactory(valid_from=dt.date(2026, 7, 1), amount=2_530_000)
    BonusFactorFactory()
    return World(province, council, [chair, *others], UserFactory(role=Role.SECRETARIAT))


def make_nominations(world: World, count: int = 2, **fields: Any) -> list[Nomination]:
    """Collectives of the province, ready for the council; a voting rule of 80 % of all members is there."""
    round_ = Round.objects.first() or RoundFactory(council_unit=world.province)
    award = fields.pop("award_type", None) or AwardTypeFactory()
    if not award.voting_rules.exists():
        VotingRuleFactory(award_type=award)
    units = [UnitFactory(parent=world.province) for _ in range(count)]
    return [ReadyNominationFactory(round=round_, award_type=award, unit=unit, **fields) for unit in units]


def make_session(world: World, nominations: Sequence[Nomination] | None = None, **plan: Any) -> CouncilSession:
    """A draft session."""
    chosen = make_nominations(world) if nominations is None else list(nominations)
    facts = {"title": "Phiên họp xét khen thưởng năm 2026", "meets_at": MEETS_AT, "place": "Phòng họp số 1"} | plan
    return create_session(world.council, SessionPlan(**facts), chosen, actor=world.secretariat)


def open_session(world: World, nominations: Sequence[Nomination] | None = None, **plan: Any) -> CouncilSession:
    """An open ballot with everybody in the room."""
    session = make_session(world, nominations, **plan)
    return open_voting(session, present=[user.pk for user in world.members], actor=world.secretariat)


def vote(session: CouncilSession, user: User, choice: str | Callable[[str], str] = "yes") -> str:
    """Cast one sheet with the same choice, or a choice per item key, on all that the member votes on secretly."""
    entry = session.roll.get(user=user)
    keys = [item.key for item in session.items.all() if item.is_secret and item.key not in entry.recused]
    return cast_sheet(session, user, {key: choice(key) if callable(choice) else choice for key in keys})


def concluded_session(world: World, nominations: Sequence[Nomination] | None = None, *, no: int = 0) -> CouncilSession:
    """Everybody voted; the first `no` members against everything."""
    session = open_session(world, nominations)
    for order, user in enumerate(world.members):
        vote(session, user, "no" if order < no else "yes")
    return conclude_session(close_and_tally(session, actor=world.secretariat), actor=world.secretariat)


def drafted_decision(world: World, session: CouncilSession | None = None) -> Decision:
    session = session or concluded_session(world)
    passed = Nomination.objects.filter(agenda_items__session=session, status=enums.NominationStatus.PASSED)
    plan = DecisionPlan(
        unit=world.province,
        subject="Về việc tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",
        signer_name="Hồ Thanh Liêm",
        signer_position="Chủ tịch",
    )
    return draft_decision(plan, list(passed.order_by("pk")), session=session, actor=world.secretariat)


def signed_decision(world: World, session: CouncilSession | None = None) -> Decision:
    """Drafted by the secretariat, checked and signed by the chair; no signed copy yet."""
    decision = submit_decision(drafted_decision(world, session), actor=world.chair)
    return sign_decision(decision, actor=world.chair)


def with_scan(decision: Decision, name: str = "ban-ky.pdf") -> Decision:
    """The signed paper, scanned."""
    scan = SimpleUploadedFile(name, f"%PDF-1.4 scan of {decision.full_number}".encode())
    attach_copy(decision, kind="scan", upload=scan)
    return decision


def issued_decision(world: World, session: CouncilSession | None = None) -> Decision:
    return issue_decision(with_scan(signed_decision(world, session)), actor=world.secretariat)


@dataclass
class Decided:
    world: World
    decision: Decision


def council_of_three(decided: Callable[[World], Decision] = issued_decision) -> Decided:
    """It decided on two collectives, and its decision is in force, or as far as `decided` brings it."""
    world = make_world(3)
    return Decided(world, decided(world))


def granted_people(world: World, *names: str) -> list[Grant]:
    """People of Đông Hải, granted an award by one decision."""
    nominations = []
    for name in names:
        person = PersonFactory(name=name, unit=UnitFactory(parent=world.province, name="Xã Đông Hải"), birth_year=1980)
        nominations += make_nominations(world, 1, person=person, collective=None)
    return list(issued_decision(world, concluded_session(world, nominations)).grants.order_by("pk"))


def one_in_register() -> Decided:
    """The decision of a council of three on Đặng Thị Ngọc Ánh, and on nobody else."""
    world = make_world(3)
    (grant,) = granted_people(world, "Đặng Thị Ngọc Ánh")
    return Decided(world, grant.decision)


def moved_to(day: dt.date) -> Any:
    """The clock at noon of a day."""
    return clock.at(dt.datetime.combine(day, dt.time(5), tzinfo=dt.UTC))
