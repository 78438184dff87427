"""What becomes of a target: its revisions, the assignment it goes on in, and who answered for it when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from base.core.ledger import LedgerModel
from base.units.models import Person, Unit
from movements.enums import OPEN_REVISIONS, ChainKind, RevisionStatus
from movements.models.targets import Target, TargetAssignment
from movements.models.tasks import Task

OPEN = [str(status) for status in OPEN_REVISIONS]


class TargetRevision(LedgerModel):
    """A change of a target, or of what one unit was given, after the movement began.

    `before` and `after` hold the columns that change, figures as text, so that the verdicts of periods that ended
    before `effective_on` can still be told under the old ones. It takes effect once another person has approved it.
    """

    ledger_fields = (
        "target_id",
        "assignment_id",
        "before",
        "after",
        "reason",
        "effective_on",
        "status",
        "proposed_by_id",
        "decided_by_id",
    )
    permission_anywhere = True

    target = models.ForeignKey(Target, null=True, on_delete=models.CASCADE, related_name="revisions")
    assignment = models.ForeignKey(TargetAssignment, null=True, on_delete=models.CASCADE, related_name="revisions")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField(_("lý do điều chỉnh"))
    effective_on = models.DateField(_("áp dụng từ ngày"))
    status = models.CharField(_("trạng thái"), max_length=10, choices=RevisionStatus, default=RevisionStatus.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("điều chỉnh chỉ tiêu")
        ordering = ["effective_on", "pk"]
        indexes = [models.Index(fields=["status", "effective_on"], name="movements_revision_due_idx")]
        constraints = [
            models.CheckConstraint(
                condition=Q(target=None, assignment__isnull=False) | Q(target__isnull=False, assignment=None),
                name="movements_revision_subject_check",
            ),
            models.UniqueConstraint(
                fields=["target"], condition=Q(status__in=OPEN), name="movements_revision_target_open_uniq"
            ),
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(status__in=OPEN), name="movements_revision_assignment_open_uniq"
            ),
        ]

    def __str__(self) -> str:
        return str(self.target or self.assignment)

    def get_absolute_url(self) -> str:
        return reverse("movements:revision-detail", args=[self.pk])

    @property
    def owner(self) -> Target:
        """The target that it is about, itself or through the assignment."""
        if self.assignment is not None:
            return self.assignment.target
        assert self.target is not None
        return self.target

    def permission_unit(self) -> Unit:
        return self.owner.movement.organiser


class TargetChain(LedgerModel):
    """One assignment goes on in another. `left` is what was still to be done, in the target's own unit and scale."""

    ledger_fields = ("source_id", "follower_id", "kind", "left", "reason", "happened_on")

    source = models.ForeignKey(TargetAssignment, on_delete=models.PROTECT, related_name="followers")
    follower = models.ForeignKey(TargetAssignment, on_delete=models.PROTECT, related_name="sources")
    kind = models.CharField(max_length=10, choices=ChainKind)
    left = models.DecimalField(_("còn lại"), max_digits=20, decimal_places=4, null=True, blank=True)
    reason = models.CharField(_("lý do"), max_length=500)
    happened_on = models.DateField()

    class Meta:
        verbose_name = _("mắt xích chỉ tiêu")
        ordering = ["happened_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "follower"], name="movements_targetchain_uniq"),
            models.CheckConstraint(condition=~Q(source=F("follower")), name="movements_targetchain_self_check"),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.follower}"


class Responsibility(LedgerModel):
    """Who answered by name for an assigned target or a task, and from when to when; days inclusive."""

    ledger_fields = ("assignment_id", "task_id", "person_id", "starts_on", "ends_on", "note")

    assignment = models.ForeignKey(
        TargetAssignment, null=True, on_delete=models.CASCADE, related_name="responsibilities"
    )
    task = models.ForeignKey(Task, null=True, on_delete=models.CASCADE, related_name="responsibilities")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="responsibilities")
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến hết ngày"), null=True, blank=True)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("người chịu trách nhiệm")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(assignment=None, task__isnull=False) | Q(assignment__isnull=False, task=None),
                name="movements_responsibility_subject_check",
            ),
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(ends_on=None), name="movements_responsibility_assignment_uniq"
            ),
            models.UniqueConstraint(
                fields=["task"], condition=Q(ends_on=None), name="movements_responsibility_task_uniq"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.assignment or self.task}"
