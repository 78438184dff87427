"""What a decision says that corrects, cancels, strips or restores: every name and sum comes from the register."""

from __future__ import annotations

from django.utils.translation import gettext as _

from awards.domain.bonus_ledger import balance_of
from awards.domain.change_grounds import legal_grounds
from awards.domain.paper_parts import grounds_on, letterhead_of, recipients, signature_of
from awards.domain.unit_words import lower_first
from awards.enums.decisions import DecisionKind as K
from awards.models.changes import GrantChange
from awards.models.decisions import Decision
from awards.paper.model import AnnexRow, DecisionPaper
from awards.paper.money import amount_in_figures_vi, amount_in_words_vi
from base.core import clock

NAMES = {"holder_name": "tên", "unit_name": "đơn vị", "achievement": "thành tích"}
VERBS = {K.CANCEL: "Hủy bỏ kết quả khen thưởng", K.STRIP: "Tước", K.RESTORE: "Phục hồi"}


def change_paper(decision: Decision) -> DecisionPaper:
    """The paper as it stands; a draft has no number and carries today's date."""
    parts = ("grant__award_type", "grant__decision")
    changes = list(decision.changes.select_related(*parts).prefetch_related("grant__bonus_entries").order_by("order"))
    ground = legal_grounds()[decision.ground_code]
    return DecisionPaper(
        letterhead=letterhead_of(decision),
        authority_line=decision.authority,
        subject=decision.subject,
        grounds=[
            *grounds_on(decision.issued_on or clock.today()),
            _("Căn cứ {basis}").format(basis=lower_first(decision.basis)),
            _("Theo đề nghị của Thường trực Hội đồng Thi đua - Khen thưởng"),
        ],
        articles=[_what(decision, changes), _why_and_money(decision, changes, ground.text, ground.cite), _execution()],
        annex=[_row(change) for change in changes] if len(changes) > 1 else [],
        annex_title=_("Danh sách kết quả khen thưởng thay đổi"),
        signature=signature_of(decision),
        recipients=recipients(),
    )


def _what(decision: Decision, changes: list[GrantChange]) -> str:
    """Điều 1."""
    if decision.kind == K.CORRECT:
        return "\n".join(_correction(change) for change in changes)
    verb = VERBS[K(decision.kind)]
    if len(changes) > 1:
        return _("{verb} đối với {count} cá nhân, tập thể (có danh sách kèm theo).").format(
            verb=verb, count=len(changes)
        )
    return "\n".join(
        _("{verb} “{award}” đã tặng cho {name} tại Quyết định số {number} ngày {day}.").format(
            verb=verb, award=change.grant.award_type.name, name=change.grant.holder_name, **_given_by(change)
        )
        for change in changes
    )


def _correction(change: GrantChange) -> str:
    old = change.before or {name: getattr(change.grant, name) for name in NAMES}
    said = "; ".join(
        _("{what} ghi là “{old}”, nay sửa là “{new}”").format(what=NAMES[name], old=old.get(name, ""), new=text)
        for name, text in change.after.items()
    )
    return _("Đính chính Quyết định số {number} ngày {day}: {said}.").format(said=said, **_given_by(change))


def _given_by(change: GrantChange) -> dict[str, str]:
    return {"number": change.grant.decision.full_number, "day": f"{change.grant.granted_on:%d/%m/%Y}"}


def _why_and_money(decision: Decision, changes: list[GrantChange], ground: str, cite: str) -> str:
    """Điều 2."""
    if decision.kind == K.CORRECT:
        return _("Các nội dung khác của quyết định trên không thay đổi.")
    reason = _("Lý do: {ground} ({cite}).").format(ground=lower_first(ground), cite=cite)
    if decision.kind == K.RESTORE:
        return reason
    balances = [balance_of(change.grant.bonus_entries.all()) for change in changes]
    back = sum(balance.held for balance in balances)
    if not back:
        return _("{reason} Thu hồi bằng, giấy khen và hiện vật; không chi tiền thưởng kèm theo.").format(reason=reason)
    return _("{reason} Thu hồi bằng, giấy khen, hiện vật và tiền thưởng đã nhận: {figures} ({words}).").format(
        reason=reason, figures=amount_in_figures_vi(back), words=lower_first(amount_in_words_vi(back))
    )


def _execution() -> str:
    """Điều 3."""
    return _(
        "Thường trực Hội đồng Thi đua - Khen thưởng, thủ trưởng các cơ quan, đơn vị có liên quan và cá nhân, tập thể "
        "có tên chịu trách nhiệm thi hành Quyết định này. Quyết định có hiệu lực kể từ ngày ký."
    )


def _row(change: GrantChange) -> AnnexRow:
    given = _given_by(change)
    detail = _("{unit}; Quyết định số {number} ngày {day}").format(unit=change.grant.unit_name, **given)
    return AnnexRow(change.order, change.grant.holder_name, detail, change.grant.award_type.name)
