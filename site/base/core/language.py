"""Which language somebody reads, and which the platform writes.

Vietnamese is the source and the language of every record: documents, exports, notices, the ledger. English is chosen by
a person, by opening an address under /en/ or by the switch, and is remembered in Django's language cookie. The
browser's own wish is never asked: it chose a language for all the web, not for this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

P = ParamSpec("P")
R = TypeVar("R")

VIETNAMESE, ENGLISH = "vi", "en"
PREFIX = f"/{ENGLISH}/"
ONE_LANGUAGE = (
    "/api/", "/static/", "/media/", "/tai-lieu/", "/lich/", "/quan-tri/",
    "/healthz", "/readyz", "/metrics", "/rss.xml", "/sitemap.xml", "/robots.txt",
)  # fmt: skip
"""Read by programs, or with a choice of their own (the admin): the switch changes nothing there."""
WORKSPACE = "/lam-viec/"
READING = ("GET", "HEAD", "OPTIONS")

_reader: ContextVar[str] = ContextVar("reader", default="")
_on_portal: ContextVar[bool] = ContextVar("on_portal", default=False)


def address_language(path: str) -> str:
    """The language of the Wagtail page at an address."""
    return ENGLISH if path.startswith(PREFIX) else VIETNAMESE


def language_of(request: HttpRequest) -> str:
    """The language in which this person reads."""
    if request.path.startswith(ONE_LANGUAGE):
        return VIETNAMESE
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) == ENGLISH
    return ENGLISH if chosen else address_language(request.path)


def is_on_portal() -> bool:
    """Whether a public page is being answered: nothing of the workspace, no work in the background."""
    return _on_portal.get()


def keep_choice(response: HttpResponseBase, language: str) -> None:
    """Remember the choice for a year."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def in_vietnamese(function: Callable[P, R]) -> Callable[P, R]:
    """For what makes a document or an export: it reads the same, whoever asked for it in whichever language."""

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        with translation.override(VIETNAMESE):
            return function(*args, **kwargs)

    return call


def to_reader(message: str) -> str:
    """`gettext` for the answer to a form: a text that the person reads and nobody keeps, so in their language."""
    with speaking_to_reader():
        return translation.gettext(message)


@contextmanager
def speaking_to_reader() -> Iterator[None]:
    """Within it, texts are in the language of the person who sent the form; elsewhere nothing changes."""
    reader = _reader.get()
    if not reader:
        yield
        return
    with translation.override(reader):
        yield


class LanguageMiddleware:
    """What is shown is in the reader's language; what is written is Vietnamese.

    A request that may change something therefore runs in Vietnamese, so that no English sentence gets into a notice,
    a decision or the ledger; the page that answers it is drawn for the reader all the same (`ReaderTemplates`).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token = _on_portal.set(not request.path.startswith((WORKSPACE, *ONE_LANGUAGE)))
        try:
            return self._answer(request, language_of(request))
        finally:
            _on_portal.reset(token)

    def _answer(self, request: HttpRequest, language: str) -> HttpResponseBase:
        if request.method in READING or request.path.startswith(ONE_LANGUAGE):
            with translation.override(language):
                response = self.get_response(request)
        else:
            response = self._write(request, language)
        if not request.path.startswith(ONE_LANGUAGE):
            _tell(request, response, language)
        return response

    def _write(self, request: HttpRequest, language: str) -> HttpResponseBase:
        token = _reader.set(language)
        try:
            with translation.override(VIETNAMESE):
                return self.get_response(request)
        finally:
            _reader.reset(token)


def _tell(request: HttpRequest, response: HttpResponseBase, language: str) -> None:
    """Headers for caches and readers; who comes to an English page goes on in English."""
    response.headers.setdefault("Content-Language", language)
    patch_vary_headers(response, ["Cookie"])
    came_to = request.path.startswith(PREFIX) and response.status_code == 200
    if came_to and request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) != ENGLISH:
        keep_choice(response, ENGLISH)
