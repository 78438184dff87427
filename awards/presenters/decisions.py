"""Context of the screens of one award, its money, and what rested on it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from awards.domain.bonus_ledger import balance_of, same_achievement
from awards.domain.bonuses import how_reckoned
from awards.domain.change_grounds import legal_grounds
from awards.domain.council_states import GRANT
from awards.domain.dossiers.subjects import kind_of
from awards.enums.council import LOST_GRANTS, DecisionStatus
from awards.enums.decisions import CopyKind
from awards.models import Decision, Grant, ReliedFlag, SignedCopy
from awards.paper.money import amount_in_figures_vi
from base.accounts.permissions import can

ADDRESSES = {"correct": "dinh-chinh", "cancel": "huy-bo", "strip": "tuoc", "restore": "phuc-hoi"}
WORDS = {"holder_name": "Tên", "unit_name": "Đơn vị", "achievement": "Thành tích"}
TOTALS = (
    ("planned", "Phải chi (đã ghi)"),
    ("paid", "Đã chi"),
    ("due", "Còn phải chi"),
    ("owed", "Còn phải thu hồi"),
    ("returned", "Đã nộp lại"),
)


def grant_context(grant: Grant, user: Any) -> dict[str, Any]:
    """One award with its dated history, its money, and the steps that are open."""
    entries = list(grant.bonus_entries.all())
    balance = balance_of(entries)
    group = [row for row in same_achievement(grant) if row.pk != grant.pk and row.status not in LOST_GRANTS]
    return {
        "grant": grant,
        "badge_tone": "danger" if grant.status in LOST_GRANTS else "success",
        "facts": _grant_facts(grant),
        "money_facts": [
            {"term": _("Mức thưởng"), "value": _money(grant.bonus_amount)},
            {"term": _("Còn phải chi"), "value": _money(balance.due)},
            {"term": _("Đang giữ"), "value": _money(balance.held)},
            {"term": _("Còn phải thu hồi"), "value": _money(balance.owed)},
        ],
        "reckoned": how_reckoned(grant.award_type, grant.granted_on, holder=kind_of(grant))
        if grant.bonus_amount
        else [],
        "higher": [
            _("{award} ({number}): {amount}").format(
                award=row.award_type.name, number=row.decision.full_number, amount=_money(row.bonus_amount)
            )
            for row in group
        ],
        "entries": [
            {
                "on": f"{entry.on:%d/%m/%Y}",
                "kind": entry.get_kind_display(),
                "amount": _money(entry.amount),
                "document": entry.document or "–",
                "note": entry.note,
            }
            for entry in entries
        ],
        "history": [_change_row(change) for change in grant.changes.select_related("decision").order_by("pk")],
        "steps": _steps(grant, user),
        "may_write": can(user, "awards.bonus_manage") and (balance.due or balance.owed),
    }


def _grant_facts(grant: Grant) -> list[dict[str, Any]]:
    decision = grant.decision
    return [
        {"term": _("Danh hiệu, hình thức"), "value": grant.award_type.name},
        {"term": _("Đơn vị"), "value": grant.unit_name},
        {"term": _("Năm thành tích"), "value": grant.year},
        {"term": _("Thành tích"), "value": grant.achievement},
        {
            "term": _("Quyết định"),
            "value": f"{decision.full_number}, {grant.granted_on:%d/%m/%Y}",
            "url": reverse("awards:decision-detail", args=[decision.pk]),
        },
        {"term": _("Số sổ vàng"), "value": grant.golden_book},
    ]


def _money(amount: int | None) -> str:
    return amount_in_figures_vi(amount or 0)


def _steps(grant: Grant, user: Any) -> list[dict[str, str]]:
    if not can(user, "awards.decision_draft"):
        return []
    return [
        {"label": str(step.label), "url": reverse("awards:grant-change", args=[grant.pk, ADDRESSES[step.action]])}
        for step in GRANT.open_to(grant.status)
    ]


def _change_row(change: Any) -> dict[str, Any]:
    decision = change.decision
    when = f"{change.applied_on:%d/%m/%Y}" if change.applied_on else decision.get_status_display()
    ground = legal_grounds()[decision.ground_code]
    words = [f"{WORDS[name]}: {change.before.get(name, '')} → {text}" for name, text in change.after.items()]
    return {
        "when": when,
        "title": _("{kind} – Quyết định {number}").format(
            kind=decision.get_kind_display(), number=decision.full_number
        ),
        "url": reverse("awards:decision-detail", args=[decision.pk]),
        "detail": "; ".join([f"{ground.text} ({ground.cite})", decision.basis, *words]),
    }


def flag_rows(flags: Iterable[ReliedFlag]) -> list[dict[str, Any]]:
    return [
        {
            "flag": flag,
            "subject": str(flag.nomination.subject),
            "award": flag.nomination.award_type.name,
            "state": flag.nomination.get_status_display(),
            "nomination_url": reverse("awards:nomination-detail", args=[flag.nomination_id]),
            "lost": _("{award} {year}, {number}").format(
                award=flag.lost.award_type.name, year=flag.lost.year, number=flag.lost.decision.full_number
            ),
            "lost_url": reverse("awards:grant-detail", args=[flag.lost_id]),
        }
        for flag in flags
    ]


def copy_rows(decision: Decision) -> list[dict[str, Any]]:
    """Signed copies with what the check found, in words."""
    return [
        {
            "copy": copy,
            "name": copy.get_kind_display(),
            "note": copy.file.name,
            "lines": _copy_lines(copy),
            "tone": "info" if copy.kind == CopyKind.SCAN else "success" if copy.is_trusted else "warning",
            "url": reverse("awards:decision-copy-file", args=[decision.pk, copy.pk]),
            "may_check": copy.kind != CopyKind.SCAN and not copy.is_trusted,
        }
        for copy in decision.copies.select_related("file").order_by("pk")
    ]


def _copy_lines(copy: SignedCopy) -> list[str]:
    if copy.kind == CopyKind.SCAN:
        return [_("Bản quét: hệ thống không kiểm tra được chữ ký tay; người đính kèm chịu trách nhiệm.")]
    lines = []
    for signer in copy.report["signers"]:
        who = ", ".join(part for part in (signer["name"], signer["organisation"]) if part)
        lines.append(_("Người ký: {who}; nơi cấp chứng thư: {issuer}").format(who=who, issuer=signer["issuer"]))
        if signer["signed_at"]:
            lines.append(_("Thời điểm ký do máy người ký ghi: {at}").format(at=signer["signed_at"]))
        lines += signer["problems"]
        lines += signer.get("revocation", [])  # reports from before lists could be uploaded have none
    lines.append(_("Tài liệu nguyên vẹn từ lúc ký.") if copy.is_intact else _("Tài liệu đã bị sửa."))
    if copy.is_trusted:
        lines.append(_("Chuỗi chứng thư được tin cậy theo cấu hình của quản trị viên. Chưa hỏi danh sách thu hồi."))
    return lines


def total_stats(totals: dict[str, int]) -> list[dict[str, str]]:
    return [{"label": label, "value": _money(totals[name])} for name, label in TOTALS]


def is_open_for_copy(decision: Decision) -> bool:
    return decision.status in (DecisionStatus.SIGNED, DecisionStatus.ISSUED)
