"""Sheets: points entered by officers, cluster heads and the secretariat; sent by the head or the scorer; returned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.accounts.permissions import can
from base.core import clock, ledger
from base.core.errors import DomainError, NotAllowed
from base.core.transitions import advance
from base.notices.domain.notify import notify
from movements.domain.lifecycle import people_of
from movements.domain.scoring.methods import Outcome
from movements.domain.scoring.reading import Desk, desk_of
from movements.domain.scoring.stages import is_own, own_paths
from movements.domain.scoring.totals import Line, total_of
from movements.domain.states import SCORE_SHEET
from movements.domain.wording import number_text, who_saved
from movements.enums import EDITABLE_SHEETS, ScoreStage, SheetStatus, StageStatus
from movements.lock_objects import sheet_for_update
from movements.models import Evidence, ScoreEntry, ScoreEvidence, ScoreSheet
from movements.rules import require_permission

PERMISSION = {
    ScoreStage.SELF: "movements.score_self",
    ScoreStage.CROSS: "movements.score_cross",
    ScoreStage.APPRAISAL: "movements.score_appraise",
}


@dataclass(frozen=True)
class Given:
    """What a person enters for one indicator. `points` None = the computed proposal stands."""

    path: str
    points: Decimal | None = None
    is_not_applicable: bool = False
    reason: str = ""


class StaleSheet(DomainError):
    """Somebody saved the sheet, or the criteria set changed, after this person opened it. Nothing was written."""

    code = "stale"

    def __init__(self, message: str, sheet: ScoreSheet) -> None:
        super().__init__(message)
        self.sheet = sheet


def save_sheet(
    sheet: ScoreSheet,
    given: Sequence[Given],
    *,
    note: str = "",
    expected_version: int,
    expected_set: int | None = None,
    actor: Any,
) -> ScoreSheet:
    """Write what is given; entries not given stay. Saving what already stands changes nothing, not even the version.

    Raises StaleSheet where another version of the sheet, or of the criteria set (`expected_set`, its key), is stored.
    """
    with transaction.atomic():
        sheet = sheet_for_update(sheet.pk)
        require_scorer(sheet, actor)
        _check_editable(sheet)
        current = sheet.stage.plan.movement.criteria_set
        assert current is not None
        if sheet.version != expected_version:
            raise StaleSheet(_stale_message(sheet, actor), sheet)
        if expected_set is not None and expected_set != current.pk:
            raise StaleSheet(changed_set_message(current), sheet)
        desk = desk_of(sheet)
        for entry in given:
            check_given(desk, entry)
        changed = _write(sheet, desk, given)
        if not changed and sheet.note == note and sheet.version and sheet.criteria_set_id == current.pk:
            return sheet
        desk = desk_of(sheet)
        sheet.note, sheet.version, sheet.criteria_set = note, sheet.version + 1, current
        sheet.saved_by, sheet.saved_at = actor, clock.now()
        sheet.total = total_on(desk)
        sheet.save(update_fields=["note", "version", "criteria_set", "saved_by", "saved_at", "total"])
        values = {row.path: row.points for row in changed}
        ledger.record("movements.score_sheet.save", sheet, *changed, actor=actor, version=sheet.version, values=values)
        return sheet


def submit_sheet(sheet: ScoreSheet, *, expected_version: int | None = None, actor: Any) -> ScoreSheet:
    """Send it: the unit's head sends the self-score, a scorer its own sheet. Proposals nobody changed become points."""
    with transaction.atomic():
        sheet = sheet_for_update(sheet.pk)
        if sheet.stage.stage == ScoreStage.SELF:
            require_permission(actor, "movements.score_self_submit", sheet.unit)
        else:
            require_scorer(sheet, actor)
        if sheet.status == SheetStatus.SUBMITTED:
            return sheet
        _check_editable(sheet)
        if expected_version is not None and sheet.version != expected_version:
            raise StaleSheet(_stale_message(sheet, actor), sheet)
        desk = desk_of(sheet)
        _check_complete(sheet, desk)
        fresh = _fill_in(sheet, desk)
        sent = advance(
            SCORE_SHEET,
            sheet,
            "submit",
            actor=actor,
            submitted_by=actor,
            submitted_at=clock.now(),
            criteria_set=sheet.stage.plan.movement.criteria_set,
            total=total_on(desk),
            return_reason="",
        )
        if fresh:
            ledger.record("movements.score_sheet.proposals_taken", sent, *fresh, actor=actor, count=len(fresh))
        return sent


def return_sheet(sheet: ScoreSheet, *, reason: str, actor: Any) -> ScoreSheet:
    """The secretariat sends a sheet back with a reason while its stage is open."""
    require_permission(actor, "movements.score_appraise", sheet.unit)
    with transaction.atomic():
        sheet = sheet_for_update(sheet.pk)
        if sheet.stage.status != StageStatus.OPEN:
            raise DomainError(_("Bước chấm đã khóa. Hãy mở lại bước chấm trước khi trả phiếu."), code="locked")
        returned = advance(SCORE_SHEET, sheet, "return", actor=actor, reason=reason, return_reason=reason.strip())
        people = [sheet.scorer] if sheet.scorer is not None else people_of([sheet.unit_id])
        notify(
            people,
            kind="movements.score_sheet_returned",
            key=f"movements.score_sheet_returned:{sheet.pk}:{sheet.version}:{clock.now():%Y%m%d%H%M%S%f}",
            title=_("Phiếu chấm bị trả lại: {unit}").format(unit=sheet.unit)[:200],
            body=reason.strip(),
            url=sheet.get_absolute_url(),
        )
        return returned


def require_scorer(sheet: ScoreSheet, actor: Any) -> None:
    """Raises NotAllowed unless this sheet is the actor's to fill in. Nobody scores the own unit across the table."""
    stage = sheet.stage.stage
    require_permission(actor, PERMISSION[ScoreStage(stage)], sheet.unit)
    if actor is None or stage == ScoreStage.SELF:
        return
    if sheet.scorer_id != actor.pk:
        raise NotAllowed(_("Phiếu này do người khác chấm. Mỗi người chỉ sửa phiếu của mình."))
    if stage == ScoreStage.CROSS and is_own(own_paths([actor.pk]).get(actor.pk, ()), sheet.unit):
        raise NotAllowed(_("Không chấm chéo cho chính đơn vị của mình."))


def may_edit(sheet: ScoreSheet, user: Any) -> bool:
    """Whether the form opens for this person now."""
    if sheet.status not in EDITABLE_SHEETS or sheet.stage.status != StageStatus.OPEN:
        return False
    if sheet.stage.stage == ScoreStage.SELF:
        return can(user, "movements.score_self", sheet.unit)
    return sheet.scorer_id == user.pk and can(user, PERMISSION[ScoreStage(sheet.stage.stage)], sheet.unit)


def check_given(desk: Desk, given: Given) -> None:
    """Raises DomainError for points that cannot be."""
    row = desk.by_path.get(given.path)
    if row is None:
        raise DomainError(_("Chỉ tiêu này không còn trong bộ tiêu chí. Hãy tải lại trang phiếu chấm."), code="path")
    if given.is_not_applicable and given.points is not None:
        raise DomainError(
            _("“{name}”: đã ghi “không áp dụng” thì để trống điểm.").format(name=row.rule.name), code="points"
        )
    if given.points is None:
        return
    low, high = row.bounds
    if given.points < low or (high is not None and given.points > high):
        span = _("từ {low} đến {high}") if high is not None else _("từ {low} trở lên")
        raise DomainError(
            _("“{name}”: điểm phải {span}.").format(
                name=row.rule.name, span=span.format(low=number_text(low), high=number_text(high))
            ),
            code="points",
        )


def total_on(desk: Desk) -> Decimal:
    """The total of a sheet as it stands: given points, else proposals."""
    lines: Mapping[str, Line] = {row.rule.path: line for row in desk.rows if (line := row.line) is not None}
    return total_of(
        desk.plan.rules, lines, weights=desk.plan.group_weights, not_applicable=desk.plan.not_applicable
    ).score


def changed_set_message(current: Any) -> str:
    reason = f" ({current.change_reason})" if current.change_reason else ""
    return _(
        "Bộ tiêu chí đã chuyển sang phiên bản {version}{reason}. Điểm bạn nhập được giữ theo mã chỉ tiêu; "
        "hãy xem lại chỉ tiêu mới hoặc đã đổi rồi lưu lần nữa."
    ).format(version=current.version, reason=reason)


def _write(sheet: ScoreSheet, desk: Desk, given: Sequence[Given]) -> list[ScoreEntry]:
    known = {entry.path: entry for entry in sheet.entries.all()}
    changed = []
    for item in given:
        entry = known.get(item.path) or ScoreEntry(sheet=sheet, path=item.path)
        proposal = desk.by_path[item.path].proposed.points
        wanted = (item.points, item.is_not_applicable, item.reason.strip())
        if (entry.points, entry.is_not_applicable, entry.reason) == wanted and (
            entry.pk or wanted == (None, False, "")
        ):
            continue
        entry.points, entry.is_not_applicable, entry.reason = wanted
        entry.proposal = proposal
        entry.save()
        changed.append(entry)
    return changed


def _fill_in(sheet: ScoreSheet, desk: Desk) -> list[ScoreEntry]:
    """Entries for what was left to the proposal, so that the sheet says in full what was sent."""
    fresh = []
    for row in desk.rows:
        entry = row.entry
        if entry is not None and (entry.points is not None or entry.is_not_applicable):
            continue
        entry = entry or ScoreEntry(sheet=sheet, path=row.rule.path)
        entry.proposal = entry.points = row.proposed.points
        entry.is_not_applicable = row.proposed.outcome == Outcome.NOT_APPLICABLE
        entry.save()
        fresh.append(entry)
    return fresh


def _check_editable(sheet: ScoreSheet) -> None:
    if sheet.stage.status != StageStatus.OPEN:
        raise DomainError(
            _("Bước “{stage}” {state} nên không sửa được phiếu.").format(
                stage=sheet.stage, state=str(sheet.stage.get_status_display()).lower()
            ),
            code="locked",
        )
    if sheet.status not in EDITABLE_SHEETS:
        raise DomainError(
            _("Phiếu {state} nên không sửa được nữa. Nếu cần, hãy đề nghị Thường trực Hội đồng trả lại.").format(
                state=str(sheet.get_status_display()).lower()
            ),
            code="locked",
        )


def refusals_to_send(sheet: ScoreSheet, desk: Desk) -> dict[str, str]:
    """All that stands in the way of sending, by code: points where only a person can give them, reasons where they are
    due, evidence where the set asks for it.
    """
    found = {
        "incomplete": (_("Còn thiếu điểm: {names}."), [row.rule.name for row in desk.rows if row.needs_points]),
        "reason": (
            _("Hãy ghi lý do vì điểm khác mức máy tính hoặc khác bước trước: {names}."),
            [row.rule.name for row in desk.rows if row.needs_reason],
        ),
        "evidence": (_("Cần minh chứng cho: {names}."), _unproven(sheet, desk)),
    }
    return {code: text.format(names="; ".join(names)) for code, (text, names) in found.items() if names}


def _check_complete(sheet: ScoreSheet, desk: Desk) -> None:
    for code, text in refusals_to_send(sheet, desk).items():
        raise DomainError(text, code=code)


def _unproven(sheet: ScoreSheet, desk: Desk) -> list[str]:
    """Indicators of a self-score that neither the sheet nor a report has evidence for."""
    if sheet.stage.stage != ScoreStage.SELF:
        return []
    proven = set(ScoreEvidence.objects.filter(entry__sheet=sheet).values_list("entry__path", flat=True))
    bare = [row for row in desk.rows if row.needs_evidence and row.rule.path not in proven]
    if not bare:
        return []
    reported = Evidence.objects.filter(
        measurement__report__duty__unit=sheet.unit_id,
        measurement__indicator__in=[row.indicator_id for row in bare],
        measurement__report__duty__period__plan__movement=sheet.stage.plan.movement_id,
    )
    known = set(reported.values_list("measurement__indicator_id", flat=True))
    return [row.rule.name for row in bare if row.indicator_id not in known]


def _stale_message(sheet: ScoreSheet, actor: Any) -> str:
    moment = timezone.localtime(sheet.saved_at or clock.now())
    return _(
        "{who} đã lưu phiếu này lúc {when}, sau khi bạn mở trang. Điểm bạn vừa nhập vẫn còn bên dưới; "
        "chỗ hai bên khác nhau có ghi điểm người kia đã lưu. Hãy xem lại rồi lưu lần nữa."
    ).format(who=who_saved(sheet.saved_by, actor), when=f"{moment:%H:%M ngày %d/%m/%Y}")
