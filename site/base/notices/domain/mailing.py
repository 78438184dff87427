"""E-mail: notices are gathered into mails as each person chose, and every mail goes out at most once."""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from base.accounts.models import User
from base.core import clock
from base.core.errors import DomainError
from base.notices.enums import MailState, Rhythm
from base.notices.models import MailChoice, Mailing, Notice

logger = logging.getLogger(__name__)
BATCH = 200
MORNING = 7
STALE = dt.timedelta(days=8)
"""Older notices are not gathered any more: who switches mail on again is not flooded with what is long past."""
WAITS = tuple(dt.timedelta(minutes=minutes) for minutes in (5, 30, 120, 360, 1440))
"""How long after each failed try the next one comes; after the last the mail counts as failed."""
CUT_OFF = dt.timedelta(minutes=15)


def choose_rhythm(user: User, rhythm: Rhythm) -> None:
    """How `user` wants mail from now on."""
    MailChoice.objects.update_or_create(user=user, defaults={"rhythm": rhythm})


def rhythm_of(user: User) -> Rhythm:
    choice = MailChoice.objects.filter(user=user).first()
    return Rhythm(choice.rhythm) if choice else Rhythm.EACH


def gather(at: dt.datetime) -> int:
    """Make the mails that are due at `at`; idempotent by their keys. Returns how many are new."""
    if not _unmailed(at).exists():
        return 0
    return _gather_each(at) + _gather_digests(Rhythm.DAILY, at) + _gather_digests(Rhythm.WEEKLY, at)


def digest_edge(rhythm: Rhythm, at: dt.datetime) -> dt.datetime:
    """The newest moment up to which a digest gathers: 7:00 of the day, or of Monday. Missed hours are caught up."""
    local = timezone.localtime(at)
    edge = local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    if rhythm == Rhythm.WEEKLY:
        edge -= dt.timedelta(days=edge.weekday())
        return edge if edge <= local else edge - dt.timedelta(days=7)
    return edge if edge <= local else edge - dt.timedelta(days=1)


def deliver(at: dt.datetime) -> int:
    """Send what waits. A mail that its server refuses is tried again later; one that was cut off while it was being
    sent is not, because it may have arrived: a person decides (`send_again`). Returns how many went out.
    """
    cut_off = Mailing.objects.filter(state=MailState.SENDING, tried_at__lt=at - CUT_OFF)
    cut_off.update(state=MailState.FAILED, error=_("Bị ngắt giữa lúc gửi, có thể thư đã đến."))
    due = Mailing.objects.filter(state=MailState.WAITING, next_try_at__lte=at).order_by("pk")
    mails = list(due.select_related("recipient").prefetch_related("notices")[:BATCH])
    mailer = get_connection()
    try:
        return _deliver(mails, at, mailer)
    finally:
        mailer.close()


def send_again(mailing: Mailing) -> None:
    """Put a failed mail back; at the next tick it is tried anew. Raises DomainError where it has not failed."""
    failed = Mailing.objects.filter(pk=mailing.pk, state=MailState.FAILED)
    if not failed.update(state=MailState.WAITING, attempts=0, next_try_at=clock.now()):
        raise DomainError(_("Chỉ gửi lại được thư không gửi được. Hãy tải lại trang để xem tình trạng mới."))


def _deliver(mails: Iterable[Mailing], at: dt.datetime, mailer: BaseEmailBackend) -> int:
    """All over one connection. A server that is away ends the round: the others wait for the next tick."""
    sent = 0
    for mail in mails:
        taken = Mailing.objects.filter(pk=mail.pk, state=MailState.WAITING)
        if not taken.update(state=MailState.SENDING, tried_at=at, attempts=mail.attempts + 1):
            continue
        try:
            mailer.open()
            _send(mail, mailer)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
            _failed(mail, at, error)
        except OSError as error:
            _failed(mail, at, error)
            break
        else:
            sent += Mailing.objects.filter(pk=mail.pk).update(state=MailState.SENT, error="")
    return sent


def _unmailed(at: dt.datetime) -> QuerySet[Notice]:
    reachable = Notice.objects.filter(mailing=None, recipient__is_active=True).exclude(recipient__email="")
    return reachable.filter(created_at__gte=at - STALE, created_at__lte=at)


def _gather_each(at: dt.datetime) -> int:
    others = [Rhythm.DAILY, Rhythm.WEEKLY, Rhythm.NONE]
    notices = _unmailed(at).exclude(recipient__mail_choice__rhythm__in=others)
    batch = list(notices.order_by("pk")[:BATCH])
    with transaction.atomic():
        Mailing.objects.bulk_create(
            [_mailing(n.recipient_id, f"notice-{n.pk}", n.title, at) for n in batch], ignore_conflicts=True
        )
        made = {m.key: m for m in Mailing.objects.filter(key__in=[f"notice-{n.pk}" for n in batch])}
        for notice in batch:
            notice.mailing = made[f"notice-{notice.pk}"]
        Notice.objects.bulk_update(batch, ["mailing"])
    return len(batch)


def _gather_digests(rhythm: Rhythm, at: dt.datetime) -> int:
    """What is still unread and came before the edge, one mail a person; nobody without news gets one."""
    edge = digest_edge(rhythm, at)
    key = f"{rhythm}-{timezone.localtime(edge):%Y-%m-%d}"
    news = _unmailed(at).filter(recipient__mail_choice__rhythm=rhythm, read_at=None, created_at__lt=edge)
    people = news.exclude(recipient__mailings__key=key).order_by("recipient").values_list("recipient", flat=True)
    count = 0
    for person in list(people.distinct()[:BATCH]):
        with transaction.atomic():
            mailing, is_new = Mailing.objects.get_or_create(
                recipient_id=person, key=key, defaults={"subject": "", "made_at": at, "next_try_at": at}
            )
            if not is_new:
                continue
            found = news.filter(recipient=person).update(mailing=mailing)
            mailing.subject = _("{count} việc mới chờ bạn xem").format(count=found)
            mailing.save(update_fields=["subject"])
            count += 1
    return count


def _mailing(person: int, key: str, subject: str, at: dt.datetime) -> Mailing:
    return Mailing(recipient_id=person, key=key, subject=subject, made_at=at, next_try_at=at)


def _send(mail: Mailing, mailer: BaseEmailBackend) -> None:
    link = f"{settings.BASE_URL}{reverse('notices:mail-choice')}"
    parts = [*_paragraphs(mail.notices.all()), _("Đổi cách nhận thư: {link}").format(link=link)]
    EmailMessage(
        " ".join(mail.subject.split()), "\n\n".join(parts), to=[mail.recipient.email], connection=mailer
    ).send()


def _paragraphs(notices: Iterable[Notice]) -> list[str]:
    rows = list(notices)
    found = []
    for notice in rows:
        lines = [notice.title] if len(rows) > 1 else []
        lines += [notice.body] if notice.body else []
        lines += [f"{settings.BASE_URL}{notice.url}"] if notice.url else []
        found.append("\n".join(lines) or notice.title)
    return found


def _failed(mail: Mailing, at: dt.datetime, error: OSError) -> None:
    is_last = mail.attempts >= len(WAITS) or isinstance(error, smtplib.SMTPRecipientsRefused)
    later = at if is_last else at + WAITS[mail.attempts]
    state = MailState.FAILED if is_last else MailState.WAITING
    Mailing.objects.filter(pk=mail.pk).update(state=state, error=_reason(error)[:300], next_try_at=later)
    logger.warning("mail_not_sent", extra={"mailing_id": mail.pk})


def _reason(error: OSError) -> str:
    """What the mail server said, and what to look at."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        text = _("Máy chủ thư không nhận địa chỉ này. Hãy kiểm tra địa chỉ thư của người nhận. ({detail})")
    elif isinstance(error, smtplib.SMTPDataError):
        text = _("Máy chủ thư từ chối thư này. ({detail})")
    else:
        text = _("Không nối được máy chủ thư. Hãy kiểm tra máy chủ thư và EMAIL_URL. ({detail})")
    return text.format(detail=error)
