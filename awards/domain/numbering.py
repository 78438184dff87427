"""Numbers of decisions and of the golden book: 1, 2, 3… a year, without gap or repetition whoever asks at once."""

from __future__ import annotations

from django.db import transaction

from awards.models.decisions import NumberSeries

GOLDEN_BOOK = "sổ vàng"


def take_number(series: str, year: int) -> int:
    """The next number. Must stand in the transaction that uses it: rolled back, the number is free again."""
    return take_numbers(series, year, 1)[0]


def take_numbers(series: str, year: int, count: int) -> range:
    """`count` numbers in a row. RuntimeError outside `atomic`, where a crash could burn a number."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("numbers are taken in the transaction that uses them")
    NumberSeries.objects.get_or_create(name=series, year=year)
    counter = NumberSeries.objects.select_for_update().get(name=series, year=year)
    first = counter.last + 1
    counter.last += count
    counter.save(update_fields=["last"])
    return range(first, first + count)
