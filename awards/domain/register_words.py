"""What the search of the register compares: one line of words per row, and the words of a question.

The line of a row holds every word folded and, where that differs, as written in small letters: so one column answers
with accents and without. A question asks for all of its words: whole, since in Vietnamese a word is a syllable and its
beginnings are other words; the last one, when three letters or more are typed, also as a beginning, for whoever has not
finished. SQLite and PostgreSQL answer alike; PostgreSQL has an index over the words (`awards_grant_words_idx`),
ordinary GIN without any extension.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import models

from base.core.text import fold, normalise

MAX_WORDS = 8
SHORTEST_BEGINNING = 3
INDEX = "awards_grant_words_idx"
VECTOR = "array_to_tsvector(array_remove(string_to_array({column}, ' '), ''))"
_WORD = re.compile(r"[^\W_]+")


def folded_row(*parts: object) -> str:
    """What the search looks through: the words of the parts between single spaces, with a space at either end."""
    text = " ".join(str(part) for part in parts)
    found = dict.fromkeys(_WORD.findall(fold(text)))
    found |= dict.fromkeys(word for word in _WORD.findall(normalise(text).lower()) if not word.isascii())
    return f" {' '.join(found)} "


class Form(StrEnum):
    """How the words of a question are meant: with their accents, whole without accents, or the last one begun."""

    EXACT = "exact"
    WHOLE = "whole"
    BEGUN = "begun"


@dataclass(frozen=True)
class Words:
    """Words of a question as folded and as typed."""

    folded: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.folded)

    @property
    def has_accents(self) -> bool:
        return self.typed != self.folded

    @property
    def may_be_begun(self) -> bool:
        """Whether the last word may be the beginning of a longer one; numbers and years are always whole."""
        return bool(self) and len(self.folded[-1]) >= SHORTEST_BEGINNING and self.folded[-1].isalpha()

    def with_also(self, *more: str) -> Words:
        """The same and the words of `more`, which are in the line of every row that is wanted; the last stays last."""
        found = tuple(word for text in more for word in _WORD.findall(fold(text)))
        return Words(found + self.folded, found + self.typed)

    def patterns(self, form: Form) -> list[str]:
        """For LIKE: every word stands between spaces."""
        *whole, last = self.typed if form == Form.EXACT else self.folded
        return [*(f"% {word} %" for word in whole), f"% {last}%" if form == Form.BEGUN else f"% {last} %"]

    def tsquery(self, form: Form) -> str:
        words = " & ".join(f"'{word}'" for word in (self.typed if form == Form.EXACT else self.folded))
        return f"{words}:*" if form == Form.BEGUN else words


def words_of(question: str) -> Words:
    """At most `MAX_WORDS` words; signs between them do not count."""
    typed = tuple(_WORD.findall(normalise(question[:200]).lower()))[:MAX_WORDS]
    if not typed:
        return Words()
    return Words(tuple(fold(word) for word in typed), typed)


class _ByWords(models.Lookup):
    """`Words` on the right; LIKE on every word."""

    prepare_rhs = False
    form = Form.WHOLE

    def get_db_prep_lookup(self, value: Any, connection: Any) -> Any:
        return ("%s", [value])

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column, params = self.process_lhs(compiler, connection)
        patterns = self.rhs.patterns(self.form)
        return " AND ".join(f"{column} LIKE %s" for _each in patterns), [*list(params) * len(patterns), *patterns]


class _Indexed(_ByWords):
    """The same through the index, where the database has one."""

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column, params = self.process_lhs(compiler, connection)
        vector = VECTOR.format(column=column)
        return f"{vector} @@ %s::tsquery", [*params, self.rhs.tsquery(self.form)]


for _form in Form:
    for _name, _base in (("has", _Indexed), ("like", _ByWords)):
        _made = type(f"{_name}_{_form}", (_base,), {"lookup_name": f"{_name}_{_form}", "form": _form})
        models.TextField.register_lookup(_made)
