"""Đề nghị khen thưởng: made and completed by the unit, sent by its head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from awards.domain.catalogue import require_existing
from awards.domain.dossier_states import DOSSIER
from awards.domain.rulebook import rulebook_on
from awards.enums import AwardSubject, DocumentKind, NominationSource
from awards.models import AwardType, ChecklistItem, DossierDocument, Nomination, Round
from awards.rules import can_edit, require_permission, takes_dossiers
from base.accounts.enums import Role
from base.accounts.permissions import holders_of
from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.files import store_upload
from base.core.text import normalise
from base.core.transitions import advance
from base.notices.domain.notify import notify
from base.units.domain.standing import require_standing
from base.units.models import Person, Unit

MIN_ACHIEVEMENT = 30


@dataclass(frozen=True)
class ChecklistLine:
    """One paper of the checklist with what the dossier holds of it."""

    item: ChecklistItem
    documents: list[DossierDocument]

    @property
    def is_missing(self) -> bool:
        return self.item.is_required and not self.documents


def nomination_for_update(nomination: Nomination) -> Nomination:
    """The locked row, its round read after the lock."""
    rows = Nomination.objects.select_for_update(of=("self",))
    return rows.select_related("round", "unit", "award_type", "person", "collective").get(pk=nomination.pk)


def create_nomination(
    round_: Round, award_type: AwardType, *, unit: Unit, subject: Person | Unit, achievement: str = "", actor: Any
) -> Nomination:
    """A draft of `unit` for a person or a collective of its own. The same subject and award once per round."""
    require_permission(actor, "awards.nomination_edit", unit)
    check_new_nomination(round_, award_type, unit, subject)
    owner = {"person": subject} if isinstance(subject, Person) else {"collective": subject}
    try:
        with transaction.atomic():
            nomination = Nomination.objects.create(
                round=round_,
                award_type=award_type,
                unit=unit,
                year=round_.year,
                achievement=normalise(achievement),
                source=NominationSource.UNIT,
                created_at=clock.now(),
                created_by=actor,
                **owner,
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


@transaction.atomic
def edit_nomination(nomination: Nomination, *, achievement: str, actor: Any) -> Nomination:
    locked = _editable(nomination, actor)
    text = normalise(achievement)
    if locked.achievement != text:
        locked.achievement = text
        locked.save(update_fields=["achievement"])
        ledger.record("awards.nomination.edited", locked, actor=actor)
    return locked


@transaction.atomic
def add_document(
    nomination: Nomination, *, kind: DocumentKind, upload: Any, note: str = "", actor: Any
) -> DossierDocument:
    """Put a file into the dossier. The same content under the same kind twice is one document."""
    locked = _editable(nomination, actor)
    stored = store_upload(upload, actor=actor)
    known = locked.documents.filter(kind=kind, file__sha256=stored.sha256).first()
    if known is not None:
        stored.file.delete(save=False)
        stored.delete()
        return known
    document = DossierDocument.objects.create(
        nomination=locked, kind=kind, file=stored, note=normalise(note), added_at=clock.now()
    )
    ledger.record("awards.document.added", document, actor=actor, sha256=stored.sha256, paper=kind)
    ledger.record("awards.nomination.document_added", locked, actor=actor, paper=kind, name=stored.name)
    return document


@transaction.atomic
def remove_document(document: DossierDocument, *, actor: Any) -> None:
    """Take a document out of the dossier; the stored file stays for whoever must prove what was there."""
    locked = _editable(document.nomination, actor)
    key, kind, name = document.pk, document.kind, document.file.name
    document.delete()
    document.pk = key
    ledger.record("awards.document.removed", document, actor=actor, paper=kind)
    ledger.record("awards.nomination.document_removed", locked, actor=actor, paper=kind, name=name)


def checklist(nomination: Nomination) -> list[ChecklistLine]:
    """Papers asked for by award and kind of subject, each with the documents at hand."""
    subject = AwardSubject.INDIVIDUAL if nomination.person_id else AwardSubject.COLLECTIVE
    items = ChecklistItem.objects.filter(
        Q(subject=AwardSubject.ANY) | Q(subject=subject), award_type=nomination.award_type_id
    )
    documents = list(nomination.documents.select_related("file"))
    return [ChecklistLine(item, [d for d in documents if d.kind == item.kind]) for item in items]


def missing_parts(nomination: Nomination) -> list[str]:
    """What still has to be added before the head can send the dossier."""
    missing = [line.item.label for line in checklist(nomination) if line.is_missing]
    if len(nomination.achievement) < MIN_ACHIEVEMENT:
        missing.insert(0, _("Tóm tắt thành tích (ít nhất {n} ký tự)").format(n=MIN_ACHIEVEMENT))
    return missing


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


def check_new_nomination(round_: Round, award_type: AwardType, unit: Unit, subject: Person | Unit) -> None:
    """Raises DomainError where the round does not take this award for this subject of this unit."""
    if not takes_dossiers(round_):
        raise DomainError(
            _("Đợt xét “{round}” không nhận hồ sơ lúc này. Hãy xem thời gian của đợt.").format(round=round_),
            code="window_closed",
        )
    if not round_.award_types.filter(pk=award_type.pk).exists():
        raise DomainError(_("Đợt này không xét “{award}”.").format(award=award_type), code="award_not_in_round")
    require_existing(award_type, clock.today())
    fits = award_type.is_for_person if isinstance(subject, Person) else award_type.is_for_collective
    if not fits:
        raise DomainError(
            _("“{award}” chỉ dành cho {who}.").format(award=award_type, who=award_type.get_subject_display().lower()),
            code="subject_kind",
        )
    home = subject.unit if isinstance(subject, Person) else subject
    if not home.path.startswith(unit.path):
        raise DomainError(
            _("“{subject}” không thuộc đơn vị {unit}.").format(subject=subject, unit=unit), code="foreign_subject"
        )
    if isinstance(subject, Unit):
        require_standing(subject)


def _editable(nomination: Nomination, actor: Any) -> Nomination:
    locked = nomination_for_update(nomination)
    require_permission(actor, "awards.nomination_edit", locked.unit)
    if not can_edit(locked):
        raise DomainError(
            _("Hồ sơ đang ở trạng thái “{status}” hoặc đợt xét đã khóa nên không sửa được.").format(
                status=locked.get_status_display()
            ),
            code="locked",
        )
    return locked


def _check_complete(locked: Nomination) -> None:
    if not can_edit(locked):
        raise DomainError(_("Đợt xét đã hết hạn nhận hồ sơ."), code="window_closed")
    require_existing(locked.award_type, clock.today())
    if missing := missing_parts(locked):
        raise DomainError(
            _("Hồ sơ còn thiếu: {parts}. Hãy bổ sung rồi gửi lại.").format(parts="; ".join(missing)), code="incomplete"
        )


def _check_window(locked: Nomination) -> None:
    if not takes_dossiers(locked.round):
        raise DomainError(_("Đợt xét đã hết hạn nhận hồ sơ."), code="window_closed")
