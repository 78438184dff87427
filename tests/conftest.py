"""Shared fixtures. The schema is migrated once into a template and copied for every worker: a suite of many processes
starts in seconds.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from hypothesis import settings as hypothesis_settings

from base.core import clock
from tests.database import DEMO_AT, STAGES, prepared_database, stand, turn_to
from tests.once import close_run, open_run

LONG = (
    "tests/browser/test_walk_embedded",
    "tests/browser/test_access",
    "tests/test_permissions",
    "tests/config/test_demo_early",
    "tests/browser/test_walk_servers",
    "tests/config/test_demo",
    "tests/config/test_supervisor",
    "tests/test_year",
    "tests/movements/test_due_work",
)
"""Files that take longest start first, in this order: with the short ones behind them no core waits at the end.

A process is given two files at once where the first has few tests: with three processes the second walk comes after the
look at every kind of page, and all the while one process reckons beside two browsers.
"""

# The hour of the day and a busy machine decide nothing: the same examples each time, and no deadline for one of them.
# HYPOTHESIS_PROFILE=search looks for new ones.
hypothesis_settings.register_profile("suite", deadline=None, derandomize=True)
hypothesis_settings.register_profile("search", deadline=None, max_examples=1000)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        open_run()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        close_run()


def pytest_collection_finish() -> None:
    """Modules and collected tests stay to the end: looking through them at every full collection took a quarter of a
    second each time.
    """
    gc.collect()
    gc.freeze()


BLOCKER: pytest.StashKey[Any] = pytest.StashKey()
STAGE: pytest.StashKey[str] = pytest.StashKey()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    on_postgres = "postgresql" in settings.DATABASES["default"]["ENGINE"]
    skip = pytest.mark.skip(reason="needs DATABASE_URL=postgres://… (`make test` runs it where PostgreSQL answers)")
    for item in items:
        if item.get_closest_marker("postgres") and not on_postgres:
            item.add_marker(skip)
        if _has_real_transactions(item):
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True), append=False)
    items.sort(key=lambda item: next((at for at, file in enumerate(LONG) if item.nodeid.startswith(file)), len(LONG)))


def _has_real_transactions(item: pytest.Item) -> bool:
    """Such a test empties every table at its end; the rows of the migrations (Wagtail's root page, locale) must come
    back.
    """
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or "transactional_db" in getattr(item, "fixturenames", ())


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: pytest.fixture) -> Iterator[None]:
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    prepared = ExitStack()
    with django_db_blocker.unblock():
        prepared.enter_context(prepared_database(connection, worker))
        request.config.stash[BLOCKER] = django_db_blocker
        turn_to(request.config.stash[STAGE])
    # Blocked meanwhile: a test that does not say it writes would leave its rows to those after it.
    yield
    with django_db_blocker.unblock():
        prepared.close()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """The test finds the rows of `law` or `site_tree` in its database; one that empties tables does so in the bare
    one.
    """
    asked = () if _has_real_transactions(item) else getattr(item, "fixturenames", ())
    item.config.stash[STAGE] = stage = next((name for name in STAGES if name in asked), "")
    blocker = item.config.stash.get(BLOCKER, None)
    if blocker is not None:
        with blocker.unblock():
            turn_to(stage)


@pytest.fixture
def demo(db: None) -> Iterator[None]:
    """The demo as `thidua seed-demo` makes it, at its moment."""
    stand("demo")
    with clock.at(DEMO_AT):
        yield


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """What a test left in the cache (Wagtail keeps the roots of its sites there) is as gone as its rows."""
    yield
    cache.clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Whatever file a process takes next finds the rows of the migrations, also after tables were emptied."""
    yield
    blocker = item.config.stash.get(BLOCKER, None)
    # Where the next one empties them too, it gets them before it starts, from pytest-django.
    is_last = nextitem is not None and _has_real_transactions(item) and not _has_real_transactions(nextitem)
    if blocker is not None and is_last:
        with blocker.unblock():
            connection.creation.deserialize_db_from_string(connection._test_serialized_contents)
