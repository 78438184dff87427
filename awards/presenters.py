"""What the screens of a dossier show, as plain values for the components."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from awards.domain.dossier_states import CONSULTATION, DOSSIER, ROUND
from awards.domain.eligibility import ConditionResult, Eligibility, LegResult
from awards.domain.nominations import ChecklistLine
from awards.enums import NominationStatus as N
from awards.enums import Verdict
from awards.models import Nomination
from base.accounts.models import User
from base.core.ledger import history_of

WAY = (N.DRAFT, N.SUBMITTED, N.APPRAISED, N.CONSULTING, N.READY, N.PASSED, N.GRANTED)
OFF_WAY = {N.RETURNED: N.DRAFT, N.WITHDRAWN: N.DRAFT, N.NOT_PASSED: N.PASSED}
VERDICT_STATUS = {Verdict.PASS: "met", Verdict.FAIL: "not_met", Verdict.NEEDS_PERSON: "needs_person"}
EVENTS = {
    "awards.nomination.drafted": _lazy("Hệ thống lập đề nghị theo kết quả phong trào"),
    "awards.nomination.created": _lazy("Đơn vị lập đề nghị"),
    "awards.nomination.edited": _lazy("Sửa tóm tắt thành tích"),
    "awards.nomination.document_added": _lazy("Thêm tài liệu"),
    "awards.nomination.document_removed": _lazy("Bỏ tài liệu"),
    "awards.nomination.pass": _lazy("Hội đồng thông qua"),
    "awards.nomination.not_pass": _lazy("Hội đồng không thông qua"),
    "awards.nomination.grant": _lazy("Khen thưởng"),
}


def stepper(nomination: Nomination) -> list[dict[str, str]]:
    """The way of a dossier; a stop beside it is shown at the place where it left the way."""
    status = N(nomination.status)
    place = WAY.index(OFF_WAY.get(status, status))
    steps = []
    for index, each in enumerate(WAY):
        state = "done" if index < place or status == N.GRANTED else "current" if index == place else "todo"
        label, detail = str(each.label), ""
        if each == N.CONSULTING and not nomination.award_type.needs_consultation:
            state, detail = "skipped", _("Không phải lấy ý kiến")
        if index == place and status in OFF_WAY:
            label, state = str(status.label), "failed"
        steps.append({"label": label, "state": state, "detail": detail})
    return steps


def timeline(subject: Any) -> list[dict[str, str]]:
    """Events of the ledger, newest first, with the names of those who acted."""
    events = list(history_of(subject))
    names = dict(User.objects.filter(username__in={e.actor for e in events}).values_list("username", "full_name"))
    items = []
    for event in reversed(events):
        payload = event.payload or {}
        items.append(
            {
                "when": f"{timezone.localtime(event.at):%H:%M %d/%m/%Y}",
                "title": _event_title(event.kind),
                "detail": str(payload.get("reason") or payload.get("name") or ""),
                "actor": (names.get(event.actor) or event.actor) if event.actor else _("Lịch tự động"),
            }
        )
    return items


def facts_of(nomination: Nomination) -> list[dict[str, Any]]:
    person, rulebook = nomination.person, nomination.rulebook
    return [
        {"term": _("Danh hiệu, hình thức"), "value": nomination.award_type.name},
        {"term": _("Cá nhân") if person else _("Tập thể"), "value": str(nomination.subject)},
        {"term": _("Chức vụ"), "value": person.position} if person else {"term": _("Cấp"), "value": _level(nomination)},
        {"term": _("Đơn vị đề nghị"), "value": str(nomination.unit)},
        {"term": _("Đợt xét"), "value": str(nomination.round), "url": nomination.round.get_absolute_url()},
        {"term": _("Năm thành tích"), "value": nomination.year},
        {"term": _("Ngày nhận hồ sơ"), "value": _day(nomination.received_on)},
        {
            "term": _("Bộ quy định"),
            "value": str(rulebook) if rulebook else "",
            "note": "" if rulebook is None or rulebook.is_verified else _("chưa đối chiếu toàn văn"),
        },
        {"term": _("Thẩm quyền quyết định"), "value": nomination.award_type.authority},
    ]


def checklist_rows(lines: list[ChecklistLine]) -> list[dict[str, Any]]:
    return [
        {
            "label": line.item.label,
            "is_required": line.item.is_required,
            "source": line.item.source,
            "status": "not_met" if line.is_missing else "met" if line.documents else "draft",
            "word": _("Còn thiếu") if line.is_missing else _("Đã có") if line.documents else _("Không bắt buộc"),
            "documents": [
                {
                    "url": reverse("awards:document-file", args=[document.pk]),
                    "remove_url": reverse("awards:document-remove", args=[document.pk]),
                    "name": document.file.name,
                    "size": document.file.size,
                    "note": document.note,
                }
                for document in line.documents
            ],
        }
        for line in lines
    ]


def eligibility_panel(answer: Eligibility) -> dict[str, Any]:
    """The answer with a badge word per verdict; legs that hold come first."""
    order = {Verdict.PASS: 0, Verdict.NEEDS_PERSON: 1, Verdict.FAIL: 2}
    legs = []
    for leg in sorted(answer.legs, key=lambda leg: order[Verdict(leg.verdict)]):
        conditions = [_judged(each.verdict) | {"text": each, "note": _note(each, leg)} for each in leg.conditions]
        legs.append(_judged(leg.verdict) | {"leg": leg, "conditions": conditions})
    return _judged(answer.verdict) | {"answer": answer, "legs": legs}


def _note(each: ConditionResult, leg: LegResult) -> str:
    """What the line of the leg does not say already: another article, or doubt about this condition alone."""
    parts = [each.article] if each.article != leg.article else []
    if not each.is_verified and (parts or any(other.is_verified for other in leg.conditions)):
        parts.append(_("chưa đối chiếu"))
    return ", ".join(parts)


def _judged(verdict: str) -> dict[str, Any]:
    return {"word": Verdict(verdict).label, "status": VERDICT_STATUS[Verdict(verdict)]}


def _event_title(kind: str) -> str:
    if kind in EVENTS:
        return str(EVENTS[kind])
    for table in (DOSSIER, ROUND, CONSULTATION):
        for row in table.rows:
            if kind == f"{table.noun}.{row.action}":
                return str(row.label)
    return _("Cập nhật")


def _level(nomination: Nomination) -> str:
    return str(nomination.collective.kind) if nomination.collective else ""


def _day(day: Any) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
