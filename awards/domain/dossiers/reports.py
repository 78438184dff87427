"""Báo cáo thành tích: saves itself while it is written, is kept in versions, and never overwrites another's change."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from awards.domain.dossiers.forms_of_report import SUMMARY, form_of, label_of
from awards.models import DossierReport, Nomination, ReportVersion
from awards.rules import can_edit, require_permission
from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.text import normalise

MAX_CHARS = 20_000


class ReportMoved(DomainError):
    """Somebody else saved in between. `report` is what stands now."""

    def __init__(self, report: DossierReport) -> None:
        who = str(report.saved_by or _("Người khác"))
        super().__init__(
            _(
                "{who} đã lưu báo cáo này trong lúc bạn sửa. Phần bạn vừa viết vẫn còn trên màn hình: hãy xem phần "
                "khác nhau, sửa lại nếu cần rồi lưu."
            ).format(who=who),
            code="moved",
        )
        self.report = report


@dataclass(frozen=True)
class Change:
    """How one part differs between two texts: words with a mark ("same", "added", "removed")."""

    label: str
    words: list[tuple[str, str]]


def locked_for_edit(nomination: Nomination, actor: Any) -> Nomination:
    """The locked row, where the actor may edit it now. Raises NotAllowed or DomainError."""
    rows = Nomination.objects.select_for_update(of=("self",))
    locked = rows.select_related("round", "unit", "award_type", "person", "collective", "household").get(
        pk=nomination.pk
    )
    require_permission(actor, "awards.nomination_edit", locked.unit)
    if not can_edit(locked):
        raise DomainError(
            _("Hồ sơ đang ở trạng thái “{status}” hoặc đợt xét đã khóa nên không sửa được.").format(
                status=locked.get_status_display()
            ),
            code="locked",
        )
    if locked.is_secret:
        raise DomainError(_("Hồ sơ mật không ghi nội dung trên hệ thống."), code="secret_content")
    return locked


@transaction.atomic
def save_report(
    nomination: Nomination,
    content: Mapping[str, str],
    *,
    expected_version: int | None = None,
    is_draft: bool = False,
    actor: Any,
) -> DossierReport:
    """Save the parts given; the others stay. A draft (autosave) is not yet a version and not in the ledger.

    ReportMoved where `expected_version` is given and somebody else has saved since.
    """
    locked = locked_for_edit(nomination, actor)
    report = _report_of(locked)
    if expected_version is not None and expected_version != report.version:
        raise ReportMoved(report)
    known = {SUMMARY, *(section.key for section in form_of(locked).sections)}
    merged = report.content | {key: _clean(locked, key, text) for key, text in content.items() if key in known}
    if merged != report.content or report.version == 0:
        report.content, report.version = merged, report.version + 1
        report.saved_by, report.saved_at = actor, clock.now()
        report.save()
    if not is_draft:
        keep_version(locked, report, actor=actor)
    return report


def keep_version(locked: Nomination, report: DossierReport, *, is_submission: bool = False, actor: Any) -> None:
    """Make what stands a version and its summary the nomination's; nothing where the last version says the same."""
    last = locked.report_versions.first()
    if last is not None and last.content == report.content and (last.is_submission or not is_submission):
        return
    summary = report.content.get(SUMMARY, "")
    if locked.achievement != summary:
        locked.achievement = summary
        locked.save(update_fields=["achievement"])
    version = ReportVersion.objects.create(
        nomination=locked,
        number=last.number + 1 if last else 1,
        content=report.content,
        is_submission=is_submission,
        saved_by=report.saved_by if is_submission else actor,
        saved_at=clock.now(),
    )
    ledger.record("awards.nomination.edited", locked, version, actor=actor, version=version.number)


def keep_submission(locked: Nomination, *, actor: Any) -> None:
    """What the dossier says on the day it is sent, also what was only saved by itself."""
    report = DossierReport.objects.filter(nomination=locked).select_related("saved_by").first()
    if report is not None:
        keep_version(locked, report, is_submission=True, actor=actor)


def content_of(nomination: Nomination) -> dict[str, str]:
    """Text by part as it stands; the summary of a nomination that was drafted by the schedule is its first part."""
    report = DossierReport.objects.filter(nomination=nomination).first()
    return {SUMMARY: nomination.achievement} | (report.content if report else {})


def unwritten_parts(nomination: Nomination, content: Mapping[str, str]) -> list[str]:
    """Required parts that are too short yet."""
    return [
        _("{title} (ít nhất {n} ký tự)").format(title=section.title, n=section.min_chars)
        for section in form_of(nomination).sections
        if section.is_required and len(content.get(section.key, "")) < section.min_chars
    ]


def changes_between(nomination: Nomination, old: Mapping[str, str], new: Mapping[str, str]) -> list[Change]:
    """Part by part in the order of the form, only parts that differ."""
    keys = [SUMMARY, *(section.key for section in form_of(nomination).sections)]
    return [
        Change(label_of(nomination, key), _words(old.get(key, ""), new.get(key, "")))
        for key in keys
        if old.get(key, "") != new.get(key, "")
    ]


def _words(old: str, new: str) -> list[tuple[str, str]]:
    before, after = old.split(), new.split()
    marked: list[tuple[str, str]] = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            marked.append(("same", " ".join(before[i1:i2])))
            continue
        if i2 > i1:
            marked.append(("removed", " ".join(before[i1:i2])))
        if j2 > j1:
            marked.append(("added", " ".join(after[j1:j2])))
    return marked


def _report_of(locked: Nomination) -> DossierReport:
    known = DossierReport.objects.filter(nomination=locked).select_related("saved_by").first()
    if known is not None:
        return known
    return DossierReport(nomination=locked, content={SUMMARY: locked.achievement}, saved_at=clock.now())


def _clean(nomination: Nomination, key: str, text: str) -> str:
    words = normalise(text)
    if len(words) > MAX_CHARS:
        raise DomainError(
            _("“{part}” dài quá {most} ký tự. Hãy rút gọn hoặc gửi kèm tệp.").format(
                part=label_of(nomination, key), most=MAX_CHARS
            ),
            code="too_long",
        )
    return words
