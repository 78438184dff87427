"""Append-only events, hash-chained per stream. Written only by `base.core.ledger.record`."""

from __future__ import annotations

from django.db import models


class LedgerStream(models.Model):
    """One chain. Holds its length and head so that cutting off the newest events is found as well."""

    name = models.CharField(max_length=60, unique=True)
    length = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"{self.name} ({self.length})"


class LedgerEvent(models.Model):
    """What happened, by whom, when, and a digest of the rows as they stood afterwards.

    `payload` may hold personal data. The chain commits to `payload_hash` (salted), so the payload can be erased by law
    without breaking the chain; the erasure is an event itself.
    """

    stream = models.ForeignKey(LedgerStream, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=80)
    at = models.DateTimeField()
    actor = models.CharField(max_length=150, blank=True)
    # Whose duties the actor carried out, where somebody stood in; empty else. Part of the hash only where it is filled,
    # so that events from before this column keep theirs.
    on_behalf_of = models.CharField(max_length=150, blank=True, default="")
    subject = models.CharField(max_length=120)
    payload = models.JSONField(null=True)
    salt = models.CharField(max_length=32)
    payload_hash = models.CharField(max_length=64)
    states = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="core_ledgerevent_stream_seq_uniq")]
        indexes = [models.Index(fields=["subject", "seq"], name="core_ledgerevent_subject_idx")]
        ordering = ["stream_id", "seq"]

    def __str__(self) -> str:
        return f"{self.stream_id}/{self.seq} {self.kind}"


class LedgerHead(models.Model):
    """The head of all streams at the end of a day, published so that outsiders can hold us to it."""

    day = models.DateField(unique=True)
    events = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.hash[:12]}"
