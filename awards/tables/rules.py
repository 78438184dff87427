"""Tables of catalogue, rule sets, quotas, voting rules and discovery."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from awards.enums import QuotaBasis, Verdict
from awards.models import AwardType, Candidate, Discovery, Quota, RulebookVersion, SilenceRule, VotingRule
from awards.presenters.rounds import VERDICT_STATUS
from movements.tables.shared import NUM, BadgeColumn, DayColumn


class CatalogueTable(tables.Table):
    code = tables.Column(orderable=False)
    name = tables.Column(linkify=True, orderable=False)
    kind = tables.Column(orderable=False)
    subject = tables.Column(orderable=False)
    level = tables.Column(orderable=False)
    holder = tables.Column(verbose_name=_("Thẩm quyền"), accessor="holder_then", orderable=False)
    bonus_multiple = tables.Column(verbose_name=_("Thưởng"), orderable=False, attrs=NUM)
    is_verified = tables.Column(verbose_name=_("Đối chiếu"), orderable=False)

    class Meta:
        model = AwardType
        fields = ("code", "name", "kind", "subject", "level", "holder", "bonus_multiple", "is_verified")
        empty_text = _("Không có danh hiệu, hình thức nào khớp")

    empty_detail = _("Hãy bớt điều kiện lọc.")

    def render_bonus_multiple(self, value: Any) -> str:
        return f"{value.normalize():f}".replace(".", ",")

    def render_is_verified(self, value: bool) -> str:
        return _t("đã đối chiếu") if value else _t("chưa")


class RulebookTable(tables.Table):
    name = tables.Column(linkify=True, orderable=False)
    code = tables.Column(orderable=False)
    valid_from = DayColumn(orderable=False)
    valid_to = DayColumn(orderable=False)
    rule_count = tables.Column(verbose_name=_("Quy định"), orderable=False, attrs=NUM)
    pinned_count = tables.Column(verbose_name=_("Hồ sơ đã gắn"), orderable=False, attrs=NUM)
    status = BadgeColumn(accessor="status", orderable=False)

    class Meta:
        model = RulebookVersion
        fields = ("name", "code", "valid_from", "valid_to", "rule_count", "pinned_count", "status")
        empty_text = _("Chưa có bộ quy định nào")


class QuotaTable(tables.Table):
    award_type = tables.Column(linkify=lambda record: record.get_absolute_url(), orderable=False)
    scope = tables.Column(orderable=False)
    year = tables.Column(orderable=False)
    amount = tables.Column(verbose_name=_("Chỉ tiêu"), orderable=False)
    source = tables.Column(orderable=False)
    status = BadgeColumn(accessor="status", orderable=False)

    class Meta:
        model = Quota
        fields = ("award_type", "scope", "year", "amount", "source", "status")
        empty_text = _("Chưa đặt chỉ tiêu nào: không giới hạn số lượng")

    empty_detail = _("Chỉ đặt khi cấp trên giao số lượng tối đa cho một danh hiệu.")

    def render_amount(self, record: Quota) -> str:
        return amount_words(record)


class VotingRuleTable(tables.Table):
    name = tables.Column(
        verbose_name=_("Áp dụng cho"), accessor="pk", linkify=lambda record: record.get_absolute_url(), orderable=False
    )
    scope = tables.Column(orderable=False, default=_("Mọi Hội đồng"))
    method = tables.Column(orderable=False)
    threshold_pct = tables.Column(verbose_name=_("Tỷ lệ"), orderable=False)
    valid_from = DayColumn(orderable=False)
    is_verified = tables.Column(verbose_name=_("Đối chiếu"), orderable=False)
    status = BadgeColumn(accessor="status", orderable=False)

    class Meta:
        model = VotingRule
        fields = ("name", "scope", "method", "threshold_pct", "valid_from", "is_verified", "status")
        empty_text = _("Chưa có quy tắc biểu quyết nào")

    def render_name(self, record: VotingRule) -> str:
        return str(record.award_type or record.get_level_display())

    def render_threshold_pct(self, record: VotingRule) -> str:
        return f"{'>' if record.is_strict else '≥'}\u00a0{record.threshold_pct}%"

    def render_is_verified(self, value: bool) -> str:
        return _t("đã đối chiếu") if value else _t("chưa")


class SilenceRuleTable(tables.Table):
    name = tables.Column(linkify=lambda record: record.get_absolute_url(), orderable=False)
    working_days = tables.Column(orderable=False, attrs=NUM)
    silence = tables.Column(orderable=False)
    valid_from = DayColumn(orderable=False)
    valid_to = DayColumn(orderable=False)
    is_verified = tables.Column(verbose_name=_("Đối chiếu"), orderable=False)
    status = BadgeColumn(accessor="status", orderable=False)

    class Meta:
        model = SilenceRule
        fields = ("name", "working_days", "silence", "valid_from", "valid_to", "is_verified", "status")
        empty_text = _("Chưa có quy tắc nào: chưa gửi được văn bản xin ý kiến")

    def render_is_verified(self, value: bool) -> str:
        return _t("đã đối chiếu") if value else _t("chưa")


class DiscoveryTable(tables.Table):
    scope = tables.Column(linkify=lambda record: record.get_absolute_url(), orderable=False)
    year = tables.Column(orderable=False)
    created_at = tables.DateTimeColumn(format="H:i d/m/Y", orderable=False)
    looked_at = tables.Column(orderable=False, attrs=NUM)
    found = tables.Column(verbose_name=_("Tìm thấy"), orderable=False, attrs=NUM)
    status = BadgeColumn(accessor="status", orderable=False)

    class Meta:
        model = Discovery
        fields = ("scope", "year", "created_at", "looked_at", "found", "status")
        empty_text = _("Chưa rà soát lần nào")


class CandidateTable(tables.Table):
    chosen = tables.Column(verbose_name=_("Chọn"), accessor="pk", orderable=False)
    subject = tables.Column(verbose_name=_("Cá nhân, tập thể"), orderable=False)
    unit = tables.Column(orderable=False)
    award_type = tables.Column(verbose_name=_("Danh hiệu, hình thức"), orderable=False)
    verdict = tables.Column(orderable=False)
    earliest_year = tables.Column(orderable=False, attrs=NUM)
    missing = tables.Column(orderable=False)

    ticked: frozenset[str] = frozenset()
    """Keys that were ticked when the form came back with an error; the view sets them."""

    class Meta:
        model = Candidate
        fields = ("chosen", "subject", "unit", "award_type", "verdict", "earliest_year", "missing")
        empty_text = _("Không tìm thấy ai khớp")

    def render_chosen(self, record: Candidate) -> SafeString:
        if record.nomination_id is not None:
            url = reverse("awards:nomination-detail", args=[record.nomination_id])
            return format_html('<a href="{}">{}</a>', url, _t("Đã lập hồ sơ"))
        label = _t("Chọn {subject}").format(subject=record)
        words = '<input type="checkbox" name="candidates" value="{}" form="nominate" aria-label="{}" {}>'
        return format_html(words, record.pk, label, "checked" if str(record.pk) in self.ticked else "")

    def render_verdict(self, value: Any, record: Candidate) -> SafeString:
        status = VERDICT_STATUS[Verdict(record.verdict)]
        return render_to_string("components/badge.html", {"label": value, "status": status})


def amount_words(quota: Quota) -> str:
    """“12”, “15% số cá nhân”, “20% số đạt Lao động tiên tiến”."""
    number = f"{quota.amount.normalize():f}".replace(".", ",")
    match quota.basis:
        case QuotaBasis.STRENGTH:
            return _t("{n}% tổng số cá nhân").format(n=number)
        case QuotaBasis.HOLDERS:
            return _t("{n}% số đạt {award}").format(n=number, award=quota.basis_award)
    return number
