"""The form of one rule: legs, any of which will do, each of conditions that all have to hold.

Its fields are made from what the words of the rulebook declare. It judges nothing: the reader of files does, and its
problems are shown at the fields they are about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from awards.domain.conditions import VOCABULARY, Condition
from awards.domain.conditions.params import BASE, CHOICE, CODES, FLAG, NUMBER, WHOLE, WORDS, Param
from awards.domain.rulebook_reader import Problem
from awards.domain.rulebook_rule import LEG_LABELS
from awards.enums import AwardKind
from awards.forms.rule_typed import Typed, legs_of, words_of
from awards.models import AwardType

Choices = list[tuple[str, Any]]
WIDE = (CODES, WORDS, CHOICE)
HIDDEN_AS = {"name": "label", "all": None, "valid": "from"}
"""Keys of a leg without a field of their own, and the field at which their problems are told."""


def award_choices(names: Mapping[str, str]) -> Choices:
    """Titles, forms and what twins are called together, each by its code."""
    groups: dict[Any, Choices] = {kind.label: [] for kind in AwardKind}
    joint: dict[str, str] = {}
    rows = AwardType.objects.order_by("pk").values_list("code", "alias", "name", "kind")
    for code, alias, name, kind in rows:
        groups[AwardKind(kind).label].append((code, f"{name} ({code})"))
        if alias:
            joint[alias] = f"{names.get(alias, alias)} ({alias})"
    return [*groups.items(), (_("Mã chung của nhiều loại"), list(joint.items()))]


class ChosenRows(forms.Select):
    """One list to choose from for each value and one more: quicker by keyboard and phone than a list of marks."""

    template_name = "awards/rules/_chosen_rows.html"
    allow_multiple_selected = False
    use_fieldset = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return [value for value in data.getlist(name) if value]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        groups: Any = list(self.choices)
        known = {code for _group, choices in groups for code, _label in choices}
        first: dict[str, Any] = context["widget"]["attrs"]
        context["groups"] = groups
        context["rows"] = [
            {
                "attrs": {"id": f"{first['id']}-{place}"} if place else first,
                "value": each,
                "number": place + 1,
                "is_strange": bool(each) and each not in known,
            }
            for place, each in enumerate([*(value or []), ""])
        ]
        return context

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return id_


class Shown(forms.Form):
    """Shows what was typed with the problems that were found elsewhere."""

    use_required_attribute = False

    def full_clean(self) -> None:
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}


def _cite_fields(required: bool) -> dict[str, forms.Field]:
    return {
        "instrument": forms.CharField(
            label=LEG_LABELS["instrument"], required=required, help_text=_lazy("Ví dụ 06/2022/QH15")
        ),
        "article": forms.CharField(
            label=LEG_LABELS["article"], required=False, help_text=_lazy("Ví dụ 74(1)(d); để trống nếu chưa rõ")
        ),
        "article_verified": forms.BooleanField(label=LEG_LABELS["article_verified"], required=False),
    }


class LegForm(Shown):
    """One leg but for its conditions, which stand in `words`."""

    def __init__(self, typed: Typed, number: str, awards: Choices) -> None:
        super().__init__(typed, prefix=f"t{number}")
        self.number, self.anchor = number, f"t{number}"
        self.words = [WordForm(typed, number, word, VOCABULARY[kind], awards) for word, kind in words_of(typed, number)]
        day = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        self.fields |= {
            "label": forms.CharField(label=LEG_LABELS["label"]),
            **_cite_fields(True),
            "verified": forms.BooleanField(label=LEG_LABELS["verified"], required=False),
            "confirm": forms.CharField(
                label=LEG_LABELS["confirm"],
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text=_lazy("Điều máy không kiểm tra được. Mỗi dòng một câu."),
            ),
            "from": forms.CharField(label=LEG_LABELS["from"], required=False, widget=day),
            "to": forms.CharField(label=LEG_LABELS["to"], required=False, widget=day),
            "new": forms.ChoiceField(
                label=_lazy("Thêm điều kiện"),
                required=False,
                choices=[("", _("Chọn điều kiện")), *((word.name, word.label) for word in VOCABULARY.values())],
            ),
        }
        self.fields["verified"].help_text = _lazy("Chỉ đánh dấu khi đã mở văn bản gốc ra đối chiếu.")

    @property
    def name(self) -> str:
        return str(self.data.get(f"{self.prefix}-name", ""))

    @property
    def main(self) -> list[forms.BoundField]:
        return [self["label"]]

    @property
    def source(self) -> list[forms.BoundField]:
        return [self[name] for name in ("instrument", "article", "article_verified", "verified")]

    @property
    def new_word(self) -> forms.BoundField:
        return self["new"]

    @property
    def confirmed(self) -> forms.BoundField:
        return self["confirm"]

    @property
    def rest(self) -> list[forms.BoundField]:
        return [self[name] for name in ("from", "to")]

    @property
    def has_rest(self) -> bool:
        return any(each.data or each.errors for each in self.rest)


class WordForm(Shown):
    """One condition: a field for each parameter that its word declares."""

    def __init__(self, typed: Typed, leg: str, number: str, word: Condition, awards: Choices) -> None:
        super().__init__(typed, prefix=f"t{leg}-{number}")
        self.number, self.word, self.anchor = f"{leg}-{number}", word, f"t{leg}-{number}"
        self.hidden = f"{number}:{word.name}"
        for name, param in word.params.items():
            self.fields[name] = _field(param, awards)
        self.fields |= {
            **_cite_fields(False),
            "verified": forms.ChoiceField(
                label=_lazy("Đối chiếu với văn bản"),
                required=False,
                choices=[("", _("Như trường hợp")), ("yes", _("Đã đối chiếu")), ("no", _("Chưa đối chiếu"))],
            ),
        }

    @property
    def wide(self) -> list[forms.BoundField]:
        """Names of awards, grades and posts are long: they have the line to themselves."""
        return [self[name] for name, param in self.word.params.items() if param.kind in WIDE]

    @property
    def narrow(self) -> list[forms.BoundField]:
        return [self[name] for name, param in self.word.params.items() if param.kind not in WIDE]

    @property
    def source(self) -> list[forms.BoundField]:
        return [self[name] for name in ("instrument", "article", "article_verified", "verified")]

    @property
    def has_source(self) -> bool:
        return any(self[name].data or self[name].errors for name in ("instrument", "article", "verified"))


def _field(param: Param, awards: Choices) -> forms.Field:
    common: dict[str, Any] = {"label": param.label, "required": param.required, "help_text": param.help}
    if param.kind == CODES:
        return forms.MultipleChoiceField(choices=awards, widget=ChosenRows, **common)
    if param.kind == CHOICE:
        return forms.ChoiceField(choices=[("", _("Chọn")), *param.choices.choices], **common)
    if param.kind in (FLAG, BASE):
        return forms.BooleanField(**common)
    if param.kind == WORDS:
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), **common)
    keys = {WHOLE: "numeric", NUMBER: "decimal"}.get(param.kind)
    if keys:
        common["help_text"] = param.help or _("Từ {low} đến {high}").format(low=param.low, high=param.high)
    return forms.CharField(widget=forms.TextInput(attrs={"inputmode": keys} if keys else {}), **common)


@dataclass
class LegsForm:
    """All legs of a rule; `faults` are the problems with the address of their field, for the summary on top."""

    legs: list[LegForm]
    faults: list[dict[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, typed: Typed, awards: Choices) -> LegsForm:
        return cls([LegForm(typed, number, awards) for number in legs_of(typed)])

    @property
    def is_single(self) -> bool:
        return len(self.legs) == 1

    def tell(self, problems: Iterable[Problem]) -> None:
        """Put every problem at the field it is about."""
        for problem in problems:
            form, name, place = self._place(problem.path)
            if form is None:
                self.faults.append({"text": problem.text, "place": "", "url": ""})
                continue
            form.add_error(name, problem.text)
            anchor = form[name].id_for_label if name else form.anchor
            self.faults.append({"text": problem.text, "place": place, "url": f"#{anchor}"})

    def _place(self, path: tuple[Any, ...]) -> tuple[Any, str | None, str]:
        if not path:
            return None, None, ""
        leg = self.legs[path[0]]
        place = _("Trường hợp {n}").format(n=path[0] + 1)
        if path[1:2] == ("all",) and len(path) > 2:
            word = leg.words[path[2]]
            return word, _last_field(word, path[3:]), f"{place}, {word.word.label}"
        return leg, _last_field(leg, path[1:]), place

    def focus(self, target: str) -> None:
        """The field with which to go on after something was added or moved."""
        for form in self._forms():
            if target == form.anchor:
                first = next(iter(form.fields.values()), None)
                if first is not None:
                    first.widget.attrs["autofocus"] = True
            elif target.startswith(f"{form.anchor}-") and target.removeprefix(f"{form.anchor}-") in form.fields:
                form.fields[target.removeprefix(f"{form.anchor}-")].widget.attrs["autofocus"] = True

    def _forms(self) -> Iterator[LegForm | WordForm]:
        for leg in self.legs:
            yield leg
            yield from leg.words


def _last_field(form: forms.Form, keys: tuple[Any, ...]) -> str | None:
    named = [HIDDEN_AS.get(key, key) for key in keys]
    return next((name for name in reversed(named) if name in form.fields), None)
