from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from base.core.errors import DomainError
from base.units.domain.dataset import load_units


class Command(BaseCommand):
    help = "Load provinces and communes with their former units and successions. A second run writes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("provinces", nargs="*", help="names or codes; none means all 34")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            result = load_units(options["provinces"] or None)
        except DomainError as error:
            raise CommandError(error.message, returncode=2) from error
        if options["format"] == "json":
            self.stdout.write(json.dumps(asdict(result)))
        else:
            self.stdout.write(", ".join(f"{count} {name}" for name, count in asdict(result).items()))
