"""Behind a reverse proxy that ends TLS. Everything secret comes from the environment; nothing has a default that is
unsafe.
"""

from __future__ import annotations

from config.settings.base import *  # noqa: F403 -- a settings module is its base plus what differs
from config.settings.base import MIDDLEWARE, env

SECRET_KEY = env.str("THIDUA_SECRET_KEY")
DEMO = False
ALLOWED_HOSTS = env.list("THIDUA_ALLOWED_HOSTS")
MIDDLEWARE = ["config.proxy.BehindProxyMiddleware", *MIDDLEWARE]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("THIDUA_TLS", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_SSL_REDIRECT else 0
SESSION_COOKIE_SECURE = SECURE_SSL_REDIRECT
CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT
LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT
