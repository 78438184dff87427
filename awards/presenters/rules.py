"""What the screens of catalogue and rule sets show, as plain values for the components."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from awards.domain.bonuses import bonus_of
from awards.domain.catalogue import holder_words
from awards.domain.conditions import VOCABULARY
from awards.domain.eligibility import article_text
from awards.domain.rulebook_words import condition_words, validity_words, verified_words
from awards.enums import AwardSubject
from awards.models import AwardAuthority, AwardType, Quota, RulebookVersion, SilenceRule, VotingRule
from awards.models.rulebook import TwoPersonModel
from awards.tables.rules import amount_words
from base.core.errors import DomainError


def award_facts(award: AwardType, authority: AwardAuthority | None, day: dt.date) -> list[dict[str, Any]]:
    mark = verified_words(award.is_verified)
    note = "" if authority is None or authority.is_verified else _("chưa đối chiếu văn bản")
    return [
        {"term": _("Mã"), "value": award.code, "note": award.alias and _("mã chung {alias}").format(alias=award.alias)},
        {
            "term": _("Tên ngày {day}").format(day=f"{day:%d/%m/%Y}"),
            "value": (authority and authority.award_name) or award.name,
        },
        {"term": _("Loại"), "value": award.get_kind_display()},
        {"term": _("Đối tượng"), "value": award.get_subject_display()},
        {"term": _("Cấp"), "value": award.get_level_display()},
        {"term": _("Thẩm quyền quyết định"), "value": holder_words(award, authority), "note": note},
        {"term": _("Điều luật"), "value": award.law_article, "note": mark},
        {"term": _("Điều kiện"), "value": award.conditions},
        {"term": _("Mức thưởng cá nhân"), "value": _bonus(award, day)},
        {"term": _("Lấy ý kiến Nhân dân"), "value": _("Phải lấy") if award.needs_consultation else _("Không bắt buộc")},
        {"term": _("Nguồn"), "value": award.source},
    ]


def _bonus(award: AwardType, day: dt.date) -> str:
    if award.bonus_multiple is None:
        return _("Danh mục không nêu")
    times = f"{award.bonus_multiple.normalize():f}".replace(".", ",")
    try:
        holder = AwardSubject.INDIVIDUAL if award.is_for_person else AwardSubject.COLLECTIVE
        amount = bonus_of(award, day, holder=holder)
    except DomainError:
        return _("{times} lần lương cơ sở").format(times=times)
    dong = f"{amount:,}".replace(",", ".")
    text = _("{times} lần lương cơ sở = {dong} đồng").format(times=times, dong=dong)
    return text if award.is_bonus_verified else text + _(" (mức chưa đối chiếu)")


def rule_view(legs: Sequence[dict[str, Any]], names: dict[str, str]) -> list[dict[str, Any]]:
    """Legs, each with its sentences; of a leg that is still being written, those that can be read."""
    return [
        {
            "label": leg["label"],
            "article": article_text(leg["cite"]),
            "verified": leg["verified"],
            "valid": validity_words(leg["valid"]) if leg.get("valid") else "",
            "conditions": [
                {
                    "text": condition_words(each, names),
                    "doubt": leg["verified"] and not each.get("verified", True),
                }
                for each in leg["all"]
                if each
            ],
            "confirm": leg.get("confirm", []),
        }
        for leg in legs
        if leg
    ]


def vocabulary() -> list[dict[str, Any]]:
    """Every word with its parameters: what stands beside the editor."""
    return [
        {
            "word": word.name,
            "name": word.label,
            "help": word.help,
            "params": [
                {
                    "name": name,
                    "label": param.label,
                    "required": param.required,
                    "values": ", ".join(param.choices.values) if param.choices else "",
                }
                for name, param in word.params.items()
            ],
        }
        for word in VOCABULARY.values()
    ]


def version_facts(version: RulebookVersion, state: str, pinned: int) -> list[dict[str, Any]]:
    end = f"{version.valid_to:%d/%m/%Y}" if version.valid_to else _("chưa định")
    return [
        {"term": _("Mã"), "value": version.code},
        {"term": _("Hiệu lực"), "value": f"{version.valid_from:%d/%m/%Y} – {end}", "note": state},
        {"term": _("Căn cứ"), "value": version.source, "note": verified_words(version.is_verified)},
        {
            "term": _("Hồ sơ nhận trước ngày có hiệu lực"),
            "value": _("Áp dụng nếu có lợi hơn") if version.favours_earlier else _("Xét theo quy định của ngày nhận"),
            "note": version.favour_source,
        },
        {"term": _("Hồ sơ đã gắn"), "value": pinned},
        *people_facts(version),
    ]


def people_facts(row: TwoPersonModel) -> list[dict[str, Any]]:
    """Who wrote, proposed and approved it, and why."""
    rows = [
        {"term": _("Thay cho"), "value": str(row.previous) if row.previous else "", "url": _url(row.previous)},
        {"term": _("Lý do thay đổi"), "value": row.change_reason},
        {"term": _("Người soạn"), "value": str(row.edited_by or row.created_by or "")},
        {"term": _("Người trình"), "value": str(row.proposed_by or "")},
        {"term": _("Người duyệt"), "value": str(row.approved_by or "")},
        {"term": _("Bị trả lại vì"), "value": row.return_reason},
    ]
    return [item for item in rows if item["value"]]


def limit_facts(row: Quota | VotingRule | SilenceRule) -> list[dict[str, Any]]:
    own: list[dict[str, Any]]
    if isinstance(row, Quota):
        own = [
            {"term": _("Danh hiệu, hình thức"), "value": row.award_type.name},
            {"term": _("Đơn vị"), "value": str(row.scope), "note": _("và các đơn vị trực thuộc")},
            {"term": _("Năm thành tích"), "value": row.year},
            {"term": _("Chỉ tiêu"), "value": amount_words(row), "note": row.get_rounding_display().lower()},
        ]
    elif isinstance(row, SilenceRule):
        own = [
            {"term": _("Áp dụng cho"), "value": row.name, "note": _("mã {code}").format(code=row.code)},
            {"term": _("Thời hạn trả lời"), "value": _("{n} ngày làm việc").format(n=row.working_days)},
            {"term": _("Không trả lời nghĩa là"), "value": row.get_silence_display()},
            {"term": _("Hiệu lực"), "value": _validity(row)},
        ]
    else:
        sign = ">" if row.is_strict else "≥"
        own = [
            {"term": _("Áp dụng cho"), "value": str(row.award_type or row.get_level_display())},
            {"term": _("Hội đồng"), "value": str(row.scope or _("Mọi Hội đồng"))},
            {"term": _("Cách biểu quyết"), "value": row.get_method_display()},
            {"term": _("Tỷ lệ thông qua"), "value": f"{sign} {row.threshold_pct}%", "note": row.get_base_display()},
            {"term": _("Dự họp tối thiểu"), "value": f"{row.quorum_pct}%"},
            {"term": _("Phiếu của người vắng"), "value": _("Được tính") if row.counts_absent else _("Không tính")},
            {
                "term": _("Người có xung đột lợi ích"),
                "value": _("Trừ khỏi mẫu số") if row.excludes_recused else _("Vẫn trong mẫu số"),
            },
            {"term": _("Hiệu lực"), "value": _validity(row)},
        ]
    source = {"term": _("Căn cứ"), "value": row.source, "note": verified_words(row.is_verified)}
    return [*own, source, *people_facts(row)]


def _validity(row: VotingRule | SilenceRule) -> str:
    end = f"{row.valid_to:%d/%m/%Y}" if row.valid_to else _("chưa định")
    return f"{row.valid_from:%d/%m/%Y} – {end}"


def _url(row: Any) -> str:
    return str(row.get_absolute_url()) if row is not None else ""
