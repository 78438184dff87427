"""The English catalogue: complete for what everybody sees, and true to the placeholders of its source."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation.template import templatize

from base.accounts.permissions import permission_words
from base.core.event_words import vocabulary

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "site" / "locale" / "en" / "LC_MESSAGES" / "django.mo"
FOLDERS = ("pages", "components", "registration", "workspace")
PACKAGES = ("site", "movements", "awards", "importers")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
AT_ONCE = {"gettext", "ngettext", "pgettext", "to_reader"}
PLAIN = {"_", "_lazy", "_now", "_t", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
WITH_CONTEXT = {"pgettext", "pgettext_lazy"}


@pytest.fixture(scope="module")
def catalogue() -> dict[str | tuple[str, int], str]:
    with CATALOGUE.open("rb") as stream:
        return dict(gettext.GNUTranslations(stream)._catalog)  # type: ignore[attr-defined]


def texts_of(template: Path) -> Iterator[str]:
    """What `makemessages` takes out of a template: calls of gettext in the code that Django makes of it."""
    code = templatize(template.read_text(encoding="utf-8"), origin=str(template))
    for call in re.finditer(r"""\b_?n?gettext\(\s*u?((?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))""", code):
        yield ast.literal_eval(call[1])
    for call in re.finditer(r"""(?<![\w.])_\(\s*u?((?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))\s*\)""", code):
        yield ast.literal_eval(call[1])
    for call in re.finditer(r"""\bpgettext\(\s*u?'(\w+)',\s*u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""", code):
        yield f"{call[1]}\x04{ast.literal_eval(call[2])}"


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_text_of_the_templates_is_translated(folder: str, catalogue: dict[str | tuple[str, int], str]) -> None:
    templates = sorted((ROOT / "templates" / folder).rglob("*.html"))
    texts = {text for template in templates for text in texts_of(template)}
    assert texts
    missing = sorted(text for text in texts if not (catalogue.get(text) or catalogue.get((text, 0))))
    assert missing == [], f"{len(missing)} of {len(texts)} texts"


def texts_of_code(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        texts = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        if node.func.id in PLAIN and texts:
            yield texts[0]
        elif node.func.id in WITH_CONTEXT and len(texts) > 1:
            yield "\x04".join(texts[:2])


@pytest.mark.parametrize("package", PACKAGES)
def test_every_text_of_the_code_is_translated(package: str, catalogue: dict[str | tuple[str, int], str]) -> None:
    """Also where an app has a folder `locale` of its own: the extractor would write that app's texts there."""
    modules = [path for path in sorted((ROOT / package).rglob("*.py")) if "migrations" not in path.parts]
    texts = {text for path in modules for text in texts_of_code(ast.parse(path.read_text(encoding="utf-8")))}
    assert texts
    missing = sorted(text for text in texts if not (catalogue.get(text) or catalogue.get((text, 0))))
    assert missing == [], f"{len(missing)} of {len(texts)} texts"


def test_every_word_of_the_tables_is_translated(catalogue: dict[str | tuple[str, int], str]) -> None:
    words = {*vocabulary().values(), *permission_words().values()}
    assert sorted(words - catalogue.keys()) == []


def test_translations_keep_the_placeholders_of_their_source(catalogue: dict[str | tuple[str, int], str]) -> None:
    wrong = []
    for key, said in catalogue.items():
        source, form = key if isinstance(key, tuple) else (key, 0)
        wanted, found = set(PLACEHOLDER.findall(source)), set(PLACEHOLDER.findall(said))
        # A singular may say "one" instead of a number; what a plural may name, the compiler of the catalogue knows.
        is_counted = isinstance(key, tuple) and (found < wanted if form == 0 else found > wanted)
        if found != wanted and not is_counted:
            wrong.append((source, said))
    assert wrong == []


def test_no_text_is_translated_when_a_module_is_read() -> None:
    """It would keep the language of the process for ever; such texts are lazy."""
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if "migrations" not in path.parts
        for line in calls_at_import(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def calls_at_import(module: ast.Module) -> Iterator[int]:
    names = {
        alias.asname or alias.name
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and node.module in {"django.utils.translation", "base.core.language"}
        for alias in node.names
        if alias.name in AT_ONCE
    }
    waiting: list[ast.AST] = [module]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node.lineno
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting += [*node.args.defaults, *(each for each in node.args.kw_defaults if each)]
            waiting += getattr(node, "decorator_list", [])
        else:
            waiting += ast.iter_child_nodes(node)
