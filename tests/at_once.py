"""Several things done at the same moment, each on a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

from base.core.errors import DomainError

CONNECTIONS = 30
"""As many as a web server keeps open; PostgreSQL itself allows a hundred to all its clients."""


def together(*tasks: Callable[[], Any]) -> list[Any]:
    """Run all at once; a result is what the task returned or the code of its refusal."""
    barrier, results = threading.Barrier(len(tasks)), [None] * len(tasks)
    pool = threading.BoundedSemaphore(CONNECTIONS)

    def run(place: int, task: Callable[[], Any]) -> None:
        try:
            barrier.wait()
            with pool:
                try:
                    results[place] = task()
                finally:
                    connection.close()
        except DomainError as refusal:
            results[place] = refusal.code

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
