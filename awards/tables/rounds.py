"""Tables of rounds, nominations and consultations, over the querysets of `domain.dossier_queries`."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from awards.domain.dossiers.blind import blind_name, is_blind_for, name_for
from awards.models import CommendationKind, Consultation, Nomination, OpinionRequest, Round
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


def _dossier(record: Nomination) -> str:
    """The dossier, not the page of whoever it is about: that would be a dead end, and would name a blind one."""
    return record.get_absolute_url()


class NominationTable(tables.Table):
    """`reader`: whoever looks at it; a blind reader's dossiers show numbers instead of names and units."""

    chon = tables.Column(accessor="pk", verbose_name=_("Chọn"), orderable=False)
    subject = tables.Column(linkify=_dossier, verbose_name=_("Đối tượng"), orderable=False)
    award_type = tables.Column(orderable=False)
    unit = tables.Column(orderable=False)
    round = tables.Column(orderable=False)
    received_on = DayColumn(verbose_name=_("Ngày nhận"))
    status = BadgeColumn(accessor="status")

    class Meta:
        model = Nomination
        fields = ("chon", "subject", "award_type", "unit", "round", "received_on", "status")
        empty_text = _("Chưa có đề nghị nào")

    def __init__(self, *args: Any, reader: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader

    def render_chon(self, value: int, record: Nomination) -> str:
        name = blind_name(record) if is_blind_for(self.reader, record) else str(record)
        label = str(_("Chọn {name}")).format(name=name)
        return format_html('<input type="checkbox" name="chon" value="{}" aria-label="{}">', value, label)

    def render_subject(self, value: Any, record: Nomination) -> str:
        if is_blind_for(self.reader, record):
            return blind_name(record)
        words = [str(value)]
        if record.is_posthumous:
            words.append(str(_("truy tặng")))
        if record.is_secret:
            words.append(str(_("hồ sơ mật")))
        return " · ".join(words)

    def render_unit(self, value: Any, record: Nomination) -> str:
        return "–" if is_blind_for(self.reader, record) else str(value)


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

    empty_detail = _("Mở đợt xét và chọn “Lấy ý kiến Nhân dân”.")


class OpinionRequestTable(tables.Table):
    body = tables.Column(linkify=True)
    nomination = tables.Column(verbose_name=_("Về hồ sơ"), orderable=False)
    due_on = DayColumn(verbose_name=_("Hạn trả lời"))
    silence = tables.Column(orderable=False)
    status = BadgeColumn(accessor="status")

    class Meta:
        model = OpinionRequest
        fields = ("body", "nomination", "due_on", "silence", "status")
        empty_text = _("Chưa có yêu cầu xin ý kiến nào")

    def __init__(self, *args: Any, reader: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader

    def render_nomination(self, value: Nomination) -> str:
        return name_for(self.reader, value)

    empty_detail = _(
        "Thường trực Hội đồng xin ý kiến từ hồ sơ đang thẩm định; cơ quan được hỏi thấy yêu cầu và trả lời ở đây."
    )
    empty_action_label, empty_action_url = _("Đến hồ sơ đề nghị"), reverse_lazy("awards:nomination-list")


class KindTable(tables.Table):
    name = tables.LinkColumn("awards:kind-edit", args=[tables.A("code")])
    window_days = tables.Column(attrs=NUM)
    appraisal_days = tables.Column(attrs=NUM)
    allows_simplified = tables.BooleanColumn(yesno=(_("có"), _("không")))
    is_verified = tables.BooleanColumn(yesno=(_("đã đối chiếu"), _("chưa đối chiếu")))
    is_active = tables.BooleanColumn(yesno=(_("có"), _("không")))

    class Meta:
        model = CommendationKind
        fields = ("name", "window_days", "appraisal_days", "allows_simplified", "source", "is_verified", "is_active")
        orderable = False
        empty_text = _("Chưa có loại hình nào")
