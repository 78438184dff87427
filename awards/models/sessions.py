"""A sitting of the council: what is voted on, under which rule, and what came of it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.enums import VotingBase, VotingMethod
from awards.enums.council import EDITABLE_SESSIONS, SessionStatus
from awards.errors import SessionFrozen
from awards.models.councils import Council
from base.core.ledger import LedgerModel
from base.units.models import Unit


class VotingTerms(models.Model):
    """The voting rule as it stood when it was copied: the law may move on, a session never does.

    `counts_absent`: absent members vote too, by written opinion. `excludes_recused`: members with a conflict leave the
    denominator. Both come from the dated rule, like the threshold.
    """

    method = models.CharField(_("hình thức"), max_length=10, choices=VotingMethod, default=VotingMethod.SECRET)
    threshold_percent = models.PositiveSmallIntegerField(_("tỷ lệ phải đạt (%)"), default=80)
    is_strict = models.BooleanField(_("phải vượt tỷ lệ (không tính bằng)"), default=False)
    base = models.CharField(_("mẫu số"), max_length=15, choices=VotingBase, default=VotingBase.TOTAL_MEMBERS)
    counts_absent = models.BooleanField(_("tính ý kiến của ủy viên vắng mặt"), default=True)
    excludes_recused = models.BooleanField(_("trừ ủy viên không bỏ phiếu khỏi mẫu số"), default=False)
    legal_source = models.CharField(_("căn cứ"), max_length=300, blank=True)
    is_verified = models.BooleanField(_("căn cứ đã được kiểm tra"), default=False)

    TERMS = (
        "method", "threshold_percent", "is_strict", "base", "counts_absent", "excludes_recused", "legal_source",
        "is_verified",
    )  # fmt: skip

    class Meta:
        abstract = True


class CouncilSession(VotingTerms, LedgerModel):
    """One session with its ballot.

    `frozen` is the electorate, agenda, thresholds, denominators and legal source as they were when the ballot opened;
    `frozen_hash` stands in the ledger from that moment. From then on only `frozen` counts, never the live rows.
    `wrapped_key` (base64) opens the urn together with the instance key outside the database and is erased after the
    count.
    `outcome` holds what was published at the count: receipts, sheets without owners, who took part.

    A second ballot is a sitting of its own, with its own attendance, quorum, frozen facts, urn and receipts, joined to
    the first by `repeats`: so nothing that guards the secrecy of one ballot has to know of the other.
    """

    ledger_fields = (
        "council_id", "round_id", "title", "meets_at", "place", "opens_at", "closes_at", "status", "frozen",
        "frozen_hash", "public_key", "wrapped_key", "outcome", "quorum_percent", "repeats_id", "discussion",
        "ended_at", "minutes_docx_id", "minutes_pdf_id", "counting_docx_id", "counting_pdf_id",
        *VotingTerms.TERMS,
    )  # fmt: skip

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("hội đồng"))
    round = models.ForeignKey(
        "awards.Round", null=True, blank=True, on_delete=models.PROTECT, related_name="sessions",
        verbose_name=_("đợt xét"),
    )  # fmt: skip
    title = models.CharField(_("tên phiên họp"), max_length=250)
    meets_at = models.DateTimeField(_("thời gian họp"))
    place = models.CharField(_("địa điểm"), max_length=250)
    opens_at = models.DateTimeField(_("mở bỏ phiếu lúc"), null=True, blank=True)
    closes_at = models.DateTimeField(_("khóa hòm phiếu lúc"), null=True, blank=True)
    status = models.CharField(max_length=12, choices=SessionStatus, default=SessionStatus.DRAFT, db_index=True)
    quorum_percent = models.PositiveSmallIntegerField(_("tỷ lệ dự họp tối thiểu (%)"), default=0)
    repeats = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="repetitions",
        verbose_name=_("bỏ phiếu lại của"),
    )  # fmt: skip
    discussion = models.TextField(_("ý kiến thảo luận"), blank=True)
    ended_at = models.DateTimeField(_("kết thúc lúc"), null=True, blank=True)
    frozen = models.JSONField(null=True, editable=False)
    frozen_hash = models.CharField(max_length=64, blank=True, editable=False)
    public_key = models.CharField(max_length=64, blank=True, editable=False)
    wrapped_key = models.CharField(max_length=200, blank=True, editable=False)
    outcome = models.JSONField(null=True, editable=False)
    minutes_docx = models.ForeignKey("core.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    minutes_pdf = models.ForeignKey("core.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    counting_docx = models.ForeignKey("core.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    counting_pdf = models.ForeignKey("core.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-meets_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=EDITABLE_SESSIONS, frozen_hash="")
                | Q(status=SessionStatus.ABANDONED)
                | (~Q(status__in=EDITABLE_SESSIONS) & ~Q(frozen_hash="")),
                name="awards_councilsession_frozen_check",
            ),
            models.CheckConstraint(
                condition=Q(threshold_percent__gte=1, threshold_percent__lte=100),
                name="awards_councilsession_threshold_check",
            ),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=models.F("opens_at")),
                name="awards_councilsession_window_check",
            ),
            models.UniqueConstraint(
                fields=["repeats"],
                condition=~Q(status=SessionStatus.ABANDONED),
                name="awards_councilsession_repeats_uniq",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def permission_unit(self) -> Unit | None:
        """Not bound to the tree: who may see it is a matter of the council's seats (`domain.sessions.can_see`)."""
        return None

    @property
    def readable_hash(self) -> str:
        """The frozen hash in groups of eight, so that people can compare it and a phone can break the line."""
        return " ".join(self.frozen_hash[start : start + 8] for start in range(0, len(self.frozen_hash), 8))

    @property
    def is_editable(self) -> bool:
        return self.status in EDITABLE_SESSIONS


class AgendaItem(VotingTerms, LedgerModel):
    """One nomination put to the vote, with the rule for its award."""

    ledger_fields = ("session_id", "nomination_id", "order", *VotingTerms.TERMS)

    session = models.ForeignKey(CouncilSession, on_delete=models.CASCADE, related_name="items")
    nomination = models.ForeignKey("awards.Nomination", on_delete=models.PROTECT, related_name="agenda_items")
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["session", "nomination"], name="awards_agendaitem_nomination_uniq"),
            models.UniqueConstraint(fields=["session", "order"], name="awards_agendaitem_order_uniq"),
            models.CheckConstraint(
                condition=Q(threshold_percent__gte=1, threshold_percent__lte=100),
                name="awards_agendaitem_threshold_check",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.nomination}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_when_frozen(self.session)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        refuse_when_frozen(self.session)
        return super().delete(*args, **kwargs)

    @property
    def key(self) -> str:
        """Names the item on sheets and in the frozen agenda."""
        return str(self.pk)

    @property
    def is_secret(self) -> bool:
        return self.method == VotingMethod.SECRET


def refuse_when_frozen(session: CouncilSession) -> None:
    """Electorate and agenda stand still from the opening of the ballot; reads the status afresh, since `session`
    may be old.
    """
    if CouncilSession.objects.filter(pk=session.pk).exclude(status__in=EDITABLE_SESSIONS).exists():
        raise SessionFrozen
