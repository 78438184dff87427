"""What `thidua doctor` looks at: each check answers with what it saw and, where it fails, what to do."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass

import redis
from django.conf import settings
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from base.accounts.enums import Role
from base.accounts.models import SecondFactor
from base.accounts.one_time_codes import unseal
from base.core import clock
from base.core.calendar import WorkingCalendar

ENOUGH_DISK = 1024**3


@dataclass(frozen=True)
class Finding:
    what: str
    ok: bool
    detail: str


def examine() -> list[Finding]:
    return [_guarded(name, check) for name, check in CHECKS.items()]


def _guarded(name: str, check: Callable[[], tuple[bool, str]]) -> Finding:
    try:
        ok, detail = check()
    except (DatabaseError, OSError, redis.RedisError) as error:
        ok, detail = False, " ".join(str(error).split())
    return Finding(name, ok, detail)


def _home() -> tuple[bool, str]:
    free = shutil.disk_usage(settings.HOME.path).free
    return free > ENOUGH_DISK, f"{settings.HOME.path}, {free // 1024**2} MB free"


def _database() -> tuple[bool, str]:
    executor = MigrationExecutor(connection)
    open_steps = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    detail = f"{connection.vendor}, {open_steps} migrations to run" + (": run `thidua prepare`" if open_steps else "")
    return not open_steps, detail


def _broker() -> tuple[bool, str]:
    if not settings.REDIS_URL:
        return True, "embedded; it runs only under `thidua run`"
    redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=3).ping()
    return True, "answers"


def _fonts() -> tuple[bool, str]:
    found = list((settings.HOME.path / "build/static/fonts").glob("*.woff2"))
    return bool(found), f"{len(found)} web fonts" + ("" if found else ": run `thidua prepare`")


def _mail() -> tuple[bool, str]:
    mail = get_connection()
    mail.open()
    mail.close()
    return True, type(mail).__module__.rsplit(".", 1)[-1]


def _calendar() -> tuple[bool, str]:
    year = clock.today().year
    announced = WorkingCalendar.load().is_announced(clock.today())
    return announced, f"holidays of {year} " + (
        "are announced" if announced else "rest on assumptions: enter the yearly decision"
    )


def _safety() -> tuple[bool, str]:
    unsafe = settings.DEMO and not settings.DEBUG and settings.SETTINGS_MODULE.endswith("production")
    return not unsafe, "demo sign-ins are " + ("on" if settings.DEMO else "off")


def _second_factor() -> tuple[bool, str]:
    unknown = [code for code in settings.SECOND_FACTOR_ROLES if code not in Role.values]
    if unknown:
        return False, f"THIDUA_SECOND_FACTOR_ROLES names unknown roles: {', '.join(unknown)}"
    newest = SecondFactor.objects.order_by("-since").first()
    if newest is not None and unseal(newest.secret) is None:
        return False, "keys/second-factor.key is not the one that sealed the secrets: bring it back from the backup"
    return True, "asked of " + (", ".join(settings.SECOND_FACTOR_ROLES) or "no role")


CHECKS: dict[str, Callable[[], tuple[bool, str]]] = {
    "home": _home,
    "database": _database,
    "broker": _broker,
    "fonts": _fonts,
    "mail": _mail,
    "calendar": _calendar,
    "demo": _safety,
    "second factor": _second_factor,
}
