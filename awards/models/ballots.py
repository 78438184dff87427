"""The roll (who may vote, who has) and the urn (what was voted). The two never meet.

Neither table has a time, and a cast rewrites the whole urn and every row of the roll of its session, so that no
row, order or row
version stands out. See docs/ballot.md for what this protects from, and what it does not.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from awards.enums.council import VoteChoice, VoteSource
from awards.models.sessions import AgendaItem, CouncilSession, refuse_when_frozen
from base.core.ledger import LedgerModel


class RollEntry(LedgerModel):
    """A member's line on the roll of one session.

    `has_voted` is not sealed: sealing it at the cast would put a moment beside a name. What it was at the close
    stands in the
    session's `outcome`. `recused` lists keys of agenda items on which this member does not vote; why stands in
    `recusals`.

    What happens in the open room while the ballot runs is sealed with its event: `has_left`, `on_paper` (holds a paper
    sheet and so does not vote by phone), `by_letter` (an absent member's opinion, put in by the secretariat).
    """

    ledger_fields = (
        "session_id", "user_id", "name", "position", "is_chair", "is_secretary", "is_teller", "is_present",
        "absence_reason", "has_left", "on_paper", "by_letter", "recused",
    )  # fmt: skip

    session = models.ForeignKey(CouncilSession, on_delete=models.CASCADE, related_name="roll")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    position = models.CharField(max_length=150, blank=True)
    is_chair = models.BooleanField(default=False)
    is_secretary = models.BooleanField(default=False)
    is_teller = models.BooleanField(default=False)
    is_present = models.BooleanField(default=False)
    absence_reason = models.CharField(max_length=150, blank=True)
    has_left = models.BooleanField(default=False)
    on_paper = models.BooleanField(default=False)
    by_letter = models.BooleanField(default=False)
    has_voted = models.BooleanField(default=False)
    recused = models.JSONField(default=list)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["session", "user"], name="awards_rollentry_user_uniq")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return f"{self.name}, {self.position}" if self.position else self.name

    @property
    def is_here(self) -> bool:
        return self.is_present and not self.has_left

    @property
    def voter_key(self) -> str:
        """Names the member in the frozen electorate and beside an open vote."""
        return f"{self.label} ({self.user_id})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_when_frozen(self.session)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        refuse_when_frozen(self.session)
        return super().delete(*args, **kwargs)


class Urn(models.Model):
    """All sheets of a session as one sealed value, rewritten whole at every cast and emptied after the count.

    `paper_count` of the `count` sheets were entered from paper by the counting committee, after the close.
    """

    session = models.OneToOneField(CouncilSession, on_delete=models.PROTECT, related_name="urn")
    sealed = models.BinaryField(default=bytes)
    count = models.PositiveSmallIntegerField(default=0)
    paper_count = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.session_id} ({self.count})"


class NamedVote(LedgerModel):
    """An open vote: a show of hands, or an opinion in writing. Public within the council, so sealed like any act."""

    ledger_fields = ("item_id", "entry_id", "choice", "opinion", "source")

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="named_votes")
    entry = models.ForeignKey(RollEntry, on_delete=models.CASCADE, related_name="named_votes")
    choice = models.CharField(max_length=6, choices=VoteChoice)
    opinion = models.CharField(_("ý kiến"), max_length=500, blank=True)
    source = models.CharField(max_length=6, choices=VoteSource, default=VoteSource.OWN)

    class Meta:
        ordering = ["item__order", "entry"]
        constraints = [models.UniqueConstraint(fields=["item", "entry"], name="awards_namedvote_uniq")]

    def __str__(self) -> str:
        return f"{self.entry_id} · {self.item_id}: {self.choice}"


class TallyResult(LedgerModel):
    """The count of one agenda item. Written once, at the tally."""

    ledger_fields = ("item_id", "yes", "no", "blank", "invalid", "base_count", "passed")

    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="result")
    yes = models.PositiveSmallIntegerField()
    no = models.PositiveSmallIntegerField()
    blank = models.PositiveSmallIntegerField()
    invalid = models.PositiveSmallIntegerField(default=0)
    base_count = models.PositiveSmallIntegerField()
    passed = models.BooleanField()

    class Meta:
        ordering = ["item__order"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(yes__lte=F("base_count")) | models.Q(passed=False),
                name="awards_tallyresult_base_check",
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.yes}/{self.base_count}"

    @property
    def returned(self) -> int:
        return self.yes + self.no + self.blank + self.invalid
