"""What the page of a dossier shows of its procedure, for one user: also the covered version for a blind reader."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from awards.domain.dossier_states import DOSSIER
from awards.domain.dossiers import blind
from awards.domain.dossiers.forms_of_report import SUMMARY, form_of
from awards.domain.dossiers.moving_on import ON_THE_WAY, waits_for
from awards.domain.dossiers.notes import notes_for
from awards.domain.dossiers.related import related_to
from awards.domain.dossiers.reports import content_of
from awards.domain.dossiers.returning import open_points
from awards.domain.nominations import SENT_FROM, missing_parts
from awards.enums import BodyAnswer, NominationStatus, RequestStatus
from awards.models import Nomination, OpinionRequest
from awards.presenters import rounds as presenters
from awards.rules import can_discard, can_edit, can_send
from base.accounts.permissions import can

EDIT, SUBMIT, APPRAISE = "awards.nomination_edit", "awards.nomination_submit", "awards.nomination_appraise"
MANAGE, ASK = "awards.round_manage", "awards.opinion_manage"
WORD_STATUS = {
    RequestStatus.OPEN: "pending",
    RequestStatus.ANSWERED: "done",
    RequestStatus.SILENT: "met",
    RequestStatus.WITHDRAWN: "cancelled",
}
Link = dict[str, str]


def report_parts(nomination: Nomination) -> list[dict[str, str]]:
    """Title and text of every part that is written, without the summary."""
    content = content_of(nomination)
    return [
        {"title": section.title, "text": content[section.key]}
        for section in form_of(nomination).sections
        if content.get(section.key)
    ]


def summary_of(nomination: Nomination) -> str:
    """As it stands on the unit's screen, also where it was only saved by itself so far."""
    return content_of(nomination)[SUMMARY] or nomination.achievement


def actions_of(user: Any, nomination: Nomination) -> list[Link]:
    """What this user may do next: label, address and tone, the next step first."""
    open_steps = {row.action for row in DOSSIER.open_to(nomination.status)}
    unit = nomination.unit
    edits, submits, appraises = can(user, EDIT, unit), can(user, SUBMIT, unit), can(user, APPRAISE, unit)
    manages = can(user, MANAGE, nomination.round.council_unit)
    to_give = blind.waits_to_be_given(nomination)
    judges = appraises and not to_give
    disagreed = nomination.status in ON_THE_WAY and any(
        request.answer == BodyAnswer.DISAGREE for request in nomination.opinion_requests.all()
    )
    writes = edits and can_edit(nomination)
    # What would be refused as incomplete is not offered: the page says what lacks, the button leads there.
    lacks = bool(can_send(nomination) and missing_parts(nomination))
    offered = [
        (_("Hoàn thiện hồ sơ"), "nomination-edit", "primary", writes and lacks),
        (_("Gửi hồ sơ"), "nomination-submit", "primary", submits and can_send(nomination) and not lacks),
        (_("Trình lãnh đạo"), "nomination-hand-up", "primary", writes and not submits and not lacks),
        (_("Hoàn thiện hồ sơ"), "nomination-edit", "secondary", writes and not lacks),
        (_("Yêu cầu sửa"), "nomination-hand-back", "secondary", submits and "hand_back" in open_steps),
        (_("Thẩm định"), "nomination-appraise", "primary", judges and "appraise" in open_steps),
        (_("Tiếp nhận"), "nomination-receive", "secondary", appraises and "receive" in open_steps),
        (_("Giao thẩm định"), "nomination-assign", "primary" if to_give else "secondary", manages
            and "assign" in open_steps),
        (_("Xin ý kiến hiệp y"), "opinion-ask", "secondary", _may_ask(user, nomination)),
        (_("Kết luận trình Hội đồng"), "nomination-proceed", "secondary", appraises and disagreed),
        (_("Trình khen (thủ tục đơn giản)"), "nomination-simplified", "primary", manages
            and nomination.round.is_simplified and nomination.status == NominationStatus.READY),
        (_("Trả lại"), "nomination-return", "secondary", judges and "return" in open_steps),
        (_("Không đủ điều kiện"), "nomination-refuse", "quiet", judges and "refuse" in open_steps),
        (_("Thẩm định lại"), "nomination-reopen", "secondary", appraises and "reopen" in open_steps),
        (_("Rút đề nghị"), "nomination-withdraw", "quiet", submits and "withdraw" in open_steps),
        (_("Bỏ hồ sơ lập nhầm"), "nomination-discard", "quiet", edits and can_discard(nomination)),
    ]  # fmt: skip
    return [
        {"label": label, "url": reverse(f"awards:{name}", args=[nomination.pk]), "tone": tone}
        for label, name, tone, allowed in offered
        if allowed
    ]


def _may_ask(user: Any, nomination: Nomination) -> bool:
    from awards.domain.opinions.asking import ASKABLE  # noqa: PLC0415 -- read at call time, beside its table

    return can(user, ASK, nomination.unit) and nomination.status in ASKABLE and not nomination.is_secret


def request_rows(user: Any, nomination: Nomination) -> list[dict[str, Any]]:
    """Bodies asked. What a body wrote is for those who appraise and the council; the unit sees how it stands."""
    reads = can(user, APPRAISE, nomination.unit) or can(user, "awards.session_view")
    rows = nomination.opinion_requests.select_related("rule", "file").exclude(status=RequestStatus.WITHDRAWN)
    return [_request_row(request, reads=reads) for request in rows]


def _request_row(request: OpinionRequest, *, reads: bool) -> dict[str, Any]:
    silent = request.status == RequestStatus.SILENT
    return {
        "body": request.body,
        "due_on": request.due_on,
        "is_sure": request.is_calendar_announced,
        "word": request.get_answer_display() if request.answer and not silent else request.get_status_display(),
        "status": "not_met" if request.answer == BodyAnswer.DISAGREE else WORD_STATUS[RequestStatus(request.status)],
        "rule": _("Không trả lời: {silence}. {source}{doubt}").format(
            silence=request.get_silence_display(),
            source=request.rule.source,
            doubt="" if request.rule.is_verified else _(" (chưa đối chiếu)"),
        ),
        "text": request.answer_text if reads else "",
        "url": request.get_absolute_url() if reads else "",
    }


def blind_note(nomination: Nomination) -> str:
    """From whom the name is hidden and until when, for a reader who sees it; empty outside a blind reading."""
    if not nomination.round.is_blind or nomination.status not in (*blind.IN_APPRAISAL, *SENT_FROM):
        return ""
    return _("Đợt xét đọc kín. Bạn thấy tên; người được giao thẩm định chỉ thấy “{name}”, không thấy tên, "
        "chức vụ, đơn vị, cho đến khi kết luận.").format(name=blind.blind_name(nomination))  # fmt: skip


def appraiser_facts(user: Any, nomination: Nomination) -> list[dict[str, Any]]:
    """Who appraises, until when: for those who appraise, not for the unit."""
    if nomination.appraiser is None or not can(user, APPRAISE, nomination.unit):
        return []
    note = _("hạn {day}").format(day=f"{nomination.appraise_by:%d/%m/%Y}") if nomination.appraise_by else ""
    return [{"term": _("Người thẩm định"), "value": str(nomination.appraiser), "note": note}]


def dossier_context(user: Any, nomination: Nomination) -> dict[str, Any]:
    """What stands beside facts, papers and eligibility."""
    notes = notes_for(user, nomination)
    may_talk = can(user, APPRAISE, nomination.unit) or can(user, EDIT, nomination.unit)
    return {
        "actions": actions_of(user, nomination),
        "parts": report_parts(nomination),
        "summary": summary_of(nomination),
        "points": open_points(nomination),
        "blind_note": blind_note(nomination),
        "waits": waits_for(nomination) if nomination.status in ON_THE_WAY else [],
        "requests": request_rows(user, nomination),
        "related": related_to(nomination, user),
        "notes": notes if may_talk else [],
        "may_talk": may_talk,
        "appraises": can(user, APPRAISE, nomination.unit),
        "has_versions": nomination.report_versions.exists() and may_talk,
    }


def blind_context(nomination: Nomination) -> dict[str, Any]:
    """The same dossier for its blind reader: covered text, neutral names of files, a history without people."""
    documents = list(nomination.documents.select_related("file"))
    names = blind.cover_files(nomination, documents)
    return {
        "name": blind.blind_name(nomination),
        "facts": [
            {"term": _("Danh hiệu, hình thức"), "value": nomination.award_type.name},
            {"term": _("Năm thành tích"), "value": nomination.year},
            {"term": _("Ngày nhận hồ sơ"), "value": f"{nomination.received_on:%d/%m/%Y}"
                if nomination.received_on else ""},
            {"term": _("Hạn thẩm định"), "value": f"{nomination.appraise_by:%d/%m/%Y}"
                if nomination.appraise_by else ""},
        ],
        "summary": blind.cover_names(nomination, summary_of(nomination)),
        "parts": [
            {"title": part["title"], "text": blind.cover_names(nomination, part["text"])}
            for part in report_parts(nomination)
        ],
        "files": [
            {
                "name": names[document.pk],
                "url": reverse("awards:document-file", args=[document.pk]) if document.is_redacted else "",
            }
            for document in documents
        ],
        "timeline": [
            {"when": item["when"], "title": item["title"]} for item in presenters.timeline(nomination)
        ],
    }  # fmt: skip
