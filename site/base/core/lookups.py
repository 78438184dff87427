"""A lookup for thousands of keys: `filter(person__among=keys)`.

`in` sends a parameter for every key; making and binding a thousand of them takes longer than the query itself, and
SQLite refuses more than its limit. This one sends one.
"""

from __future__ import annotations

from typing import Any

from django.db.models import ForeignKey, Lookup

Sql = tuple[str, tuple[Any, ...]]


@ForeignKey.register_lookup
class Among(Lookup):
    """Whether an integer foreign key is one of the keys given."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Sql:
        column, parameters = self.process_lhs(compiler, connection)
        listed = f"[{self._keys()}]"
        return f"{column} IN (SELECT value FROM json_each(%s))", (*parameters, listed)  # noqa: S608 -- a column name

    def as_postgresql(self, compiler: Any, connection: Any) -> Sql:
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::bigint[])", (*parameters, f"{{{self._keys()}}}")

    def _keys(self) -> str:
        return ",".join(str(int(key)) for key in self.rhs)
