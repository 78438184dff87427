from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from importers.extraction.engine import extract
from importers.extraction.reading import UnreadableDocument, read_document


class Command(BaseCommand):
    help = "Read a directive (.txt, .html, .docx, .pdf) and print what was found as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=["json"], default="json")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = extract(read_document(options["file"]))
        except UnreadableDocument as error:
            raise CommandError(error.message, returncode=2) from error
        except Exception as error:
            # Whatever a file holds, the promise is one line and exit 2.
            raise CommandError(f"{options['file'].name}: {type(error).__name__}", returncode=2) from error
        self.stdout.write(json.dumps(found.to_json(), ensure_ascii=False, indent=1))
