"""What the screens of a dossier show, as plain values for the components."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from awards.domain.catalogue import holder_on
from awards.domain.dossiers.subjects import kind_of
from awards.domain.eligibility import ConditionResult, Eligibility, LegResult
from awards.domain.nominations import ChecklistLine
from awards.enums import AwardSubject, Verdict
from awards.enums import NominationStatus as N
from awards.models import Grant, Nomination
from base.accounts.naming import actor_names
from base.core import clock
from base.core.event_words import deed_words
from base.core.ledger import history_of

WAY = (N.DRAFT, N.SUBMITTED, N.RECEIVED, N.APPRAISED, N.CONSULTING, N.READY, N.PASSED, N.GRANTED)
OFF_WAY = {N.RETURNED: N.DRAFT, N.WITHDRAWN: N.DRAFT, N.INELIGIBLE: N.APPRAISED, N.NOT_PASSED: N.PASSED}
BETWEEN = {N.PENDING: N.DRAFT, N.ASSIGNED: N.RECEIVED}
"""States that the stepper shows as the stop they belong to, by their own name."""
SUBJECT_WORDS = {
    AwardSubject.INDIVIDUAL: _lazy("Cá nhân"),
    AwardSubject.COLLECTIVE: _lazy("Tập thể"),
    AwardSubject.HOUSEHOLD: _lazy("Hộ gia đình"),
}
VERDICT_STATUS = {Verdict.PASS: "met", Verdict.FAIL: "not_met", Verdict.NEEDS_PERSON: "needs_person"}
EVENTS = {
    "awards.nomination.drafted": _lazy("Hệ thống lập đề nghị theo kết quả phong trào"),
    "awards.nomination.created": _lazy("Đơn vị lập đề nghị"),
    "awards.nomination.edited": _lazy("Lưu báo cáo thành tích"),
    "awards.nomination.document_added": _lazy("Thêm tài liệu"),
    "awards.nomination.document_removed": _lazy("Bỏ tài liệu"),
    "awards.nomination.pass": _lazy("Hội đồng thông qua"),
    "awards.nomination.not_pass": _lazy("Hội đồng không thông qua"),
    "awards.nomination.grant": _lazy("Khen thưởng"),
    "awards.nomination.discovered": _lazy("Lập đề nghị từ kết quả rà soát"),
    "awards.nomination.claimed": _lazy("Ghi thành tích, sáng kiến đã dùng"),
    "awards.nomination.released": _lazy("Trả lại thành tích, sáng kiến"),
    "awards.rulebook.loaded": _lazy("Nạp từ bộ có sẵn"),
    "awards.rulebook.drafted": _lazy("Lập dự thảo"),
    "awards.rulebook.imported": _lazy("Nhập từ tệp"),
    "awards.rulebook.changed": _lazy("Sửa thông tin chung"),
    "awards.rulebook.rule_saved": _lazy("Sửa một quy định"),
    "awards.rulebook.rule_removed": _lazy("Bỏ một quy định"),
    "awards.quota.drafted": _lazy("Soạn chỉ tiêu"),
    "awards.quota.changed": _lazy("Sửa chỉ tiêu"),
    "awards.voting_rule.drafted": _lazy("Soạn quy tắc"),
    "awards.voting_rule.changed": _lazy("Sửa quy tắc"),
    "awards.silence_rule.drafted": _lazy("Soạn quy tắc"),
    "awards.silence_rule.changed": _lazy("Sửa quy tắc"),
}


def stepper(nomination: Nomination) -> list[dict[str, str]]:
    """The way of a dossier; a stop beside it is shown at the place where it left the way."""
    status = N(nomination.status)
    place = WAY.index(OFF_WAY.get(status) or BETWEEN.get(status, status))
    steps = []
    for index, each in enumerate(WAY):
        state = "done" if index < place or status == N.GRANTED else "current" if index == place else "todo"
        label, detail = str(each.label), ""
        if each == N.CONSULTING and not nomination.award_type.needs_consultation:
            state, detail = "skipped", _("Không phải lấy ý kiến")
        if index == place and status in BETWEEN:
            label = str(status.label)
        if index == place and status in OFF_WAY:
            label, state = str(status.label), "failed"
        steps.append({"label": label, "state": state, "detail": detail})
    return steps


def timeline(subject: Any) -> list[dict[str, str]]:
    """Events of the ledger, newest first, with the names of those who acted."""
    events = list(history_of(subject))
    names = actor_names(events, nobody=_("Lịch tự động"))
    items = []
    for event in reversed(events):
        payload = event.payload or {}
        items.append(
            {
                "when": f"{timezone.localtime(event.at):%H:%M %d/%m/%Y}",
                "title": deed_words(event.kind, EVENTS),
                "detail": str(payload.get("reason") or payload.get("name") or ""),
                "actor": names[event.pk],
            }
        )
    return items


def facts_of(nomination: Nomination) -> list[dict[str, Any]]:
    rulebook = nomination.rulebook
    return [
        {"term": _("Danh hiệu, hình thức"), "value": nomination.award_type.name},
        {
            "term": SUBJECT_WORDS[kind_of(nomination)],
            "value": str(nomination.subject),
            "note": _("truy tặng") if nomination.is_posthumous else "",
        },
        *_about_subject(nomination),
        {"term": _("Đơn vị đề nghị"), "value": str(nomination.unit)},
        {"term": _("Đợt xét"), "value": str(nomination.round), "url": nomination.round.get_absolute_url()},
        {"term": _("Năm thành tích"), "value": nomination.year},
        {"term": _("Ngày nhận hồ sơ"), "value": _day(nomination.received_on)},
        {
            "term": _("Bộ quy định"),
            "value": str(rulebook) if rulebook else "",
            "note": "" if rulebook is None or rulebook.is_verified else _("chưa đối chiếu toàn văn"),
        },
        {"term": _("Thẩm quyền quyết định"), "value": _holder_of(nomination)},
        *([{"term": _("Hồ sơ mật, nơi lưu"), "value": nomination.secret_reference}] if nomination.is_secret else []),
    ]


def _holder_of(nomination: Nomination) -> str:
    """Who decided, by the law of that day; while nobody has, who would today."""
    granted = Grant.objects.filter(nomination=nomination) if nomination.status == N.GRANTED else Grant.objects.none()
    day = granted.values_list("granted_on", flat=True).first() or clock.today()
    return holder_on(nomination.award_type, day)


def _about_subject(nomination: Nomination) -> list[dict[str, Any]]:
    if person := nomination.person:
        kind = nomination.get_person_class_display()
        return [{"term": _("Chức vụ"), "value": person.position}, {"term": _("Nhóm thống kê"), "value": kind}]
    if household := nomination.household:
        return [{"term": _("Nơi ở"), "value": household.hamlet, "note": str(household.unit)}]
    return [{"term": _("Cấp"), "value": str(nomination.collective.kind) if nomination.collective else ""}]


def _state_word(line: ChecklistLine) -> str:
    if line.is_missing:
        return _("Còn thiếu")
    if line.documents:
        return _("Đã có")
    return _("Đã viết trong hồ sơ") if line.is_written else _("Không bắt buộc")


def checklist_rows(lines: list[ChecklistLine]) -> list[dict[str, Any]]:
    return [
        {
            "label": line.item.label,
            "is_required": line.item.is_required,
            "source": line.item.source,
            "status": "not_met" if line.is_missing else "met" if line.documents or line.is_written else "draft",
            "word": _state_word(line),
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
    year = answer.earliest_year
    when = _("Sớm nhất là năm thành tích {year}, nếu các việc dưới đây được đáp ứng.").format(year=year) if year else ""
    return _judged(answer.verdict) | {"answer": answer, "legs": legs, "when": when}


def _note(each: ConditionResult, leg: LegResult) -> str:
    """What the line of the leg does not say already: another article, or doubt about this condition alone."""
    parts = [each.article] if each.article != leg.article else []
    if not each.is_verified and (parts or any(other.is_verified for other in leg.conditions)):
        parts.append(_("chưa đối chiếu"))
    return ", ".join(parts)


def _judged(verdict: str) -> dict[str, Any]:
    return {"word": Verdict(verdict).label, "status": VERDICT_STATUS[Verdict(verdict)]}


def _day(day: Any) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
