"""The test of revocation (QĐ 18/2022/QĐ-TTg, DOMAIN §7.1) as pure arithmetic in whole numbers.

30 % to below 50 % of the criteria failed, one of the named ones among them; or 50 % and more failed. A criterion
without a conclusion has not failed; where it could tip the scales, the answer is "a person must look".
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from movements.enums import RevocationGround, RuralVerdict
from movements.models import RuralStandard


@dataclass(frozen=True)
class Rule:
    """Shares in whole percent, None = not known. `named` are codes of criteria. Unverified = a person decides."""

    low: int | None
    high: int | None
    named: tuple[str, ...]
    verified: bool
    source: str = ""


@dataclass(frozen=True)
class Tally:
    """Codes of criteria by outcome. What does not apply is in none of them and does not count."""

    met: tuple[str, ...]
    failed: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def total(self) -> int:
        return len(self.met) + len(self.failed) + len(self.unknown)


@dataclass(frozen=True)
class Finding:
    """`named` are the named criteria that failed; `explanation` shows the arithmetic in Vietnamese."""

    ground: RevocationGround
    failed: int
    unknown: int
    total: int
    named: tuple[str, ...]
    explanation: str

    @property
    def is_proposed(self) -> bool:
        return self.ground in (RevocationGround.HALF, RevocationGround.NAMED)

    @property
    def needs_person(self) -> bool:
        return self.ground == RevocationGround.PERSON


def rule_of(standard: RuralStandard) -> Rule:
    named = tuple(str(code) for code in standard.named_criteria)
    return Rule(
        standard.revocation_low,
        standard.revocation_high,
        named,
        standard.revocation_verified,
        standard.revocation_source,
    )


def tally_of(outcomes: Collection[tuple[str, str]]) -> Tally:
    """From (code, outcome) of every criterion."""
    by_outcome: dict[str, list[str]] = {verdict: [] for verdict in RuralVerdict.values}
    for code, outcome in outcomes:
        by_outcome[outcome].append(code)
    return Tally(
        tuple(by_outcome[RuralVerdict.MET]),
        tuple(by_outcome[RuralVerdict.NOT_MET]),
        tuple(by_outcome[RuralVerdict.UNKNOWN]),
    )


def find_ground(tally: Tally, rule: Rule) -> Finding:
    """Hold a tally against a rule. Nothing to count, or a rule not known, is a matter for a person."""
    failed_named = tuple(code for code in tally.failed if code in rule.named)
    ground = _ground(tally, rule, len(tally.failed), bool(failed_named))
    if ground == RevocationGround.NONE and tally.unknown:
        worst_named = bool(failed_named) or any(code in rule.named for code in tally.unknown)
        worst = _ground(tally, rule, len(tally.failed) + len(tally.unknown), worst_named)
        ground = RevocationGround.PERSON if worst != RevocationGround.NONE else ground
    if ground != RevocationGround.NONE and not rule.verified:
        ground = RevocationGround.PERSON
    explanation = _words(tally, rule, failed_named, ground)
    return Finding(ground, len(tally.failed), len(tally.unknown), tally.total, failed_named, explanation)


def _ground(tally: Tally, rule: Rule, failed: int, has_named: bool) -> RevocationGround:
    if rule.low is None or rule.high is None or not tally.total:
        return RevocationGround.PERSON
    if failed * 100 >= rule.high * tally.total:
        return RevocationGround.HALF
    # A rule that does not even say which criteria it names is never read as if it named none.
    if failed * 100 >= rule.low * tally.total and (has_named or not rule.named):
        return RevocationGround.NAMED
    return RevocationGround.NONE


def _words(tally: Tally, rule: Rule, failed_named: tuple[str, ...], ground: RevocationGround) -> str:
    failed, total = len(tally.failed), tally.total
    if rule.low is None or rule.high is None:
        return _("Chưa xác định được quy định thu hồi của chuẩn này; {failed}/{total} tiêu chí không đạt.").format(
            failed=failed, total=total
        )
    parts = [
        _("{failed}/{total} tiêu chí không đạt: {failed} × 100 = {left}, so với {low} × {total} = {lower}").format(
            failed=failed, total=total, left=failed * 100, low=rule.low, lower=rule.low * total
        )
        + _(" và {high} × {total} = {upper}.").format(high=rule.high, total=total, upper=rule.high * total)
    ]
    if failed_named:
        parts.append(_("Trong đó có tiêu chí nêu tên: số {codes}.").format(codes=", ".join(failed_named)))
    elif tally.failed and rule.named:
        parts.append(_("Không có tiêu chí nêu tên nào không đạt."))
    if tally.unknown:
        parts.append(
            _("{count} tiêu chí chưa kết luận, không tính là không đạt: số {codes}.").format(
                count=len(tally.unknown), codes=", ".join(tally.unknown)
            )
        )
    if ground == RevocationGround.PERSON and not rule.verified:
        parts.append(_("Quy định thu hồi áp dụng cho chuẩn này chưa đối chiếu được, nên cần người xem."))
    elif ground == RevocationGround.PERSON:
        parts.append(_("Các tiêu chí chưa kết luận có thể làm thay đổi kết quả, nên cần người xem."))
    return " ".join(parts)
