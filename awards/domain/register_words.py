"""What the search of the register compares: one line of words per row, and the words of a question.

The line of a row holds every word folded and, where that differs, as written in small letters: so one column answers
with accents and without. A question asks for whole words, all of them: in Vietnamese a word is a syllable, and its
beginnings are other words. SQLite and PostgreSQL answer alike; PostgreSQL has an index over the words
(`awards_grant_words_idx`), ordinary GIN without any extension.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.db import models

from base.core.text import fold, normalise

MAX_WORDS = 8
INDEX = "awards_grant_words_idx"
VECTOR = "array_to_tsvector(array_remove(string_to_array({column}, ' '), ''))"
_WORD = re.compile(r"[^\W_]+")


def folded_row(*parts: object) -> str:
    """What the search looks through: the words of the parts between single spaces, with a space at either end."""
    text = " ".join(str(part) for part in parts)
    found = dict.fromkeys(_WORD.findall(fold(text)))
    found |= dict.fromkeys(word for word in _WORD.findall(normalise(text).lower()) if not word.isascii())
    return f" {' '.join(found)} "


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

    def with_also(self, *more: str) -> Words:
        """The same and the words of `more`, which are in the line of every row that is wanted."""
        found = tuple(word for text in more for word in _WORD.findall(fold(text)))
        return Words(self.folded + found, self.typed + found)

    def patterns(self, *, exact: bool) -> list[str]:
        """For LIKE: every word stands between spaces."""
        return [f"% {word} %" for word in (self.typed if exact else self.folded)]

    def tsquery(self, *, exact: bool) -> str:
        return " & ".join(f"'{word}'" for word in (self.typed if exact else self.folded))


def words_of(question: str) -> Words:
    """At most `MAX_WORDS` words; signs between them do not count."""
    typed = tuple(_WORD.findall(normalise(question[:200]).lower()))[:MAX_WORDS]
    if not typed:
        return Words()
    return Words(tuple(fold(word) for word in typed), typed)


class _ByWords(models.Lookup):
    """`(words, exact)` on the right; LIKE on every word."""

    prepare_rhs = False
    exact = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> Any:
        return ("%s", [value])

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column, params = self.process_lhs(compiler, connection)
        patterns = self.rhs.patterns(exact=self.exact)
        return " AND ".join(f"{column} LIKE %s" for _each in patterns), [*list(params) * len(patterns), *patterns]


class _Indexed(_ByWords):
    """The same through the index, where the database has one."""

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column, params = self.process_lhs(compiler, connection)
        vector = VECTOR.format(column=column)
        return f"{vector} @@ %s::tsquery", [*params, self.rhs.tsquery(exact=self.exact)]


def _register(name: str, base: type[_ByWords], *, exact: bool) -> None:
    models.TextField.register_lookup(type(name, (base,), {"lookup_name": name, "exact": exact}))


_register("has_words", _Indexed, exact=False)
_register("has_exact_words", _Indexed, exact=True)
_register("like_words", _ByWords, exact=False)
_register("like_exact_words", _ByWords, exact=True)
