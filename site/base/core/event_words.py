"""Events of the ledger in plain words: "awards.round.drafted" is read as "Đợt xét: soạn".

A kind is `<app>.<noun>.<verb>`. The words of nouns and verbs stand in `event_words.csv` (a verb begins with a dot); a
verb that is a step of a transition table has that table's label, so the ledger speaks as the buttons do.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from base.core.text import fold
from base.core.transitions import step_labels

TABLE = Path(__file__).with_name("data") / "event_words.csv"


@lru_cache(maxsize=1)
def vocabulary() -> dict[str, str]:
    """Noun or verb → words. Raises ValueError for a code that stands twice."""
    with TABLE.open(encoding="utf-8", newline="") as rows:
        pairs = [(row["code"], row["words"]) for row in csv.DictReader(rows)]
    if len(dict(pairs)) != len(pairs):
        raise ValueError(f"a code stands twice in {TABLE.name}")
    return dict(pairs)


def noun_words(label: str) -> str | None:
    """Words for a model by its label, which is written without underscores: "awards.pastaward"."""
    return next((_(words) for code, words in vocabulary().items() if code.replace("_", "") == label), None)


def deed_words(kind: str, own: Mapping[str, Any] | None = None) -> str:
    """What was done, for the history of one object, which needs no name. `own`: kinds that an app tells in better
    words.
    """
    words = vocabulary().get("." + kind.rpartition(".")[2])
    known = (own or {}).get(kind) or step_labels().get(kind)
    return str(known or (_(words) if words else _("Cập nhật")))


def event_words(kind: str) -> str:
    """What happened, to what; a kind that nobody has put into words yet says that something was changed."""
    noun, _dot, verb = kind.rpartition(".")
    words = vocabulary()
    done = words.get(f".{verb}")
    label = step_labels().get(kind) or (_(done) if done else None)
    about = words.get(noun) or words.get(noun.partition(".")[0])
    if about is None:
        return str(label or _("Thay đổi khác"))
    said = str(label or _("thay đổi"))
    return f"{_(about)}: {said[:1].lower()}{said[1:]}"


def kinds_called(text: str) -> Q:
    """Condition for events whose words, or whose kind itself, hold `text`, with or without accents."""
    asked = fold(text.strip())
    found = Q(kind__icontains=text.strip())
    for code, words in vocabulary().items():
        if asked and (asked in fold(words) or asked in fold(_(words))):
            found |= Q(kind__endswith=code) if code.startswith(".") else Q(kind__startswith=f"{code}.")
    steps = [kind for kind, label in step_labels().items() if asked and asked in fold(str(label))]
    return found | Q(kind__in=steps) if steps else found
