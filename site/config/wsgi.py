"""Entry point of WSGI servers."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
application = get_wsgi_application()


def settle() -> None:
    """Leave out of every later collection what a process loads once and keeps. Looking through all of it took a quarter
    of a second, in the middle of every thirteenth page (`bench/register_search.py`).
    """
    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()


settle()
