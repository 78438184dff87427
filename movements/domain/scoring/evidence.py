"""Files that support given points."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from base.core import ledger
from base.core.errors import DomainError
from base.core.files import store_upload
from movements.domain.scoring.sheets import may_edit, require_scorer
from movements.lock_objects import sheet_for_update
from movements.models import ScoreEntry, ScoreEvidence, ScoreSheet


def add_score_evidence(sheet: ScoreSheet, path: str, upload: Any, *, actor: Any) -> ScoreEvidence:
    """Keep a file beside an entry; the same content a second time is the one that is there. Asks for no version."""
    with transaction.atomic():
        sheet = sheet_for_update(sheet.pk)
        require_scorer(sheet, actor)
        _check_open(sheet, actor)
        file = store_upload(upload, actor=actor)
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
