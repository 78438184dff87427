"""A cache that may be away: every page still answers, only slower."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

UNREACHABLE = (RedisError, OSError)
logger = logging.getLogger(__name__)


def _or(instead: Any, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    try:
        return call(*args, **kwargs)
    except UNREACHABLE as error:
        logger.warning("cache_away", extra={"reason": type(error).__name__})
        return instead


class ForgivingRedisCache(RedisCache):
    """Redis for what can be made anew: where the server does not answer, nothing is known and nothing is kept.

    A count (`incr`) raises ValueError then, as for a key that is not there.
    """

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return bool(_or(False, super().add, *args, **kwargs))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return _or(default, super().get, key, default, version)

    def get_many(self, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        return dict(_or({}, super().get_many, *args, **kwargs))

    def set(self, *args: Any, **kwargs: Any) -> None:
        _or(None, super().set, *args, **kwargs)

    def set_many(self, *args: Any, **kwargs: Any) -> list[Any]:
        return list(_or([], super().set_many, *args, **kwargs))

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return bool(_or(False, super().touch, *args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return bool(_or(False, super().delete, *args, **kwargs))

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        _or(None, super().delete_many, *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        return bool(_or(False, super().has_key, *args, **kwargs))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        found = _or(None, super().incr, key, delta, version)
        if found is None:
            raise ValueError(f"key {key!r} not found")
        return int(found)
