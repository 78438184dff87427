"""Accent-insensitive search: the same folding when a text is indexed and when it is asked for.

Beside the folded words the index holds the exact form of each accented one (`text.exact_form`), so that whoever types
accents can be shown first what is written just so.

Neither SQLite's FTS5 (which never folds đ) nor PostgreSQL's `simple` configuration does this alone, and both must
answer alike (measured in docs/adr/0003). Wraps two private points of modelsearch 1.3; tests/base/core/test_search.py
guards them.
"""

from __future__ import annotations

import re
import sys
from typing import Any

from modelsearch.backends.database import SearchBackend as pick_backend
from modelsearch.query import And, Boost, Fuzzy, Not, Or, Phrase, PlainText

from base.core.text import exact_form, fold, normalise

WORD = re.compile(r"\w+")


def indexed_text(value: str) -> str:
    """The folded text, then the exact form of every accented word, each once."""
    exact = dict.fromkeys(filter(None, map(exact_form, WORD.findall(normalise(value)))))
    return " ".join([fold(value), *exact])


def fold_query(query: Any) -> Any:
    """The same query with every word folded."""
    match query:
        case str():
            return fold(query)
        case PlainText():
            return PlainText(fold(query.query_string), operator=query.operator)
        case Phrase():
            return Phrase(fold(query.query_string))
        case Fuzzy():
            return Fuzzy(fold(query.query_string), operator=query.operator)
        case And() | Or():
            return type(query)([fold_query(part) for part in query.subqueries])
        case Not():
            return Not(fold_query(query.subquery))
        case Boost():
            return Boost(fold_query(query.subquery), query.boost)
    return query


class FoldedQueries:
    def _search(self, compiler_class: type, query: Any, model_or_queryset: Any, **options: Any) -> Any:
        folded = fold_query(query) if query is not None else None
        return super()._search(compiler_class, folded, model_or_queryset, **options)  # type: ignore[misc]


def _fold_index(indexer: Any) -> None:
    if getattr(indexer, "folds_vietnamese", False):
        return
    stock = indexer.prepare_value
    indexer.prepare_value = lambda self, value: indexed_text(stock(self, value))
    indexer.folds_vietnamese = True


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802 -- the name that Wagtail looks for
    """Wagtail's database backend for the database in use, with folding on both sides."""
    backend = type(pick_backend(params))
    _fold_index(sys.modules[backend.__module__].ObjectIndexer)
    return type(f"Vietnamese{backend.__name__}", (FoldedQueries, backend), {})(params)
