"""Two million rows of the register by SQL: names of uneven frequency, 27 years of decisions, real units and awards."""
# ruff: noqa: PLC0415, SIM905 -- models can be named only once the settings are chosen; words read better in a row

from __future__ import annotations

from typing import Any

FIRST_YEAR, YEARS, DECISIONS_A_YEAR = 2000, 27, 200
PART = 100_000  # rows a statement: sorted in memory, so that rows lie in the order of their days as in real life
FAMILIES = (
    "Nguyễn " * 38
    + "Trần " * 12
    + "Lê " * 10
    + "Phạm " * 7
    + "Huỳnh " * 5
    + "Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Kiên Thạch"
).split()
MIDDLES = ("Văn Thị Văn Thị Hữu Ngọc Minh Thanh Quốc Đức Xuân Thu Hồng Kim Phương Bảo Gia Tuấn Hoàng Mỹ").split()
GIVEN = (
    "An Anh Ánh Bình Bảo Châu Chi Cường Dũng Duyên Đạt Điệp Đông Giang Hà Hải Hạnh Hiền Hiếu Hoa Hòa Hùng Huyền Hương "
    "Khánh Khoa Lan Lâm Liên Linh Long Lộc Mai Mạnh Nam Nga Ngân Nghĩa Nhung Phát Phong Phúc Quân Quang Quyên Sơn Tâm "
    "Thảo Thắng Thủy Tiến Toàn Trang Trâm Trí Trung Tú Tùng Tuyết Uyên Vân Việt Vinh Xuyến Yến Nhàn Diệu Khuê Ái"
).split()
DECISIONS = """
INSERT INTO awards_decision (number, symbol, year, issued_on, unit_id, issuing_body, authority, signer_name,
    signer_position, subject, place, status, kind, basis, ground_code)
SELECT n, 'QĐ-UBND', year, make_date(year, 1 + n %% 12, 15), %s, '', '', '', '', '', '', 'issued', 'award', '', ''
FROM generate_series(%s, %s) year, generate_series(1, %s) n ORDER BY year, 1 + n %% 12
"""
DRAWING = """
CREATE TEMPORARY TABLE drawn_decision AS
    SELECT id, number, year, issued_on, row_number() OVER (ORDER BY id) AS nr FROM awards_decision;
CREATE TEMPORARY TABLE drawn_word (kind text, nr int, key bigint, word text, line text)
"""
GRANTS = """
INSERT INTO awards_grant (decision_id, award_type_id, person_id, unit_id, holder_name, unit_name, folded, is_public,
    year, granted_on, achievement, golden_book_number, golden_book_year, status, person_class)
SELECT d.id, a.key, %(person)s, u.key, f.word || ' ' || m.word || ' ' || g.word, u.word,
    f.line || m.line || g.line || u.line || a.line || ' ' || d.number || ' qd ubnd qđ ' || d.year || ' ',
    n %% 500 <> 0, d.year, d.issued_on, 'Có thành tích xuất sắc trong phong trào thi đua.', n, d.year,
    CASE WHEN n %% 300 = 0 THEN 'cancelled' ELSE 'valid' END, ''
FROM (
    SELECT n, 1 + floor(%(decisions)s::float * n / %(rows)s)::int AS decision,
        1 + floor(random() * %(family)s)::int AS f, 1 + floor(random() * %(middle)s)::int AS m,
        1 + floor(random() * %(given)s)::int AS g, 1 + floor(random() * %(unit)s)::int AS u,
        1 + floor(power(random(), 3) * %(award)s)::int AS a
    FROM generate_series(%(start)s, %(end)s) n
) drawn
JOIN drawn_word f ON f.kind = 'family' AND f.nr = drawn.f
JOIN drawn_word m ON m.kind = 'middle' AND m.nr = drawn.m
JOIN drawn_word g ON g.kind = 'given' AND g.nr = drawn.g
JOIN drawn_word u ON u.kind = 'unit' AND u.nr = drawn.u
JOIN drawn_word a ON a.kind = 'award' AND a.nr = drawn.a
JOIN drawn_decision d ON d.nr = drawn.decision
ORDER BY n
"""


def fill_register(rows: int) -> None:
    """Units, catalogue, portal, decisions and `rows` grants; indexes are made after the rows, statistics last."""
    from django.db import connection

    from awards.domain.catalogue import load_catalogue
    from awards.domain.register_page import ensure_register_page
    from base.units.domain.dataset import load_units
    from tests.factories.units import PersonFactory
    from web.cms.domain.tree import ensure_site

    load_units()
    load_catalogue()
    ensure_site()
    ensure_register_page()
    person = PersonFactory()
    with connection.cursor() as cursor:
        cursor.execute(
            "SET synchronous_commit = off; SET work_mem = '256MB'; SET maintenance_work_mem = '512MB';"
            " SET enable_nestloop = off; SELECT setseed(0.5)"
        )
        _make_decisions(cursor)
        numbers = _make_words(cursor)
        again = _without_indexes(cursor)
        for start in range(0, rows, PART):
            end = min(start + PART, rows) - 1
            values = {"person": person.pk, "rows": rows, "start": start, "end": end, **numbers}
            cursor.execute(GRANTS, values)
        cursor.execute("; ".join(again))
        cursor.execute("ALTER TABLE awards_grant ENABLE TRIGGER ALL")
        cursor.execute("RESET work_mem; RESET maintenance_work_mem; RESET enable_nestloop")
    connection.connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def warm_register() -> None:
    """Read table and indexes once, as PostgreSQL's pg_prewarm does after a restart."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_prewarm")
        cursor.execute("SELECT pg_prewarm('awards_grant', 'read')")
        cursor.execute(
            "SELECT pg_prewarm(indexrelid::regclass, 'read') FROM pg_index WHERE indrelid = 'awards_grant'::regclass"
        )


def _make_decisions(cursor: Any) -> None:
    from base.units.models import Unit

    unit = Unit.objects.order_by("pk").values_list("pk", flat=True)[0]
    cursor.execute(DECISIONS, [unit, FIRST_YEAR, FIRST_YEAR + YEARS - 1, DECISIONS_A_YEAR])


def _make_words(cursor: Any) -> dict[str, int]:
    """What rows are drawn from, as tables; how many there are of each kind."""
    from awards.domain.register_words import folded_row
    from awards.models import AwardType
    from base.units.models import Unit

    cursor.execute(DRAWING)
    kinds: dict[str, list[tuple[int, str, str]]] = {
        "family": [(0, word, word) for word in FAMILIES],
        "middle": [(0, word, word) for word in MIDDLES],
        "given": [(0, word, word) for word in GIVEN],
        "unit": [(key, name, name) for key, name in Unit.objects.order_by("pk").values_list("pk", "name")],
        "award": [
            (key, name, f"{name} {code}")
            for key, name, code in AwardType.objects.exclude(level="none").values_list("pk", "name", "code")
        ],
    }
    with cursor.copy("COPY drawn_word FROM STDIN") as copy:
        for kind, words in kinds.items():
            for place, (key, word, said) in enumerate(words, start=1):
                copy.write_row((kind, place, key, word, folded_row(said).rstrip()))
    cursor.execute("ANALYZE drawn_word; ANALYZE drawn_decision")
    cursor.execute("SELECT count(*) FROM drawn_decision")
    return {kind: len(words) for kind, words in kinds.items()} | {"decisions": cursor.fetchone()[0]}


def _without_indexes(cursor: Any) -> list[str]:
    """Drops what would be kept up to date row by row; statements that make it again."""
    cursor.execute("ALTER TABLE awards_grant DISABLE TRIGGER ALL")
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'awards_grant' AND indexdef NOT LIKE %s",
        ["CREATE UNIQUE%"],
    )
    found = cursor.fetchall()
    for name, _made_by in found:
        cursor.execute(f'DROP INDEX "{name}"')
    return [made_by for _name, made_by in found]
