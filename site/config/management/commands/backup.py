from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config.backups import write_backup


class Command(BaseCommand):
    help = "Write database, files and keys into a new folder, each part with a checksum."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--format", choices=["json"], default="json")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(write_backup(options["folder"]), indent=1))
