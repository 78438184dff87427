"""Numbers with their comparator, range, ratio and unit; look-alikes (dates, law numbers, ages) are passed over."""

from __future__ import annotations

import re
from dataclasses import dataclass

from importers.extraction import grammar as g
from importers.extraction.layout import Cover, Span
from importers.extraction.numbers import parse_number
from importers.extraction.unit_names import Unit, unit_after

MAX_PER_SENTENCE = 60


@dataclass(frozen=True)
class Quantity:
    """A reading of one number: `start` includes the comparator, `end` the unit; `number` is where the digits start.

    `explicit` is true where the text itself compares (ít nhất, trên, ≥, a range, a ratio); `kind` is percent, money,
    count or bare; `base_of` marks the starting level of "từ A lên B".
    """

    start: int
    number: int
    digits_end: int
    end: int
    comparator: str
    values: tuple[float, ...]
    unit: str
    kind: str
    explicit: bool
    approx: bool = False
    inside: bool = False


@dataclass(frozen=True)
class _Token:
    start: int
    end: int
    written: str


def quantities_in(low: str, sentence: Span, quotes: Cover, brackets: Cover) -> list[Quantity]:
    """Every number of the sentence that may be an indicator's value, in order."""
    dates = [match.span() for match in g.DATE.finditer(low, sentence.start, sentence.end)]
    tokens = _tokens(low, sentence)
    if len(tokens) > MAX_PER_SENTENCE:
        tokens = tokens[:MAX_PER_SENTENCE]
    found: list[Quantity] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        index += 1
        if quotes.at(token.start) or any(start < token.end and token.start < end for start, end in dates):
            continue
        following = tokens[index] if index < len(tokens) else None
        quantity, used = _read(low, sentence, token, following)
        if quantity is None and not used and following is not None and low[token.end : following.start] == "/":
            used = 1
        index += used
        if quantity is not None:
            found.append(_inside(quantity, brackets))
    found += [_inside(q, brackets) for q in _spelled(low, sentence) if not quotes.at(q.number)]
    return sorted(found, key=lambda quantity: quantity.number)


def _inside(quantity: Quantity, brackets: Cover) -> Quantity:
    if brackets.at(quantity.number) is None:
        return quantity
    return Quantity(**{**vars(quantity), "inside": True})


def _tokens(low: str, sentence: Span) -> list[_Token]:
    """Runs of digits; `16 000` becomes one token where the second group can only belong to the first."""
    tokens: list[_Token] = []
    for match in g.NUMBER.finditer(low, sentence.start, sentence.end):
        token = _Token(match.start(), match.end(), match.group())
        if tokens and _continues(low, tokens[-1], token):
            first = tokens.pop()
            token = _Token(first.start, token.end, first.written + token.written)
        tokens.append(token)
    return tokens


def _continues(low: str, first: _Token, second: _Token) -> bool:
    before = low[max(0, first.start - g.WINDOW) : first.start]
    return (
        second.start - first.end == 1
        and low[first.end] == " "
        and len(second.written) == 3
        and second.written.isdecimal()
        and first.written.isdecimal()
        and (len(first.written) <= 3 or len(first.written) % 3 == 0)
        and not first.written.startswith("0")
        and not low.startswith("%", second.end)
        and not re.search(
            r"\b(?:năm|tháng|quý|ngày|số|điều|khoản|mục|nhóm|đợt|lần|phần|cấp|loại|giai đoạn)\s*$", before
        )
    )


def _vetoed(low: str, sentence: Span, token: _Token, end: int) -> bool:
    before = low[max(sentence.start, token.start - g.WINDOW) : token.start]
    after = low[token.end : min(end, token.end + g.WINDOW)]
    if token.written.isdecimal() and (len(token.written) >= 9 or (token.written[0] == "0" and len(token.written) > 2)):
        return True
    if low[token.start - 1 : token.start] == "(" and low[token.end : token.end + 1] == ")":
        return True
    # What must stand right behind the number is tried first: it is one look, the words before it are sixty.
    return any(
        (right is None or right.match(after)) and (left is None or left.search(before))
        for _name, left, right in g.VETOES
    )


def _looks_like_year(low: str, token: _Token) -> bool:
    if not (len(token.written) == 4 and token.written.isdecimal() and 1930 <= int(token.written) <= 2100):
        return False
    if re.search(r"\b(?:năm|giai đoạn|nhiệm kỳ|thời kỳ|đến)\s*$", low[max(0, token.start - 12) : token.start]):
        return True
    unit = unit_after(low, token.end, len(low), known_only=True)
    return unit is None or unit.noun in g.DURATIONS


def _read(low: str, sentence: Span, token: _Token, following: _Token | None) -> tuple[Quantity | None, int]:
    """The quantity that starts at `token`, and how many of the next tokens it used up."""
    if _looks_like_year(low, token) or _vetoed(low, sentence, token, sentence.end):
        return None, 0
    if following is not None:
        between = low[token.end : following.start]
        if between.strip() == "/" and len(between) <= 3:
            return _ratio(low, sentence, token, following)
        pair = _range(low, sentence, token, following)
        if pair is not None:
            return pair, 1
        compound = _compound(low, sentence, token, following)
        if compound is not None:
            return compound, 1
    unit = unit_after(low, token.end, sentence.end)
    value = parse_number(token.written, whole=unit is not None and unit.kind == "count" and unit.factor == 1)
    if value is None:
        return None, 0
    return _single(low, sentence, token, value, unit), 0


def _compound(low: str, sentence: Span, token: _Token, following: _Token) -> Quantity | None:
    """`2 tỷ 500 triệu đồng` is 2,5 tỷ đồng."""
    first = unit_after(low, token.end, following.start, known_only=True)
    if first is None or first.text != "tỷ đồng" or low[first.end : following.start] != " ":
        return None
    second = unit_after(low, following.end, sentence.end)
    whole, part = parse_number(token.written), parse_number(following.written)
    if second is None or not second.text.startswith("triệu đồng") or whole is None or part is None or part >= 1000:
        return None
    unit = Unit(first.text + second.text.removeprefix("triệu đồng"), "money", 1.0, second.end)
    joined = _Token(token.start, following.end, token.written)
    return _single(low, sentence, joined, _scaled(whole + part / 1000, 1.0), unit)


def _ratio(low: str, sentence: Span, token: _Token, following: _Token) -> tuple[Quantity | None, int]:
    top, bottom = parse_number(token.written), parse_number(following.written)
    if top is None or bottom is None or bottom <= 0 or top > 1.5 * bottom or bottom != int(bottom):
        return None, 1
    unit = unit_after(low, following.end, sentence.end)
    if bottom in (1000, 10000, 100000) and unit is not None and unit.kind == "count":
        start, sign, explicit = _comparator(low, sentence, token.start)
        return Quantity(start, token.start, following.end, unit.end, "=" if sign == "from" else sign, (top,),
                        f"/{following.written} {unit.text}", "count", explicit), 1  # fmt: skip
    before = low[max(sentence.start, token.start - g.WINDOW) : token.start]
    day_like = top <= 31 and bottom <= 12
    if top != int(top):
        return None, 1
    if unit is None or unit.kind != "count" or unit.noun in g.DURATIONS:
        if day_like or not (g.SAYS.search(before) or g.DOES.search(before)):
            return None, 1
        unit = None
    start, _sign, _explicit = _comparator(low, sentence, token.start)
    end = unit.end if unit else following.end
    name = unit.text if unit else ""
    return Quantity(start, token.start, following.end, end, "ratio", (top, bottom), name, "count", True), 1


def _range(low: str, sentence: Span, token: _Token, following: _Token) -> Quantity | None:
    """`a-b`, `từ a đến b`, `a% - b%`, `a tỷ đồng đến b tỷ đồng`."""
    first_unit = unit_after(low, token.end, following.start, known_only=True)
    gap_start = first_unit.end if first_unit else token.end
    gap = g.RANGE_GAP.fullmatch(low, gap_start, following.start)
    if gap is None and first_unit:
        gap = g.RANGE_GAP.fullmatch(low, token.end, following.start)
    if gap is None or _looks_like_year(low, following):
        return None
    unit = unit_after(low, following.end, sentence.end)
    whole = unit is not None and unit.kind == "count" and unit.factor == 1
    low_value, high_value = parse_number(token.written, whole), parse_number(following.written, whole)
    if low_value is None or high_value is None:
        return None
    factor = unit.factor if unit else 1.0
    first_factor = first_unit.factor if first_unit and first_unit.kind != "percent" else factor
    if first_unit and first_unit.kind != "bare" and (unit is None or unit.kind != first_unit.kind):
        return None
    values = (_scaled(low_value, first_factor), _scaled(high_value, factor))
    if values[0] >= values[1]:
        return None
    start, _sign, explicit = _comparator(low, sentence, token.start)
    approx = explicit and _sign == "~"
    return Quantity(start, token.start, following.end, unit.end if unit else following.end, "range", values,
                    unit.text if unit else "", unit.kind if unit else "bare", True, approx)  # fmt: skip


def _single(low: str, sentence: Span, token: _Token, value: float, unit: Unit | None) -> Quantity:
    start, sign, explicit = _comparator(low, sentence, token.start)
    end = unit.end if unit else token.end
    digits_end = unit.end if unit and unit.kind in ("percent", "money") else token.end
    says_from = sign == "from"
    near = low[end : min(sentence.end, end + g.WINDOW)]
    direct = g.AT_LEAST_AFTER.match(near) or (g.AT_LEAST_AFTER.match(low, digits_end, sentence.end))
    if direct or (says_from and g.UP_TO_SOON.match(near)):
        sign, explicit = ">=", True
        if direct and direct.string is near:
            end += direct.end()
    elif g.AT_MOST_AFTER.match(near):
        sign, explicit = "<=", True
        end += len(g.AT_MOST_AFTER.match(near).group())  # type: ignore[union-attr]
    elif says_from:
        sign, explicit = ">=", False
    scaled = _scaled(value, unit.factor if unit else 1.0)
    return Quantity(start, token.start, token.end, end, sign, (scaled,), unit.text if unit else "",
                    unit.kind if unit else "bare", explicit)  # fmt: skip


def _scaled(value: float, factor: float) -> float:
    return round(value * factor, 6)


def _comparator(low: str, sentence: Span, number: int) -> tuple[int, str, bool]:
    """Start of the comparing words, the comparator, and whether it was said."""
    before = low[max(sentence.start, number - g.WINDOW) : number]
    offset = number - len(before)
    match = g.COMPARATOR.search(before)
    if match is not None:
        word = match["word"]
        sign = g.COMPARATORS[word]
        start = offset + match.start()
        inner = before[: match.start()]
        outer = g.COMPARATOR.search(inner)
        if sign == "~" and outer is not None and not outer["filler"]:
            start, sign = offset + outer.start(), g.COMPARATORS[outer["word"]]
        return start, sign, True
    if g.FROM.search(before):
        return offset + before.rstrip().rfind("từ"), "from", False
    return number, "=", False


def _spelled(low: str, sentence: Span) -> list[Quantity]:
    """`ít nhất một huyện`: numbers in words are read only after a comparator."""
    found = []
    for match in g.SPELLED_AFTER.finditer(low, sentence.start, sentence.end):
        unit = unit_after(low, match.end() - 1, sentence.end)
        if unit is None or unit.kind != "count" or unit.noun in g.WEAK_NOUNS:
            continue
        sign = ">=" if match.group().startswith(("ít", "tối thiểu")) else "<="
        value = float(g.SPELLED[match["word"]])
        place = (match.start(), match.start("word"), match.end("word"), unit.end)
        found.append(Quantity(*place, sign, (value,), unit.text, "count", True))
    return found
