"""The colours as numbers: text must stand out from its ground in both themes (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "site/static/css"
TOKENS = (CSS / "tokens.css").read_text()
PAIR = re.compile(r"--([\w-]+):\s*([^;]+);")
SHARED = dict(PAIR.findall(TOKENS[TOKENS.rindex(":root {") :]))


def theme(start: str) -> dict[str, str]:
    block = TOKENS[TOKENS.index(start) :]
    return SHARED | dict(PAIR.findall(block[: block.index("}")]))


LIGHT = theme(":root {")
DARK = theme(':root:not([data-theme="light"])')
INKS = ("ink", "ink-2", "accent", "lacquer", "danger")
GROUNDS = ("paper", "surface", "sunken")
TEXT = [
    *[(ink, ground) for ink in INKS for ground in GROUNDS],
    *[(tone, f"{tone}-soft") for tone in ("success", "warning", "danger", "info", "lacquer", "gold")],
    ("gold", "surface"), ("on-accent", "accent-fill"), ("on-lacquer", "lacquer-fill"), ("ink", "mark"),
    ("ink", "success-soft"), ("ink", "warning-soft"), ("ink", "danger-soft"), ("ink", "info-soft"),
    ("ink", "accent-soft"),
]  # fmt: skip
SHAPES = [
    ("line-strong", "paper"), ("line-strong", "surface"), ("line-strong", "sunken"), ("amber", "sunken"),
    ("success", "sunken"), ("accent", "surface"),
]  # fmt: skip


def luminance(value: str) -> float:
    channels = [int(value[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(colours: dict[str, str], first: str, second: str) -> float:
    def resolve(name: str) -> str:
        value = colours[name]
        return resolve(value[6:-1]) if value.startswith("var(") else value

    low, high = sorted((luminance(resolve(first)), luminance(resolve(second))))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_is_readable(colours: dict[str, str], ink: str, ground: str) -> None:
    assert contrast(colours, ink, ground) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_controls_and_marks_are_visible(colours: dict[str, str], shape: str, ground: str) -> None:
    assert contrast(colours, shape, ground) >= 3


def test_chosen_dark_theme_is_the_system_one() -> None:
    assert theme(':root[data-theme="dark"]') == DARK


def test_both_themes_set_the_same_tokens() -> None:
    assert set(LIGHT) == set(DARK)


def test_every_token_that_is_used_exists() -> None:
    sheets = "".join(sheet.read_text() for sheet in CSS.glob("*.css"))
    used = set(re.findall(r"var\(--([\w-]+)", sheets))
    set_in_components = {"tone", "soft", "c"}
    assert used - set_in_components <= set(LIGHT)


@pytest.mark.parametrize(("layout", "most"), [("portal", 11_700), ("workspace", 13_000)])
def test_css_of_a_page_stays_small(layout: str, most: int) -> None:
    sheets = [(CSS / f"{name}.css").read_bytes() for name in ("tokens", "base", "components", layout, "print")]
    assert sum(len(gzip.compress(sheet)) for sheet in sheets) <= most
