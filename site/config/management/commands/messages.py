from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.core.management.commands.makemessages import Command as MakeMessages

from base.accounts.permissions import permission_words
from base.core.event_words import TABLE, vocabulary
from base.core.language import ENGLISH

ELSEWHERE = [".venv/*", "tests/*", "bench/*", "build/*", "docs/*", "var/*"]
SAME_TEXT = re.compile(r'^#, fuzzy, (.+)\n#\| msgid (".*")\n(?=msgid \2\n)', re.MULTILINE)
MADE_AT = re.compile(r'^"POT-Creation-Date:.*\n', re.MULTILINE)


class Extractor(MakeMessages):
    """Knows also the names under which this code imports `gettext` a second time."""

    xgettext_options = [*MakeMessages.xgettext_options, "--keyword=_lazy", "--keyword=_now", "--keyword=_t"]


class Command(BaseCommand):
    help = "Bring the English catalogue up to the texts in code and templates, and compile both. Needs GNU gettext."

    def handle(self, *args: Any, **options: Any) -> None:
        words = TABLE.with_suffix(".py")
        os.chdir(settings.REPO)
        try:
            words.write_text(_as_code([*vocabulary().values(), *permission_words().values()]), encoding="utf-8")
            call_command(
                Extractor(),
                locale=[ENGLISH],
                add_location="file",
                no_obsolete=True,
                no_wrap=True,
                ignore_patterns=ELSEWHERE,
            )
        finally:
            words.unlink(missing_ok=True)
        catalogue = Path(settings.LOCALE_PATHS[0], ENGLISH, "LC_MESSAGES", "django.po")
        # Without the hour of the run the file changes only where a text did. A share before a word ("{pct}% c…") looks
        # like two ways of formatting, and is the one by braces.
        text = MADE_AT.sub("", catalogue.read_text(encoding="utf-8"), count=1)
        text = SAME_TEXT.sub(r"#, \1\n", text.replace("python-format, python-brace-format", "python-brace-format"))
        catalogue.write_text(text, encoding="utf-8")
        call_command("compilemessages", ignore_patterns=ELSEWHERE)


def _as_code(words: list[str]) -> str:
    """The words of the data files as the extractor reads them: it knows code, not tables."""
    return "".join(f"_({text!r})\n" for text in words)
