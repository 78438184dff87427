"""Checked rows written by PostgreSQL itself, a part in two statements, without passing through Python again.

The rules have spoken when the rows were staged: `ImportRow.after` holds what they came to, column by column. It is
written as it stands while nothing of what the rules looked at has changed since (`world_of`); else, or where a stored
row is not what the preview showed, the caller checks the part anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, connections, router, transaction
from psycopg import sql

from importers.domain.checking import KEY, goes_by_sets
from importers.domain.staging import world_of
from importers.enums import RowState
from importers.models import DataImport, ImportRow
from importers.resources.base import SheetResource
from importers.resources.loading import keyed

STAGED = "r.data_import_id = %(item)s AND r.number BETWEEN %(first)s AND %(last)s AND r.state = %(state)s"
INSERT = """
    INSERT INTO {table} ({columns}) SELECT {columns}
    FROM (SELECT x.* FROM {rows} r, jsonb_populate_record(NULL::{table}, r.after) x WHERE {staged} ORDER BY r.number) n
    RETURNING {key}
"""
CHANGES = """
    SELECT count(DISTINCT r.number), array_agg(DISTINCT name)
    FROM {rows} r, jsonb_object_keys(r.after) name WHERE {staged}
"""
UPDATE = """
    UPDATE {table} t SET ({columns}) = (SELECT {columns} FROM jsonb_populate_record(t, r.after))
    FROM {rows} r
    WHERE {staged} AND t.{key} = (r.after ->> {key_name})::bigint
        AND t IS NOT DISTINCT FROM jsonb_populate_record(t, r.before)
    RETURNING t.{key}
"""


class _OtherRows(Exception):
    """A stored row is gone, or holds something else than the preview showed, or somebody was faster."""


def write_set(item: DataImport, resource: SheetResource, first: int, last: int) -> bool:
    """Write the staged rows of these numbers, in the caller's transaction; False where they must be checked anew.

    The ledger is locked behind the rows, as everybody does, so that two never wait for each other.
    """
    if not goes_by_sets(resource) or item.world != world_of(resource):
        return False
    place = {"item": item.pk, "first": first, "last": last}
    try:
        with transaction.atomic():
            keys = [*_inserted(resource, place), *_updated(resource, place)]
            if item.world != world_of(resource, is_locked=True):
                raise _OtherRows
            resource.seal([keyed(resource.model, key) for key in keys])
    except (IntegrityError, _OtherRows):
        return False
    item.world = world_of(resource)
    return True


def _inserted(resource: SheetResource, place: dict[str, Any]) -> list[int]:
    """Keys of the new rows."""
    names = [field.attname for field in resource.model._meta.concrete_fields if not field.primary_key]
    return [row[0] for row in _rows(INSERT, resource, names, place | {"state": RowState.NEW})]


def _updated(resource: SheetResource, place: dict[str, Any]) -> list[int]:
    """Keys of the rows that were changed, each in the columns that differ. Raises _OtherRows where one has moved on."""
    place = place | {"state": RowState.CHANGED}
    [(count, names)] = _rows(CHANGES, resource, (), place)
    if not count:
        return []
    keys = [row[0] for row in _rows(UPDATE, resource, [name for name in names if name != KEY], place)]
    if len(keys) != count:
        raise _OtherRows
    return keys


def _rows(
    statement: str, resource: SheetResource, names: Sequence[str], place: dict[str, Any]
) -> list[tuple[Any, ...]]:
    composed = sql.SQL(statement).format(
        table=sql.Identifier(resource.model._meta.db_table),
        rows=sql.Identifier(ImportRow._meta.db_table),
        columns=sql.SQL(", ").join(map(sql.Identifier, names)),
        staged=sql.SQL(STAGED),
        key=sql.Identifier(KEY),
        key_name=sql.Literal(KEY),
    )
    with connections[router.db_for_write(resource.model)].cursor() as cursor:
        cursor.execute(composed, place)
        return cursor.fetchall()
