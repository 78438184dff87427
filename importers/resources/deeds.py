"""Kinds whose rows are deeds of the domain, each as if a person had done it on its screen."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any, ClassVar

from django.db import transaction

from base.core.errors import DomainError
from importers.resources.base import SheetResource


class DeedResource(SheetResource):
    """`act` does what a row says; what it refuses is told beside the row before anything is written.

    `column_of` leads from the code of a refusal to its column, else `main`. Rows are tried in the order of the file and
    taken back together, so that the second of two rows that exclude each other is the one that is refused.
    """

    column_of: ClassVar[dict[str, str]] = {}
    main: ClassVar[str]

    def act(self, values: dict[str, Any], stored: Any) -> None:
        """`stored` is the row of the database under the same key, None where there is none. Raises DomainError."""
        raise NotImplementedError

    def check_file(self, rows: dict[Hashable, dict[str, Any]]) -> Iterable[tuple[Hashable, str, str]]:
        known, found = self.existing(), []
        with transaction.atomic():
            for key, values in rows.items():
                stored = known.get(key)
                if stored is not None and not self.changed(stored, values):
                    continue
                try:
                    with transaction.atomic():
                        self.act(values, stored)
                except DomainError as error:
                    found.append((key, self.column_of.get(error.code, self.main), error.message))
            transaction.set_rollback(True)
        return found

    def create(self, values: dict[str, Any]) -> dict[str, Any]:
        return values

    def apply(self, instance: Any, values: dict[str, Any]) -> None:
        instance.imported = values

    def write(self, created: list[Any], updated: list[Any], attributes: list[str]) -> None:
        for values in created:
            self.act(values, None)
        for row in updated:
            self.act(row.imported, row)
