"""Files that support given points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from base.accounts.permissions import reach_of
from base.core import ledger
from base.core.errors import DomainError
from base.core.files import store_upload
from base.core.models import StoredFile
from movements.domain.scoring.sheets import may_edit, require_scorer
from movements.lock_objects import sheet_for_update
from movements.models import Evidence, ScoreEntry, ScoreEvidence, ScoreSheet


def add_score_evidence(sheet: ScoreSheet, path: str, upload: Any, *, actor: Any) -> ScoreEvidence:
    """Keep a file beside an entry; the same content a second time is the one that is there. Asks for no version."""
    with transaction.atomic():
        sheet = sheet_for_update(sheet.pk)
        require_scorer(sheet, actor)
        _check_open(sheet, actor)
        return _attach(sheet, path, store_upload(upload, actor=actor), actor)


def refer_to_evidence(sheet: ScoreSheet, path: str, file: StoredFile, *, actor: Any) -> ScoreEvidence:
    """The same with a file that the unit has sent with a report of the movement (`evidence_within_reach`)."""
    with transaction.atomic():
        sheet = sheet_for_update(sheet.pk)
        require_scorer(sheet, actor)
        _check_open(sheet, actor)
        if file.pk not in {known.pk for known in evidence_within_reach([sheet], actor)[sheet.pk]}:
            raise DomainError(_("Tệp “{name}” không có trong báo cáo của đơn vị.").format(name=file.name), code="file")
        return _attach(sheet, path, file, actor)


def evidence_within_reach(sheets: Sequence[ScoreSheet], actor: Any) -> dict[int, list[StoredFile]]:
    """Sheet → files that its unit sent with reports of the movement, where the actor may see these. One query."""
    reach = reach_of(actor, "movements.report_view")
    seen = [sheet for sheet in sheets if reach.covers(sheet.unit)]
    rows = Evidence.objects.filter(
        measurement__report__duty__unit__in={sheet.unit_id for sheet in seen},
        measurement__report__duty__period__plan__movement__in={sheet.stage.plan.movement_id for sheet in seen},
    ).select_related("file", "measurement__report__duty__period__plan")
    files: dict[tuple[int, int], list[StoredFile]] = {}
    for row in rows.order_by("-pk"):
        duty = row.measurement.report.duty
        files.setdefault((duty.unit_id, duty.period.plan.movement_id), []).append(row.file)
    own = {sheet.pk: (sheet.unit_id, sheet.stage.plan.movement_id) for sheet in seen}
    return {sheet.pk: files.get(own[sheet.pk], []) if sheet.pk in own else [] for sheet in sheets}


def _attach(sheet: ScoreSheet, path: str, file: StoredFile, actor: Any) -> ScoreEvidence:
    entry, made = ScoreEntry.objects.get_or_create(sheet=sheet, path=path)
    same = ScoreEvidence.objects.filter(entry=entry, file__sha256=file.sha256).first()
    if same is not None:
        return same
    evidence = ScoreEvidence.objects.create(entry=entry, file=file)
    rows = (entry, evidence) if made else (evidence,)
    ledger.record("movements.score_sheet.evidence_add", sheet, *rows, actor=actor, name=file.name)
    return evidence


def remove_score_evidence(evidence: ScoreEvidence, *, actor: Any) -> None:
    """Take a file off a sheet that may still be edited. The stored file stays for the auditor."""
    with transaction.atomic():
        sheet = sheet_for_update(evidence.entry.sheet_id)
        require_scorer(sheet, actor)
        _check_open(sheet, actor)
        gone = ScoreEvidence.objects.filter(pk=evidence.pk).select_related("file").first()
        if gone is None:
            return
        ScoreEvidence.objects.filter(pk=gone.pk).delete()
        ledger.record("movements.score_sheet.evidence_remove", sheet, gone, actor=actor, name=gone.file.name)


def _check_open(sheet: ScoreSheet, actor: Any) -> None:
    if actor is not None and not may_edit(sheet, actor):
        raise DomainError(_("Phiếu này không nhận thêm hay bỏ bớt minh chứng được nữa."), code="locked")
