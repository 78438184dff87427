"""Vietnamese numbers: the comma is decimal, the dot groups thousands, and clerks mix both with English habits."""

from __future__ import annotations

MAX_DIGITS = 15


def parse_number(written: str, whole: bool = False) -> float | None:
    """The value of `1.234,5`, `27.026`, `0,3`, `1.5`, `1,200` (only where `whole`); None for what is no number.

    `whole` says that the counted thing cannot be split (hộ, xã), so `1,200` can only be twelve hundred.
    """
    digits = written.strip()
    if not digits or len(digits) > MAX_DIGITS + 5 or not digits[0].isdecimal():
        return None
    dots, commas = digits.count("."), digits.count(",")
    if dots and commas:
        if digits.rfind(",") > digits.rfind("."):
            digits = (
                digits.replace(".", "").replace(",", ".") if commas == 1 else digits.replace(".", "").replace(",", "")
            )
        else:
            digits = digits.replace(",", "") if dots == 1 else digits.replace(".", "").replace(",", "")
    elif dots:
        digits = digits.replace(".", "") if _groups_thousands(digits, ".") else digits
    elif commas:
        grouped = _groups_thousands(digits, ",") and (commas > 1 or whole)
        digits = digits.replace(",", "" if grouped else ".")
    try:
        return float(digits)
    except ValueError:
        return None


def _groups_thousands(digits: str, mark: str) -> bool:
    first, *rest = digits.split(mark)
    return 1 <= len(first) <= 3 and first != "0" and all(len(group) == 3 for group in rest)
