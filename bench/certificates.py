"""1,000 certificates: our whole job against the typesetter alone on the same template and contents; at least 0.8.

    PYTHONPATH=site:. python bench/certificates.py [--pages 1000] [--runs 5]

Ours is the job of the print screen on a real database: the run and its sheets entered in the log, certificates read,
every text fitted, every QR drawn, the pages set, signed texts attached, the file signed and stored, the ledger written.
Bare is the engine as STACK.md measured it: a QR by segno for each page (with the mask given, which is its quick way),
and typst's compiling of the same source with texts made ready beforehand. `compiling_only` is the same without the QR.
The two take turns, so that a busy machine slows both, and no certificate is set twice: typst remembers what it has set.
Wall time; medians of the runs, all in this one process. Prints JSON.
"""
# ruff: noqa: PLC0415 -- the environment is chosen first

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import tempfile
import time
from typing import Any

import django
import segno
import typst

LIMIT = 0.8


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as home:
        os.environ["THIDUA_HOME"] = home
        django.setup()
        from django.db import connection

        from tests.database import prepared_database

        with prepared_database(connection, "certificates"):
            print(json.dumps(_run(options), ensure_ascii=False, indent=1))


def _run(options: argparse.Namespace) -> dict[str, Any]:
    from awards.certificates.layout import A4_LANDSCAPE
    from awards.certificates.render import qr_text, sheets_of
    from awards.domain.certificates import printed_data

    decision, certificates = _issued(options.pages * options.runs * 2 + 2)
    batches = [certificates[start : start + options.pages] for start in range(2, len(certificates), options.pages)]
    ours, bare = [], []
    _ours(decision, certificates[:2])
    for number in range(options.runs):
        ready = sheets_of([printed_data(each) for each in batches[2 * number]], A4_LANDSCAPE).data
        texts = [qr_text(printed_data(each)) for each in batches[2 * number]]
        bare.append(_bare(ready, texts))
        ours.append(_ours(decision, batches[2 * number + 1]))
    whole, drawing = (statistics.median(each[place] for each in bare) for place in (0, 1))
    job = statistics.median(ours)
    rates = {"ours": job, "bare": whole, "compiling_only": whole - drawing}
    return {
        "bench": "certificates",
        "python": platform.python_version(),
        "typst": typst.__version__,
        "pages": options.pages,
        "runs": options.runs,
        "pages_per_second": {name: round(options.pages / seconds, 1) for name, seconds in rates.items()},
        "ratio": round(whole / job, 2),
        "ratio_to_compiling_only": round((whole - drawing) / job, 2),
        "limit": LIMIT,
        "within_limit": whole / job >= LIMIT,
    }


def _issued(pages: int) -> tuple[Any, list[Any]]:
    """A decision that gave so many awards, with their certificates."""
    from awards.domain.certificates import make_certificate
    from awards.models import Decision, Grant
    from tests.factories.registry import grant
    from tests.factories.units import UnitFactory

    first = grant(UnitFactory(name="Ủy ban nhân dân xã Cái Nhum"))
    Decision.objects.filter(pk=first.decision_id).update(status="issued")
    names = [field.attname for field in Grant._meta.concrete_fields if field.attname not in ("id", "nomination_id")]
    same = {name: getattr(first, name) for name in names}
    texts = {
        "achievement": "Hoàn thành xuất sắc nhiệm vụ xây dựng nông thôn mới, giai đoạn 2021 - 2025",
        "status": "valid",
    }
    Grant.objects.bulk_create(
        Grant(
            **same
            | texts
            | {"status": "valid", "holder_name": f"Nguyễn Thị Phương Thảo {n}", "golden_book_number": 10_000 + n}
        )
        for n in range(pages)
    )
    made = Grant.objects.filter(golden_book_number__gte=10_000).select_related("decision", "award_type", "person")
    return first.decision, [make_certificate(each) for each in made]


def _ours(decision: Any, certificates: list[Any]) -> float:
    from awards.domain.printing import PrintPlan, enter_run, finish_run

    decision.refresh_from_db()
    start = time.perf_counter()
    run = finish_run(enter_run(decision, certificates, PrintPlan()))
    taken = time.perf_counter() - start
    assert run.pages is not None
    return taken


def _bare(ready: dict[str, Any], texts: list[str]) -> tuple[float, float]:
    """Seconds in all, and of these for the QR codes."""
    from awards.certificates.render import QR_MASK
    from awards.paper.typesetting import compile_pdf

    start = time.perf_counter()
    for page, text in zip(ready["pages"], texts, strict=True):
        page["qr"] = segno.make_qr(text, error="l", mask=QR_MASK, boost_error=False).svg_inline(omitsize=True)
    drawn = time.perf_counter()
    data = compile_pdf("certificate.typ", ready)
    assert data.startswith(b"%PDF")
    return time.perf_counter() - start, drawn - start


if __name__ == "__main__":
    main()
