"""One machine, no server installed: what `make run` uses. The demo sign-ins exist here only."""

from __future__ import annotations

from config.settings.base import *  # noqa: F403 -- a settings module is its base plus what differs
from config.settings.base import CONTENT_SECURITY_POLICY, STORAGES, env

DEMO = env.bool("THIDUA_DEMO", default=True)
DEBUG = env.bool("THIDUA_DEBUG", default=False)
ALLOWED_HOSTS = env.list("THIDUA_ALLOWED_HOSTS", default=["*"])
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# Checking tools (axe) put their script into the page; production refuses every inline script.
_directives: dict[str, list[str]] = {**CONTENT_SECURITY_POLICY["DIRECTIVES"]}
CONTENT_SECURITY_POLICY["DIRECTIVES"] = _directives | {"script-src": ["'self'", "'unsafe-inline'"]}
