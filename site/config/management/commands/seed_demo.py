from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from base.accounts.models import User
from config.demo.seed import SCALES, seed_demo


class Command(BaseCommand):
    help = "Deterministic demo data: one province, its council, one movement behind and one running."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", choices=SCALES, default="small")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--only-if-empty", action="store_true", help="do nothing where somebody can already sign in"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists():
            if options["only_if_empty"]:
                return
            raise CommandError(
                _("Cơ sở dữ liệu đã có tài khoản. Dữ liệu dùng thử cần cơ sở dữ liệu trống: đặt THIDUA_HOME khác."),
                returncode=2,
            )
        summary = seed_demo(scale=options["scale"], seed=options["seed"])
        if options["verbosity"]:
            self.stdout.write(summary)
