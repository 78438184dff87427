"""Servers that the environment names, tried before anything is started. Loads no Django."""

from __future__ import annotations

from config.home import POSTGRES, check_database_url


class Refused(Exception):
    """Something that the person who typed the command can mend. Printed as one line; exit code 2."""


def reach_broker(url: str) -> None:
    import redis  # noqa: PLC0415 -- only where a server is given

    try:
        client = redis.Redis.from_url(url, socket_connect_timeout=3)
        client.ping()
    except ValueError as error:
        raise Refused(f"REDIS_URL không đúng dạng: {error}") from error
    except redis.RedisError as error:
        raise Refused(f"không nối được tới REDIS_URL: {' '.join(str(error).split())}") from error


def reach_database(url: str) -> None:
    """Before anything is started. What the client library cannot read but Django may is left to the preparation."""
    if not url:
        return
    try:
        check_database_url(url)
    except ValueError as error:
        raise Refused(str(error)) from error
    scheme, _, rest = url.partition("://")
    if scheme not in POSTGRES:
        return
    import psycopg  # noqa: PLC0415 -- only where a server is given

    try:
        psycopg.connect(f"postgresql://{rest}", connect_timeout=5).close()
    except psycopg.OperationalError as error:
        raise Refused(f"không nối được tới DATABASE_URL: {' '.join(str(error).split())}") from error
    except psycopg.ProgrammingError:
        return
