"""What of a summary may stand on a public page: never identity numbers, birth dates, addresses, health or discipline.

Units are told not to write them; this is the second net. It works by marks in the text, so it may take away too much,
and a name of an illness that it does not know it cannot see: the secretariat reads each list before it is posted.
"""

from __future__ import annotations

import re

COVER = "[…]"
_NUMBER = re.compile(r"(?<![\w.,])(?:0\d(?:[ .-]?\d){7,10}|\d(?:[ -]?\d){8,11})(?![.,]?\d|\w)")
_BORN = re.compile(
    r"\b(?:ngày\s+sinh|sinh\s+(?:ngày|năm)|năm\s+sinh)\b\s*:?\s*(?:ngày\s*)?[\d/.\- thángnăm]*\d", re.IGNORECASE
)
_ADDRESS = re.compile(
    r"\b(?:địa\s+chỉ|nơi\s+ở|hộ\s+khẩu|(?:nơi\s+)?(?:thường|tạm)\s+trú|cư\s+trú|nhà\s+số|số\s+nhà)\b[^.;\n]*",
    re.IGNORECASE,
)
_SENSITIVE = re.compile(
    r"kỷ\s*luật|khiển\s+trách|cảnh\s+cáo|cách\s+chức|căn\s+cước|cccd|cmnd|chứng\s+minh\s+nhân\s+dân|bệnh\s+(?!viện|xá)|"
    r"ung\s+thư|hiv|tâm\s+thần|khuyết\s+tật|thương\s+tật|sức\s+khỏe\s+(?:yếu|kém)",
    re.IGNORECASE,
)


def public_text(text: str) -> str:
    """The text with sentences about health, discipline or identity papers left out, and numbers, birth dates and
    addresses covered.
    """
    lines = []
    for line in text.splitlines():
        kept = [sentence for sentence in re.split(r"(?<=[.!?;])\s+", line) if not _SENSITIVE.search(sentence)]
        lines.append(" ".join(kept))
    cleaned = "\n".join(lines)
    for pattern in (_BORN, _ADDRESS, _NUMBER):
        cleaned = pattern.sub(COVER, cleaned)
    return cleaned
