"""Settings that hold everywhere. What differs between machines comes from the environment; docs/operations.md lists
every name.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import environ

from config.home import Home

REPO = Path(__file__).resolve().parents[3]
env = environ.Env()
HOME = Home.from_environment(REPO)

SECRET_KEY = env.str("THIDUA_SECRET_KEY", default="") or HOME.secret("secret.key")
DEBUG = False
DEMO = env.bool("THIDUA_DEMO", default=False)
BASE_URL = env.str("THIDUA_BASE_URL", default="http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS: list[str] = env.list("THIDUA_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"])
CSRF_FAILURE_VIEW = "base.accounts.views.stale_form"
CSRF_TRUSTED_ORIGINS = [BASE_URL] if BASE_URL.startswith("https://") else []

INSTALLED_APPS = [
    "config",
    "base.core",
    "base.units",
    "base.accounts",
    "base.notices",
    "movements",
    "awards",
    "importers",
    "web.cms",
    "web.workspace",
    "web.organisation",
    "web.api",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.search_promotions",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.locales",
    "wagtail.contrib.simple_translation",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "treebeard",
    "django_tables2",
    "django_filters",
    "django_htmx",
    "import_export",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django.forms",
]

MIDDLEWARE = [
    "web.cms.middleware.CompressMiddleware",
    "base.core.language.LanguageMiddleware",
    "web.cms.page_cache.PageCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "web.cms.middleware.ContentPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "base.core.middleware.NulMiddleware",
    "base.accounts.middleware.StandingInMiddleware",
    "base.accounts.middleware.SecondFactorMiddleware",
    "base.accounts.middleware.DenyByDefaultMiddleware",
    "base.accounts.middleware.DomainErrorMiddleware",
    "web.cms.middleware.EditorsOnlyMiddleware",
    "web.cms.middleware.PagesByAddressMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "base.core.form_renderer.ComponentFormRenderer"

TEMPLATES = [
    {
        "NAME": "django",
        "BACKEND": "base.core.reader_templates.ReaderTemplates",
        "DIRS": [REPO / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "base.accounts.context.workbench",
                "web.cms.context.portal",
            ],
        },
    }
]

DATABASES = {"default": HOME.database(env)}

REDIS_URL = HOME.broker_url()
CACHES = {
    "default": {"BACKEND": "base.core.cache.ForgivingRedisCache", "LOCATION": REDIS_URL, "KEY_PREFIX": "thidua"}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
CELERY_BROKER_URL = REDIS_URL or "redis://127.0.0.1:6379/0"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A lost queue is repaired by the job sweeper, so the broker's own redelivery may wait; it must outlast the longest job.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "socket_timeout": 10, "socket_connect_timeout": 3}
CELERY_TIMEZONE = "Asia/Ho_Chi_Minh"
CELERY_BEAT_SCHEDULE = {"tick": {"task": "core.tick", "schedule": 60.0, "options": {"expires": 55}}}
CELERY_BEAT_SCHEDULE_FILENAME = str(HOME.path / "beat-schedule")

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "workspace:home"
LOGOUT_REDIRECT_URL = "/"
SECOND_FACTOR_URL = "workspace:second-factor-on"
# Codes of roles (`base.accounts.enums`) that nobody holds without a second factor; `thidua doctor` names unknown ones.
SECOND_FACTOR_ROLES: list[str] = env.list("THIDUA_SECOND_FACTOR_ROLES", default=[])
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "base.core.password_words.NotOneselfNamed",
        "OPTIONS": {"user_attributes": ("username", "full_name", "email")},
    },
    {"NAME": "base.core.password_words.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "base.core.password_words.NotCommon"},
]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "EXCLUDE_URL_PREFIXES": ["/quan-tri/", "/api/v1/docs"],
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    },
}

LANGUAGE_CODE = "vi"
# English by a person's own choice, see `base.core.language`; no page follows the browser.
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LANGUAGE_COOKIE_AGE = 31_536_000
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
LOCALE_PATHS = [REPO / "site" / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [REPO / "site" / "static", HOME.folder("build/static")]
STATIC_ROOT = HOME.path / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = HOME.path / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Dossiers, evidence and directives: never under a public address, served only by views that ask for a permission.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": HOME.path / "private", "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = False
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
UPLOAD_LIMIT_MB = 50
# Spreadsheets go to disk as they come and are read row by row: a million rows of fifteen columns take about 90 MB.
SHEET_LIMIT_MB = 200

WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_SITE_NAME = "Thi Đua"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_LOGIN_URL = "/dang-nhap/"
WAGTAIL_FRONTEND_LOGIN_URL = "/dang-nhap/"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
# What the widgets write is read back, also where an editor chose English (Django's own lists put the month first).
FORMAT_MODULE_PATH = ["config.formats"]
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]
DATETIME_INPUT_FORMATS = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M"]
# A photo of a good camera is taken and kept smaller; opening the largest one takes about 120 MB.
WAGTAILIMAGES_IMAGE_FORM_BASE = "web.cms.forms.photos.PhotoForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_AVIF_QUALITY = 50
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "base.core.search", "SEARCH_CONFIG": "simple"}}
MODELSEARCH_BACKENDS = WAGTAILSEARCH_BACKENDS
DJANGO_TABLES2_TEMPLATE = "components/table.html"

# Who may read /metrics from elsewhere; empty means a scraper on this machine only.
METRICS_TOKEN = env.str("THIDUA_METRICS_TOKEN", default="")

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = HOME.folder("mail")
if env.str("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
DEFAULT_FROM_EMAIL = env.str("THIDUA_FROM_EMAIL", default="thidua@localhost")

# Celery and gunicorn print to the console of `thidua run`; constant event names with ids beside them can be searched.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name} {message}", "style": "{"}},
    # "Not ready yet" is an answer to whoever asks, not a fault of the server.
    "filters": {
        "faults": {
            "()": "django.utils.log.CallbackFilter",
            "callback": lambda record: getattr(getattr(record, "request", None), "path", "") != "/readyz",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["faults"]}},
    "root": {"handlers": ["console"], "level": env.str("THIDUA_LOG_LEVEL", default="INFO")},
    # These report every saved page and every cut glyph; the ledger and the page's own history say it better.
    "loggers": {name: {"level": "WARNING"} for name in ("django_tasks", "fontTools", "wagtail")},
}
