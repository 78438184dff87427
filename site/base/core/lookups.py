"""`field__among`: one of thousands of values, sent as one parameter.

`in` sends a parameter for every value; making, binding and planning a thousand of them takes longer than the query
itself.
"""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Field, ForeignObject
from django.db.models.lookups import In

Sql = tuple[str, tuple[Any, ...]]


@Field.register_lookup
@ForeignObject.register_lookup
class Among(In):
    """As `in`, for plain values as the database stores them: keys or words. Values that are None match nothing."""

    lookup_name = "among"
    prepare_rhs = False

    def as_postgresql(self, compiler: Any, connection: Any) -> Sql:
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*parameters, self._values())

    def as_sqlite(self, compiler: Any, connection: Any) -> Sql:
        column, parameters = self.process_lhs(compiler, connection)
        listed = json.dumps(self._values(), ensure_ascii=False)
        return f"{column} IN (SELECT value FROM json_each(%s))", (*parameters, listed)  # noqa: S608 -- a column name

    def _values(self) -> list[Any]:
        return [value for value in self.rhs if value is not None]
