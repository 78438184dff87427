from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from base.core.errors import DomainError
from importers.domain.sheets_out import write_file
from importers.resources import exported_resource_of


class Command(BaseCommand):
    help = "Write a kind of data to .xlsx, .csv or .json. --filter year=2025 --filter unit=CODE"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind")
        parser.add_argument("file", type=Path)
        parser.add_argument("--filter", action="append", default=[], metavar="NAME=VALUE")
        parser.add_argument("--format", choices=["json"], default="json")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            resource = exported_resource_of(options["kind"])
            filters = dict(_pair(text, resource.filters) for text in options["filter"])
            count = write_file(resource, filters, options["file"])
        except DomainError as error:
            raise CommandError(error.message, returncode=2) from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}", returncode=2) from error
        self.stdout.write(json.dumps({"kind": resource.kind, "written": count}))


def _pair(text: str, allowed: tuple[str, ...]) -> tuple[str, str]:
    name, _sign, value = text.partition("=")
    if name not in allowed or not value:
        raise CommandError(f"--filter {text}: write NAME=VALUE with NAME of {', '.join(allowed)}", returncode=2)
    return name, value
