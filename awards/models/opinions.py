"""Hiệp y: parallel requests for the opinion of other bodies, each with a due date and a rule for silence."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from awards.enums import BodyAnswer, RequestStatus, RuleStatus, Silence
from awards.models.catalogue import DatedQuerySet
from awards.models.nominations import Nomination
from awards.models.rulebook import TwoPersonModel
from base.core.ledger import LedgerModel
from base.core.models import StoredFile
from base.units.models import Unit


class SilenceRule(TwoPersonModel):
    """How long a kind of body has (working days), and what its silence means. Dated and cited, never code."""

    ledger_fields = (
        "code", "name", "working_days", "silence", "valid_from", "valid_to", "source", "is_verified", "status",
    )  # fmt: skip

    code = models.SlugField(_("mã"), max_length=40)
    name = models.CharField(_("tên"), max_length=200)
    working_days = models.PositiveSmallIntegerField(
        _("thời hạn (ngày làm việc)"), validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    silence = models.CharField(_("không trả lời nghĩa là"), max_length=10, choices=Silence)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    source = models.CharField(_("căn cứ"), max_length=300)
    is_verified = models.BooleanField(_("đã đối chiếu văn bản"), default=False)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["code", "-valid_from"]
        verbose_name = _("quy tắc khi không trả lời")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"],
                condition=Q(status=RuleStatus.APPROVED),
                name="awards_silencerule_uniq",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="awards_silencerule_validity_check"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("awards:silence-rule-detail", args=[self.pk])


class OpinionRequest(LedgerModel):
    """One body asked about one dossier. The rule for silence is copied: the law may move on, a request does not.

    `body` is the name as written; with `body_unit` the people of that unit answer here themselves.
    """

    ledger_fields = (
        "nomination", "body", "body_unit", "question", "sent_on", "due_on", "rule", "silence", "status", "answer",
        "answer_text", "answered_on", "file",
    )  # fmt: skip

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="opinion_requests")
    body = models.CharField(_("cơ quan được xin ý kiến"), max_length=200)
    body_folded = models.CharField(max_length=200, editable=False)
    body_unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="opinion_requests",
        verbose_name=_("đơn vị trả lời trên hệ thống"),
    )  # fmt: skip
    question = models.TextField(_("nội dung xin ý kiến"), blank=True)
    sent_on = models.DateField(_("ngày gửi"))
    due_on = models.DateField(_("hạn trả lời"))
    is_calendar_announced = models.BooleanField(default=True)
    rule = models.ForeignKey(SilenceRule, on_delete=models.PROTECT, related_name="+", verbose_name=_("quy tắc"))
    silence = models.CharField(_("không trả lời nghĩa là"), max_length=10, choices=Silence)
    status = models.CharField(_("trạng thái"), max_length=10, choices=RequestStatus, default=RequestStatus.OPEN)
    answer = models.CharField(_("ý kiến"), max_length=10, choices=BodyAnswer, blank=True)
    answer_text = models.TextField(_("nội dung trả lời"), blank=True)
    answered_on = models.DateField(_("ngày trả lời"), null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("xin ý kiến hiệp y")
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gte=F("sent_on")), name="awards_opinionrequest_window_check"),
            models.CheckConstraint(
                condition=Q(status=RequestStatus.ANSWERED, answered_on__isnull=False) & ~Q(answer="")
                | ~Q(status=RequestStatus.ANSWERED),
                name="awards_opinionrequest_answer_check",
            ),
            models.UniqueConstraint(
                fields=["nomination", "body_folded"],
                condition=~Q(status=RequestStatus.WITHDRAWN),
                name="awards_opinionrequest_body_uniq",
            ),
        ]
        indexes = [models.Index(fields=["status", "due_on"], name="awards_opinionrequest_due_idx")]

    def __str__(self) -> str:
        return f"{self.body} · {self.nomination}"

    def get_absolute_url(self) -> str:
        return reverse("awards:opinion-request", args=[self.pk])

    def permission_unit(self) -> Unit | None:
        """The body answers for itself; one outside the system is spoken for by the secretariat."""
        return self.body_unit
