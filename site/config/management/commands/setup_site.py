from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from awards.domain.consultation_page import ensure_consultation_page
from awards.domain.register_page import ensure_register_page
from movements.domain.pages import ensure_index
from web.cms.domain.editors import sync_groups
from web.cms.domain.guides import ensure_guides
from web.cms.domain.tree import ensure_site


class Command(BaseCommand):
    help = "Make the pages and editors' groups that the portal needs. May run at any time; keeps what editors wrote."

    def handle(self, *args: Any, **options: Any) -> None:
        home = ensure_site()
        ensure_index()
        ensure_register_page()
        ensure_consultation_page()
        ensure_guides(home)
        sync_groups()
        if options["verbosity"]:
            home.refresh_from_db()
            self.stdout.write(f"{home.get_descendants().count() + 1} pages")
