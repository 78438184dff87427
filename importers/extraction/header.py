"""Metadata: the header table of a law portal, the official head and signature, or the document an article reports."""

from __future__ import annotations

import re
from datetime import date

from importers.extraction.letterhead import issuer_above
from importers.extraction.letters import expanded
from importers.extraction.place_names import proper_body, province_of
from importers.extraction.result import MetadataField
from importers.extraction.view import View

HEAD_LENGTH = 6000
_YEAR = r"(?:19[5-9]\d|20\d\d)"
_NUMBER = (
    r"\d{1,5}\s?(?:/\s?\d{4}\s?)?[/-]\s?[A-ZĐ][A-Za-zĐđ]{0,9}\d{0,2}"
    r"(?:\s?[-/]\s?[A-ZĐ&][A-Za-zĐđ&]{0,14}(?:\.[A-ZĐ]{1,6})?){0,3}"
)
_NUMBER_LOW = r"(?P<number>\d{1,5}(?:/\d{4})?[/-][a-zđ]{1,6}(?:-[a-zđ]{1,12})*)"
_DATE_WORDS = rf"ngày\s+(?P<d>\d{{1,2}})\s+tháng\s+(?P<m>\d{{1,2}})\s+năm\s+(?P<y>{_YEAR})"

TYPES = {
    "CT": "Chỉ thị", "KH": "Kế hoạch", "QĐ": "Quyết định", "NQ": "Nghị quyết", "CTR": "Chương trình hành động",
    "TB": "Thông báo", "HD": "Hướng dẫn", "BC": "Báo cáo", "TTR": "Tờ trình", "CĐ": "Công điện", "KL": "Kết luận",
    "ĐA": "Đề án", "TT": "Thông tư", "NĐ": "Nghị định", "PA": "Phương án", "QC": "Quy chế", "CV": "Công văn",
    "L": "Luật", "GM": "Giấy mời", "BB": "Biên bản",
}  # fmt: skip
_TYPE_WORDS = (
    "chương trình hành động|chương trình|chỉ thị|kế hoạch|quyết định|nghị quyết|thông báo|hướng dẫn|báo cáo|tờ "
    "trình|công điện|kết luận|đề án|"
    "thông tư|nghị định|công văn|quy chế|phương án|lời kêu gọi"
)
_TYPE_LINE = re.compile(rf"^(?P<type>{_TYPE_WORDS})\s*\|?$")
_ISSUERS = (
    r"(?:chủ tịch )?(?:ubnd|ủy ban nhân dân|uỷ ban nhân dân|hđnd|hội đồng nhân dân) (?:tỉnh|thành phố|tp\.?|huyện|"
    r"thị xã|xã|phường|quận)|"
    r"thủ tướng chính phủ|chính phủ|bộ chính trị|ban bí thư|tỉnh ủy|thành ủy|ban thường vụ tỉnh ủy|quốc hội|"
    r"chủ tịch nước|bộ (?!phận|máy|đội)\w+(?: \w+)?(?:(?:,| và) \w+ \w+)?|"
    r"hội đồng thi đua\s?-\s?khen thưởng (?:trung ương|tỉnh|thành phố)|ban thi đua\s?-\s?khen thưởng trung ương"
)
_REPORTED = re.compile(
    rf"(?:ngày (?P<date>\d{{1,2}}[/-]\d{{1,2}}[/-]{_YEAR}|\d{{1,2}} tháng \d{{1,2}} năm {_YEAR}),? )?"
    rf"(?P<issuer>{_ISSUERS})(?P<place> [^,.;\n]{{0,30}}?)?,? (?:vừa |đã |vừa mới )*(?:ký )?(?:ban hành|ký) "
    rf"(?P<type>{_TYPE_WORDS}) (?:số )?:?\s?{_NUMBER_LOW}(?:,? ngày (?P<after>\d{{1,2}}[/-]\d{{1,2}}[/-]{_YEAR}))?"
)
_ABOUT = re.compile(r"\s*(?:,\s)?(?P<title>(?:về việc|về|v/v|phát động|thực hiện)\b[^.;\n]{5,300})", re.I)
_ROWS = {
    "number": r"số (?:ký )?hiệu|số/ký hiệu|số, ký hiệu|số kí hiệu|số hiệu văn bản",
    "issued_on": r"ngày ban hành|ngày ký|ngày văn bản",
    "effective_on": r"ngày có hiệu lực|ngày hiệu lực|hiệu lực từ ngày|có hiệu lực từ",
    "type": r"loại văn bản|thể loại|hình thức văn bản|loại vb",
    "issuer": r"cơ quan ban hành|nơi ban hành|đơn vị ban hành|cơ quan/đơn vị ban hành|tác giả văn bản",
    "signer": r"người ký|người kí",
    "title": r"trích yếu(?: nội dung)?|tên văn bản|nội dung trích yếu",
}
_OTHER_ROWS = (
    r"ngày đăng công báo|ngày công báo|số công báo|lĩnh vực|tình trạng(?: hiệu lực)?|ngày hết hiệu lực|áp dụng|"
    r"ngày cập nhật|chức vụ|phạm vi|"
    r"tệp đính kèm|file đính kèm|thông tin áp dụng"
)
_LABELS = re.compile(
    r"(?:(?<=\n)|(?<=\n[ |])|(?<=[ |])|^)(?:"
    + "|".join(f"(?P<{key}>{names})" for key, names in _ROWS.items())
    + rf"|(?P<other>{_OTHER_ROWS}))(?:[ ]*:[ ]*\|?|[ ]*\|)\s*"
)
_UNKNOWN = re.compile(r"\s*(?:đang cập nh|đã biết|chưa|không|-|\.)")
_LETTER = re.compile(r"(?m)^[ |]*(?:v/v|kính gửi)\b")
_SO = re.compile(rf"(?m)^[ |]*Số\s*:?\s*(?P<number>{_NUMBER})")
# A draft: the number and the day are still to be written in.
_DRAFT = re.compile(r"(?m)^[ |]*Số\s*:?[\s….]{0,30}[/-]\s?[A-ZĐ]{2}")
_PLACE_DATE = re.compile(rf"(?P<place>[^\W\d_][^\n|,]{{1,30}}),\s*{_DATE_WORDS}", re.I)
_BODY_LINE = re.compile(
    expanded(
        r"(?m)^[ |]*(?P<body>(?:ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|UBND|HỘI ĐỒNG NHÂN DÂN|CHỦ TỊCH ỦY BAN NHÂN DÂN|"
        r"THỦ TƯỚNG CHÍNH PHỦ|CHÍNH PHỦ|TỈNH ỦY|THÀNH ỦY|BỘ [A-ZÀ-Ỹ, ]{3,40}|"
        r"SỞ [A-ZÀ-Ỹ, ]{3,40}|HỘI ĐỒNG THI ĐUA[^\n|]{0,40}|BAN [A-ZÀ-Ỹ, -]{3,40}|LIÊN ĐOÀN [A-ZÀ-Ỹ, -]{3,40}|"
        r"TỔNG [A-ZÀ-Ỹ, -]{3,40})"
        r"(?:[ |]*\n?[ |]*(?:TỈNH|THÀNH PHỐ|HUYỆN|XÃ|PHƯỜNG|THỊ XÃ|QUẬN) [A-ZÀ-Ỹ ]{2,30})?)\s*(?:\||$)"
    )
)
_EFFECT = re.compile(
    rf"có hiệu lực(?: thi hành)?\s+(?:kể )?từ ngày\s+(?:(?P<marks>\d{{1,2}}[/-]\d{{1,2}}[/-]{_YEAR})|"
    rf"(?P<words>\d{{1,2}} tháng \d{{1,2}} năm {_YEAR})|(?P<sign>ký))"
)
_POST = re.compile(
    r"(?m)^[^\n]{0,80}?\b(?P<post>(?:KT\. ?|TM\. ?|TL\. ?|Q\. ?|TUQ\. ?)?(?:PHÓ )?(?:CHỦ TỊCH|THỦ TƯỚNG|BỘ TRƯỞNG|"
    r"THỨ TRƯỞNG|GIÁM ĐỐC|BÍ THƯ|CHÁNH VĂN PHÒNG|TRƯỞNG BAN|CỤC TRƯỞNG|CHỦ NHIỆM)"
    r"(?: THƯỜNG TRỰC)?)\s*(?:\||$)"
)
_PERSON = re.compile(expanded(r"^[ |]*(?P<name>[A-ZÀ-Ỹ][a-zà-ỹ]+(?: [A-ZÀ-Ỹ][a-zà-ỹ]+){1,4})[ |]*$"))
_SIGNED_BY = re.compile(
    r"(?:phó )?(?:chủ tịch|thủ tướng|bộ trưởng)(?: (?:ubnd|chính phủ|thường trực|tỉnh|thành phố|"
    r"ủy ban nhân dân))*,? (?P<name>(?:[^\s,.;]+ ){1,4}[^\s,.;]+?),? (?:vừa |đã )*(?:ký )(?:ban hành )?"
)


def metadata_of(view: View) -> list[MetadataField]:
    """The fields that could be read, each with its words."""
    found: dict[str, MetadataField] = {}
    _from_rows(view, found)
    _from_head(view, found)
    _from_page_title(view, found)
    if "number" not in found and not _DRAFT.search(view.text[:HEAD_LENGTH]):
        _from_report(view, found)
    if "number" in found and "type" not in found:
        _type_from_number(found, _LETTER.search(view.low[:HEAD_LENGTH]) is not None)
    _mend_issuer(view, found)
    _effect(view, found)
    if "number" in found and "signer" not in found:
        _signature(view, found)
    return list(found.values())


def is_official(fields: list[MetadataField], view: View) -> bool:
    """Whether the text itself is a document of an authority, not a page that reports about one."""
    head = view.text[:HEAD_LENGTH]
    own = any(found.field == "number" for found in fields) and _SO.search(head) is not None
    rows = {label.lastgroup for label in _LABELS.finditer(view.low[:HEAD_LENGTH])}
    return own or {"number", "issued_on"} <= rows or ("CỘNG HÒA XÃ HỘI" in head and "Độc lập" in head)


def iso_date(words: str) -> str | None:
    """`17/01/2025` or `17 tháng 01 năm 2025` as an ISO date; None for a date that does not exist."""
    match = re.search(rf"(\d{{1,2}})\s?[/.-]\s?(\d{{1,2}})\s?[/.-]\s?({_YEAR})", words) or re.search(
        rf"(\d{{1,2}})\s+tháng\s+(\d{{1,2}})\s+năm\s+({_YEAR})", words, re.I
    )
    if match is None:
        return None
    try:
        return date(int(match[3]), int(match[2]), int(match[1])).isoformat()
    except ValueError:
        return None


def _put(view: View, found: dict[str, MetadataField], key: str, value: str | None, start: int, end: int) -> None:
    while end > start and view.text[end - 1] in " |\n":
        end -= 1
    value = " ".join((value or "").split()).strip(" ,;|.") if value else None
    if value and key not in found:
        quote, first, last = view.quote(start, end)
        found[key] = MetadataField(key, value, quote, first, last)


def _from_rows(view: View, found: dict[str, MetadataField]) -> None:
    """Rows of a portal: `Số hiệu | 01/CTr-UBND |`, `Số hiệu: 07/CT-UBND Loại văn bản: …`, value below."""
    labels = list(_LABELS.finditer(view.low[:HEAD_LENGTH]))
    if len(labels) < 2:
        return
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        key = label.lastgroup
        start = label.end()
        stop = re.compile(r"[|\n]").search(view.low, start, start + 400)
        end = min(stop.start() if stop else start + 400, following.start() if following else len(view.low))
        if key in (None, "other") or end <= start or _UNKNOWN.match(view.low, start, end):
            continue
        value: str | None = view.text[start:end]
        if key in ("issued_on", "effective_on"):
            value = iso_date(view.text[start:end])
        if key == "number" and not re.search(r"\d", view.text[start:end]):
            value = None
        _put(view, found, str(key), value, start, end)


def _from_head(view: View, found: dict[str, MetadataField]) -> None:
    head = view.text[:HEAD_LENGTH]
    number = _SO.search(head)
    place_of_number = number or _DRAFT.search(head)
    if place_of_number is None:
        return
    if number is not None:
        _put(view, found, "number", re.sub(r"\s*([/-])\s*", r"\1", number["number"]), *number.span("number"))
    place = _PLACE_DATE.search(head)
    if place:
        _put(view, found, "issued_on", iso_date(place.group()), place.start("d"), place.end())
    issuer = issuer_above(head, place_of_number.start())
    body = _BODY_LINE.search(head) if issuer is None else None
    if issuer:
        _put(view, found, "issuer", proper_body(issuer.words), issuer.start, issuer.end)
    elif body:
        _put(view, found, "issuer", proper_body(body["body"]), *body.span("body"))
    _title(view, found, place_of_number.end())


_NO_TITLE = re.compile(r"\s*(?:căn cứ|thực hiện nghị quyết|kính gửi|[IVX1]+\.|_{2,}|-{3,}|TM\.|điều 1)", re.I)


def _title(view: View, found: dict[str, MetadataField], after: int) -> None:
    """The line with the kind of document, and the subject under it: one line, or several in capitals."""
    position = after
    lines = view.text[after:HEAD_LENGTH].split("\n")[:14]
    for index, line in enumerate(lines):
        kind = _TYPE_LINE.match(line.strip(" |").lower())
        if kind:
            start = position + len(line) - len(line.lstrip())
            _put(view, found, "type", kind["type"].capitalize(), start, position + len(line))
            _subject(view, found, position + len(line) + 1, lines[index + 1 : index + 7])
            return
        position += len(line) + 1


def _subject(view: View, found: dict[str, MetadataField], position: int, lines: list[str]) -> None:
    subject: list[str] = []
    first = end = position
    for line in lines:
        if line.strip(" |"):
            goes_on = not subject or (subject[-1].isupper() and line.isupper())
            if not goes_on or len(line) > 260 or _NO_TITLE.match(line):
                break
            first = first if subject else position + len(line) - len(line.lstrip())
            subject.append(line)
            end = position + len(line)
        elif subject:
            break
        position += len(line) + 1
    if subject:
        _put(view, found, "title", " ".join(subject), first, end)


def _from_page_title(view: View, found: dict[str, MetadataField]) -> None:
    """`Chương trình hành động 01/CTr-UBND thực hiện … ban hành`: how a portal's page opens."""
    number = found.get("number")
    line = re.match(rf"\s*(?P<type>{_TYPE_WORDS}) (?:số )?(?P<rest>[^\n]{{10,500}})", view.low[:1200])
    if number is None or line is None or number.value.lower() not in line["rest"][:40]:
        return
    if found.get("type") and found["type"].value.lower().startswith("văn bản"):
        del found["type"]
    _put(view, found, "type", line["type"].capitalize(), *line.span("type"))
    _put(view, found, "title", view.text[line.start("type") : line.end()], line.start("type"), line.end())


_NAMED = re.compile(
    rf"(?:^|\n|(?:ban hành|ký|công bố|có) )(?P<type>{_TYPE_WORDS}) số:? ?{_NUMBER_LOW}"
    rf",?(?: ngày (?P<date>\d{{1,2}}[/-]\d{{1,2}}[/-]{_YEAR}))?"
    rf"(?: của (?P<issuer>{_ISSUERS})(?P<place> [^,.;\n]{{0,30}}?)?)?,? "
    r"(?:về|v/v|ban hành|phê duyệt|phát động|triển khai|thực hiện)\b"
)


def _from_report(view: View, found: dict[str, MetadataField]) -> None:
    """`ngày 28/12/2021, UBND tỉnh đã ban hành Chỉ thị số 18/CT-UBND Về việc …` in an article."""
    match = _REPORTED.search(view.low[: HEAD_LENGTH * 2]) or _NAMED.search(view.low[:2500])
    if match is None:
        return
    _put(view, found, "number", view.text[match.start("number") : match.end("number")], *match.span("number"))
    _put(view, found, "type", match["type"].capitalize(), *match.span("type"))
    start = match.start("issuer")
    if start >= 0:
        end = (
            match.end("place")
            if match["place"] and match["place"].strip() and view.text[match.start("place") + 1].isupper()
            else match.end("issuer")
        )
        _put(view, found, "issuer", proper_body(view.text[start:end]), start, end)
    dated = "after" if "after" in match.re.groupindex and match["after"] else "date" if match["date"] else None
    if dated:
        _put(view, found, "issued_on", iso_date(match[dated]), *match.span(dated))
    about = _ABOUT.match(view.text, match.end(), match.end() + 400)
    if about:
        _put(view, found, "title", about["title"], *about.span("title"))


def _type_from_number(found: dict[str, MetadataField], letter: bool) -> None:
    """The kind by the code in the number; a letter (công văn) has none and opens with V/v or Kính gửi."""
    number = found["number"]
    code = re.search(r"[/-]\s?([A-ZĐa-zđ]+)", re.sub(r"/\d{4}/", "/", number.value))
    kind = TYPES.get(code[1].upper()) if code else None
    if kind is None and code and (code[1].upper() in ("UBND", "VPCP", "BNV") or letter):
        kind = "Công văn"
    if kind:
        found["type"] = MetadataField("type", kind, number.quote, number.start, number.end)


def _mend_issuer(view: View, found: dict[str, MetadataField]) -> None:
    """Give an issuer without its province the province: from the portal's row, the place of signing, or the text."""
    issuer, number = found.get("issuer"), found.get("number")
    if number is None:
        return
    if issuer is None and re.search(r"-\s?TTg\b", number.value):
        found["issuer"] = MetadataField("issuer", "Thủ tướng Chính phủ", number.quote, number.start, number.end)
        return
    by_people = re.search(r"-\s?UBND\b", number.value) is not None
    if issuer is None or re.fullmatch(
        r"(?:Chủ tịch )?(?:UBND|HĐND)(?: (?:tỉnh|thành phố|tp\.?))?|(?:tỉnh|thành phố) .+", issuer.value, re.I
    ):
        place = re.fullmatch(r"(?:tỉnh|thành phố) (.+)", issuer.value, re.I) if issuer else None
        name = issuer.value if place and issuer else province_of(view)
        base = (
            re.sub(r"\s*(?:tỉnh|thành phố|tp\.?)$", "", issuer.value, flags=re.I)
            if issuer and not place
            else "UBND"
            if by_people
            else ""
        )
        if name:
            value = f"{base} {name[:1].lower()}{name[1:]}".strip() if base else name
            basis = issuer or number
            found["issuer"] = MetadataField("issuer", value, basis.quote, basis.start, basis.end)


def _effect(view: View, found: dict[str, MetadataField]) -> None:
    match = _EFFECT.search(view.low)
    if match is None or "number" not in found:
        return
    value = iso_date(match.group()) if not match["sign"] else found["issued_on"].value if "issued_on" in found else None
    _put(view, found, "effective_on", value, *match.span())


def _signature(view: View, found: dict[str, MetadataField]) -> None:
    """The name under the signer's post at the end; in an article the person who is said to have signed."""
    base = max(0, len(view.text) - 20000)
    posts = list(_POST.finditer(view.text, base))
    for post in reversed(posts):
        position = post.end()
        for line in view.text[position : position + 600].split("\n")[:10]:
            person = _PERSON.match(line)
            if person and not re.search(r"(?i)nơi nhận|^[- ]*lưu\s*:|^như", line):
                start = position + person.start("name")
                _put(view, found, "signer", person["name"], start, start + len(person["name"]))
                return
            position += len(line) + 1
    signed = _SIGNED_BY.search(view.low[: HEAD_LENGTH * 2])
    if signed:
        name = view.text[signed.start("name") : signed.end("name")]
        if all(word[:1].isupper() for word in name.split()) and not re.search(r"UBND|Chính", name):
            _put(view, found, "signer", name, *signed.span("name"))
