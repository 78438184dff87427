"""How often one address may do a public thing. Counted in the cache and forgotten with it; no address is stored."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def within_limit(request: HttpRequest, name: str, *, most: int, seconds: int, whom: str = "") -> bool:
    """True for the first `most` times that the address of `request` does `name` (to `whom`) within a window of
    `seconds`.
    """
    key = _key(request, name, whom)
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) <= most
    except ValueError:  # the window ended between the two
        return True


def times_done(request: HttpRequest, name: str, *, whom: str = "") -> int:
    """How often it was done in the window that runs."""
    return int(cache.get(_key(request, name, whom), 0))


def forget(request: HttpRequest, name: str, *, whom: str = "") -> None:
    """Begin to count anew."""
    cache.delete(_key(request, name, whom))


def _key(request: HttpRequest, name: str, whom: str) -> str:
    who = salted_hmac("base.core.limits", f"{request.META.get('REMOTE_ADDR', '')} {whom}").hexdigest()
    return f"limit-{name}-{who[:32]}"
