"""Dates and rules by which something is to be done or handed in. A target's own period ("đến năm 2030") is none."""

from __future__ import annotations

import re
from datetime import date

from importers.extraction.layout import Span
from importers.extraction.result import Deadline
from importers.extraction.view import View

_YEAR = r"(?:19[5-9]\d|20\d\d)"
_DATE = (
    rf"(?:ngày )?(?:(?P<d>\d{{1,2}})\s?[/.-]\s?(?P<m>\d{{1,2}})(?:\s?[/.-]\s?(?P<y>{_YEAR}))?|"
    rf"(?P<d2>\d{{1,2}}) tháng (?P<m2>\d{{1,2}})(?: năm (?P<y2>{_YEAR}))?)(?![\d/])"
)
_CYCLE = (
    r"(?:hằng|hàng|mỗi|của) (?:tháng|quý|năm|tuần|ngày|kỳ)(?: cuối (?:quý|kỳ))?|cuối (?:mỗi )?(?:quý|tháng|kỳ)|"
    r"tháng cuối (?:của )?(?:mỗi )?quý|\d{1,2} tháng(?: đầu năm)?|cả năm"
)
_BEFORE = (
    r"(?:chậm nhất(?: là)?(?: vào)?(?: đến)?(?: trước)?|muộn nhất(?: là)?|trước|trong vòng|xong trước|"
    r"hạn (?:cuối|chót)(?: [^\W\d]+){0,4}?(?: là)?:?|đến hết|hết|trễ nhất)"
)
_FIXED = re.compile(
    rf"{_BEFORE}\s+{_DATE}|(?:thời hạn|thời gian)(?: hoàn thành| gửi| nộp| báo cáo)?\s*:?\s*(?:trước |"
    rf"chậm nhất )?{_DATE.replace('P<', 'P<t')}"
)
_DAY_OF = re.compile(
    rf"{_BEFORE}\s+ngày (?P<day>\d{{1,2}})\b(?!\s?[/.-]\s?\d)(?: tháng (?P<month>\d{{1,2}}))?,?\s*"
    rf"(?P<cycle>(?:(?:{_CYCLE})(?:, | và |; )?){{0,6}})"
)
_PERIODIC = re.compile(
    r"(?:báo cáo[^.;\n]{0,60}?|chế độ [^.;\n]{0,40}?)?\b(?:định kỳ)\b[^.;\n]{0,25}?(?P<rule>(?:hằng|hàng|"
    r"mỗi) (?:tháng|quý|năm|tuần)|(?<!ngày )(?<!\d)\d{1,2} tháng|quý|năm)"
    r"(?:(?:, | và |, và |/| hoặc )(?:(?:hằng|hàng|mỗi) (?:tháng|quý|năm)|\d{1,2} tháng|cả năm|quý|năm|đột xuất)){0,5}"
)
_WITHIN = re.compile(
    rf"(?:hoàn thành|xong|thực hiện|ban hành|gửi|nộp|báo cáo|trình|tổ chức|sơ kết|tổng kết|tổng kết vào|"
    rf"xây dựng)\b[^.;\n|]{{0,120}}?"
    rf"\b(?P<rule>(?:trong|vào|trước|trước khi kết thúc|chậm nhất(?: là)?(?: vào)?(?: trong)?|đến hết|xong trong|"
    rf"thời gian)\s*:?\s*(?:đầu |giữa |cuối )?"
    rf"(?:quý (?:[ivx]+|\d)(?:\s?[/,-]\s?| năm ){_YEAR}|tháng \d{{1,2}}(?:\s?/\s?| năm ){_YEAR}|"
    rf"năm {_YEAR}(?= (?:sơ|tổng) kết)))"
)
_SUMMING_UP = re.compile(
    rf"(?:sơ kết|tổng kết)\b[^.;\n|]{{0,90}}?(?P<rule>(?:vào|trong|trước)\s+(?:đầu |giữa |cuối )?(?:quý (?:[ivx]+|"
    rf"\d)(?:\s?[/-]\s?| năm ){_YEAR}|tháng \d{{1,2}}(?:\s?/\s?| năm ){_YEAR}|năm {_YEAR}))"
)
_YEARLY = re.compile(r"\s*(?:của )?(?:hằng|hàng|mỗi) năm\b")
_TIMETABLE = re.compile(r"\bthời gian\b|\bphát động\b")
_SUMMING_UP_PLAN = re.compile(rf"(?<!báo cáo )(?:sơ kết|tổng kết)(?: phong trào)? (?P<rule>năm {_YEAR})")
_ON_DAY = re.compile(
    rf"\b(?:vào|các) ngày (?P<day>\d{{1,2}})(?:\s?/\s?\d{{1,2}})?"
    rf"(?:(?:,| và) (?:ngày )?\d{{1,2}}(?:\s?/\s?\d{{1,2}})?){{0,4}} "
    rf"(?:{_CYCLE})"
)
_AT_SESSION = re.compile(
    r"\btại (?:các )?kỳ họp (?:thường lệ )?(?:giữa năm|cuối năm|thường lệ|gần nhất|đầu năm)"
    rf"(?:(?: và| hoặc|,) (?:giữa|cuối) năm)?(?: {_YEAR})?"
)
_IN_DAYS = re.compile(
    r"(?:trong (?:thời hạn|vòng)|chậm nhất(?: là)?(?: sau)?|sau)\s+(?P<n>\d{1,3}) (?:ngày(?: làm việc)?|"
    r"tháng)\b[^.;,\n]{0,60}"
)
_REPORTING = re.compile(r"\bbáo cáo\b")
_REPORT = re.compile(r"\b(?:báo cáo|gửi|nộp|tổng hợp|hồ sơ|ban hành|trình|hoàn thành|xây dựng)\b")
_AND_DATE = re.compile(
    rf"(?:, (?:ngày )?| và (?:trước )?(?:ngày )?)(?:\d{{1,2}}\s?/\s?\d{{1,2}}(?:/{_YEAR})?)(?!\d|/\d)"
)
_BARE_DATE = re.compile(
    rf"^(?:(?:trước|trong|chậm nhất|đến|hết|đến hết|vào)\s+)?(?:ngày )?"
    rf"(?:{_DATE}|(?:đầu |giữa |cuối )?(?:quý (?:[ivx]+|\d)|"
    rf"tháng \d{{1,2}}|6 tháng(?: đầu| cuối)?)(?:(?:\s?[/,.-]\s?| năm ){_YEAR})?|năm {_YEAR}|{_YEAR}|hằng năm|hàng năm|"
    rf"hằng quý|hàng quý|hằng tháng|hàng tháng|thường xuyên|{_YEAR}\s?-\s?{_YEAR}|giai đoạn {_YEAR}\s?-\s?{_YEAR})\s*$"
)
_TASK = re.compile(r"\b(?:hoàn thành|xây dựng|ban hành|gửi|nộp|báo cáo|trình|tổ chức|sơ kết|tổng kết|thực hiện|"
                   r"đăng ký|triển khai|phát động|tham mưu|"
                   r"tổng hợp|đề xuất|khởi công|rà soát|kế hoạch|hồ sơ|tổng|góp ý|hạn|thời gian)\b")  # fmt: skip
_FIGURE = re.compile(r"\d")
_WITHOUT_FIGURE = ("định kỳ", "kỳ họp")
_LEAD = re.compile(r"[ ,;\-+*:)]*(?:và )?")
_FOLLOWS = re.compile(r"[^.;,\n]{0,120}")
_WHAT_FOLLOWS = re.compile(
    r",? (?:(?:tổng hợp|đánh giá|rà soát|kiểm tra|gửi|sơ kết)(?: kết quả)?,? (?:và )?)?(?:gửi )?báo cáo[^.;:,\n]{0,90}"
)
MAX_LEAD = 240
_PASSED = re.compile(
    r"\b(?:sinh|thành lập|ban hành ngày|(?<!đăng )ký|ra đời|có hiệu lực|được (?:sinh|thành lập|cấp|công nhận))\b"
    r"[^,;]{0,20}$"
)
_CUT = re.compile(
    r";|(?:, | và )(?=báo cáo|gửi|hoàn thành|tổng hợp|trình|nộp|định kỳ|tổng kết|sơ kết|chậm nhất|xây dựng|"
    r"ban hành)|:\s"
)


def deadlines_in(view: View, sentence: Span) -> list[Deadline]:
    """Deadlines of one sentence. Most have none, and show it by a look at their letters."""
    low = view.low
    if not _may_have_deadline(low, sentence):
        return []
    found: list[tuple[int, int, str]] = []
    for match in _DAY_OF.finditer(low, sentence.start, sentence.end):
        end = match.start() + len(re.sub(r"(?:, | và |; )$", "", match.group()))
        if int(match["day"]) <= 31:
            found.append((match.start(), end, _tidy(view.text[match.start() : end])))
    for match in _FIXED.finditer(low, sentence.start, sentence.end):
        said = _date_said(match, view.text[match.start() : match.end()])
        others = [more.end() for more in [_AND_DATE.match(low, match.end(), sentence.end)] if more]
        if said and others:
            end = others[0]
            cycle = _YEARLY.match(low, end, sentence.end)
            end = cycle.end() if cycle else end
            found.append((match.start(), end, _tidy(view.text[match.start() : end])))
            continue
        if said and not _PASSED.search(low[max(sentence.start, match.start() - 50) : match.start()]):
            yearly = _YEARLY.match(low, match.end(), sentence.end) if "-" not in said else None
            end = yearly.end() if yearly else match.end()
            found.append((match.start(), end, _tidy(view.text[match.start() : end]) if yearly else said))
    timed = _TIMETABLE.search(low, sentence.start, sentence.end) is not None
    for pattern in (_WITHIN, _SUMMING_UP, *([_SUMMING_UP_PLAN] if timed else [])):
        for match in pattern.finditer(low, sentence.start, sentence.end):
            start, end = match.span("rule")
            found.append((start, end, _tidy(view.text[start:end])))
    for pattern, needed in ((_PERIODIC, _REPORTING), (_IN_DAYS, _REPORT), (_ON_DAY, _REPORT), (_AT_SESSION, _REPORT)):
        for match in pattern.finditer(low, sentence.start, sentence.end):
            apart = all(match.end() <= start or end <= match.start() for start, end, _rule in found)
            if apart and needed.search(low, sentence.start, sentence.end):
                found.append((match.start(), match.end(), _tidy(view.text[match.start() : match.end()])))
    return _distinct(view, sentence, sorted(found, key=lambda item: (item[0], -item[1])))


def _may_have_deadline(low: str, sentence: Span) -> bool:
    """Whether there is a task, and a figure or one of the rules that need none."""
    is_dated = _FIGURE.search(low, sentence.start, sentence.end) is not None or any(
        low.find(word, sentence.start, sentence.end) >= 0 for word in _WITHOUT_FIGURE
    )
    return is_dated and _TASK.search(low, sentence.start, sentence.end) is not None


def due_in_cell(view: View, cell: Span, row: Span) -> list[Deadline]:
    """The date of a table's column for dates; `row` is what is quoted: from the task to the date."""
    words = view.low[cell.start : cell.end]
    match = _BARE_DATE.match(words) if len(words) < 60 else None
    if match is None or not re.search(r"\d", words):
        return deadlines_in(view, cell)
    said = _date_said(match, view.text[cell.start : cell.end]) or _tidy(view.text[cell.start : cell.end])
    return [Deadline(*view.quote(row.start, row.end), said, "task")]


def _distinct(view: View, sentence: Span, found: list[tuple[int, int, str]]) -> list[Deadline]:
    """Each deadline once, with the words before it that say what is due."""
    low = view.low
    deadlines: list[Deadline] = []
    reached = sentence.start
    for start, stop, rule in found:
        if start < reached:
            continue
        begin = _beginning(low, reached, start)
        after = _WHAT_FOLLOWS.match(low, stop, sentence.end)
        said = after.end() if after and rule.lower().startswith("định kỳ") else stop
        end = start + len(low[start:said].rstrip(" ,;"))
        if not _TASK.search(low, begin, end):
            follows = _FOLLOWS.match(low, end, sentence.end)
            end = follows.end() if follows else end
        reached = end
        words = low[begin:end]
        kind = "report" if re.search(r"báo cáo|gửi", words) else "milestone" if "kết" in words else "task"
        deadlines.append(Deadline(*view.quote(begin, end), rule, kind))
    return deadlines


def _beginning(low: str, reached: int, start: int) -> int:
    """After the last break before the date, at most MAX_LEAD characters back, on a whole word."""
    begin = reached
    for cut in _CUT.finditer(low, reached, start):
        if start - cut.end() >= 6 or cut.group() == ";":
            begin = cut.end()
    if start - begin > MAX_LEAD:
        begin = low.find(" ", start - MAX_LEAD, start) + 1 or start
    lead = _LEAD.match(low, begin, start)
    return lead.end() if lead else begin


def _date_said(match: re.Match[str], words: str) -> str | None:
    groups = {key: value for key, value in match.groupdict().items() if value}
    day = groups.get("d") or groups.get("d2") or groups.get("td") or groups.get("td2")
    month = groups.get("m") or groups.get("m2") or groups.get("tm") or groups.get("tm2")
    year = groups.get("y") or groups.get("y2") or groups.get("ty") or groups.get("ty2")
    if day is None or month is None:
        return None
    if year is None:
        return _tidy(words) if int(day) <= 31 and int(month) <= 12 else None
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _tidy(words: str) -> str:
    return re.sub(r" và$", "", " ".join(words.split()).strip(" ,;:"))
