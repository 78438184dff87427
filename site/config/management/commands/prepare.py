from __future__ import annotations

import fcntl
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from awards.domain.rulebook import load_reference_data
from base.accounts.models import User
from base.core.calendar import load_calendar
from base.core.fonts import build_web_fonts
from config.demo.cast import CAST
from config.supervisor import SIGN_INS
from movements.domain.rural.standards import load_rural_data


class Command(BaseCommand):
    help = "Bring an instance up to this version: migrations, fonts, reference data, pages, demo. Safe to repeat."
    requires_system_checks = "__all__"

    def handle(self, *args: Any, **options: Any) -> None:
        with (settings.HOME.path / "prepare.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            build_web_fonts(settings.HOME.folder("build/static") / "fonts")
            call_command("migrate", verbosity=0, interactive=False)
            load_calendar()
            load_reference_data()
            load_rural_data()
            call_command("setup_site", verbosity=0)
            if settings.DEMO:
                call_command("seed_demo", only_if_empty=True, verbosity=1)
                (settings.HOME.path / SIGN_INS).write_text(sign_ins(), encoding="utf-8")


def sign_ins() -> str:
    """The demo's sign-ins with their roles, for the welcome of `thidua run`."""
    users = User.objects.filter(username__in=[part.username for part in CAST]).prefetch_related("assignments")
    lines = []
    for user in users.order_by("pk"):
        roles = ", ".join(dict.fromkeys(a.get_role_display() for a in user.assignments.all()))
        lines.append(f"    {user.username:<11} {user.full_name} – {roles}\n")
    return "".join(lines)
