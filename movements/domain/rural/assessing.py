"""The commune's own part: opening an assessment, entering values and judgements, files behind them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.accounts.permissions import can
from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.files import store_upload
from base.core.models import StoredFile
from base.units.models import Unit
from movements.domain.rural.communes import is_commune
from movements.domain.rural.reckoning import Board, group_of_unit, reckon
from movements.domain.rural.standards import set_in_use
from movements.enums import RURAL_EDITABLE, RuralVerdict
from movements.models import Criterion, RuralAssessment, RuralEvidence, RuralLine, RuralStandard, RuralValue
from movements.rules import require_permission

FIRST_YEAR = 2010
JUDGEMENTS = ("", RuralVerdict.MET, RuralVerdict.NOT_MET, RuralVerdict.NOT_APPLICABLE)


@dataclass(frozen=True)
class Entry:
    """What an officer writes for one indicator. `value` None and `text` "" = nothing entered."""

    indicator_id: int
    value: Decimal | None = None
    whole: Decimal | None = None
    text: str = ""
    is_not_applicable: bool = False
    note: str = ""


@dataclass(frozen=True)
class Opinion:
    """A person's judgement on a criterion; "" takes it back."""

    criterion_id: int
    verdict: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Facts:
    """Answers to the two conditions that no figure decides; None = not answered."""

    has_debt: bool | None = None
    debt_note: str = ""
    is_complex: bool | None = None
    security_note: str = ""


class StaleAssessment(DomainError):
    """Somebody saved after this person opened the form. Nothing was written; `assessment` is what stands now."""

    code = "stale"

    def __init__(self, message: str, assessment: RuralAssessment) -> None:
        super().__init__(message)
        self.assessment = assessment


def assessment_for_update(pk: int) -> RuralAssessment:
    found = RuralAssessment.objects.select_for_update(of=("self",))
    return found.select_related("unit__kind", "standard", "criteria_set", "saved_by").get(pk=pk)


def open_assessment(
    unit: Unit, standard: RuralStandard, *, year: int, as_of: dt.date | None = None, actor: Any
) -> RuralAssessment:
    """The assessment of a commune for a year, made with a line for every criterion where there is none yet.

    `as_of` (today) is the day whose figures count and by which the commune's group is found.
    """
    require_writer(actor, unit)
    day = as_of or clock.today()
    _check_subject(unit, year, day)
    with transaction.atomic():
        Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
        known = RuralAssessment.objects.filter(unit=unit, standard=standard, year=year).first()
        if known is not None:
            return known
        criteria_set = set_in_use(standard)
        assessment = RuralAssessment.objects.create(
            unit=unit,
            standard=standard,
            criteria_set=criteria_set,
            year=year,
            as_of=day,
            group_key=group_of_unit(criteria_set.grouping, unit, day),
        )
        criteria = Criterion.objects.filter(group__criteria_set=criteria_set)
        RuralLine.objects.bulk_create([RuralLine(assessment=assessment, criterion=each) for each in criteria])
        board = Board.of(assessment)
        reckon(assessment, board)
        ledger.record("movements.rural_assessment.opened", assessment, *board.lines, actor=actor, year=year)
    return assessment


def save_assessment(
    assessment: RuralAssessment,
    *,
    entries: Sequence[Entry] = (),
    opinions: Sequence[Opinion] = (),
    facts: Facts | None = None,
    expected_version: int,
    actor: Any,
) -> RuralAssessment:
    """Write what is given; what is not given stays. All verdicts are reckoned anew.

    Raises StaleAssessment where another save came in between, DomainError for an entry that cannot be. Saving what
    already stands changes nothing, not even the version.
    """
    require_writer(actor, assessment.unit)
    with transaction.atomic():
        locked = editable(assessment.pk, expected_version)
        board = Board.of(locked)
        changed: list[Any] = [*_write_entries(locked, board, entries), *_write_opinions(board, opinions)]
        has_news = bool(changed) | _write_facts(locked, facts)
        changed += [line for line in reckon(locked, board) if line not in changed]
        if has_news or changed:
            stamp(locked, actor)
            ledger.record("movements.rural_assessment.saved", locked, *changed, actor=actor, version=locked.version)
    return locked


def require_writer(actor: Any, unit: Unit) -> None:
    """The commune's own people; the secretariat too, which takes in lists for communes that sent them on paper."""
    if actor is None or not can(actor, "movements.rural_appraise", unit):
        require_permission(actor, "movements.rural_assess", unit)


def editable(pk: int, expected_version: int | None) -> RuralAssessment:
    """The locked assessment while the commune may write in it."""
    locked = assessment_for_update(pk)
    if locked.status not in RURAL_EDITABLE:
        raise DomainError(
            _("Hồ sơ đang ở bước “{status}” nên không sửa được.").format(status=locked.get_status_display()),
            code="locked",
        )
    check_version(locked, expected_version)
    return locked


def check_version(locked: RuralAssessment, expected_version: int | None) -> None:
    if expected_version is None or locked.version == expected_version:
        return
    when = f"{timezone.localtime(locked.saved_at):%H:%M %d/%m/%Y}" if locked.saved_at else ""
    text = _("{who} đã lưu hồ sơ này lúc {when}. Chưa ghi đè gì; hãy xem số của người kia rồi lưu lại.")
    raise StaleAssessment(text.format(who=locked.saved_by or _("Người khác"), when=when), locked)


def stamp(locked: RuralAssessment, actor: Any) -> None:
    """Count a save and write the row with all that may have changed in it."""
    locked.version += 1
    locked.saved_by, locked.saved_at = actor, clock.now()
    locked.save()


def upload_rural_evidence(
    assessment: RuralAssessment, criterion: Criterion | None, upload: Any, *, caption: str = "", actor: Any
) -> RuralEvidence:
    """Keep an uploaded file and put it behind a criterion (None = behind the file as a whole)."""
    require_permission(actor, "movements.rural_assess", assessment.unit)
    with transaction.atomic():
        return add_rural_evidence(
            assessment, criterion, store_upload(upload, actor=actor), caption=caption, actor=actor
        )


def add_rural_evidence(
    assessment: RuralAssessment, criterion: Criterion | None, file: StoredFile, *, caption: str = "", actor: Any
) -> RuralEvidence:
    """The same content a second time is the one that is there. A file never conflicts, so it asks for no version."""
    require_permission(actor, "movements.rural_assess", assessment.unit)
    with transaction.atomic():
        locked = editable(assessment.pk, None)
        if criterion is not None and not locked.lines.filter(criterion=criterion).exists():
            raise DomainError(_("Tiêu chí này không thuộc bộ tiêu chí của hồ sơ."), code="criterion")
        same = locked.evidence.filter(criterion=criterion, file__sha256=file.sha256).first()
        if same is not None:
            return same
        made = RuralEvidence.objects.create(assessment=locked, criterion=criterion, file=file, caption=caption.strip())
        ledger.record("movements.rural_assessment.evidence_added", locked, made, actor=actor, name=file.name)
    return made


def remove_rural_evidence(evidence: RuralEvidence, *, actor: Any) -> None:
    """Take a file off while the commune may edit. The stored file stays for the auditor."""
    require_permission(actor, "movements.rural_assess", evidence.assessment.unit)
    with transaction.atomic():
        locked = editable(evidence.assessment_id, None)
        gone = RuralEvidence.objects.filter(pk=evidence.pk).select_related("file").first()
        if gone is None:
            return
        RuralEvidence.objects.filter(pk=gone.pk).delete()
        ledger.record("movements.rural_assessment.evidence_removed", locked, gone, actor=actor, name=gone.file.name)


def _check_subject(unit: Unit, year: int, day: dt.date) -> None:
    if not is_commune(unit):
        raise DomainError(_("{unit} không phải là xã nên không thuộc diện đánh giá.").format(unit=unit), code="kind")
    if (unit.valid_to is not None and unit.valid_to < day) or (unit.valid_from is not None and unit.valid_from > day):
        raise DomainError(
            _("{unit} không tồn tại vào ngày {day}. Hãy lập hồ sơ cho xã kế thừa.").format(
                unit=unit, day=f"{day:%d/%m/%Y}"
            ),
            code="dissolved",
        )
    if not FIRST_YEAR <= year <= clock.today().year + 1:
        raise DomainError(_("Năm {year} không hợp lệ. Hãy chọn năm đánh giá.").format(year=year), code="year")


def _write_entries(locked: RuralAssessment, board: Board, entries: Sequence[Entry]) -> list[RuralValue]:
    changed = []
    for entry in entries:
        indicator = board.indicators.get(entry.indicator_id)
        if indicator is None:
            raise DomainError(_("Chỉ tiêu không thuộc bộ tiêu chí của hồ sơ. Hãy tải lại trang."), code="indicator")
        check_entry(entry, indicator)
        row = board.values.get(indicator.pk) or RuralValue(assessment=locked, indicator=indicator)
        wanted = {
            "value": entry.value,
            "whole": entry.whole,
            "text": entry.text.strip(),
            "is_not_applicable": entry.is_not_applicable,
            "note": entry.note.strip(),
        }
        if all(getattr(row, name) == value for name, value in wanted.items()):
            continue
        for name, value in wanted.items():
            setattr(row, name, value)
        row.save()
        board.values[indicator.pk] = row
        changed.append(row)
    return changed


def check_entry(entry: Entry, indicator: Any) -> None:
    """Raises DomainError for a value that cannot be."""
    name = indicator.name
    if entry.is_not_applicable and (entry.value is not None or entry.text.strip()):
        raise DomainError(_("“{name}”: đã ghi “không áp dụng” thì để trống số liệu.").format(name=name), code="value")
    if entry.is_not_applicable and not entry.note.strip():
        raise DomainError(_("“{name}”: hãy giải trình vì sao không áp dụng.").format(name=name), code="note")
    if entry.whole is not None and entry.whole <= 0:
        raise DomainError(_("“{name}”: tổng số phải lớn hơn 0.").format(name=name), code="whole")
    if entry.value is None:
        return
    if entry.whole is not None and not 0 <= entry.value <= entry.whole:
        raise DomainError(_("“{name}”: số đạt phải từ 0 đến tổng số.").format(name=name), code="value")
    low, high = indicator.minimum, indicator.maximum
    if (low is not None and entry.value < low) or (high is not None and entry.value > high):
        raise DomainError(_("“{name}”: giá trị nằm ngoài khoảng được nhập.").format(name=name), code="value")


def _write_opinions(board: Board, opinions: Sequence[Opinion]) -> list[RuralLine]:
    changed = []
    for opinion in opinions:
        line = board.line_of(opinion.criterion_id)
        check_opinion(opinion, line)
        verdict, reason = opinion.verdict, opinion.reason.strip()
        if (line.judgement, line.reason) == (verdict, reason):
            continue
        line.judgement, line.reason = verdict, reason
        line.save(update_fields=["judgement", "reason"])
        changed.append(line)
    return changed


def check_opinion(opinion: Opinion, line: RuralLine) -> None:
    if opinion.verdict not in JUDGEMENTS:
        raise DomainError(_("Kết luận chỉ có thể là đạt, chưa đạt hoặc không áp dụng."), code="verdict")
    if opinion.verdict and not opinion.reason.strip():
        text = _("Tiêu chí {code} “{name}”: hãy ghi lý do, căn cứ của kết luận.")
        raise DomainError(text.format(code=line.criterion.code, name=line.criterion.name), code="reason")


def _write_facts(locked: RuralAssessment, facts: Facts | None) -> bool:
    """Set the answers on the row (it is saved by `stamp`); whether any is new."""
    if facts is None:
        return False
    answers = ((facts.has_debt, facts.debt_note), (facts.is_complex, facts.security_note))
    if any(answer is not None and not note.strip() for answer, note in answers):
        raise DomainError(_("Hãy ghi căn cứ cho câu trả lời về nợ đọng và an ninh, trật tự."), code="facts")
    wanted = {
        "has_debt": facts.has_debt,
        "debt_note": facts.debt_note.strip(),
        "is_complex": facts.is_complex,
        "security_note": facts.security_note.strip(),
    }
    is_new = any(getattr(locked, name) != value for name, value in wanted.items())
    for name, value in wanted.items():
        setattr(locked, name, value)
    return is_new
