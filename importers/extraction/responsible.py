"""Bodies that the document gives work to: "Giao Sở X…", "Sở Y chủ trì", "yêu cầu Thủ trưởng…", "UBND các xã:"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from importers.extraction.layout import Line, Span
from importers.extraction.result import UnitMention
from importers.extraction.view import View

_BODY = (
    r"(?:(?:đề nghị |giao |yêu cầu )?(?:thường trực )?(?:(?:chánh |phó )?(?:giám đốc|thủ trưởng|chủ tịch|"
    r"người đứng đầu|lãnh đạo|chánh văn phòng|trưởng ban|cục trưởng|hiệu trưởng)[, ]{1,2})?"
    r"(?:(?:các )?(?:sở|ban|ngành|phòng|cục|chi cục|bộ|hội đồng|ủy ban nhân dân|uỷ ban nhân dân|ubnd|hđnd|"
    r"ủy ban mttq|ubmttq|ủy ban mặt trận tổ quốc|mặt trận tổ quốc|"
    r"hội|liên đoàn|tỉnh đoàn|đoàn thanh niên|công an|bộ chỉ huy|văn phòng|báo|đài|trung tâm|kho bạc|ngân hàng|"
    r"bảo hiểm xã hội|các (?:cơ quan|đơn vị|đoàn thể|tổ chức|cụm|khối|doanh nghiệp|địa phương|xã|huyện)))\b)"
)
_GIVEN = re.compile(r"\b(?:giao|yêu cầu|đề nghị|phân công)(?: cho)?:? (?=" + _BODY + ")")
_LEADS_WORK = re.compile(
    r"(?P<body>"
    + _BODY
    + r"[^.;:|]{0,140}?)\s+(?:chủ trì|chịu trách nhiệm|có trách nhiệm|là cơ quan thường trực|căn cứ chức năng|"
    r"phối hợp chặt chẽ|theo chức năng)\b"
)
_STARTS = re.compile(_BODY)
_BEFORE_COLON = re.compile(r"(?:, |^)(?P<body>(?:giám đốc|thủ trưởng|chủ tịch|lãnh đạo)\b[^.;:|]{3,150}):")
_STOP = re.compile(
    r"[.;:|\n]|,? (?:chủ trì|phối hợp|có trách nhiệm|chịu trách nhiệm|căn cứ|theo dõi|tham mưu|triển khai|xây dựng|"
    r"(?<!các )(?<!cơ quan, )tổ chức(?= (?!chính trị|xã hội|đảng|và|kinh tế|đoàn thể))|thực hiện|hướng dẫn|"
    r"định kỳ|tổng hợp|đôn đốc|kiểm tra|tiếp tục|tập trung|quán triệt|nghiêm túc|chủ động|rà soát|là cơ quan|phải|"
    r"tăng cường|đẩy mạnh|phát động|cụ thể|trên cơ sở|khẩn trương|bố trí|báo cáo|làm tốt|gửi|cân đối|đăng ký|"
    r"bảo đảm|đảm bảo|hỗ trợ|cung cấp|lồng ghép|chỉ đạo|vận động|đẩy nhanh|hoàn thành|ban hành|thường xuyên|"
    r"bám sát|nêu cao|mở (?:chuyên|các)|tuyên truyền|thi đua(?! -))\b"
)
_SPLIT = re.compile(r",\s(?=(?:chủ tịch|ubnd|ủy ban|uỷ ban|các đoàn thể chính trị|đề nghị)\b)")
_LEAD = re.compile(r"(?:đề nghị|giao|yêu cầu) ")
# `Chủ tịch … yêu cầu:` names who orders, not who has to act.
_ORDERS = re.compile(r"\b(?:yêu cầu|chỉ đạo|phát động|kêu gọi|quyết định|ban hành)(?: như sau)?\s*+(?::\s*+)?$")
_REPORTS = re.compile(r"báo cáo\b")
_MEDIA = re.compile(r"(?:báo|đài|cổng thông tin điện tử)(?:,| và) (?:báo|đài|phát thanh|cổng)|báo và ")
MAX_BODY = 200


def units_in(view: View, line: Line, sentences: list[Span]) -> Iterator[UnitMention]:
    """Bodies named as responsible in one line, in order; the same body may come again."""
    low = view.low
    if _ORDERS.search(low, line.start, line.end):
        return
    for sentence in sentences:
        for given in _GIVEN.finditer(low, sentence.start, sentence.end):
            yield from _mentions(view, given.end(), _until(low, given.end(), sentence.end))
        lead = _LEADS_WORK.match(low, sentence.start, sentence.end)
        if lead:
            yield from _mentions(view, lead.start("body"), _until(low, lead.start("body"), lead.end("body")))
    if line.is_item and (_STARTS.match(low, line.body, line.end) or _MEDIA.match(low, line.body, line.end)):
        end = _until(low, line.body, line.end)
        alone = line.level in (2, 3) and end == line.end and end - line.body < 110 and low[end - 1] not in ".;,"
        if not _REPORTS.match(low, line.body) and (alone or (end < line.end and low[end] in ", :")):
            yield from _mentions(view, line.body, end)
    for named in _BEFORE_COLON.finditer(low, line.body, line.end):
        if _GIVEN.search(low, named.start("body"), named.end("body")) is None:
            yield from _mentions(view, named.start("body"), _until(low, named.start("body"), named.end("body")))


def _until(low: str, start: int, end: int) -> int:
    stop = _STOP.search(low, start + 2, min(end, start + MAX_BODY))
    return stop.start() if stop else min(end, start + MAX_BODY)


def _mentions(view: View, start: int, end: int) -> Iterator[UnitMention]:
    cuts = [match.end() for match in _SPLIT.finditer(view.low, start, end)]
    for begin, stop in zip([start, *cuts], [*cuts, end], strict=True):
        lead = _LEAD.match(view.low, begin, stop)
        first = lead.end() if lead else begin
        last = first + len(view.low[first:stop].rstrip(" ,;:-"))
        words = view.text[first:last]
        if len(words.split()) >= 2:
            yield UnitMention(" ".join(words.split()), *view.quote(first, last))
