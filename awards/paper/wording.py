"""Dates, times and shares in the words that administrative documents use."""

import datetime
import re
import unicodedata
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
_LAST_PADDED_MONTH = 2


def date_in_words(date: datetime.date) -> str:
    """``ngày 05 tháng 02 năm 2026``: days 1–9 and months 1–2 take a leading 0 (Decree 30/2020, Annex I)."""
    month = f"{date.month:02d}" if date.month <= _LAST_PADDED_MONTH else str(date.month)
    return f"ngày {date.day:02d} tháng {month} năm {date.year}"


def place_and_date(place: str, date: datetime.date) -> str:
    """``Vĩnh Long, ngày 05 tháng 02 năm 2026``."""
    return f"{place}, {date_in_words(date)}"


def moment_in_words(moment: datetime.datetime) -> str:
    """``08 giờ 30 phút, ngày 05 tháng 02 năm 2026``; the moment is taken as given, in its own time zone."""
    return f"{moment.hour:02d} giờ {moment.minute:02d} phút, {date_in_words(moment.date())}"


def weekday_in_words(moment: datetime.datetime) -> str:
    """``08 giờ 30 phút, Thứ Năm, ngày 05 tháng 02 năm 2026``, as on an invitation."""
    weekday = WEEKDAYS[moment.weekday()]
    return f"{moment.hour:02d} giờ {moment.minute:02d} phút, {weekday}, {date_in_words(moment.date())}"


def percent_text(count: int, base: int) -> str:
    """``count/base`` in percent with two decimals, cut and never rounded up.

    A share of 79.996 % must not be printed as 80,00 % beside the words "không đạt". ``—`` where the base is 0.
    """
    if base <= 0:
        return "—"
    whole, hundredths = divmod(count * 10_000 // base, 100)
    return f"{whole},{hundredths:02d}%" if hundredths else f"{whole}%"


def share_text(share: Fraction) -> str:
    """``2/3`` or ``80%``: whole percents as percents, anything else as a fraction."""
    percent = share * 100
    return f"{percent.numerator}%" if percent.denominator == 1 else f"{share.numerator}/{share.denominator}"


def ground_lines(grounds: Sequence[str]) -> list[str]:
    """The "căn cứ" lines with the ending the format asks for: ``;`` each, ``.`` the last."""
    bare = [re.sub(r"[\s;,.]+$", "", ground) for ground in grounds if ground.strip()]
    return [line + (";" if position < len(bare) else ".") for position, line in enumerate(bare, start=1)]


def recipient_lines(recipients: Sequence[str]) -> list[str]:
    """The lines under "Nơi nhận": ``- Như Điều 3;`` … ``- Lưu: VT.``."""
    bare = [re.sub(r"^[\s\-–]+|[\s;,.]+$", "", recipient) for recipient in recipients if recipient.strip()]
    return [f"- {line}" + (";" if position < len(bare) else ".") for position, line in enumerate(bare, start=1)]


@lru_cache(maxsize=4096)
def composed(text: str) -> str:
    """One code point per Vietnamese letter (NFC) and no control characters.

    Word processors of some systems store letter and tone apart; fonts then place the tone badly and search fails.
    XML, so ``.docx``, refuses control characters altogether.
    """
    normal = unicodedata.normalize("NFC", text)
    return "".join(character for character in normal if character in "\n\t" or unicodedata.category(character) != "Cc")
