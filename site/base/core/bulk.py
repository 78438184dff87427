"""Many rows at once: through COPY where the database is PostgreSQL, else Django's own bulk statements.

Neither calls `save()` nor signals. Whoever writes so fills derived columns and records the ledger event itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connections, models, router
from psycopg import sql

BATCH = 1000
# Ten times as fast as Django's encoder, which still says what becomes of lazy texts and the like.
_ENCODED = msgspec.json.Encoder(enc_hook=DjangoJSONEncoder().default).encode
_PLAIN = (
    models.AutoField,
    models.BigAutoField,
    models.IntegerField,
    models.CharField,
    models.TextField,
    models.DateField,
    models.BooleanField,
    models.DecimalField,
    models.ForeignKey,
)
Getter = Callable[[Any], Any]


def insert_many(rows: Sequence[models.Model]) -> None:
    """Insert rows of one model; each gets its key. IntegrityError where one breaks a rule: then none is inserted."""
    if not rows:
        return
    model = type(rows[0])
    connection = connections[router.db_for_write(model)]
    fields = _columns(model)
    if connection.vendor != "postgresql" or fields is None:
        model._base_manager.bulk_create(rows, batch_size=BATCH)
        return
    _number(connection, model, [row for row in rows if row.pk is None])
    _copy(connection, model._meta.db_table, fields, rows)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def insert_records(model: type[models.Model], names: Sequence[str], records: Iterable[Sequence[Any]]) -> None:
    """Insert rows given as tuples in the order of `names`; columns not named take their defaults of the model.
    Columns of JSON may hold days and decimals, which are kept as texts.

    For rows that nobody needs as objects: making an object costs more than writing it.
    """
    connection = connections[router.db_for_write(model)]
    fields: list[Any] = [model._meta.get_field(name.removesuffix("_id")) for name in names]
    as_json = [index for index, field in enumerate(fields) if isinstance(field, models.JSONField)]
    if connection.vendor != "postgresql":
        lines = [list(record) for record in records]
        for line in lines:
            for index in as_json:
                line[index] = as_kept(line[index])
        objects = [model(**dict(zip(names, line, strict=True))) for line in lines]
        model._base_manager.bulk_create(objects, batch_size=BATCH)
        return
    rest = [f for f in model._meta.concrete_fields if not f.primary_key and f not in fields and not f.null]
    defaults = [field.get_db_prep_save(field.get_default(), connection) for field in rest]
    columns = sql.SQL(", ").join(sql.Identifier(field.column) for field in (*fields, *rest))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(model._meta.db_table), columns)
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for record in records:
            line = list(record)
            for index in as_json:
                if line[index] is not None:
                    line[index] = _ENCODED(line[index]).decode()
            copy.write_row(line + defaults)


def as_kept(value: Any) -> Any:
    """As a column of JSON gives it back: days and decimals as texts, tuples as lists."""
    return None if value is None else msgspec.json.decode(_ENCODED(value))


def update_many(rows: Sequence[models.Model], names: Iterable[str]) -> None:
    """Write the named columns (attribute names) of rows of one model back."""
    if not rows:
        return
    model = type(rows[0])
    connection = connections[router.db_for_write(model)]
    wanted = set(names)
    fields = [f for f in model._meta.concrete_fields if {f.name, f.attname} & wanted and not f.primary_key]
    if not fields:
        return
    if connection.vendor != "postgresql" or _columns(model) is None:
        model._base_manager.bulk_update(rows, [field.name for field in fields], batch_size=BATCH)
        return
    key = model._meta.pk
    table, fresh = sql.Identifier(model._meta.db_table), sql.Identifier("fresh_rows")
    columns = [sql.Identifier(str(field.column)) for field in (key, *fields)]
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("CREATE TEMP TABLE {} ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA").format(
                fresh, sql.SQL(", ").join(columns), table
            )
        )
        _copy(connection, "fresh_rows", [key, *fields], rows)
        pairs = sql.SQL(", ").join(sql.SQL("{0} = fresh_rows.{0}").format(column) for column in columns[1:])
        cursor.execute(
            sql.SQL("UPDATE {0} SET {1} FROM fresh_rows WHERE {0}.{2} = fresh_rows.{2}").format(
                table, pairs, columns[0]
            )
        )
        cursor.execute(sql.SQL("DROP TABLE {}").format(fresh))


def _columns(model: type[models.Model]) -> list[Any] | None:
    """None for a table that only Django's own statements can write: several tables in one, values made by the
    database.
    """
    fields = list(model._meta.concrete_fields)
    if model._meta.parents or any(field.has_db_default() or getattr(field, "generated", False) for field in fields):
        return None
    return fields


def _number(connection: Any, model: type[models.Model], rows: Sequence[models.Model]) -> None:
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [f'"{model._meta.db_table}"', model._meta.pk.column, len(rows)],
        )
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = key


def _copy(connection: Any, table: str, fields: Sequence[Any], rows: Sequence[models.Model]) -> None:
    getters = [_getter(field, connection) for field in fields]
    columns = sql.SQL(", ").join(sql.Identifier(field.column) for field in fields)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([get(row) for get in getters])


def _getter(field: Any, connection: Any) -> Getter:
    name = field.attname
    if isinstance(field, _PLAIN) and not getattr(field, "auto_now", False) and not getattr(field, "auto_now_add", 0):
        return lambda row: getattr(row, name)
    return lambda row: field.get_db_prep_save(field.pre_save(row, row._state.adding), connection)
