from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from base.core.schedule import tick


class Command(BaseCommand):
    help = "Run the work that is due. Prints how many of each kind were done, so a second run prints zeros."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--now", help="moment to run as, ISO 8601; a day alone means 07:00 of that day", default="")
        parser.add_argument("--format", choices=["json"], default="json")

    def handle(self, *args: Any, **options: Any) -> None:
        at = moment(options["now"])
        connection.ensure_connection()
        result = tick(at)
        self.stdout.write(json.dumps(result.done, ensure_ascii=False, indent=1))
        if result.failed:
            raise CommandError("; ".join(f"{name}: {problem}" for name, problem in result.failed.items()), returncode=1)


def moment(text: str) -> dt.datetime:
    """An aware moment in Asia/Ho_Chi_Minh unless the text names an offset. CommandError (exit 2) where it is no
    date.
    """
    if not text:
        return timezone.now()
    try:
        day = parse_date(text)
        value = dt.datetime.combine(day, dt.time(7)) if day else parse_datetime(text)
    except ValueError as error:
        raise CommandError(f"--now {text}: {error}", returncode=2) from error
    if value is None:
        raise CommandError(f"--now {text}: not an ISO 8601 date or time", returncode=2)
    return value if timezone.is_aware(value) else timezone.make_aware(value)
