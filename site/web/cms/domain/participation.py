"""Choosing among stories and feedback: what the public sends, taken in carefully and kept no longer than needed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from base.core import clock
from base.core.errors import DomainError
from web.cms.models import Feedback, LinkBanner, StoryCandidate, StoryChoice, Voice


def banners_of_today() -> QuerySet[LinkBanner]:
    today = clock.today()
    shown = LinkBanner.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today)
    return shown.select_related("image")


def open_choices() -> QuerySet[StoryChoice]:
    today = clock.today()
    return StoryChoice.objects.filter(closed_at=None, opens_on__lte=today, closes_on__gte=today).order_by(
        "closes_on", "pk"
    )


def candidates_of(choice: StoryChoice) -> list[StoryCandidate]:
    """The stories to choose among that are still public: most voices first once counted, else as listed."""
    rows = StoryCandidate.objects.filter(choice=choice, story__live=True).select_related("story__image")
    return list(rows.order_by(F("voices").desc(nulls_last=True), "sort_order", "pk"))


def speak(choice: StoryChoice, candidate_id: int, *, connection_of: str) -> None:
    """One voice. `connection_of` is what tells connections apart (address and browser); only a mark of it is kept.

    Raises DomainError outside the days of the choice, for a story that is not among it, or for a second voice.
    """
    if not choice.is_open:
        raise DomainError(_("Bình chọn này không mở. Xin xem các bài và kết quả bên dưới."), code="closed")
    candidate = StoryCandidate.objects.filter(choice=choice, pk=candidate_id, story__live=True).first()
    if candidate is None:
        raise DomainError(_("Hãy chọn một trong các bài bên dưới."), code="unknown")
    mark = salted_hmac(f"web.cms.choice.{choice.salt}", connection_of).hexdigest()
    try:
        with transaction.atomic():
            Voice.objects.create(choice=choice, candidate=candidate, mark=mark)
    except IntegrityError as error:
        message = _("Máy này đã chọn một bài. Mỗi người một lượt; lượt trước vẫn được tính.")
        raise DomainError(message, code="twice") from error


def close_choices(at: dt.datetime) -> int:
    """Count what has ended and erase the marks; returns how many choices were closed."""
    ended = StoryChoice.objects.filter(closed_at=None, closes_on__lt=clock.today())
    return sum(_close(choice.pk, at) for choice in ended)


@transaction.atomic
def _close(pk: int, at: dt.datetime) -> int:
    choice = StoryChoice.objects.select_for_update().get(pk=pk)
    if choice.closed_at is not None:
        return 0
    counted = dict(Voice.objects.filter(choice=choice).values_list("candidate").annotate(n=Count("pk")))
    for candidate in StoryCandidate.objects.filter(choice=choice):
        StoryCandidate.objects.filter(pk=candidate.pk).update(voices=counted.get(candidate.pk, 0))
    Voice.objects.filter(choice=choice).delete()
    StoryChoice.objects.filter(pk=pk).update(closed_at=at, salt="")
    return 1


def take_feedback(values: dict[str, Any]) -> Feedback:
    """Keep what a visitor sent; `values`: text, name, contact."""
    return Feedback.objects.create(sent_at=clock.now(), **values)


@transaction.atomic
def handle_feedback(feedback: Feedback, *, note: str, actor: Any) -> None:
    """Note what was done about it. Handling it again changes the note."""
    if not note.strip():
        raise DomainError(_("Hãy ghi đã xử lý thế nào."), code="note")
    Feedback.objects.filter(pk=feedback.pk).update(handled_at=clock.now(), handled_by=actor, note=note.strip())
