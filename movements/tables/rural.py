"""Tables of the new rural areas. Querysets come from `domain.rural.queries` with all that the cells read."""

from __future__ import annotations

import django_tables2 as tables
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from base.units.tables import UnitColumn
from movements.domain.rural.reassessment import reason_of
from movements.models import RuralAssessment, RuralReassessment, RuralRecognition, RuralRevocation
from movements.tables.shared import NUM, BadgeColumn, DayColumn


def _verify_url(record: RuralRecognition) -> str | None:
    return None if record.verified else reverse("rural:recognition-verify", args=[record.pk])


def _dismiss_url(record: RuralReassessment) -> str | None:
    return reverse("rural:reassessment-dismiss", args=[record.pk]) if record.status == "open" else None


class AssessmentTable(tables.Table):
    unit = UnitColumn(linkify=lambda record: record.get_absolute_url(), orderable=False)
    standard = tables.Column(verbose_name=_("Chuẩn"), orderable=False)
    as_of = DayColumn()
    met = tables.Column(verbose_name=_("Tiêu chí đạt"), attrs=NUM)
    status = BadgeColumn(accessor="status")

    class Meta:
        model = RuralAssessment
        fields = ("unit", "standard", "year", "as_of", "met", "status")
        empty_text = _("Chưa có hồ sơ nào")

    def render_met(self, record: RuralAssessment) -> str:
        return f"{record.met}/{record.total - record.not_applicable}"


class RecognitionTable(tables.Table):
    unit = UnitColumn(linkify=lambda record: record.get_absolute_url(), orderable=False)
    tier = tables.Column(orderable=False)
    decision_number = tables.Column(orderable=False)
    decided_on = DayColumn()
    status = BadgeColumn(accessor="status", orderable=False)
    verified = tables.Column(verbose_name=_("Đối chiếu"), orderable=False, linkify=_verify_url, empty_values=())

    class Meta:
        model = RuralRecognition
        fields = ("unit", "tier", "decision_number", "decided_on", "status", "verified")
        empty_text = _("Chưa có quyết định công nhận nào")

    def render_verified(self, record: RuralRecognition) -> str:
        return _now("Đã đối chiếu") if record.verified else _now("Chưa đối chiếu")


class RevocationTable(tables.Table):
    unit = UnitColumn(
        accessor="recognition__unit",
        verbose_name=_("Xã"),
        linkify=("rural:revocation", {"pk": tables.A("pk")}),
        orderable=False,
    )
    ground = tables.Column(orderable=False)
    failed = tables.Column(verbose_name=_("Không đạt"), attrs=NUM, orderable=False)
    created_at = tables.DateTimeColumn(format="d/m/Y", verbose_name=_("Ngày phát hiện"), orderable=False)
    status = BadgeColumn(accessor="status", orderable=False)

    class Meta:
        model = RuralRevocation
        fields = ("unit", "ground", "failed", "created_at", "status")
        empty_text = _("Không có đề xuất thu hồi nào")

    def render_failed(self, record: RuralRevocation) -> str:
        return f"{record.failed}/{record.total}"


class ReassessmentTable(tables.Table):
    unit = UnitColumn(linkify=("rural_public:commune", {"pk": tables.A("unit_id")}), orderable=False)
    reason = tables.Column(verbose_name=_("Lý do"), empty_values=(), orderable=False)
    happened_on = DayColumn(accessor="succession__happened_on", verbose_name=_("Ngày sắp xếp"), orderable=False)
    status = BadgeColumn(accessor="status", orderable=False)

    class Meta:
        model = RuralReassessment
        fields = ("unit", "reason", "happened_on", "status")
        empty_text = _("Không có xã nào phải đánh giá lại")

    def render_reason(self, record: RuralReassessment) -> str:
        return reason_of(record)


class DecidingReassessmentTable(ReassessmentTable):
    """For the secretariat, who may say that one need not be assessed again."""

    act = tables.Column(
        verbose_name=_("Xử lý"),
        empty_values=(),
        orderable=False,
        linkify=_dismiss_url,
    )

    class Meta:
        model = RuralReassessment
        fields = ("unit", "reason", "happened_on", "status", "act")
        empty_text = _("Không có xã nào phải đánh giá lại")

    def render_act(self, record: RuralReassessment) -> str:
        return _now("Không phải đánh giá lại") if record.status == "open" else "–"
