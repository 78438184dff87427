"""Targets and results of running text: cut a sentence into clauses, give every number its subject, name and stance."""

from __future__ import annotations

import re

from importers.extraction import grammar as g
from importers.extraction.describing import Previous, Reading, Scene, described
from importers.extraction.layout import Cover, Span
from importers.extraction.quantities import Quantity, quantities_in
from importers.extraction.result import Figure
from importers.extraction.stance import Mood, Stance, cues_in, stance_of
from importers.extraction.view import View

_CLAUSE = re.compile(
    r";|(?:chỉ tiêu|mục tiêu|nội dung|sau|sau đây|cụ thể|gồm|là|đó|yêu cầu|nhiệm vụ|kết quả|chính|chủ yếu|"
    r"trọng tâm|với|cơ bản):\s|"
    r"(?<=[^\d\s]):\s(?!\s*(?:trên|dưới|khoảng|từ|ít nhất|tối thiểu|không|hơn|gần|[≥≤<>~=]|\d))"
)
_CUT = re.compile(r",? trong đó,?:? |, | và |(?<! so) với | còn (?=tỷ lệ|số)|\. |: ")
_LEADS = re.compile(
    r"^(?:[\s,:;–-]|(?:và|với|trong đó|phấn đấu|phấn đấu để|mục tiêu|năm \d{4}|(?:đến|tới)(?: hết|"
    r" cuối)?(?: năm)? \d{4}|giai đoạn \d{4}\s?-\s?\d{4}|"
    r"từ nay|hằng năm|hàng năm|mỗi năm|trên toàn tỉnh|toàn tỉnh|toàn quốc|cả nước|toàn xã|cụ thể|như sau|cố gắng|"
    r"đồng thời|từng bước|"
    r"ít nhất|tối thiểu|bảo đảm|đảm bảo|quyết tâm|tiếp tục|có|đạt|là|khoảng|trên|hơn|dưới|không quá|từ|gồm|sẽ|"
    r"thực hiện|đưa|nâng|"
    r"để|các|chỉ tiêu|dự kiến|yêu cầu|ước)\b)+"
)
_TRAILING = re.compile(r"(?:[\s,:;(–-]|\b(?:đạt|còn|là|có|từ|ở mức|chiếm|tăng|giảm|phấn đấu|ước|khoảng|tối thiểu|"
                       r"ít nhất|được|phải|bình quân|"
                       r"mức|năm \d{4}|và|lên|xuống|ổn định|duy trì|bằng))+$")  # fmt: skip


def figures_of(
    view: View, sentence: Span, quotes: Cover, brackets: Cover, mood: Mood, scene: Scene
) -> tuple[list[Figure], list[Figure]]:
    """Targets and results of one sentence."""
    low = view.low
    found = quantities_in(low, sentence, quotes, brackets)
    if not found:
        return [], []
    cues = cues_in(low, sentence.start, sentence.end, scene.year, scene.official)
    targets: list[Figure] = []
    results: list[Figure] = []
    previous: Previous | None = None
    found = [quantity for index, quantity in enumerate(found) if not _is_base(low, quantity, found, index)]
    found = [quantity for quantity in found if _may_count(low, sentence, brackets, quantity)]
    for index, quantity in enumerate(found):
        clause = _clause_around(low, sentence, quantity, brackets)
        segment = _segment(low, clause, found, index)
        reading = _reading(low, segment, quantity, previous.reading if previous else None)
        around = Span(min(clause.start, segment.start), segment.end)
        stance = stance_of(low, sentence, around, Span(quantity.number, quantity.end), cues, mood)
        if reading is None or not _counts(low, sentence, segment, quantity, reading, stance, found, index):
            continue
        figure = described(view, sentence, segment, quantity, reading, stance, scene, previous)
        (targets if stance.wished else results).append(figure)
        previous = Previous(reading, figure)
    return targets, results


def _may_count(low: str, sentence: Span, brackets: Cover, quantity: Quantity) -> bool:
    """Numbers that never count must not cut the sentence either: asides in brackets, spans of time."""
    if quantity.inside and not _speaks_inside(low, brackets, quantity):
        return False
    if quantity.unit.split("/")[0] in g.DURATIONS:
        return g.TIME_AS_VALUE.search(low, max(sentence.start, quantity.start - g.WINDOW), quantity.start) is not None
    return True


def _clause_around(low: str, sentence: Span, quantity: Quantity, brackets: Cover) -> Span:
    bracket = brackets.at(quantity.number)
    start, end = (bracket.start, bracket.end) if bracket else (sentence.start, sentence.end)
    for mark in _CLAUSE.finditer(low, start, end):
        if mark.end() <= quantity.start:
            start = mark.end()
        elif mark.start() >= quantity.end:
            end = mark.start()
            break
    return Span(start, end)


def _speaks_inside(low: str, brackets: Cover, quantity: Quantity) -> bool:
    """Brackets hold asides; they count only where they make a statement of their own."""
    bracket = brackets.at(quantity.number)
    if bracket is None:
        return True
    return re.match(r"\s*(?:trong đó|phấn đấu|riêng|mục tiêu)\b", low[bracket.start : quantity.number]) is not None


def _is_base(low: str, quantity: Quantity, found: list[Quantity], index: int) -> bool:
    """`giảm từ 5,2% năm 2021 xuống còn 3%`: the first number is where it starts from."""
    if index + 1 >= len(found) or not g.FROM.search(low[max(0, quantity.number - 12) : quantity.number]):
        return False
    between = low[quantity.end : found[index + 1].start]
    return len(between) < 80 and g.BASE_TO_LEVEL.fullmatch(between) is not None


def _segment(low: str, clause: Span, found: list[Quantity], index: int) -> Span:
    """The part of the clause that belongs to this number alone."""
    quantity = found[index]
    start, end = clause.start, clause.end
    if index and found[index - 1].end > clause.start:
        start = max(start, _boundary(low, found[index - 1], quantity))
    if index + 1 < len(found) and found[index + 1].start < clause.end:
        end = min(end, _boundary(low, quantity, found[index + 1]))
    return Span(start, max(end, quantity.end))


def _boundary(low: str, first: Quantity, second: Quantity) -> int:
    """Where the words of the second number begin: at a subject of its own, else right before it."""
    cuts = list(_CUT.finditer(low, first.end, max(first.end, second.start)))
    if not cuts:
        return max(first.end, second.start) if second.start > first.end else second.start
    for cut in cuts:
        if "trong đó" in cut.group() or re.match(rf"(?:{g.HEADS})\b", low[cut.end() : second.start + 1]):
            return cut.end()
    lead = low[cuts[-1].end() : second.start]
    if len(lead) <= 30 or len(cuts) == 1:
        says = g.SAYS.search(low[cuts[-1].end() : second.number])
        if says is None or len(cuts) == 1 or lead.strip():
            return cuts[0].end() if says is not None and lead.strip() and len(lead) > 12 else cuts[-1].end()
    return cuts[0].end()


def _reading(low: str, segment: Span, quantity: Quantity, carried: Reading | None) -> Reading | None:
    """Which pattern the number stands in; None where its words make no statement."""
    before = low[segment.start : quantity.start]
    says = g.SAYS.search(before[-90:])
    does = g.DOES.search(before[-90:])
    subject_end = quantity.start
    action = ""
    if says is not None:
        subject_end = quantity.start - (len(before[-90:]) - says.start())
        action = says.group().strip()
    subject = _trimmed(low, segment.start, subject_end)
    has_head = g.HEAD.search(low, subject.start, subject.end) is not None
    bare = subject.end <= subject.start and not low[quantity.end : segment.end].strip(" ,.")
    if says is not None and bare and carried is not None:
        return Reading("carried-subject", carried.subject, carried.words, action)
    if says is not None and subject.end > subject.start and (does is None or has_head or says.start() <= does.start()):
        return Reading("subject-verb-value", subject, subject, action)
    if does is not None:
        start = quantity.start - (len(before[-90:]) - does.start())
        return Reading(
            "verb-value-subject", Span(start, quantity.start), _after(quantity, segment), does.group().strip()
        )
    if carried is not None and bare_list(low, segment, quantity, carried):
        return Reading("carried-verb", quantity_start(quantity), _after(quantity, segment), carried.action)
    carries = carried is not None and quantity.kind != "count" and carried.form.startswith("subject")
    if says is not None or (carries and subject.end <= subject.start):
        if carried is not None:
            return Reading("carried-subject", carried.subject, carried.words, action)
        return Reading("verb-value", Span(subject_end, quantity.start), _after(quantity, segment), action)
    if has_head:
        return Reading("subject-value", subject, subject, "")
    return Reading("value-subject", Span(quantity.start, quantity.start), _after(quantity, segment), "")


def bare_list(low: str, segment: Span, quantity: Quantity, carried: Reading) -> bool:
    """`thành lập 15 tổ hợp tác, 05 hợp tác xã`: the verb before the first number goes on for the second."""
    return (
        carried.form in ("verb-value-subject", "carried-verb", "verb-value")
        and quantity.kind == "count"
        and not low[segment.start : quantity.start].strip(" ,;")
        and g.LISTED.search(low, max(0, quantity.start - 12), quantity.start) is not None
    )


def quantity_start(quantity: Quantity) -> Span:
    return Span(quantity.start, quantity.start)


def _after(quantity: Quantity, segment: Span) -> Span:
    return Span(quantity.end if quantity.kind == "money" else quantity.digits_end, max(segment.end, quantity.end))


def _trimmed(low: str, start: int, end: int) -> Span:
    """The span without leading words that only introduce, and without trailing verbs."""
    text = low[start:end]
    lead = _LEADS.match(text)
    offset = lead.end() if lead else 0
    while offset < len(text) and text[offset] in " ,:;-":
        offset += 1
    body = text[offset:]
    tail = _TRAILING.search(body[-60:]) if body else None
    length = len(body) - (len(tail.group()) if tail else 0)
    return Span(start + offset, start + offset + max(0, length))


def _counts(low: str, sentence: Span, segment: Span, quantity: Quantity, reading: Reading, stance: Stance,
            found: list[Quantity], index: int) -> bool:  # fmt: skip
    """Whether the number is an indicator at all, by the kind of its unit."""
    if _is_award_or_quota(low, sentence, segment, quantity):
        return False
    if index and quantity.explicit and _qualifies(low, found[index - 1], quantity):
        return False
    head = g.HEAD.search(low, segment.start, max(segment.start, quantity.start)) is not None
    if quantity.kind == "percent":
        return True
    if quantity.kind == "money":
        if stance.source == "document" and reading.form in ("value-subject", "verb-value-subject") and not head:
            return False
        return head or reading.form != "value-subject" or stance.near
    if quantity.kind == "bare":
        return _bare_counts(low, segment, quantity, reading)
    before = low[max(segment.start, quantity.start - g.WINDOW) : quantity.start]
    rate = "/" in quantity.unit and reading.form != "value-subject"
    if rate and (g.SAYS.search(before) or before.rstrip().endswith("bình quân")):
        return True
    if _noun(quantity) in g.WEAK_NOUNS and not quantity.explicit:
        return _weak_counts(before, quantity, reading, stance, head)
    if quantity.explicit:
        return reading.form != "value-subject" or stance.said or quantity.comparator == "ratio"
    return _count_counts(low, segment, quantity, reading, stance, head)


def _noun(quantity: Quantity) -> str:
    return quantity.unit.split("/")[0].removesuffix(" mới")


def _is_award_or_quota(low: str, sentence: Span, segment: Span, quantity: Quantity) -> bool:
    """`tặng Bằng khen cho 20 tập thể`, `đề nghị không quá 02 cá nhân`: numbers of the award, not of the movement."""
    noun = _noun(quantity)
    awarding = noun in g.AWARD_NOUNS and g.AWARDING.search(low, sentence.start, sentence.end) is not None
    if awarding and not re.search(r"\b(?:phấn đấu|tỷ lệ)\b", low[sentence.start : quantity.number]):
        return True
    quota = quantity.comparator == "<=" and quantity.kind == "count" and noun not in g.DURATIONS
    return quota and g.QUOTA.search(low, segment.start, quantity.start) is not None


def _weak_counts(before: str, quantity: Quantity, reading: Reading, stance: Stance, head: bool) -> bool:
    """Nouns that rather count tasks than results: only where a verb or a word of measure makes them an aim."""
    noun = _noun(quantity)
    if noun in ("dự án", "đề án") and g.LAUNCHED.search(before):
        return stance.said
    if noun == "lần" and g.MULTIPLIED.search(before):
        return reading.form != "value-subject"
    if noun in ("tiêu chí", "chỉ tiêu") and before.rstrip().endswith("thêm"):
        return stance.near
    return reading.form.startswith("subject") and g.SAYS.search(before) is not None and (head or noun == "lần")


def _count_counts(low: str, segment: Span, quantity: Quantity, reading: Reading, stance: Stance, head: bool) -> bool:
    """A counted noun without a comparator: by its verb and by how clearly something is wished for."""
    if reading.form == "subject-verb-value":
        reaching = g.REACHING.match(reading.action) is not None
        return head or stance.near or (stance.wished and stance.said and reaching)
    if reading.form in ("verb-value-subject", "carried-subject", "carried-verb", "verb-value"):
        return stance.said or _orders(low, segment, reading, stance)
    if not stance.wished or stance.source not in ("clause", "sentence", "lead"):
        return False
    if not low[segment.start : quantity.start].strip(" ,;:-"):
        return g.PREDICATE.match(low, quantity.end, segment.end) is not None
    return stance.source != "lead" and _few_words(low, segment, quantity)


def _orders(low: str, segment: Span, reading: Reading, stance: Stance) -> bool:
    """`Cứng hóa 120 km kênh mương`: a verb that opens its clause asks for something, where nothing says otherwise."""
    if reading.form == "carried-verb":
        return stance.wished
    lead = _LEADS.match(low[segment.start : reading.subject.end])
    opening = segment.start + (lead.end() if lead else 0)
    before = low[opening : reading.subject.start]  # "Hỗ trợ xóa …": one verb may stand before the one with the number
    opens = len(before) <= 1 or (len(before) < 12 and g.DOES.match(before) is not None)
    return stance.wished and reading.form == "verb-value-subject" and opens


def _few_words(low: str, segment: Span, quantity: Quantity) -> bool:
    """`…; cải tạo lưới điện 12 thôn`: one to five words before the number that name no document, place or person."""
    words = low[segment.start : quantity.start].strip(" ,;:-").split()
    return 1 <= len(words) <= 5 and g.NO_VERB.search(" ".join(words)) is None


def _bare_counts(low: str, segment: Span, quantity: Quantity, reading: Reading) -> bool:
    """A number without a unit counts only after an index or a count that names its own unit."""
    if reading.form not in ("subject-verb-value", "carried-subject", "subject-value"):
        return False
    return re.search(r"\b(?:chỉ số|số|tỷ lệ|hệ số|mật độ|xếp hạng)\b", low[segment.start : quantity.start]) is not None


def _qualifies(low: str, first: Quantity, second: Quantity) -> bool:
    """`80% doanh nghiệp có từ 10 lao động trở lên`: the second number only describes whom the first one counts."""
    between = low[first.end : second.start]
    return (
        0 < len(between) < 90
        and re.search(r"[,;:.]| và ", between) is None
        and re.search(r"\bcó\s*$", between) is not None
    )
