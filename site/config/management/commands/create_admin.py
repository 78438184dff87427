from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from base.accounts.domain.accounts import give_role, open_account
from base.accounts.enums import Role
from base.core.errors import DomainError


class Command(BaseCommand):
    help = (
        "Open the account of an administrator and print its first password. Everybody else gets theirs on the screens."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--full-name", default="")
        parser.add_argument("--email", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        who = {name: options[name] for name in ("username", "full_name", "email")}
        try:
            with transaction.atomic():
                user, password = open_account(**who, actor=None)
                give_role(user, Role.ADMIN, actor=None)
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{user.username}  {password}")
