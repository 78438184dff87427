"""Scoring: the plan of a movement, its stages, the sheets of those who score, and the frozen ranking."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from base.core.ledger import LedgerModel
from base.core.models import StoredFile
from base.units.models import Cluster, Unit
from movements.enums import (
    Aggregation,
    NotApplicableRule,
    PlanStatus,
    RankingStatus,
    RankScope,
    ScoreStage,
    SheetStatus,
    StageStatus,
)
from movements.models.criteria import CriteriaSet
from movements.models.criteria import points as points_column
from movements.models.movements import Movement


class ScoringPlan(LedgerModel):
    """How a movement with a criteria set is scored and ranked: everything that decides a place, written down.

    `group_weights` {group code: "1.5"} (1 where not named), `tie_rules` a list of TieRule in order, `knock_outs`
    {path: KnockOutEffect} (not ranked where not named), `grades` [{"from": "91", "label": …}]. `outlier_gap` is the
    number of points from which a scorer stands apart from the others.
    """

    ledger_fields = (
        "movement_id",
        "status",
        "aggregation",
        "not_applicable",
        "scope",
        "has_anonymous_peers",
        "outlier_gap",
        "group_weights",
        "tie_rules",
        "knock_outs",
        "grades",
    )

    movement = models.OneToOneField(Movement, on_delete=models.CASCADE, related_name="scoring_plan")
    status = models.CharField(_("trạng thái"), max_length=8, choices=PlanStatus, default=PlanStatus.DRAFT)
    aggregation = models.CharField(
        _("gộp điểm của nhiều người chấm"), max_length=8, choices=Aggregation, default=Aggregation.MEAN
    )
    not_applicable = models.CharField(
        _("chỉ tiêu không áp dụng"), max_length=8, choices=NotApplicableRule, default=NotApplicableRule.RESCALE
    )
    scope = models.CharField(_("xếp hạng"), max_length=8, choices=RankScope, default=RankScope.CLUSTER)
    has_anonymous_peers = models.BooleanField(_("đơn vị không thấy tên đơn vị khác"), default=False)
    outlier_gap = models.DecimalField(
        _("chênh lệch phải xem lại (điểm)"),
        max_digits=8,
        decimal_places=4,
        default=Decimal(5),
        validators=[MinValueValidator(0)],
    )
    group_weights = models.JSONField(default=dict, blank=True)
    tie_rules = models.JSONField(default=list, blank=True)
    knock_outs = models.JSONField(default=dict, blank=True)
    grades = models.JSONField(default=list, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("phương án chấm điểm")

    def __str__(self) -> str:
        return f"{_('Chấm điểm')} {self.movement}"

    def permission_unit(self) -> Unit:
        return self.movement.organiser


class ScoringStage(LedgerModel):
    """One stage with its days (inclusive) and its weight in the result; weight 0 = shown beside, not counted.

    `scorers` are named for the appraisal. A unit scores itself, and the heads of a cluster score its other members.
    """

    ledger_fields = ("plan_id", "stage", "weight", "opens_on", "due_on", "status")

    plan = models.ForeignKey(ScoringPlan, on_delete=models.CASCADE, related_name="stages")
    stage = models.CharField(_("bước"), max_length=10, choices=ScoreStage)
    order = models.PositiveSmallIntegerField(default=0)
    weight = models.DecimalField(
        _("trọng số"), max_digits=8, decimal_places=4, default=Decimal(0), validators=[MinValueValidator(0)]
    )
    opens_on = models.DateField(_("mở chấm"))
    due_on = models.DateField(_("hạn gửi"))
    status = models.CharField(max_length=8, choices=StageStatus, default=StageStatus.PLANNED)
    scorers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("người chấm")
    )
    reminded_offset = models.SmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("bước chấm điểm")
        ordering = ["plan_id", "order"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "stage"], name="movements_scoringstage_uniq"),
            models.CheckConstraint(condition=Q(due_on__gte=F("opens_on")), name="movements_scoringstage_dates_check"),
        ]

    def __str__(self) -> str:
        return str(self.get_stage_display())

    def permission_unit(self) -> Unit:
        return self.plan.movement.organiser


class ScoreSheet(LedgerModel):
    """The points of one scorer for one unit at one stage. The self-score is the unit's own and names no scorer.

    `version` counts saves: of two people the later sees what the earlier changed. `criteria_set` is the version of the
    set against which it was last entered; entries are known by path, so they outlive a change of version.
    """

    ledger_fields = (
        "stage_id",
        "unit_id",
        "scorer_id",
        "criteria_set_id",
        "status",
        "version",
        "note",
        "total",
        "submitted_at",
    )

    stage = models.ForeignKey(ScoringStage, on_delete=models.PROTECT, related_name="sheets")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="score_sheets", verbose_name=_("đơn vị"))
    scorer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="score_sheets",
        verbose_name=_("người chấm"),
    )
    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(_("trạng thái"), max_length=10, choices=SheetStatus, default=SheetStatus.DRAFT)
    note = models.TextField(_("nhận xét chung"), blank=True)
    total = points_column(_("tổng điểm"))
    version = models.PositiveIntegerField(default=0)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    return_reason = models.TextField(_("lý do trả lại"), blank=True)

    class Meta:
        verbose_name = _("phiếu chấm điểm")
        indexes = [models.Index(fields=["unit", "status"], name="movements_sheet_unit_idx")]
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "unit", "scorer"],
                condition=Q(scorer__isnull=False),
                name="movements_scoresheet_scorer_uniq",
            ),
            models.UniqueConstraint(
                fields=["stage", "unit"], condition=Q(scorer=None), name="movements_scoresheet_self_uniq"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} · {self.unit}"

    def get_absolute_url(self) -> str:
        return reverse("scoring:sheet", args=[self.pk])

    def permission_unit(self) -> Unit:
        return self.unit


class ScoreEntry(LedgerModel):
    """Points for one indicator, known by its path. `proposal` is what was computed when the entry was saved.

    `points` null = not given yet, or does not apply. A reason is due where points differ from the proposal or from
    the stage before.
    """

    ledger_fields = ("sheet_id", "path", "proposal", "points", "is_not_applicable", "reason")

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.CASCADE, related_name="entries")
    path = models.CharField(max_length=70)
    proposal = points_column(_("điểm máy tính"))
    points = points_column(_("điểm chấm"))
    is_not_applicable = models.BooleanField(_("không áp dụng"), default=False)
    reason = models.CharField(_("lý do"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("điểm chấm")
        constraints = [models.UniqueConstraint(fields=["sheet", "path"], name="movements_scoreentry_uniq")]

    def __str__(self) -> str:
        return f"{self.path}: {self.points}"


class ScoreEvidence(LedgerModel):
    """A file that supports given points. Evidence of the reported figure itself stays with the report."""

    ledger_fields = ("entry_id", "file_id", "caption")

    entry = models.ForeignKey(ScoreEntry, on_delete=models.CASCADE, related_name="evidence")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="score_evidence")
    caption = models.CharField(_("chú thích"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("minh chứng chấm điểm")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.caption or self.file.name

    def permission_unit(self) -> Unit:
        return self.entry.sheet.unit


class Ranking(LedgerModel):
    """A frozen ranking: `rules` holds the plan with the whole criteria set, each row the inputs of its unit.

    `fingerprint` is the SHA-256 over engine version, rules, inputs and outcome; whoever has the rows can compute it.
    """

    ledger_fields = ("movement_id", "number", "status", "engine", "rules", "fingerprint")
    permission_anywhere = True

    movement = models.ForeignKey(Movement, on_delete=models.PROTECT, related_name="rankings")
    number = models.PositiveSmallIntegerField(_("lần"))
    status = models.CharField(_("trạng thái"), max_length=10, choices=RankingStatus, default=RankingStatus.DRAFT)
    engine = models.CharField(max_length=20)
    rules = models.JSONField()
    has_anonymous_peers = models.BooleanField(default=False)
    fingerprint = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("bảng xếp hạng")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["movement", "number"], name="movements_ranking_number_uniq"),
            models.UniqueConstraint(
                fields=["movement"], condition=Q(status="published"), name="movements_ranking_published_uniq"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.movement} · {_('lần')} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("scoring:ranking", args=[self.pk])

    def permission_unit(self) -> Unit:
        return self.movement.organiser


class RankingRow(LedgerModel):
    """One unit in a ranking: all inputs, and the outcome. `rank` is that of the plan's scope, null = not ranked."""

    ledger_fields = (
        "ranking_id",
        "unit_id",
        "cluster_id",
        "inputs",
        "score",
        "rank",
        "rank_in_cluster",
        "rank_overall",
        "grade",
        "reasons",
    )

    ranking = models.ForeignKey(Ranking, on_delete=models.CASCADE, related_name="rows")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="ranking_rows", verbose_name=_("đơn vị"))
    cluster = models.ForeignKey(
        Cluster, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("cụm, khối")
    )
    inputs = models.JSONField()
    score = models.DecimalField(_("điểm"), max_digits=12, decimal_places=4)
    rank = models.PositiveIntegerField(_("hạng"), null=True)
    rank_in_cluster = models.PositiveIntegerField(_("hạng trong cụm"), null=True)
    rank_overall = models.PositiveIntegerField(_("hạng chung"), null=True)
    grade = models.CharField(_("xếp loại"), max_length=150, blank=True)
    reasons = models.JSONField(default=list)

    class Meta:
        verbose_name = _("dòng xếp hạng")
        constraints = [models.UniqueConstraint(fields=["ranking", "unit"], name="movements_rankingrow_uniq")]
        indexes = [models.Index(fields=["ranking", "rank_overall"], name="movements_rankingrow_idx")]

    def __str__(self) -> str:
        return f"{self.rank or '–'}. {self.unit}"

    def permission_unit(self) -> Unit:
        return self.unit
