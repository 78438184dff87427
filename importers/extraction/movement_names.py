"""Named emulation movements: what stands in quotation marks after "phong trào", and well-known names without marks.

A quoted name is a theme, a slogan, a fund or a title as often as a movement, so the governing word decides.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from dataclasses import replace

from importers.extraction.layout import quoted_spans
from importers.extraction.letters import expanded
from importers.extraction.result import MovementMention
from importers.extraction.view import View

# The governing word is the last of these before the quotation mark.
_GOVERNORS = re.compile(
    r"\b(?P<movement>phong trào(?: thi đua)?|đợt thi đua|(?:phát động|hưởng ứng) thi đua(?=\s+[“\"«]))|"
    r"\b(?P<campaign>cuộc vận động)|"
    r"\b(?P<other>chủ đề|khẩu hiệu|phương châm|tinh thần|quỹ|danh hiệu|gương|đề án|dự án|chương trình|kế hoạch|"
    r"chỉ thị|nghị quyết|"
    r"quyết định|luật|mô hình|cuộc thi|hội thi|ngày hội|tháng|giải thưởng|giải|tên gọi|hướng|việc|nguyên tắc|quan điểm|"
    r"tiêu chí|danh xưng|câu lạc bộ|đội|tác phẩm|bài|sách|lời dạy|tư tưởng|khái niệm|cụm từ|thông điệp|chuyên mục|"
    r"chuyên đề|"
    r"biểu hiện|công trình|kỷ niệm chương|huy hiệu|bằng|cờ|chiến dịch|chiến lược|xây dựng|về)\b"
)
_JOIN = re.compile(r"[\s,;.]*(?:(?:và|cùng|hay|hoặc|gắn với|với|các|phong trào|thi đua|cuộc vận động)[\s,;]*){0,4}")
_WINDOW = 220
MAX_NAME_WORDS = 45
_STOP = re.compile(
    r"[,;:.()\n“”\"]|\s-\s|\b(?:gắn với|gắn|do|của|trên|giai đoạn|năm|đến|nhằm|theo|tại|được|trong|để|từ|với|đã|"
    r"tiếp tục|ngày càng|"
    r"góp phần|cùng với|tạo|thực sự|phải|theo hướng|và các|và cuộc|và phong trào|lần thứ|nhân dịp|chào mừng)\b"
)
_UNQUOTED = re.compile(expanded(r"\b[Pp]hong trào (?:thi đua )?(?=[A-ZÀ-Ỹ][a-zà-ỹ]+ )"))
KNOWN = (
    "Cả nước chung sức xây dựng nông thôn mới",
    "Toàn dân đoàn kết xây dựng đời sống văn hóa",
    "Toàn dân bảo vệ an ninh Tổ quốc",
    "Cả nước chung tay vì người nghèo, không để ai bị bỏ lại phía sau",
    "Doanh nghiệp Việt Nam hội nhập và phát triển",
    "Cán bộ, công chức, viên chức thi đua thực hiện văn hóa công sở",
    "Cả nước chung tay xóa nhà tạm, nhà dột nát",
    "Xây dựng xã hội học tập, đẩy mạnh học tập suốt đời",
    "Bình dân học vụ số",
    "Đền ơn đáp nghĩa",
    "Dân vận khéo",
)
_GENERIC = re.compile(
    r"(?:thi đua|yêu nước|khởi nghiệp|quần chúng|cách mạng|toàn dân$|này|trên|khuyến học|khuyến tài|văn hóa|thể dục)",
    re.I,
)


def movements_of(view: View) -> list[MovementMention]:
    """Named movements and campaigns, each once, in the order of the text."""
    found = _quoted(view) + _known(view) + _capitalised(view)
    first: dict[str, MovementMention] = {}
    ordered: list[str] = []
    for mention in sorted(found, key=lambda mention: (mention.start, -mention.end)):
        key = _key(mention.name)
        if key in first and first[key].name.isupper():
            first[key] = replace(first[key], name=mention.name)
        place = bisect_left(ordered, key)
        is_opening = len(key) > 14 and place < len(ordered) and ordered[place].startswith(key)
        if key and key not in first and not is_opening:
            first[key] = mention
            insort(ordered, key)
    return sorted(first.values(), key=lambda mention: mention.start)


def _key(name: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", name.lower()).split())


def _quoted(view: View) -> list[MovementMention]:
    spans = quoted_spans(view.text)
    kinds: dict[int, str | None] = {}
    found = []
    previous_end, previous_kind = -1, None
    for span in spans:
        mark = span.start - 1
        kind = _governed_by(view.low, mark, previous_end, previous_kind)
        kinds[span.start] = kind
        previous_end, previous_kind = span.end + 1, kind
        name = view.text[span.start : span.end].strip(" ,.;:")
        if (
            kind in ("movement", "campaign")
            and 2 <= len(name.split()) <= MAX_NAME_WORDS
            and (name[:1].isupper() or name[:1].isdigit())
        ):
            start = view.text.index(name, span.start)
            quote, first, last = view.quote(start, start + len(name))
            found.append(MovementMention(" ".join(name.split()), quote, first, last, kind))
    return found


def _governed_by(low: str, mark: int, previous_end: int, previous_kind: str | None) -> str | None:
    """The kind of the word that governs a quotation mark; an enumeration hands its kind on from name to name."""
    if 0 <= previous_end <= mark:
        between = low[previous_end:mark]
        joined = _JOIN.fullmatch(between)
        if joined and "\n" not in between:
            own = [match.lastgroup for match in _GOVERNORS.finditer(between + " “")]
            return own[-1] if own else previous_kind
    line = max(low.rfind("\n", max(0, mark - _WINDOW), mark) + 1, mark - _WINDOW, previous_end, 0)
    before = low[line:mark] + " “"
    if before.strip() == "“" or len(before.strip()) < 8:
        above = low[max(0, line - _WINDOW) : line].rstrip()
        if above.endswith((":", "thi đua", "phong trào")):
            before = above.rsplit("\n", 1)[-1] + " " + before
    governors = list(_GOVERNORS.finditer(before))
    if not governors:
        return None
    last = governors[-1]
    tail = before[last.end() : -2]
    if last.lastgroup != "other":
        return last.lastgroup if _may_reach(tail) else None
    movement = [match for match in governors if match.lastgroup != "other"]
    if movement and re.search(r"\b(?:đó là|gồm|như|sau đây|sau|là)\s*:?\s*$", before[:-2].rstrip()):
        return movement[-1].lastgroup
    if last.group() in ("xây dựng", "về", "việc", "tháng") and movement and len(before[movement[-1].end() : -2]) < 25:
        return movement[-1].lastgroup
    return None


def _may_reach(tail: str) -> bool:
    """Between the governing word and the mark: nothing, a short attribute, or "… phát động, đó là:"."""
    words = tail.strip()
    return (
        len(words.split()) <= 4
        or re.search(r"(?:đó là|gồm|như|sau|là|chủ đề|có tên|mang tên|:)\s*:?\s*$", words) is not None
    )


def _known(view: View) -> list[MovementMention]:
    found = []
    for name in KNOWN:
        needle = name.lower()
        position = view.low.find(needle)
        while position >= 0:
            before = view.low[max(0, position - 30) : position]
            if re.search(r"phong trào(?: thi đua)?[\s“\"]*$", before):
                quote, start, end = view.quote(position, position + len(needle))
                found.append(
                    MovementMention(" ".join(view.text[position : position + len(needle)].split()), quote, start, end)
                )
                break
            position = view.low.find(needle, position + 1)
    return found


def _capitalised(view: View) -> list[MovementMention]:
    """`phong trào Toàn dân tham gia giao thông an toàn gắn với…`: the capital opens the name, a stop word ends it."""
    found = []
    for match in _UNQUOTED.finditer(view.text):
        stop = _STOP.search(view.low, match.end(), match.end() + 160)
        end = stop.start() if stop else min(len(view.text), match.end() + 160)
        name = view.text[match.end() : end].strip()
        if 4 <= len(name.split()) <= 14 and not _GENERIC.match(name):
            quote, start, last = view.quote(match.end(), match.end() + len(name))
            found.append(MovementMention(" ".join(name.split()), quote, start, last))
    return found
