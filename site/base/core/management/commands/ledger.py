from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from base.core.ledger import verify
from base.core.models import LedgerEvent


class Command(BaseCommand):
    help = (
        "Check the ledger: `thidua ledger verify` exits 1 where an event or a sealed row was altered, removed or added."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["verify"])
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        breaches = verify()
        events = LedgerEvent.objects.count()
        if options["format"] == "json":
            found = [{"place": b.place, "problem": b.problem} for b in breaches]
            self.stdout.write(json.dumps({"events": events, "breaches": found}, ensure_ascii=False, indent=1))
        else:
            self.stdout.write(f"{events} events, {len(breaches)} breaches")
            for breach in breaches:
                self.stdout.write(f"  {breach.place}: {breach.problem}")
        if breaches:
            sys.exit(1)
