"""Units by whatever people write: abbreviations, marks, the office for the territory, names of former times."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from base.units.domain.lineage import Lineage
from base.units.models import Unit, UnitCode, UnitVersion
from importers.domain.cells import choice_key
from importers.resources.widgets import UNKNOWN

_MARKS = re.compile(r"[^0-9a-z]+")
_OFFICE = re.compile(r"^(?:(?:van phong )?(?:ubnd|hdnd|uy ban nhan dan|hoi dong nhan dan)(?: cac)? )+")
_FIRST = {
    "h": "huyen",
    "p": "phuong",
    "pgd": "phong giao duc",
    "q": "quan",
    "t": "tinh",
    "thcs": "truong trung hoc co so",
    "thpt": "truong trung hoc pho thong",
    "tp": "thanh pho",
    "tt": "thi tran",
    "tx": "thi xa",
    "x": "xa",
}
_WITHIN = {
    "bv": "benh vien",
    "cntt": "cong nghe thong tin",
    "gddt": "giao duc dao tao",
    "gd": "giao duc",
    "dt": "dao tao",
    "khcn": "khoa hoc cong nghe",
    "ldtbxh": "lao dong thuong binh xa hoi",
    "nn": "nong nghiep",
    "tnmt": "tai nguyen moi truong",
    "vhttdl": "van hoa the thao du lich",
}
_JOINING = {"va", "cua"}
_TERRITORIES = ("thi tran ", "thanh pho ", "thi xa ", "phuong ", "dac khu ", "huyen ", "quan ", "tinh ", "xa ")


def spelled(text: str) -> str:
    """One spelling for many: "UBND X. Vũng Liêm" and "xã Vũng-Liêm" are both "xa vung liem"."""
    words = _OFFICE.sub("", " ".join(_MARKS.sub(" ", choice_key(text)).split())).split()
    if len(words) > 1:
        words[0] = _FIRST.get(words[0], words[0])
    return " ".join(_WITHIN.get(word, word) for word in words if word not in _JOINING)


class UnitWords(dict[str, "int | None"]):
    """Exact words → unit, and `guess` for any other writing. None stands for several units.

    With `follow`, names of units that ended, and names that standing ones bore before, lead to who stands in their
    place today; where a unit went to several, that is None too.
    """

    def __init__(self, words: Mapping[str, int | None], *, follow: bool) -> None:
        super().__init__(words)
        self.follow = follow
        self._spellings: dict[str, int | None] | None = None
        self._former: dict[str, int | None] | None = None
        self._known: dict[str, int | None] = {}

    def guess(self, text: str) -> int | None:
        """UNKNOWN where nothing goes by the text."""
        if text not in self._known:
            self._known[text] = self._guess(text)
        return self._known[text]

    def _guess(self, text: str) -> int | None:
        spellings = self._all_spellings()
        parts = [part for part in re.split(r"[,;(]| - | – ", text) if part.strip()]
        whole = spelled(text)
        if whole in spellings and spellings[whole] is not None:
            return spellings[whole]
        if len(parts) > 1 and (found := self._below(parts)) is not None:
            return found
        for word in dict.fromkeys((whole, spelled(parts[0]) if parts else whole)):
            if word in spellings:
                return spellings[word]
            if self.follow and word in self._former_words():
                return self._former_words()[word]
        return UNKNOWN

    def _all_spellings(self) -> dict[str, int | None]:
        if self._spellings is None:
            found: dict[str, int | None] = {}
            bare: dict[str, int | None] = {}
            for word, pk in self.items():
                _put(found, spelled(word), pk)
                for kind in _TERRITORIES:
                    if word.startswith(kind) and not word.removeprefix(kind).isdigit():
                        _put(bare, spelled(word.removeprefix(kind)), pk)
                        break
            self._spellings = bare | found
        return self._spellings

    def _below(self, parts: list[str]) -> int | None:
        """ "Xã Tân An, tỉnh Long An": of several of that name the one below the unit named behind it."""
        rows = Unit.objects.filter(pk__in={pk for pk in self.values() if pk}).values_list("pk", "name_folded", "path")
        named: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for pk, name, path in rows:
            named[spelled(name)].append((pk, path))
        inner, outer = named.get(spelled(parts[0]), []), [path for _pk, path in named.get(spelled(parts[1]), [])]
        found = [pk for pk, path in inner if any(path.startswith(above) and path != above for above in outer)]
        return found[0] if len(found) == 1 else None

    def _former_words(self) -> dict[str, int | None]:
        if self._former is None:
            lineage, standing = Lineage(), {pk for pk in self.values() if pk}
            rows = [*UnitVersion.objects.values_list("name_folded", "unit_id")]
            rows += Unit.objects.exclude(valid_to=None).order_by().values_list("name_folded", "pk")
            rows += UnitCode.objects.exclude(unit__valid_to=None).values_list("code", "unit_id")
            found: dict[str, int | None] = {}
            for word, pk in rows:
                heirs = lineage.heirs(pk) & standing
                if heirs:
                    _put(found, spelled(word), next(iter(heirs)) if len(heirs) == 1 else None)
            self._former = found
        return self._former


def _put(words: dict[str, int | None], word: str, pk: int | None) -> None:
    words[word] = pk if words.get(word, pk) == pk else None
