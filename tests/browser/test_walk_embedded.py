"""The whole walk in a browser on what `make run` gives: SQLite, embedded broker, one supervisor."""

from __future__ import annotations

from pathlib import Path

from tests.browser.walk import check_walk, needs_browser

pytestmark = needs_browser


def test_from_directive_to_story(tmp_path: Path) -> None:
    check_walk("embedded", tmp_path)
