"""The whole walk in a browser on what the compose file runs: PostgreSQL, Redis, web, worker and beat of their own."""

from __future__ import annotations

from pathlib import Path

from tests.browser.walk import check_walk, needs_browser

pytestmark = needs_browser


def test_from_directive_to_story(tmp_path: Path) -> None:
    check_walk("separate", tmp_path)
