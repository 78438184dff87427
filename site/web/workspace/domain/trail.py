"""Reading the ledger: filters, and names for what it stores as keys."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.utils.text import camel_case_to_spaces

from base.core import clock
from base.core.event_words import kinds_called, noun_words
from base.core.models import LedgerEvent
from base.core.transitions import state_in_words


def events_matching(
    *, q: str = "", actor: str = "", since: dt.date | None = None, until: dt.date | None = None
) -> QuerySet[LedgerEvent]:
    """Events whose kind, in words or as it is stored, or subject holds `q`, by one actor, between two inclusive days;
    newest first.
    """
    events = LedgerEvent.objects.select_related("stream").order_by("-at", "-pk")
    if q:
        events = events.filter(kinds_called(q) | Q(subject__iexact=q.strip()))
    if actor:
        events = events.filter(actor=actor.strip())
    if since:
        events = events.filter(at__gte=clock.start_of(since))
    if until:
        events = events.filter(at__lt=clock.end_of(until))
    return events


def subject_name(key: str) -> str:
    """ "movements.movement:3" → "phong trào 3"; a key of a model that is gone stays as it is."""
    label, _colon, pk = key.rpartition(":")
    model = _model_of(key)
    if model is None:
        return key
    name = str(model._meta.verbose_name)
    if name == camel_case_to_spaces(model.__name__):
        name = noun_words(label) or name
    return f"{name} {pk}"


def told(event: LedgerEvent) -> dict[str, Any]:
    """What an event holds, for the reader: the step from state to state in the words of the screens, the reason, and
    as `rest` what is left to look up.
    """
    payload = event.payload or {}
    model = _model_of(event.subject)
    step = {
        end: state_in_words(event.kind, model, state) if model is not None else state
        for end in ("from", "to")
        if (state := str(payload.get(end) or ""))
    }
    rest = {name: value for name, value in payload.items() if name not in ("from", "to", "reason")}
    return {"step": step, "reason": payload.get("reason"), "rest": rest}


def _model_of(key: str) -> type[Model] | None:
    try:
        return apps.get_model(key.rpartition(":")[0])
    except (LookupError, ValueError):
        return None
