# ruff: noqa: N999 -- the command is named so, and a command is found by the name of its module
from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from base.accounts.models import User
from base.core.errors import DomainError
from importers.domain.data_import import Outcome, import_file, rejection_of
from importers.domain.sheets_out import template_workbook
from importers.resources import resource_of


class Command(BaseCommand):
    help = "Take in a spreadsheet: every row is checked first, and one that is wrong keeps all from being written."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind")
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--dry-run", action="store_true", help="check only")
        parser.add_argument("--errors", type=Path, metavar="OUT.xlsx", help="write the refused rows with what to do")
        parser.add_argument("--template", type=Path, metavar="OUT.xlsx", help="write an empty workbook of this kind")
        parser.add_argument("--as", dest="user", metavar="USER", help="act as this user, within what it may do")
        parser.add_argument("--format", choices=["json"], default="json")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["template"]:
                options["template"].write_bytes(template_workbook(resource_of(options["kind"])))
                return
            self._import(options)
        except DomainError as error:
            raise CommandError(error.message, returncode=2) from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}", returncode=2) from error

    def _import(self, options: dict[str, Any]) -> None:
        resource_of(options["kind"])
        if options["file"] is None:
            raise CommandError("name the FILE to import, or --template OUT.xlsx", returncode=2)
        outcome = import_file(
            options["kind"],
            options["file"],
            options["file"].name,
            actor=_user(options["user"]),
            dry_run=options["dry_run"],
            errors_to=options["errors"],
        )
        self.stdout.write(json.dumps(_printed(outcome), ensure_ascii=False, indent=1))
        if outcome.errors:
            raise CommandError(rejection_of(outcome.errors, outcome.counts), returncode=2)


def _printed(outcome: Outcome) -> dict[str, Any]:
    return {
        "kind": outcome.kind,
        **outcome.counts,
        "written": outcome.is_written,
        "errors": [asdict(error) for error in outcome.errors],
    }


def _user(name: str | None) -> User | None:
    if not name:
        return None
    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise CommandError(f"no active user {name}", returncode=2)
    return user
