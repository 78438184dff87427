"""The Vietnamese of Wagtail, Django and their kin is whole: an upgrade that brings a new English text fails here.

What is missing belongs into `site/locale/vi`; then `thidua messages`.
"""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from django.apps import apps
from django.conf import settings
from django.utils.translation.trans_real import DjangoTranslation

OURS = Path(settings.LOCALE_PATHS[0], "vi", "LC_MESSAGES")
DJANGO = Path(django.__file__).parent
NOT_ON_A_SCREEN = {
    "django.contrib.contenttypes",  # messages of a redirect that is not mounted
    "django.contrib.humanize",  # ordinals and "ago", of which no template makes use
    "django.contrib.sessions",  # names of a table
    "import_export",  # its screens stand in Django's own admin, which is not installed
    "treebeard",  # likewise
}
MET_IN_DJANGO = ("core/", "db/", "forms/", "utils/")
"""Folders of Django's own texts. The others: names of a hundred languages, and pages for its developers."""
PLACEHOLDER = re.compile(r"%\(\w+\)[sdr]|\{\w*\}|%[sd]")
TAG = re.compile(r"</?\w+[^>]*>")


def entries(catalogue: Path) -> Iterator[tuple[str, str]]:
    """Every text of a .po file, as gettext keeps it, with the first place where it is used."""
    for block in re.split(r"\n\s*\n", catalogue.read_text(encoding="utf-8")):
        joined = block.replace('"\n"', "")
        said = {word: ast.literal_eval(text) for word, text in re.findall(r'^(msg\w+) (".*")$', joined, re.MULTILINE)}
        if said.get("msgid"):
            context = f"{said['msgctxt']}\x04" if "msgctxt" in said else ""
            place = re.search(r"^#: (\S+)", block, re.MULTILINE)
            yield context + said["msgid"], place[1] if place else ""


def catalogues() -> Iterator[Path]:
    yield DJANGO / "conf" / "locale" / "en" / "LC_MESSAGES" / "django.po"
    for app in apps.get_app_configs():
        locale = Path(app.path, "locale")
        if locale.is_dir() and app.name not in NOT_ON_A_SCREEN:
            # A package without an English file has the texts in every other one.
            language = "en" if (locale / "en").is_dir() else "fr"
            yield from sorted((locale / language / "LC_MESSAGES").glob("*.po"))


def test_every_text_of_a_library_is_vietnamese() -> None:
    vietnamese = {
        domain: DjangoTranslation("vi", domain=domain)._catalog  # type: ignore[attr-defined]
        for domain in ("django", "djangojs")
    }
    missing, count = [], 0
    for catalogue in catalogues():
        known = vietnamese[catalogue.stem]
        for text, place in entries(catalogue):
            if DJANGO / "conf" in catalogue.parents and not place.startswith(MET_IN_DJANGO):
                continue
            count += 1
            if not any(key in known and known[key] for key in (text, (text, 0))):
                missing.append((f"{catalogue.parents[3].name}: {place}", text))
    assert count > 2000
    assert missing == []


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_our_words_for_a_library_keep_its_placeholders_and_tags(domain: str) -> None:
    """A placeholder may be left out ("Đã xóa “Tin mới”." says no kind), but never made up."""
    with (OURS / f"{domain}.mo").open("rb") as stream:
        translations = dict(gettext.GNUTranslations(stream)._catalog)  # type: ignore[attr-defined]
    plurals = dict(re.findall(r'^msgid "(.*)"\nmsgid_plural "(.*)"$', unwrapped(OURS / f"{domain}.po"), re.MULTILINE))
    wrong = []
    for key, said in translations.items():
        source = str(key[0] if isinstance(key, tuple) else key)
        whole = source + plurals.get(source, "")
        is_true = set(PLACEHOLDER.findall(said)) <= set(PLACEHOLDER.findall(whole))
        if not is_true or set(TAG.findall(said)) != set(TAG.findall(source)):
            wrong.append((source, said))
    assert translations
    assert wrong == []


def unwrapped(catalogue: Path) -> str:
    return catalogue.read_text(encoding="utf-8").replace('"\n"', "").replace('\\"', '"')
