"""The main job from end to end in a real browser: a directive becomes a certificate and a story, through screens only.

Twice the same walk: on what `make run` starts (SQLite, embedded broker), and on PostgreSQL and Redis with web, worker
and beat as separate processes. Only the calendar is moved, by `thidua tick`, into the next two years: the real clock of
beat changes nothing there.
"""

from __future__ import annotations

import os
import shutil
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
import redis

from tests.browser import walk_award, walk_movement, walk_story
from tests.browser.platform import ROOT, Platform, embedded, separate
from tests.browser.visitor import CHROMIUM, opened_browser
from tests.browser.walk_movement import Walk
from tests.run import postgres_url

SEED = ROOT.parent / "shared" / "seeds" / "002_88ede8aa21e46750.txt"
SAMPLE = ROOT / "importers" / "extraction" / "samples" / "01_chi_thi_thi_dua_2026.txt"
REDIS = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/9")
STEPS = (
    walk_movement.directive_becomes_movement,
    walk_movement.unit_joins,
    walk_movement.unit_reports,
    walk_award.results_are_frozen,
    walk_award.round_drafts_nomination,
    walk_award.unit_completes_dossier,
    walk_award.council_is_invited,
    walk_award.council_votes,
    walk_award.ballot_is_counted,
    walk_award.session_is_concluded,
    walk_award.decision_is_issued,
    walk_award.certificate_is_checked,
    walk_story.editor_publishes_story,
    walk_story.ledger_shows_tampering,
)
needs_browser = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium"),
]


def directive(folder: Path) -> Path:
    """The real directive of Vĩnh Long where it lies beside the repository, else our own under a number of its own: the
    demo has published that one already, and a directive becomes a movement only once.
    """
    if SEED.exists():
        return SEED
    copy = folder / SAMPLE.name
    copy.write_text(SAMPLE.read_text(encoding="utf-8").replace("01/CT-MH", "27/CT-MH"), encoding="utf-8")
    return copy


def redis_answers() -> bool:
    try:
        return bool(redis.Redis.from_url(REDIS, socket_connect_timeout=2).ping())
    except redis.RedisError:
        return False


def started(kind: str, home: Path) -> AbstractContextManager[Platform]:
    if kind == "embedded":
        return embedded(home)
    url = postgres_url()
    if url is None or not redis_answers():
        pytest.skip("needs a PostgreSQL that lets us in and a Redis at REDIS_URL")
    return separate(home, url, REDIS)


def check_walk(kind: str, folder: Path) -> None:
    """From directive to story on one platform, `embedded` or `separate`; a step that fails keeps what was seen."""
    with opened_browser() as browser, started(kind, folder) as platform:
        # The pages are the same on both: one look at their accessibility is enough.
        walk = Walk(platform, browser, directive(folder), with_axe=kind == "embedded")
        for step in STEPS:
            try:
                step(walk)
            except BaseException:
                keep_evidence(walk, step.__name__)
                raise
        walk.leave()


def keep_evidence(walk: Walk, step: str) -> None:
    """What each person saw when a step failed, and the logs: in .cache/walk-<step>/."""
    folder = ROOT / ".cache" / f"walk-{step}"
    folder.mkdir(parents=True, exist_ok=True)
    for name, visitor in walk.people.items():
        visitor.page.screenshot(path=folder / f"{name or 'public'}.png", full_page=True)
    for log in walk.platform.home.glob("process-*.log"):
        shutil.copy(log, folder)
