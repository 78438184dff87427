"""Which column of a file is which of ours: through accents, abbreviations, typing errors and headers of two rows."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from itertools import islice
from operator import itemgetter
from typing import Any

from importers.domain.cells import choice_key, text_of
from importers.extraction.old_fonts import SURFACE, converted
from importers.sheets.rows import Row, Source

HEADER_WITHIN = 20
SAMPLES = 5
MAX_TITLES = 400
EXACT, WRITTEN_OUT, REORDERED, MISTYPED, SUGGESTED = 100, 95, 90, 80, 50
SURE = MISTYPED
ALIKE = 0.75
_MARKS = re.compile(r"[^0-9a-z]+")
_BRACKETS = re.compile(r"\([^)]*\)")

ABBREVIATIONS = {
    "cb": "ca nhan",
    "cbcc": "ca nhan",
    "cn": "ca nhan",
    "cq": "co quan",
    "ct": "chi tieu",
    "cv": "chuc vu",
    "dh": "danh hieu",
    "dv": "don vi",
    "dvt": "don vi tinh",
    "gt": "gioi tinh",
    "ht": "ho va ten",
    "kt": "khen thuong",
    "ld": "lanh dao",
    "lv": "linh vuc",
    "ns": "nam sinh",
    "nq": "nghi quyet",
    "pt": "phong trao",
    "qd": "quyet dinh",
    "sk": "sang kien",
    "sl": "so lieu",
    "sn": "nam sinh",
    "td": "thi dua",
    "xl": "xep loai",
}
SAME_MEANING = {
    "ho ten": "ho va ten",
    "ten": "ho va ten",
    "ten ca nhan": "ho va ten",
    "ho va ten ca nhan": "ho va ten",
    "ho ten can bo": "ho va ten",
    "ma so": "ma ca nhan",
    "ma can bo": "ma ca nhan",
    "ma nhan vien": "ma ca nhan",
    "ma cong chuc": "ma ca nhan",
    "ma so ca nhan": "ma ca nhan",
    "ngay thang nam sinh": "nam sinh",
    "ngay sinh": "nam sinh",
    "nam sinh ngay sinh": "nam sinh",
    "phai": "gioi tinh",
    "don vi": "don vi cong tac",
    "don vi cong tac": "don vi",
    "co quan don vi": "don vi",
    "noi cong tac": "don vi",
    "chuc danh": "chuc vu",
    "chuc vu chuc danh": "chuc vu",
    "so quyet dinh khen thuong": "so quyet dinh",
    "quyet dinh so": "so quyet dinh",
    "ngay ky": "ngay quyet dinh",
    "ngay ky quyet dinh": "ngay quyet dinh",
    "ngay ban hanh": "ngay quyet dinh",
    "muc xep loai": "xep loai",
    "ket qua xep loai": "xep loai",
    "nam xep loai": "nam",
    "nam danh gia": "nam",
    "ten de tai sang kien": "ten sang kien",
    "sang kien": "ten sang kien",
    "cap cong nhan": "pham vi",
    "danh hieu": "ma danh hieu",
    "hinh thuc khen thuong": "ma danh hieu",
    "danh hieu hinh thuc khen thuong": "ma danh hieu",
    "email": "thu dien tu",
    "chi tieu": "ten chi tieu",
    "noi dung chi tieu": "ten chi tieu",
}


@dataclass(frozen=True)
class Layout:
    """Where our columns stand in a sheet. Places count from 0; `header` is the number of its last row."""

    source: Source
    header: int
    places: dict[int, str]
    titles: dict[int, str]
    missing: list[str] = field(default_factory=list)
    twice: list[tuple[str, list[int]]] = field(default_factory=list)
    guesses: dict[int, str] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        """The same for every file of one form, whoever filled it."""
        words = "|".join(f"{place}:{_plain(title)}" for place, title in sorted(self.titles.items()))
        return hashlib.sha256(words.encode()).hexdigest()[:40]

    @property
    def is_clear(self) -> bool:
        return not self.missing and not self.twice

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(name for _place, name in sorted(self.places.items()))

    def values(self, cells: Sequence[Any]) -> dict[str, Any]:
        """The cells of a row under our names."""
        missing = self._last - len(cells)
        if missing >= 0:
            cells = [*cells, *[""] * (missing + 1)]
        if len(self._names) < 2:
            return {name: cells[place] for place, name in self.places.items()}
        return dict(zip(self._names, self._picked(cells), strict=True))

    @cached_property
    def _names(self) -> list[str]:
        return list(self.places.values())

    @cached_property
    def _picked(self) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
        return itemgetter(*self.places)

    @cached_property
    def _last(self) -> int:
        return max(self.places, default=-1)

    def mapped(self, chosen: Mapping[int, str], required: Iterable[str]) -> Layout:
        """The same sheet with the columns that a person chose."""
        places = {place: name for place, name in chosen.items() if name and place in self.titles}
        twice = [(name, same) for name in dict.fromkeys(places.values()) if len(same := _places(places, name)) > 1]
        missing = [name for name in required if name not in places.values()]
        return Layout(self.source, self.header, places, self.titles, missing, twice, self.guesses, self.others)


def layout_of(sources: Sequence[Source], columns: Sequence[str], required: Sequence[str]) -> Layout | None:
    """The first shown sheet with all required columns, else the one that has most of them; None where none has any."""
    best: Layout | None = None
    complete: list[Layout] = []
    for source in sources:
        if source.is_hidden:
            continue
        found = _in_sheet(source, columns, required)
        if found is None:
            continue
        if not found.missing:
            complete.append(found)
        elif best is None or len(found.places) > len(best.places):
            best = found
    if complete:
        first = complete[0]
        first.others.extend(other.source.name for other in complete[1:])
        return first
    return best


def letters(place: int) -> str:
    """How the spreadsheet program calls the column: 0 → "A"."""
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(65 + rest) + text
    return text


def _in_sheet(source: Source, columns: Sequence[str], required: Sequence[str]) -> Layout | None:
    top: list[Row] = list(islice(source.rows(), HEADER_WITHIN))
    index = _Index(columns)
    best: tuple[tuple[int, int, int], Layout] | None = None
    for at, (number, cells) in enumerate(top):
        upper = top[at - 1][1] if at and top[at - 1][0] == number - 1 else None
        for above in (None, upper) if upper else (None,):
            texts = _texts(cells, above)
            matches = {p: hit for p, words in texts.items() if (hit := index.match(words, is_pair=above is not None))}
            sure = {p: hit for p, hit in matches.items() if hit[1] >= SURE}
            if not sure:
                continue
            rank = (len({name for name, _score in sure.values()}), -int(above is not None), -number)
            if best is None or rank > best[0]:
                titles = {place: words[0] for place, words in texts.items()}
                best = rank, _layout(source, number, titles, matches, required)
    return best[1] if best else None


def _layout(
    source: Source, number: int, titles: dict[int, str], matches: dict[int, tuple[str, int]], required: Sequence[str]
) -> Layout:
    places: dict[int, str] = {}
    twice: list[tuple[str, list[int]]] = []
    for name in dict.fromkeys(name for name, _score in matches.values()):
        scores = {place: score for place, (hit, score) in matches.items() if hit == name and score >= SURE}
        if not scores:
            continue
        top = [place for place, score in scores.items() if score == max(scores.values())]
        places[top[0]] = name
        if len(top) > 1:
            twice.append((name, top))
    guesses = {p: name for p, (name, _s) in matches.items() if p not in places and name not in places.values()}
    missing = [name for name in required if name not in places.values()]
    return Layout(source, number, places, titles, missing, twice, guesses)


def _texts(cells: Sequence[Any], above: Sequence[Any] | None) -> dict[int, list[str]]:
    """Per column what its heading may be. Under a merged heading: both rows together, else the lower or upper alone."""
    found: dict[int, list[str]] = {}
    over = ""
    for place in range(min(max(len(cells), len(above or ())), MAX_TITLES)):
        lower = _title(cells, place)
        if above is not None:
            upper = _title(above, place)
            over = upper or over
            if lower and over:
                found[place] = [f"{over} {lower}", lower]
                continue
            lower = lower or upper
        if lower:
            found[place] = [lower]
    return found


def _title(cells: Sequence[Any], place: int) -> str:
    value = cells[place] if place < len(cells) else ""
    return " ".join(text_of(value).split())[:120] if isinstance(value, str) else ""


class _Index:
    """Our columns under every writing by which they are recognised."""

    def __init__(self, columns: Sequence[str]) -> None:
        self.exact = {_plain(name): name for name in columns}
        self.words = {frozenset(key.split()): name for key, name in self.exact.items()}

    def match(self, texts: Sequence[str], *, is_pair: bool) -> tuple[str, int] | None:
        """The best of ours and how sure it is."""
        read = [converted(text, font) for text in texts if SURFACE.search(text) for font in ("TCVN3 (ABC)", "VNI")]
        hits = [hit for text in (*texts, *read) if (hit := self._match(text, is_pair=is_pair))]
        return max(hits, key=lambda hit: hit[1]) if hits else None

    def _match(self, text: str, *, is_pair: bool) -> tuple[str, int] | None:
        key = _plain(text)
        if not key:
            return None
        bare = _plain(_BRACKETS.sub(" ", text))
        for writing in (key, bare):
            if writing in self.exact:
                return self.exact[writing], EXACT
        for writing in (key, bare):
            full = _written_out(writing)
            for meant in (full, SAME_MEANING.get(writing, ""), SAME_MEANING.get(full, "")):
                if meant in self.exact:
                    return self.exact[meant], WRITTEN_OUT
            name = self.words.get(frozenset(full.split()))
            if name:
                return name, REORDERED
        if is_pair:
            return None
        return self._near(bare or key)

    def _near(self, key: str) -> tuple[str, int] | None:
        best, best_ratio = "", 0.0
        pair = SequenceMatcher(None, "", key)
        for own, name in self.exact.items():
            pair.set_seq1(own)
            least = max(best_ratio, ALIKE)
            if pair.real_quick_ratio() < least or pair.quick_ratio() < least:
                continue
            ratio = pair.ratio()
            if ratio > best_ratio:
                best, best_ratio = name, ratio
        if best_ratio >= 0.88 and len(key) >= 7:
            return best, MISTYPED
        words = set(key.split())
        inside = [name for own, name in self.exact.items() if len(own) > 3 and set(own.split()) < words]
        if best_ratio >= ALIKE or inside:
            return (inside[0] if inside else best), SUGGESTED
        return None


@lru_cache(4096)
def _plain(text: str) -> str:
    return " ".join(_MARKS.sub(" ", choice_key(text)).split())


def _written_out(key: str) -> str:
    return " ".join(ABBREVIATIONS.get(word, word) for word in key.split())


def _places(places: Mapping[int, str], name: str) -> list[int]:
    return [place for place, own in places.items() if own == name]
