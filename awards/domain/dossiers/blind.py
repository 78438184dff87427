"""Blind reading: the appraiser of a dossier does not learn whom it is about, where the round asks for that.

Covered are names and posts in text, names of files and who did what in the history. A file is withheld unless the unit
marked it as one with names covered. What cannot be covered by a machine – a story that only one person can have lived –
is not promised (docs/guide-awards.md).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from awards.domain.dossier_states import IN_APPRAISAL
from awards.domain.unit_words import KINDS_OF_PLACE
from awards.models import DossierDocument, Nomination

COVER = "█████"
ADDRESSED = ("ong", "ba", "anh", "chi", "em", "co", "thay", "dong chi", "bac", "chu", "ho ong", "ho ba")
SHORTEST = 3


def is_blind_for(user: Any, nomination: Nomination) -> bool:
    """True until the appraiser to whom it was given has judged."""
    return nomination.round.is_blind and nomination.appraiser_id == user.pk and nomination.status in IN_APPRAISAL


def waits_to_be_given(nomination: Nomination) -> bool:
    """A dossier of a blind round that nobody has yet: it is given out before anybody may judge it."""
    return nomination.round.is_blind and nomination.appraiser_id is None and nomination.status in IN_APPRAISAL


def blind_name(nomination: Nomination) -> str:
    return _("Hồ sơ số {number}").format(number=nomination.pk)


def name_for(user: Any, nomination: Nomination) -> str:
    """What this person may call the dossier."""
    return blind_name(nomination) if is_blind_for(user, nomination) else str(nomination)


def cover_names(nomination: Nomination, text: str) -> str:
    """The text with every naming of the nominee, their post and their units covered, accents and case aside."""
    composed = unicodedata.normalize("NFC", text)
    plain = _plain(composed)
    spans = [
        match.span()
        for words in sorted(_names(nomination), key=len, reverse=True)
        for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", plain)
    ]
    spans += _addressed(nomination, plain)
    return _covered(composed, spans)


def cover_files(nomination: Nomination, documents: Iterable[DossierDocument]) -> dict[int, str]:
    """A neutral name by document, in the order given."""
    return {
        document.pk: _("{kind} {number}").format(kind=document.get_kind_display(), number=number)
        for number, document in enumerate(documents, start=1)
    }


def _names(nomination: Nomination) -> set[str]:
    units = [nomination.unit, nomination.collective]
    words: list[str] = []
    if person := nomination.person:
        units.append(person.unit)
        words += [person.name, person.code, person.position]
    if household := nomination.household:
        units.append(household.unit)
        words += [household.name, re.sub(r"^\s*(Hộ|hộ)\s+(ông|bà)?\s*", "", household.name), household.hamlet]
    for unit in units:
        if unit is not None:
            words += [unit.name, *(unit.name.removeprefix(f"{kind} ") for kind in KINDS_OF_PLACE)]
    return {plain for word in words if len(plain := _plain(unicodedata.normalize("NFC", word)).strip()) >= SHORTEST}


def _addressed(nomination: Nomination, plain: str) -> list[tuple[int, int]]:
    """The given name alone after a form of address: "chị Lan"."""
    holder = nomination.person or nomination.household
    if holder is None:
        return []
    given = re.escape(_plain(unicodedata.normalize("NFC", str(holder))).split()[-1])
    titles = "|".join(re.escape(title) for title in ADDRESSED)
    return [match.span(1) for match in re.finditer(rf"(?<!\w)(?:{titles})\s+({given})(?!\w)", plain)]


def _plain(composed: str) -> str:
    """Lower case without accents, letter for letter, so that a place in it is the place in the text."""
    return "".join(_bare(letter) for letter in composed)


def _bare(letter: str) -> str:
    if letter in "đĐ":
        return "d"
    bare = unicodedata.normalize("NFD", letter)[0].lower()
    return bare if len(bare) == 1 else letter


def _covered(text: str, spans: list[tuple[int, int]]) -> str:
    parts: list[str] = []
    end = 0
    for start, stop in sorted(spans):
        begin = max(start, end)
        if stop > begin:
            parts += [text[end:begin], COVER]
            end = stop
    return "".join([*parts, text[end:]])
