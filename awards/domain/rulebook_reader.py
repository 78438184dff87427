"""A rule set read value by value against the closed vocabulary; every fault with the place where it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from awards.domain.conditions import VOCABULARY
from awards.domain.conditions.params import BadParam, read_param
from awards.domain.rulebook_yaml import Path
from awards.enums import AwardSubject

SUBJECTS = (AwardSubject.INDIVIDUAL, AwardSubject.COLLECTIVE, AwardSubject.HOUSEHOLD)
TOP = ("code", "name", "extends", "valid", "source", "verified", "transition", "rules")
LEG = ("name", "label", "valid", "cite", "verified", "all", "confirm")
RuleKey = tuple[str, str]


@dataclass
class PackDraft:
    """A rule set as values. `rules`: (award or joint code, subject) → legs, in the order of the file."""

    code: str
    name: str
    valid_from: dt.date
    valid_to: dt.date | None
    source: str
    verified: bool
    favours_earlier: bool = False
    favour_source: str = ""
    extends: str = ""
    rules: dict[RuleKey, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where: keys and places from the top of what was read."""

    path: Path
    text: str


class Reader:
    """`problems` grows while it reads; what could not be read is left out of the result.

    Files and forms are read by the same rules. A form overrides the three names: who fills in a form knows its labels
    and not the keys of a file.
    """

    def __init__(self, codes: Collection[str]) -> None:
        self.codes, self.problems = codes, list[Problem]()

    def key_name(self, key: Any) -> str:
        return str(key)

    def word_name(self, kind: str) -> str:
        return kind

    def param_name(self, kind: str, name: str) -> str:
        return f"{kind}.{name}"

    def say(self, path: Path, text: str) -> None:
        self.problems.append(Problem(path, text))

    def pack(self, data: Any) -> PackDraft | None:
        if not self._table(data, (), TOP):
            return None
        for key in ("code", "name", "valid", "source", "verified", "rules"):
            if key not in data:
                self.say((), _("thiếu mục “{key}”").format(key=key))
        code = self._text(data.get("code"), ("code",), 60)
        start, end = self._validity(data.get("valid"), ("valid",))
        transition = data.get("transition") or {}
        if not self._table(transition, ("transition",), ("more_favourable", "source")):
            transition = {}
        rules = self._rules(data.get("rules"))
        draft = PackDraft(
            code=code,
            name=self._text(data.get("name"), ("name",), 200),
            valid_from=start or dt.date.min,
            valid_to=end,
            source=self._text(data.get("source"), ("source",), 300),
            verified=self._flag(data.get("verified"), ("verified",)),
            favours_earlier=self._flag(transition.get("more_favourable", False), ("transition", "more_favourable")),
            favour_source=self._text(transition.get("source", ""), ("transition", "source"), 300, empty=True),
            extends=self._text(data.get("extends", ""), ("extends",), 60, empty=True),
            rules=rules,
        )
        if start is None and "valid" in data:
            self.say(("valid",), _("cần ngày bắt đầu “from”, viết năm-tháng-ngày"))
        if draft.favours_earlier and not draft.favour_source:
            self.say(("transition",), _("cần ghi căn cứ chuyển tiếp “source”"))
        return draft

    def _rules(self, rows: Any) -> dict[RuleKey, list[dict[str, Any]]]:
        found: dict[RuleKey, list[dict[str, Any]]] = {}
        if not isinstance(rows, list):
            self.say(("rules",), _("“rules” phải là một danh sách"))
            return found
        for place, row in enumerate(rows):
            path: Path = ("rules", place)
            if not self._table(row, path, ("award", "subject", "legs")):
                continue
            award, subject = row.get("award"), row.get("subject")
            if award not in self.codes:
                self.say((*path, "award"), _("mã “{code}” không có trong danh mục").format(code=award))
            if subject not in SUBJECTS:
                self.say(
                    (*path, "subject"),
                    _("đối tượng “{subject}” phải là một trong: {values}").format(
                        subject=subject, values=", ".join(SUBJECTS)
                    ),
                )
            if (award, subject) in found:
                self.say(path, _("“{code}” đã có quy định cho đối tượng này ở trên").format(code=award))
            found[str(award), str(subject)] = self.legs(row.get("legs"), (*path, "legs"))
        return found

    def rule(self, rows: Any) -> list[dict[str, Any]]:
        """The legs of one rule alone, of which there has to be one."""
        legs = self.legs(rows, ())
        if not legs and not self.problems:
            self.say((), _("cần ít nhất một trường hợp"))
        return legs

    def legs(self, rows: Any, path: Path) -> list[dict[str, Any]]:
        if not isinstance(rows, list):
            self.say(path, _("“legs” phải là một danh sách các trường hợp"))
            return []
        found = [self._leg(row, (*path, place)) for place, row in enumerate(rows)]
        names = [leg.get("name") for leg in found]
        for place, name in enumerate(names):
            if name and name in names[:place]:
                self.say((*path, place), _("hai trường hợp cùng tên “{name}”").format(name=name))
        return found

    def _leg(self, row: Any, path: Path) -> dict[str, Any]:
        if not self._table(row, path, LEG):
            return {}
        leg: dict[str, Any] = {
            "name": self._text(row.get("name"), (*path, "name"), 40),
            "label": self._text(row.get("label"), (*path, "label"), 200),
        }
        if row.get("valid"):
            start, end = self._validity(row["valid"], (*path, "valid"))
            leg["valid"] = {key: day.isoformat() for key, day in (("from", start), ("to", end)) if day}
        leg["cite"] = self._cite(row.get("cite"), (*path, "cite"))
        leg["verified"] = self._flag(row.get("verified"), (*path, "verified"))
        conditions = row.get("all")
        if not isinstance(conditions, list):
            self.say((*path, "all"), _("“all” phải là danh sách điều kiện (có thể rỗng)"))
            conditions = []
        leg["all"] = [self._condition(each, (*path, "all", n)) for n, each in enumerate(conditions)]
        confirm = row.get("confirm") or []
        if not isinstance(confirm, list) or not all(isinstance(text, str) and text.strip() for text in confirm):
            self.say((*path, "confirm"), _("“confirm” phải là danh sách câu"))
        elif confirm:
            leg["confirm"] = confirm
        if not leg["all"] and not confirm:
            self.say(path, _("trường hợp phải có ít nhất một điều kiện hoặc một điều cần người xác nhận"))
        self._check_base(leg, path)
        return leg

    def _check_base(self, leg: dict[str, Any], path: Path) -> None:
        """Years after a base can be counted only where the leg says what the base is."""
        has_base = any("holds" in each for each in leg["all"])
        for place, each in enumerate(leg["all"]):
            kind, params = next(((key, value) for key, value in each.items() if key in VOCABULARY), ("", {}))
            if "after" in (params or {}) and not has_base:
                text = _("“{param}” cần một điều kiện “{word}” trong cùng trường hợp")
                text = text.format(param=self.param_name(kind, "after"), word=self.word_name("holds"))
                self.say((*path, "all", place, kind, "after"), text)

    def _condition(self, row: Any, path: Path) -> dict[str, Any]:
        kinds = [key for key in row if key not in ("cite", "verified")] if isinstance(row, Mapping) else []
        if len(kinds) != 1 or kinds[0] not in VOCABULARY:
            said = ", ".join(str(kind) for kind in kinds) or str(row)
            text = _("điều kiện “{kind}” không có trong danh mục điều kiện; hiện có: {known}")
            self.say(path, text.format(kind=said[:60], known=", ".join(map(self.word_name, VOCABULARY))))
            return {}
        kind = str(kinds[0])
        found: dict[str, Any] = {kind: self._params(kind, row[kind], (*path, kind))}
        if "verified" in row:
            found["verified"] = self._flag(row["verified"], (*path, "verified"))
        if "cite" in row:
            found["cite"] = self._cite(row["cite"], (*path, "cite"))
        return found

    def _params(self, kind: str, given: Any, path: Path) -> dict[str, Any]:
        word = VOCABULARY[kind]
        if given is None:
            given = {}
        if not self._table(given, path, tuple(word.params)):
            return {}
        found: dict[str, Any] = {}
        for name, param in word.params.items():
            if name not in given:
                if param.required:
                    text = _("điều kiện “{kind}” thiếu “{name}”")
                    named = self.param_name(kind, name)
                    self.say((*path, name), text.format(kind=self.word_name(kind), name=named))
                continue
            try:
                found[name] = read_param(param, given[name], self.codes)
            except BadParam as problem:
                self.say((*path, name), f"“{self.param_name(kind, name)}” {problem}")
        if word.needs_one and not set(word.needs_one) & set(given):
            text = _("điều kiện “{kind}” cần một trong: {names}")
            names = ", ".join(self.param_name(kind, name) for name in word.needs_one)
            self.say((*path, word.needs_one[0]), text.format(kind=self.word_name(kind), names=names))
        return found

    def _cite(self, row: Any, path: Path) -> dict[str, Any]:
        if not self._table(row, path, ("instrument", "article", "article_verified")):
            return {"instrument": "", "article": ""}
        found: dict[str, Any] = {
            "instrument": self._text(row.get("instrument"), (*path, "instrument"), 100),
            "article": str(row.get("article", "") or ""),
        }
        if not self._flag(row.get("article_verified", True), (*path, "article_verified")):
            found["article_verified"] = False
        return found

    def _validity(self, row: Any, path: Path) -> tuple[dt.date | None, dt.date | None]:
        if not self._table(row, path, ("from", "to")):
            return None, None
        start, end = self._day(row.get("from"), (*path, "from")), self._day(row.get("to"), (*path, "to"))
        if start and end and end < start:
            self.say((*path, "to"), _("ngày kết thúc phải từ ngày bắt đầu trở đi"))
        return start, end

    def _day(self, value: Any, path: Path) -> dt.date | None:
        if value is None or (isinstance(value, dt.date) and not isinstance(value, dt.datetime)):
            return value
        try:
            return dt.date.fromisoformat(str(value))
        except ValueError:
            self.say(path, _("“{value}” không phải là một ngày (viết năm-tháng-ngày)").format(value=value))
            return None

    def _text(self, value: Any, path: Path, limit: int, *, empty: bool = False) -> str:
        text = value.strip() if isinstance(value, str) else ""
        if (not text and not empty) or (value is not None and not isinstance(value, str)):
            self.say(path, _("“{key}” phải là chữ, không để trống").format(key=self.key_name(path[-1])))
        elif len(text) > limit:
            self.say(path, _("“{key}” dài quá {limit} ký tự").format(key=self.key_name(path[-1]), limit=limit))
        return text

    def _flag(self, value: Any, path: Path) -> bool:
        if not isinstance(value, bool):
            self.say(path, _("“{key}” phải là true hoặc false").format(key=self.key_name(path[-1])))
        return value is True

    def _table(self, value: Any, path: Path, known: tuple[str, ...]) -> bool:
        if not isinstance(value, Mapping):
            self.say(path, _("“{key}” phải là một bảng tên và giá trị").format(key=path[-1] if path else _("tệp")))
            return False
        for key in value:
            if key not in known:
                said = ", ".join(known) or _("không có tham số")
                self.say((*path, key), _("không có mục “{key}”; hiện có: {known}").format(key=key, known=said))
        return True
