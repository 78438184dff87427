"""The command `thidua`: Django's management commands under their own name, with one-line errors."""

from __future__ import annotations

import os
import sys


def main(argv: list[str] | None = None) -> None:
    """Run a command. Bad input ends in one line on stderr and exit code 2, never in a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    arguments = argv if argv is not None else sys.argv
    if arguments[1:2] == ["run"]:
        from config.supervisor import run_and_exit  # noqa: PLC0415 -- the supervisor must not load Django

        run_and_exit(arguments[2:])
    try:
        from django.core.management import (  # noqa: PLC0415 -- settings are chosen above
            BaseCommand,
            execute_from_command_line,
        )

        # Looking through every model, form and address before each tick took a quarter of its time: it is done when
        # an instance is brought up to its version (`prepare`), and by `make check`.
        BaseCommand.requires_system_checks = []

        # Commands are written with hyphens (`seed-demo`), Python modules with underscores.
        name = [part.replace("-", "_") if not part.startswith("-") else part for part in arguments[1:2]]
        execute_from_command_line(["thidua", *name, *arguments[2:]])
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        if os.environ.get("THIDUA_DEBUG"):
            raise
        sys.stderr.write(f"thidua: {_one_line(error)}\n")
        sys.exit(2)


def _one_line(error: Exception) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text[:400]
