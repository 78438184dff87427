from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config.diagnosis import examine


class Command(BaseCommand):
    help = "Say what is misconfigured or unreachable. Exit 1 where something has to be mended."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = examine()
        if options["format"] == "json":
            self.stdout.write(json.dumps([vars(f) for f in findings], ensure_ascii=False, indent=1))
        else:
            for finding in findings:
                self.stdout.write(f"{'ok  ' if finding.ok else 'MEND'} {finding.what}: {finding.detail}")
        if not all(finding.ok for finding in findings):
            sys.exit(1)
