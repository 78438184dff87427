from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from config.reference import EXTRACTION_PAGE, ROLES_PAGE, RULES_PAGE, extraction_page, roles_page, rules_page


class Command(BaseCommand):
    help = "Write the tables of docs/ anew from the code."

    def handle(self, *args: Any, **options: Any) -> None:
        ROLES_PAGE.write_text(roles_page(), encoding="utf-8")
        EXTRACTION_PAGE.write_text(extraction_page(), encoding="utf-8")
        RULES_PAGE.write_text(rules_page(), encoding="utf-8")
        self.stdout.write(f"docs/{ROLES_PAGE.name} docs/{EXTRACTION_PAGE.name} docs/{RULES_PAGE.name}")
