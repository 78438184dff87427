"""Amounts of bonuses, exact, in figures and in words."""

from decimal import Decimal
from fractions import Fraction

ROUNDING_STEP = 10_000
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUP = 1_000
_BILLION = 1_000_000_000


def bonus_amount(multiple: Decimal, base_salary: int) -> int:
    """Bonus in đồng: ``multiple × base_salary`` rounded UP to ten thousand đồng.

    ``base_salary`` is the one in force on the date of the decision (Decree 98/2023; see DOMAIN.md §3.3). Binary floats
    are refused, since 0.3 × 2,530,000 must not depend on the machine. ``ValueError`` for negative or infinite input.
    """
    if not isinstance(multiple, Decimal | int):
        raise TypeError("multiple must be Decimal, a float is not exact")
    if not Decimal(multiple).is_finite() or multiple < 0 or base_salary < 0:
        raise ValueError("multiple and base salary must be finite and not negative")
    exact = Fraction(multiple) * base_salary
    return -(-exact.numerator // (exact.denominator * ROUNDING_STEP)) * ROUNDING_STEP


def amount_in_figures_vi(amount: int) -> str:
    """``3.800.000 đồng``."""
    return f"{amount:,} đồng".replace(",", ".")


def amount_in_words_vi(n: int) -> str:
    """``3800000`` → ``Ba triệu tám trăm nghìn đồng``. ``ValueError`` for a negative amount."""
    if n < 0:
        raise ValueError("an amount is never negative")
    words = " ".join(_words(n, leading=True)) if n else _DIGITS[0]
    return words[0].upper() + words[1:] + " đồng"


def _words(number: int, *, leading: bool) -> list[str]:
    """Words of a positive number; with ``leading`` false a group below 100 is read out as "không trăm …"."""
    if number >= _BILLION:
        head, rest = divmod(number, _BILLION)
        words = [*_words(head, leading=leading), "tỷ"]
        return words + _below_billion(rest, leading=False)
    return _below_billion(number, leading=leading)


def _below_billion(number: int, *, leading: bool) -> list[str]:
    words: list[str] = []
    for unit, name in ((_GROUP * _GROUP, "triệu"), (_GROUP, "nghìn"), (1, "")):
        group = number // unit % _GROUP
        if group:
            words += _three_digits(group, leading=leading and not words)
            if name:
                words.append(name)
    return words


def _three_digits(group: int, *, leading: bool) -> list[str]:
    hundreds, tens, ones = group // 100, group // 10 % 10, group % 10
    words = [] if leading and not hundreds else [_DIGITS[hundreds], "trăm"]
    if tens > 1:
        words += [_DIGITS[tens], "mươi"]
    elif tens == 1:
        words.append("mười")
    elif ones and words:
        words.append("linh")
    if ones == 1 and tens > 1:
        words.append("mốt")
    elif ones == 5 and tens:
        words.append("lăm")
    elif ones:
        words.append(_DIGITS[ones])
    return words
