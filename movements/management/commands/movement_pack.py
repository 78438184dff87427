from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from base.accounts.models import User
from base.core.errors import DomainError
from base.core.text import fold
from base.units.domain.queries import units_as_of
from base.units.models import Unit
from movements.domain.packs.installing import export_pack, install_pack
from movements.domain.packs.library import library, pack_named
from movements.domain.packs.schema import Pack, load_pack, write_pack
from movements.models import Movement


class Command(BaseCommand):
    help = "Movements as shareable files: list ours, install one as a draft, export any movement."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        acts.add_parser("list", help="the packs that come with the software")
        install = acts.add_parser("install", help="make a draft movement out of a pack")
        install.add_argument("pack", help="a code of the list, or a file")
        install.add_argument("--organiser", required=True, metavar="UNIT", help="name or key of the launching unit")
        install.add_argument("--starts", type=dt.date.fromisoformat, metavar="DAY")
        install.add_argument("--ends", type=dt.date.fromisoformat, metavar="DAY")
        install.add_argument("--as", dest="user", metavar="USER", help="act as this user, within what it may do")
        export = acts.add_parser("export", help="print a movement as a pack")
        export.add_argument("movement", type=int, help="key of the movement")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['act']}")(options)
        except DomainError as error:
            raise CommandError(error.message, returncode=2) from error

    def _list(self, options: dict[str, Any]) -> None:
        rows = [{"code": p.code, "title": p.title, "unverified": p.unverified()} for p in library().values()]
        self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))

    def _install(self, options: dict[str, Any]) -> None:
        days = {"starts_on": options["starts"], "ends_on": options["ends"]}
        movement = install_pack(
            _pack(options["pack"]), _unit(options["organiser"]), actor=_user(options["user"]), **days
        )
        made = {"movement": movement.pk, "title": movement.title, "status": movement.status}
        self.stdout.write(json.dumps(made, ensure_ascii=False))

    def _export(self, options: dict[str, Any]) -> None:
        movement = Movement.objects.filter(pk=options["movement"]).first()
        if movement is None:
            raise CommandError(f"no movement {options['movement']}", returncode=2)
        self.stdout.write(write_pack(export_pack(movement)), ending="")


def _pack(name: str) -> Pack:
    path = Path(name)
    return load_pack(path) if path.suffix in (".yaml", ".yml") else pack_named(name)


def _unit(name: str) -> Unit:
    standing = units_as_of()
    found = list(standing.filter(pk=int(name)) if name.isdigit() else standing.filter(name_folded=fold(name))[:2])
    if len(found) != 1:
        raise CommandError(f"{'no' if not found else 'more than one'} unit {name}", returncode=2)
    return found[0]


def _user(name: str | None) -> User | None:
    if not name:
        return None
    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise CommandError(f"no active user {name}", returncode=2)
    return user
