"""Whom a dossier is for: a person, a collective or a household, and how statistics count a person."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from awards.enums import AwardSubject, PersonClass
from awards.models import AwardType, Grant, Household, Nomination
from base.core import ledger
from base.core.errors import DomainError
from base.core.text import fold, normalise
from base.units.domain.standing import require_standing
from base.units.models import Person, Unit

Subject = Person | Unit | Household


@dataclass(frozen=True)
class Particulars:
    """What the unit says of the nominee beside the name. A secret dossier is a stub: `secret_reference` alone."""

    person_class: str = ""
    is_posthumous: bool = False
    is_secret: bool = False
    secret_reference: str = ""


def owner_of(subject: Subject) -> dict[str, Subject]:
    """The column of a nomination in which the subject stands."""
    match subject:
        case Person():
            return {"person": subject}
        case Household():
            return {"household": subject}
        case _:
            return {"collective": subject}


def kind_of(row: Nomination | Grant) -> AwardSubject:
    """Whom a nomination or an award is for."""
    if row.person_id:
        return AwardSubject.INDIVIDUAL
    return AwardSubject.HOUSEHOLD if row.household_id else AwardSubject.COLLECTIVE


def check_subject(award_type: AwardType, unit: Unit, subject: Subject) -> None:
    """DomainError where the award is not for such a subject, or the subject is not of the unit."""
    match subject:
        case Person():
            fits, home = award_type.is_for_person, subject.unit
        case Household():
            fits, home = award_type.subject in (AwardSubject.HOUSEHOLD, AwardSubject.ANY), subject.unit
        case _:
            fits, home = award_type.is_for_collective, subject
    if not fits:
        raise DomainError(
            _("“{award}” chỉ dành cho {who}.").format(award=award_type, who=award_type.get_subject_display().lower()),
            code="subject_kind",
        )
    if not home.path.startswith(unit.path):
        raise DomainError(
            _("“{subject}” không thuộc đơn vị {unit}.").format(subject=subject, unit=unit), code="foreign_subject"
        )
    if isinstance(subject, Unit):
        require_standing(subject)


def check_particulars(subject: Subject, particulars: Particulars, achievement: str) -> None:
    """DomainError on what cannot be together, such as a posthumous collective or a secret dossier with content."""
    if particulars.is_posthumous and not isinstance(subject, Person):
        raise DomainError(_("Chỉ truy tặng cho cá nhân. Hãy bỏ chọn truy tặng."), code="posthumous")
    if particulars.person_class and not isinstance(subject, Person):
        raise DomainError(_("Nhóm đối tượng thống kê chỉ dành cho cá nhân."), code="person_class")
    if not particulars.is_secret:
        return
    if not particulars.secret_reference.strip():
        raise DomainError(
            _("Hồ sơ mật: hãy ghi nơi lưu và số hồ sơ giấy để Thường trực tìm được."), code="secret_reference"
        )
    if achievement.strip():
        raise DomainError(
            _("Hồ sơ mật không ghi nội dung trên hệ thống. Hãy xóa phần tóm tắt thành tích."), code="secret_content"
        )


def class_of(subject: Subject, given: str) -> str:
    """The class as given; for a person without one what the personal record tells."""
    if given or not isinstance(subject, Person):
        return given
    return PersonClass.OTHER_LEADER if subject.is_leader else PersonClass.DIRECT_WORKER


@transaction.atomic
def household_named(name: str, unit: Unit, *, hamlet: str = "", actor: object = None) -> Household:
    """The household of that name in the unit and hamlet, entered where it is new."""
    words, place = normalise(name), normalise(hamlet)
    if not words:
        raise DomainError(_("Hãy ghi tên hộ gia đình, ví dụ “Hộ ông Nguyễn Văn A”."), code="household")
    known = Household.objects.filter(unit=unit, name_folded=fold(words), hamlet=place).first()
    if known is not None:
        return known
    household = Household.objects.create(name=words, unit=unit, hamlet=place)
    ledger.record("awards.household.entered", household, actor=actor)
    return household
