"""A chart as a file of its own: SVG in the colours of the light page, PNG of it, CSV of its figures."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path

import typst
from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from base.core.charts.model import Chart, Mark, box, words
from base.core.text import guarded, slugify

SVG, PNG, CSV = "svg", "png", "csv"
TYPES = {SVG: "image/svg+xml", PNG: "image/png", CSV: "text/csv; charset=utf-8"}
KEY, FORM = "bieu-do", "dang"
PAGE = Path(__file__).resolve().parents[4] / "templates" / "documents" / "chart.typ"
FONT_PACKAGE = "fontpkg_be_vietnam_pro"
RESOLUTION = 192
TITLE_HEIGHT, NOTE_HEIGHT = 44, 24
_TOKEN = re.compile(r"--([\w-]+): *([^;]+);")
_USE = re.compile(r"var\(--([\w-]+)\)")


def requested(query: QueryDict, charts: Iterable[Chart]) -> HttpResponse | None:
    """The file of one of `charts` that an address asks for (`?bieu-do=KEY&dang=svg|png|csv`), or None."""
    key, form = query.get(KEY), query.get(FORM)
    chart = next((chart for chart in charts if chart.key == key), None)
    if chart is None or form not in TYPES:
        return None
    content = {SVG: svg_file, PNG: png_file, CSV: csv_file}[form](chart)
    answer = HttpResponse(content, content_type=TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{slugify(chart.title) or chart.key}.{form}"'
    return answer


def svg_file(chart: Chart) -> str:
    """A whole SVG document with title, style and drawing: it needs nothing of the page it came from."""
    height = TITLE_HEIGHT + chart.height + (NOTE_HEIGHT if chart.note else 0)
    marks = [
        Mark("title", {}, text=chart.title),
        Mark("desc", {}, text=chart.summary),
        box(0, 0, chart.width, height, "paper"),
        words(2, 26, chart.title, name="title"),
        *([words(2, height - 8, chart.note, name="tick")] if chart.note else []),
    ]
    size = format_html('viewBox="0 0 {0} {1}" width="{0}" height="{1}"', chart.width, height)
    return format_html(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<svg xmlns="http://www.w3.org/2000/svg" {}><style>{}</style>{}<g transform="translate(0 {})">{}</g></svg>',
        size,
        _style(),
        _drawn(marks),
        TITLE_HEIGHT,
        _drawn(chart.marks),
    )


def _drawn(marks: Iterable[Mark]) -> SafeString:
    return format_html_join("", "{}", ((mark.svg(),) for mark in marks))


def png_file(chart: Chart) -> bytes:
    """The SVG file as a picture, two dots to each unit."""
    folder = str(files(FONT_PACKAGE) / "files")
    picture = typst.compile(
        str(PAGE), root=str(PAGE.parent), font_paths=[folder], ignore_system_fonts=True, format="png", ppi=RESOLUTION,
        sys_inputs={"drawing": svg_file(chart)},
    )  # fmt: skip
    assert isinstance(picture, bytes)
    return picture


def csv_file(chart: Chart) -> bytes:
    """The figures, with the mark that makes Excel read UTF-8."""
    out = io.StringIO()
    csv.writer(out).writerows([[guarded(cell) for cell in row] for row in (chart.columns, *chart.rows)])
    return out.getvalue().encode("utf-8-sig")


@cache
def _style() -> SafeString:
    """The rules of charts.css up to the first that depends on a screen, with the light values of the tokens."""
    folder = Path(settings.STATICFILES_DIRS[0]) / "css"
    tokens = dict(reversed(_TOKEN.findall((folder / "tokens.css").read_text(encoding="utf-8"))))
    rules = (folder / "charts.css").read_text(encoding="utf-8").split("@media")[0]
    return mark_safe(_USE.sub(lambda use: tokens[use[1]].strip(), rules))  # noqa: S308 -- two files of our own
