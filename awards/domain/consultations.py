"""Lấy ý kiến Nhân dân: posted for ten working days, every opinion answered before the dossier goes to the council."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from awards.domain.consulting.report import start_reports
from awards.domain.dossier_queries import SUBJECT_PARTS
from awards.domain.dossier_states import CONSULTATION, DOSSIER, OPINION
from awards.domain.dossiers.moving_on import move_on
from awards.enums import ConsultationStatus, NominationStatus, OpinionStatus, RoundStatus
from awards.models import Consultation, Nomination, Opinion, Round
from awards.rules import require_permission
from base.accounts.enums import Role
from base.accounts.permissions import holders_of
from base.core import clock, ledger
from base.core.calendar import WorkingCalendar
from base.core.errors import DomainError
from base.core.text import normalise, slugify
from base.core.transitions import advance
from base.notices.domain.notify import notify

WORKING_DAYS = 10
"""Practice of the provinces and of the Ministry for Heroes: Decree 152/2025 Art. 60(3)."""
TEXT_LIMITS = (10, 4000)
DEFAULT_INTRO = (
    "Thường trực Hội đồng đăng danh sách đề nghị khen thưởng để lấy ý kiến Nhân dân trước khi trình Hội đồng."
)


def closing_day(opens_on: dt.date, working_days: int = WORKING_DAYS) -> tuple[dt.date, bool]:
    """The last day of the term after the day of posting, and whether the holidays of that year are announced."""
    calendar = WorkingCalendar.load()
    day = calendar.add(opens_on, working_days)
    return day, calendar.is_announced(day) and calendar.is_announced(opens_on)


def waiting_for_consultation(round_: Round) -> models.QuerySet[Nomination]:
    """Appraised dossiers whose award needs the people's opinion and that no consultation lists yet."""
    rows = round_.nominations.filter(
        status=NominationStatus.APPRAISED, award_type__needs_consultation=True, is_secret=False
    )
    running = Consultation.objects.exclude(status=ConsultationStatus.CLOSED)
    return rows.exclude(consultations__in=running).select_related(*SUBJECT_PARTS)


@transaction.atomic
def plan_consultation(
    round_: Round,
    nominations: Iterable[Nomination],
    *,
    title: str = "",
    intro: str = "",
    opens_on: dt.date | None = None,
    working_days: int | None = None,
    actor: Any,
) -> Consultation:
    """Post a list from `opens_on` (today: at once) for so many working days, those of the round's kind where None.

    Raises DomainError where a dossier does not wait for it, or the day is past.
    """
    require_permission(actor, "awards.consultation_manage", round_.council_unit)
    Round.objects.select_for_update(of=("self",)).get(pk=round_.pk)
    day, chosen = opens_on or clock.today(), list(nominations)
    if day < clock.today():
        raise DomainError(_("Ngày đăng không thể là ngày đã qua."), code="past")
    waiting = set(waiting_for_consultation(round_).values_list("pk", flat=True))
    if not chosen or any(nomination.pk not in waiting for nomination in chosen):
        raise DomainError(
            _("Chỉ lấy ý kiến về hồ sơ đã thẩm định và phải lấy ý kiến. Hãy tải lại trang và chọn lại."),
            code="not_waiting",
        )
    term = working_days or round_.kind.consultation_days
    closes_on, announced = closing_day(day, term)
    title = normalise(title) or _("Lấy ý kiến Nhân dân: {round}").format(round=round_)[:200]
    consultation = Consultation.objects.create(
        round=round_,
        title=title,
        slug=_free_slug(title),
        intro=normalise(intro) or DEFAULT_INTRO,
        opens_on=day,
        closes_on=closes_on,
        working_days=term,
        is_calendar_announced=announced,
        created_by=actor,
    )
    consultation.nominations.set(chosen)
    ledger.record("awards.consultation.planned", consultation, actor=actor, nominations=[n.pk for n in chosen])
    return _open(consultation, actor) if day == clock.today() else consultation


def plan_due_consultations() -> int:
    """A closed round with every dossier appraised posts its list by itself."""
    pending = Nomination.objects.filter(status__in=(NominationStatus.SUBMITTED, NominationStatus.RETURNED))
    closed = Round.objects.filter(status=RoundStatus.CLOSED).exclude(pk__in=pending.values("round"))
    waiting = Nomination.objects.filter(status=NominationStatus.APPRAISED, award_type__needs_consultation=True)
    return sum(_plan_for(round_) for round_ in closed.filter(pk__in=waiting.values("round")).order_by("pk"))


def open_due_consultations() -> int:
    due = Consultation.objects.filter(status=ConsultationStatus.PLANNED, opens_on__lte=clock.today())
    return len([_open(consultation, None) for consultation in due.order_by("pk")])


def close_due_consultations() -> int:
    """Close what is over; dossiers without an open opinion become ready."""
    over = Consultation.objects.filter(status=ConsultationStatus.OPEN, closes_on__lt=clock.today())
    return len([_close(consultation) for consultation in over.order_by("pk")])


@transaction.atomic
def give_opinion(
    consultation: Consultation, *, text: str, name: str = "", nomination: Nomination | None = None
) -> Opinion:
    """A citizen's opinion. Only the text and, if given, a name are kept."""
    current = Consultation.objects.get(pk=consultation.pk)
    if current.status != ConsultationStatus.OPEN:
        raise DomainError(_("Đã hết thời gian lấy ý kiến. Xin cảm ơn Ông/Bà đã quan tâm."), code="closed")
    if nomination is not None and not current.nominations.filter(pk=nomination.pk).exists():
        raise DomainError(_("Đề nghị được chọn không nằm trong danh sách này."), code="foreign")
    words, (least, most) = normalise(text), TEXT_LIMITS
    if not least <= len(words) <= most:
        raise DomainError(
            _("Xin viết ý kiến từ {least} đến {most} ký tự.").format(least=least, most=most), code="length"
        )
    opinion = Opinion.objects.create(
        consultation=current, nomination=nomination, text=words, name=normalise(name)[:120], created_at=clock.now()
    )
    ledger.record("awards.opinion.given", opinion)
    notify(
        holders_of(Role.SECRETARIAT),
        kind="awards.opinion_given",
        key=f"awards.opinion:{opinion.pk}",
        title=_("Có ý kiến mới về “{title}”").format(title=current),
        url=current.get_absolute_url(),
    )
    return opinion


@transaction.atomic
def answer_opinion(opinion: Opinion, *, accept: bool, answer: str, actor: Any) -> Opinion:
    """Answer once. When the last opinion of a closed consultation is answered, its dossiers become ready."""
    require_permission(actor, "awards.consultation_manage", opinion.consultation.round.council_unit)
    text = normalise(answer)
    if not text:
        raise DomainError(_("Hãy ghi nội dung trả lời hoặc giải trình."), code="answer")
    consultation = Consultation.objects.select_for_update(of=("self",)).get(pk=opinion.consultation_id)
    action = "accept" if accept else "reject"
    done = advance(OPINION, opinion, action, actor=actor, answer=text, answered_by=actor)
    _finish(consultation)
    return done


@transaction.atomic
def set_aside_opinion(opinion: Opinion, *, reason: str, actor: Any) -> Opinion:
    """Moderation: what is off the matter, insulting or advertising is kept with the reason and needs no answer."""
    require_permission(actor, "awards.consultation_manage", opinion.consultation.round.council_unit)
    consultation = Consultation.objects.select_for_update(of=("self",)).get(pk=opinion.consultation_id)
    done = advance(OPINION, opinion, "set_aside", actor=actor, reason=normalise(reason), answered_by=actor)
    _finish(consultation)
    return done


def report_of(consultation: Consultation) -> dict[str, int]:
    """Numbers for the minutes: opinions in all and by how they were dealt with."""
    counted = dict(consultation.opinions.values_list("status").annotate(n=models.Count("pk")))
    return {"total": sum(counted.values()), **{status.value: counted.get(status, 0) for status in OpinionStatus}}


@transaction.atomic
def _plan_for(round_: Round) -> int:
    """Under the lock of the round, so that two ticks at once post one list."""
    locked = Round.objects.select_for_update(of=("self",)).select_related("council_unit").get(pk=round_.pk)
    listed = list(waiting_for_consultation(locked))
    if not listed:
        return 0
    plan_consultation(locked, listed, actor=None)
    return 1


@transaction.atomic
def _open(consultation: Consultation, actor: Any) -> Consultation:
    opened = advance(CONSULTATION, consultation, "open", actor=actor)
    for nomination in opened.nominations.filter(status=NominationStatus.APPRAISED).order_by("pk"):
        advance(DOSSIER, nomination, "consult", actor=actor)
    return opened


@transaction.atomic
def _close(consultation: Consultation) -> Consultation:
    closed = advance(CONSULTATION, consultation, "close", withdrawn_at=clock.now())
    _finish(closed)
    return closed


def _finish(consultation: Consultation) -> None:
    """An opinion on the whole list holds back all of it, one on a nominee only that dossier.

    With the last answer the report is written in the background.
    """
    if consultation.status != ConsultationStatus.CLOSED:
        return
    for nomination in consultation.nominations.filter(status=NominationStatus.CONSULTING).order_by("pk"):
        move_on(nomination)
    is_open = consultation.opinions.filter(status=OpinionStatus.NEW).exists()
    if not is_open and consultation.report_pdf_id is None:
        start_reports(consultation)


def _free_slug(title: str) -> str:
    base = slugify(title) or "lay-y-kien"
    taken = set(Consultation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for n in range(1, len(taken) + 2) if (slug := base if n == 1 else f"{base}-{n}") not in taken)
