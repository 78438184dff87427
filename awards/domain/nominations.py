"""Đề nghị khen thưởng: made and completed by the unit, sent by its head."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from awards.domain.catalogue import require_existing
from awards.domain.dossier_states import DOSSIER
from awards.domain.dossiers.forms_of_report import SUMMARY
from awards.domain.dossiers.reports import content_of, keep_submission, locked_for_edit, save_report, unwritten_parts
from awards.domain.dossiers.subjects import (
    Particulars,
    Subject,
    check_particulars,
    check_subject,
    class_of,
    kind_of,
    owner_of,
)
from awards.domain.eligibility import carrying_initiatives
from awards.domain.facts_used import claim
from awards.domain.rulebook import rulebook_on
from awards.enums import OWN_PAPERS, AwardSubject, DocumentKind, NominationSource, NominationStatus
from awards.models import AwardType, ChecklistItem, DossierDocument, Nomination, Round
from awards.rules import can_discard, can_send, require_permission, takes_dossiers
from base.accounts.enums import Role
from base.accounts.permissions import holders_of
from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.files import store_upload
from base.core.text import normalise
from base.core.transitions import advance
from base.notices.domain.notify import notify
from base.units.models import Unit

MIN_ACHIEVEMENT = 30
SENT_FROM = (NominationStatus.DRAFT, NominationStatus.RETURNED, NominationStatus.PENDING)
SIMPLIFIED_PAPERS = (DocumentKind.REQUEST, DocumentKind.REPORT)


@dataclass(frozen=True)
class ChecklistLine:
    """One paper of the checklist with what the dossier holds of it."""

    item: ChecklistItem
    documents: list[DossierDocument]
    is_written: bool = False
    """The report of achievements stands in the dossier itself, part by part."""

    @property
    def is_missing(self) -> bool:
        return self.item.is_required and not self.documents and not self.is_written


def nomination_for_update(nomination: Nomination) -> Nomination:
    """The locked row, its round read after the lock."""
    rows = Nomination.objects.select_for_update(of=("self",))
    return rows.select_related("round", "unit", "award_type", "person", "collective", "household").get(pk=nomination.pk)


def create_nomination(
    round_: Round,
    award_type: AwardType,
    *,
    unit: Unit,
    subject: Subject,
    achievement: str = "",
    particulars: Particulars | None = None,
    actor: Any,
) -> Nomination:
    """A draft of `unit` for a person, collective or household of its own. The same subject and award once per round."""
    require_permission(actor, "awards.nomination_edit", unit)
    check_new_nomination(round_, award_type, unit, subject)
    said = particulars or Particulars()
    check_particulars(subject, said, achievement)
    try:
        with transaction.atomic():
            # Nothing may come into a round that is just being cancelled.
            check_takes_dossiers(Round.objects.select_for_update(of=("self",)).get(pk=round_.pk))
            nomination = Nomination.objects.create(
                round=round_,
                award_type=award_type,
                unit=unit,
                year=round_.year,
                achievement=normalise(achievement),
                source=NominationSource.UNIT,
                created_at=clock.now(),
                created_by=actor,
                person_class=class_of(subject, said.person_class),
                is_posthumous=said.is_posthumous,
                is_secret=said.is_secret,
                secret_reference=normalise(said.secret_reference) if said.is_secret else "",
                **owner_of(subject),
            )
            ledger.record("awards.nomination.created", nomination, actor=actor)
    except IntegrityError as error:
        raise DomainError(
            _("“{subject}” đã có đề nghị {award} trong đợt này. Hãy mở đề nghị đã có.").format(
                subject=subject, award=award_type
            ),
            code="duplicate",
        ) from error
    return nomination


def discard_nomination(nomination: Nomination, *, actor: Any) -> None:
    """Throw away a draft that was made by mistake. DomainError once it was handed on or holds papers."""
    require_permission(actor, "awards.nomination_edit", nomination.unit)
    with transaction.atomic():
        locked = nomination_for_update(nomination)
        if not can_discard(locked):
            raise DomainError(_("Hồ sơ đã có giấy tờ hoặc đã gửi nên không bỏ được. Hãy rút hồ sơ."), code="used")
        ghost, words = Nomination(pk=locked.pk), str(locked)
        locked.delete()
        ledger.record("awards.nomination.discarded", ghost, actor=actor, name=words)


def edit_nomination(nomination: Nomination, *, achievement: str, actor: Any) -> Nomination:
    """Change the summary alone; the other parts of the report stay."""
    save_report(nomination, {SUMMARY: achievement}, actor=actor)
    nomination.refresh_from_db(fields=["achievement"])
    return nomination


@transaction.atomic
def add_document(
    nomination: Nomination,
    *,
    kind: DocumentKind,
    upload: Any,
    note: str = "",
    is_redacted: bool = False,
    actor: Any,
) -> DossierDocument:
    """Put a file into the dossier. The same content under the same kind twice is one document."""
    locked = locked_for_edit(nomination, actor)
    if kind in OWN_PAPERS:
        raise DomainError(_("Loại tài liệu này do Thường trực hoặc hệ thống đưa vào hồ sơ."), code="own_paper")
    stored = store_upload(upload, actor=actor)
    known = locked.documents.filter(kind=kind, file__sha256=stored.sha256).first()
    if known is not None:
        stored.file.delete(save=False)
        stored.delete()
        return known
    document = DossierDocument.objects.create(
        nomination=locked, kind=kind, file=stored, note=normalise(note), is_redacted=is_redacted, added_at=clock.now()
    )
    ledger.record("awards.document.added", document, actor=actor, sha256=stored.sha256, paper=kind)
    ledger.record("awards.nomination.document_added", locked, actor=actor, paper=kind, name=stored.name)
    return document


@transaction.atomic
def remove_document(document: DossierDocument, *, actor: Any) -> None:
    """Take a document out of the dossier; the stored file stays for whoever must prove what was there."""
    locked = locked_for_edit(document.nomination, actor)
    if document.kind in OWN_PAPERS:
        raise DomainError(_("Loại tài liệu này do Thường trực hoặc hệ thống đưa vào hồ sơ."), code="own_paper")
    key, kind, name = document.pk, document.kind, document.file.name
    document.delete()
    document.pk = key
    ledger.record("awards.document.removed", document, actor=actor, paper=kind)
    ledger.record("awards.nomination.document_removed", locked, actor=actor, paper=kind, name=name)


def checklist(nomination: Nomination) -> list[ChecklistLine]:
    """Papers asked for by award and kind of subject, each with the documents at hand, then what else the dossier holds.

    By the simplified procedure the request and a short report are enough (Law 2022 Art. 85).
    """
    items = ChecklistItem.objects.filter(
        Q(subject=AwardSubject.ANY) | Q(subject=kind_of(nomination)), award_type=nomination.award_type_id
    )
    if nomination.round.is_simplified:
        items = items.filter(Q(kind__in=SIMPLIFIED_PAPERS) | Q(is_required=False))
    documents = list(nomination.documents.select_related("file"))
    lines = [ChecklistLine(item, [d for d in documents if d.kind == item.kind]) for item in items]
    lines = [
        replace(line, is_written=not unwritten_parts(nomination, content_of(nomination)))
        if line.item.kind == DocumentKind.REPORT and line.is_missing and not nomination.is_secret
        else line
        for line in lines
    ]
    listed = {line.item.kind for line in lines}
    for kind in DocumentKind:
        if more := [document for document in documents if document.kind == kind and kind not in listed]:
            lines.append(ChecklistLine(ChecklistItem(kind=kind, label=str(kind.label), is_required=False), more))
    return lines


def missing_parts(nomination: Nomination) -> list[str]:
    """What still has to be added before the head can send the dossier.

    The report of achievements is written here part by part, or attached as a file: one of the two.
    """
    if nomination.is_secret:
        return []
    content = content_of(nomination)
    unwritten = unwritten_parts(nomination, content)
    missing = []
    for line in checklist(nomination):
        if line.item.kind == DocumentKind.REPORT and line.is_missing:
            started = any(text for key, text in content.items() if key != SUMMARY)
            missing += (unwritten if started else [line.item.label]) if unwritten else []
        elif line.is_missing:
            missing.append(line.item.label)
    if len(content[SUMMARY]) < MIN_ACHIEVEMENT:
        missing.insert(0, _("Tóm tắt thành tích (ít nhất {n} ký tự)").format(n=MIN_ACHIEVEMENT))
    return missing


def refusal_to_send(nomination: Nomination) -> str:
    """Why a dossier on its way to being sent would be refused as it stands; empty where nothing hinders it."""
    if nomination.status in SENT_FROM:
        try:
            _check_complete(nomination)
        except DomainError as error:
            return error.message
    return ""


def hand_up(nomination: Nomination, *, actor: Any) -> Nomination:
    """The officer lays a complete dossier before the head of the unit."""
    require_permission(actor, "awards.nomination_edit", nomination.unit)
    with transaction.atomic():
        done = advance(DOSSIER, nomination, "hand_up", actor=actor, check=_check_complete)
        notify(
            holders_of(Role.HEAD, unit=done.unit),
            kind="awards.nomination_handed_up",
            key=f"awards.nomination:{done.pk}:handed-up:{clock.now().isoformat()}",
            title=_("Chờ duyệt để gửi: {nomination}").format(nomination=done)[:200],
            url=done.get_absolute_url(),
        )
    return done


def hand_back(nomination: Nomination, *, reason: str, actor: Any) -> Nomination:
    """The head of the unit wants something mended before it is sent."""
    require_permission(actor, "awards.nomination_submit", nomination.unit)
    with transaction.atomic():
        done = advance(DOSSIER, nomination, "hand_back", actor=actor, reason=normalise(reason))
        notify(
            holders_of(Role.OFFICER, unit=done.unit),
            kind="awards.nomination_handed_back",
            key=f"awards.nomination:{done.pk}:handed-back:{clock.now().isoformat()}",
            title=_("Lãnh đạo yêu cầu sửa: {nomination}").format(nomination=done)[:200],
            body=normalise(reason),
            url=done.get_absolute_url(),
        )
    return done


def submit_nomination(nomination: Nomination, *, actor: Any) -> Nomination:
    """The head sends the dossier: received today and judged by the rulebook of today. Sent again is received again."""
    require_permission(actor, "awards.nomination_submit", nomination.unit)
    today = clock.today()
    with transaction.atomic():
        sent = advance(
            DOSSIER,
            nomination,
            "submit",
            actor=actor,
            check=_check_complete,
            received_on=today,
            rulebook=rulebook_on(today),
        )
        claim(sent, initiatives=carrying_initiatives(sent), actor=actor)
        keep_submission(nomination_for_update(sent), actor=actor)
        sent.refresh_from_db()
        if sent.status == NominationStatus.SUBMITTED and sent.appraiser_id:
            sent = advance(DOSSIER, sent, "assign")
        notify(
            holders_of(Role.SECRETARIAT),
            kind="awards.nomination_submitted",
            key=f"awards.nomination:{sent.pk}:submitted:{today}",
            title=_("{unit} gửi hồ sơ “{nomination}”").format(unit=sent.unit, nomination=sent),
            url=sent.get_absolute_url(),
        )
    return sent


def withdraw_nomination(nomination: Nomination, *, reason: str, actor: Any) -> Nomination:
    require_permission(actor, "awards.nomination_submit", nomination.unit)
    return advance(DOSSIER, nomination, "withdraw", actor=actor, reason=reason)


def resume_nomination(nomination: Nomination, *, actor: Any) -> Nomination:
    """Take up a withdrawn dossier again, while the window is open."""
    require_permission(actor, "awards.nomination_edit", nomination.unit)
    return advance(DOSSIER, nomination, "resume", actor=actor, check=_check_window)


def check_takes_dossiers(round_: Round) -> None:
    if not takes_dossiers(round_):
        raise DomainError(
            _("Đợt xét “{round}” không nhận hồ sơ lúc này. Hãy xem thời gian của đợt.").format(round=round_),
            code="window_closed",
        )


def check_new_nomination(round_: Round, award_type: AwardType, unit: Unit, subject: Subject) -> None:
    """Raises DomainError where the round does not take this award for this subject of this unit."""
    check_takes_dossiers(round_)
    if not round_.award_types.filter(pk=award_type.pk).exists():
        raise DomainError(
            _("Đợt này không xét “{award}”. Hãy chọn đợt xét có danh hiệu này.").format(award=award_type),
            code="award_not_in_round",
        )
    require_existing(award_type, clock.today())
    check_subject(award_type, unit, subject)


def _check_complete(locked: Nomination) -> None:
    if not can_send(locked):
        raise DomainError(_("Đợt xét đã hết hạn nhận hồ sơ."), code="window_closed")
    require_existing(locked.award_type, clock.today())
    if missing := missing_parts(locked):
        raise DomainError(
            _("Hồ sơ còn thiếu: {parts}. Hãy bổ sung rồi gửi lại.").format(parts="; ".join(missing)), code="incomplete"
        )


def _check_window(locked: Nomination) -> None:
    if not takes_dossiers(locked.round):
        raise DomainError(_("Đợt xét đã hết hạn nhận hồ sơ."), code="window_closed")
