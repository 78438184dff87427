"""The ledger: every change of state is an event, chained so that altering, removing or reordering anything is found.

An event also seals the rows it touched: a digest of the fields that a model names in `ledger_fields`. `verify`
compares the newest digest of every sealed row with the row as it stands in the database, so a change made behind the
application's back is found even where the chain itself was left alone.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

import msgspec
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction

from base.core import clock, lookups  # noqa: F401 -- registers `among`
from base.core.models import LedgerEvent, LedgerHead, LedgerStream

CHUNK = 1000


class LedgerModel(models.Model):
    """Base of every model whose state only the domain may change.

    `ledger_fields` names the columns that are sealed: a row may change in them only together with an event.
    `ledger_later` names those of them that came in a later version, each with what it holds in the rows from before:
    while it holds that, it is left out of the digest, so that older seals stay true.
    """

    ledger_fields: tuple[str, ...] = ()
    ledger_later: ClassVar[dict[str, Any]] = {}

    class Meta:
        abstract = True


@dataclass(frozen=True)
class Breach:
    """One finding of `verify`: where, and what in words."""

    place: str
    problem: str


def record(kind: str, /, *subjects: models.Model, actor: Any = None, **data: Any) -> LedgerEvent:
    """Append an event about `subjects` (at least one; the first names the event). Call it after saving, inside the
    same transaction.

    `kind` is `"<app>.<noun>.<past tense>"`, `actor` a user or None for the schedule; a user who stands in for another
    says so by `acts_for`, and the event names both. Raises RuntimeError outside `atomic`.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("ledger.record must stand in the transaction of the change that it records")
    first = subjects[0]
    stream = _stream(first._meta.app_label)
    payload = json.loads(_canonical(data))
    salt = secrets.token_hex(16)
    event = LedgerEvent(
        stream=stream,
        seq=stream.length + 1,
        kind=kind,
        at=clock.now(),
        actor=getattr(actor, "username", "") or "",
        on_behalf_of=getattr(actor, "acts_for", "") or "",
        subject=key_of(first),
        payload=payload,
        salt=salt,
        payload_hash=_payload_hash(salt, payload),
        states=_digests(subjects),
        previous=stream.head,
    )
    event.hash = _event_hash(event, stream.name)
    event.save(force_insert=True)
    stream.length, stream.head = event.seq, event.hash
    stream.save(update_fields=["length", "head"])
    return event


def _stream(name: str) -> LedgerStream:
    """The stream of an app, locked until the transaction ends. It is missing once, before its first event."""
    locked = LedgerStream.objects.select_for_update()
    found = locked.filter(name=name).first()
    if found is None:
        LedgerStream.objects.get_or_create(name=name)
        found = locked.get(name=name)
    return found


def erase_payload(event: LedgerEvent, *, actor: Any, ground: str) -> None:
    """Remove the personal data of an event, as the law on personal data demands, and leave an event that says so."""
    with transaction.atomic():
        LedgerEvent.objects.filter(pk=event.pk).update(payload=None, salt="")
        record("core.ledger.erased", event.stream, actor=actor, seq=event.seq, stream=event.stream.name, ground=ground)


def key_of(subject: models.Model) -> str:
    return f"{subject._meta.label_lower}:{subject.pk}"


def history_of(*subjects: models.Model) -> models.QuerySet[LedgerEvent]:
    """Events named after these objects of one app, oldest first: the timeline of a screen."""
    return LedgerEvent.objects.filter(subject__in=[key_of(subject) for subject in subjects]).order_by("seq")


def verify() -> list[Breach]:
    """Walk every chain and every sealed row. An empty list means that nothing was altered, removed, added or
    reordered.
    """
    breaches: list[Breach] = []
    newest: dict[str, str] = {}
    for stream in LedgerStream.objects.order_by("name"):
        breaches.extend(_verify_stream(stream, newest))
    breaches.extend(_verify_rows(newest))
    return breaches


def daily_head() -> LedgerHead:
    """The one number that stands for everything recorded up to now; kept per day for publication."""
    streams = list(LedgerStream.objects.order_by("name").values_list("name", "length", "head"))
    digest = hashlib.sha256(_canonical(streams).encode()).hexdigest()
    head, _ = LedgerHead.objects.get_or_create(
        day=clock.today(), defaults={"events": sum(row[1] for row in streams), "hash": digest}
    )
    return head


def _verify_stream(stream: LedgerStream, newest: dict[str, str]) -> Iterator[Breach]:
    previous, seq = "", 0
    for event in stream.events.order_by("seq").iterator(chunk_size=CHUNK):
        place = f"{stream.name}/{event.seq}"
        if event.seq != seq + 1:
            yield Breach(place, f"expected event {seq + 1}: an event is missing or was added")
        if event.previous != previous:
            yield Breach(place, "does not continue the event before it")
        if event.payload is not None and event.payload_hash != _payload_hash(event.salt, event.payload):
            yield Breach(place, "the recorded data was altered")
        if event.hash != _event_hash(event, stream.name):
            yield Breach(place, "the event was altered")
        newest.update(event.states)
        previous, seq = event.hash, event.seq
    if (stream.length, stream.head) != (seq, previous):
        yield Breach(stream.name, f"the stream should end with event {stream.length}")


def _verify_rows(newest: dict[str, str]) -> Iterator[Breach]:
    for model in sealed_models():
        label = model._meta.label_lower
        expected = {key: digest for key, digest in newest.items() if key.startswith(f"{label}:")}
        for key, digest in _row_digests(model, _sealed(model).order_by("pk").iterator(chunk_size=CHUNK)):
            sealed = expected.pop(key, None)
            if sealed is None:
                yield Breach(key, "the row was added without an event")
            elif sealed != digest:
                yield Breach(key, "the row was changed without an event")
        for key, digest in expected.items():
            if digest:
                yield Breach(key, "the row was removed without an event")


def sealed_models() -> list[type[LedgerModel]]:
    return [m for m in apps.get_models() if issubclass(m, LedgerModel) and m.ledger_fields]


def _digests(subjects: Iterable[models.Model]) -> dict[str, str]:
    """Digest per sealed subject, read back from the database so that it is what a later reader will see; "" marks a
    deleted row.
    """
    by_model: dict[type[LedgerModel], list[Any]] = {}
    for subject in subjects:
        if isinstance(subject, LedgerModel) and subject.ledger_fields:
            by_model.setdefault(type(subject), []).append(subject.pk)
    digests: dict[str, str] = {}
    for model, keys in by_model.items():
        for start in range(0, len(keys), CHUNK):
            part = keys[start : start + CHUNK]
            digests.update({f"{model._meta.label_lower}:{key}": "" for key in part})
            digests.update(_row_digests(model, _sealed(model).filter(pk__among=part)))
    return digests


def _sealed(model: type[LedgerModel]) -> models.QuerySet[Any]:
    """The key of every row and what is sealed of it."""
    return model._base_manager.values_list("pk", *model.ledger_fields)


def _row_digests(model: type[LedgerModel], rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[str, str]]:
    fields, later, label = model.ledger_fields, model.ledger_later, model._meta.label_lower
    for pk, *values in rows:
        state = dict(zip(fields, values, strict=True))
        if later:
            state = {name: v for name, v in state.items() if name not in later or v != later[name]}
        is_plain = _PLAIN.issuperset(map(type, values))
        text = _PLAIN_ENCODED(state) if is_plain else _canonical(state).encode()
        yield f"{label}:{pk}", hashlib.sha256(text).hexdigest()


def _payload_hash(salt: str, payload: Any) -> str:
    return hashlib.sha256(f"{salt}|{_canonical(payload)}".encode()).hexdigest()


def _event_hash(event: LedgerEvent, stream: str) -> str:
    facts = [stream, event.seq, event.kind, event.at, event.actor, event.subject]
    stand_in = [event.on_behalf_of] if event.on_behalf_of else []
    text = _canonical([*facts, event.payload_hash, event.states, event.previous, *stand_in])
    return hashlib.sha256(text.encode()).hexdigest()


class _Encoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        if hasattr(o, "astimezone"):
            return o.timestamp()
        if isinstance(o, models.Model):
            return key_of(o)
        return super().default(o)


_ENCODER = _Encoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))

# Of these kinds of values msgspec makes the same text ten times as fast; a million rows are sealed at once.
_PLAIN = frozenset((str, int, bool, type(None), dt.date, Decimal))
_PLAIN_ENCODED = msgspec.json.Encoder(order="sorted").encode


def _canonical(value: Any) -> str:
    return _ENCODER.encode(value)
