"""What a decision says on paper (DOMAIN §9.1): grounds by the day of signing, three articles, the list."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.utils import timezone
from django.utils.translation import gettext as _

from awards.domain.award_words import full_name, short_name
from awards.domain.bonuses import bonus_of
from awards.domain.change_paper import change_paper
from awards.domain.dossiers.subjects import kind_of
from awards.domain.paper_parts import grounds_on, letterhead_of, recipients, signature_of
from awards.domain.unit_words import lower_first
from awards.enums import NominationStatus
from awards.enums.decisions import DecisionKind
from awards.models.decisions import Decision, DecisionItem
from awards.models.nominations import Nomination
from awards.paper.model import AnnexRow, DecisionPaper
from awards.paper.money import amount_in_figures_vi, amount_in_words_vi
from base.core import clock


def decision_paper(decision: Decision) -> DecisionPaper:
    """The paper as it stands; a draft has no number and carries today's date."""
    if decision.kind != DecisionKind.AWARD:
        return change_paper(decision)
    day = decision.issued_on or clock.today()
    nominations = [item.nomination for item in items_of(decision)]
    return DecisionPaper(
        letterhead=letterhead_of(decision),
        authority_line=decision.authority,
        subject=decision.subject,
        grounds=[*grounds_on(day), *_own_grounds(decision)],
        articles=[_who(nominations, decision.authority), _money(nominations, day), _execution(decision, nominations)],
        annex=[annex_row(order, nomination) for order, nomination in enumerate(nominations, start=1)],
        annex_title=_("Danh sách khen thưởng"),
        signature=signature_of(decision),
        recipients=recipients(),
    )


def items_of(decision: Decision) -> list[DecisionItem]:
    parts = ("nomination__person__unit", "nomination__collective", "nomination__award_type", "nomination__unit")
    return list(decision.items.select_related(*parts).order_by("order"))


def annex_row(order: int, nomination: Nomination) -> AnnexRow:
    person = nomination.person
    place = ", ".join(part for part in (person.position, person.unit.name) if part) if person else ""
    detail = "; ".join(part for part in (place, nomination.achievement) if part)
    return AnnexRow(order, str(nomination.subject), detail or nomination.unit.name, short_name(nomination.award_type))


def _own_grounds(decision: Decision) -> list[str]:
    session = decision.session
    if session is None:
        return []
    day = timezone.localtime(session.meets_at).date()
    return [
        _("Theo kết quả bỏ phiếu tại phiên họp ngày {day} của {council}").format(
            day=f"{day:%d/%m/%Y}", council=session.council.name
        ),
        _("Theo đề nghị của Thường trực {council}").format(council=session.council.name),
    ]


def _who(nominations: list[Nomination], authority: str) -> str:
    """Điều 1: how many of what; the names stand in the list, a single one stands here."""
    if len(nominations) == 1:
        only = nominations[0]
        return _("Tặng {award} cho {name}{detail}.").format(
            award=full_name(only.award_type, authority),
            name=only.subject,
            detail=f" ({only.achievement})" if only.achievement else "",
        )
    awards = Counter(full_name(nomination.award_type, authority) for nomination in nominations)
    lines = [_("Tặng {award} cho {count} cá nhân, tập thể").format(award=award, count=n) for award, n in awards.items()]
    return "; ".join([lines[0], *(lower_first(line) for line in lines[1:])]) + _(" (có danh sách kèm theo).")


def _money(nominations: list[Nomination], day: dt.date) -> str:
    """Điều 2."""
    amounts = [bonus_of(nomination.award_type, day, holder=kind_of(nomination)) for nomination in nominations]
    total = sum(amount for amount in amounts if amount)
    if not total:
        return _("Tiền thưởng thực hiện theo quy định của pháp luật về thi đua, khen thưởng.")
    return _(
        "Kèm theo tiền thưởng tổng cộng {figures} ({words}), trích từ Quỹ thi đua, khen thưởng theo quy định."
    ).format(figures=amount_in_figures_vi(total), words=lower_first(amount_in_words_vi(total)))


def _execution(decision: Decision, nominations: list[Nomination]) -> str:
    """Điều 3."""
    whom = _("cá nhân, tập thể có tên") if len(nominations) > 1 else _("cá nhân, tập thể có tên tại Điều 1")
    return _(
        "Thường trực Hội đồng Thi đua - Khen thưởng, thủ trưởng các cơ quan, đơn vị có liên quan và {whom} "
        "chịu trách nhiệm thi hành Quyết định này. Quyết định có hiệu lực kể từ ngày ký."
    ).format(whom=whom)


def is_decidable(nomination: Nomination) -> bool:
    return nomination.status == NominationStatus.PASSED
