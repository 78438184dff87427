"""Tables of rounds, nominations and consultations, over the querysets of `domain.dossier_queries`."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from awards.models import Consultation, Nomination, Round
from movements.tables.shared import NUM, BadgeColumn, DayColumn


class RoundTable(tables.Table):
    name = tables.Column(linkify=True)
    opens_on = DayColumn(verbose_name=_("Từ ngày"))
    closes_on = DayColumn(verbose_name=_("Đến hết"))
    nomination_count = tables.Column(verbose_name=_("Đề nghị"), attrs=NUM)
    status = BadgeColumn(accessor="status")

    class Meta:
        model = Round
        fields = ("name", "kind", "year", "opens_on", "closes_on", "nomination_count", "status")
        empty_text = _("Chưa có đợt xét nào")


class NominationTable(tables.Table):
    subject = tables.Column(linkify=True, verbose_name=_("Cá nhân, tập thể"), orderable=False)
    award_type = tables.Column(orderable=False)
    unit = tables.Column(orderable=False)
    round = tables.Column(orderable=False)
    received_on = DayColumn(verbose_name=_("Ngày nhận"))
    status = BadgeColumn(accessor="status")

    class Meta:
        model = Nomination
        fields = ("subject", "award_type", "unit", "round", "received_on", "status")
        empty_text = _("Chưa có đề nghị nào")


class ConsultationTable(tables.Table):
    title = tables.Column(linkify=True)
    opens_on = DayColumn(verbose_name=_("Từ ngày"))
    closes_on = DayColumn(verbose_name=_("Đến hết"))
    opinion_count = tables.Column(verbose_name=_("Ý kiến"), attrs=NUM)
    new_count = tables.Column(verbose_name=_("Chưa trả lời"), attrs=NUM)
    status = BadgeColumn(accessor="status", verbose_name=_("Trạng thái"))

    class Meta:
        model = Consultation
        fields = ("title", "opens_on", "closes_on", "opinion_count", "new_count", "status")
        empty_text = _("Chưa có đợt lấy ý kiến nào")
