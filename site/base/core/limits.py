"""How often one address may do a public thing. Counted in the cache and forgotten with it; no address is stored."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def within_limit(request: HttpRequest, name: str, *, most: int, seconds: int) -> bool:
    """True for the first `most` times that the address of `request` does `name` within a window of `seconds`."""
    address = salted_hmac("base.core.limits", str(request.META.get("REMOTE_ADDR", ""))).hexdigest()
    key = f"limit-{name}-{address[:32]}"
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) <= most
    except ValueError:  # the window ended between the two
        return True
