"""1,000 certificates: our pipeline against the bare typesetter on the same pages; ours at least 0.8 of its rate.

    PYTHONPATH=site:. python bench/certificates.py [--pages 1000] [--runs 5]

Ours: fitting every text, drawing every QR, setting the pages in one run, attaching the signed texts, signing the file.
Bare: typst on the shortest source that sets the same texts at fixed sizes, the same QR codes and the same frame, with
no fitting, attachment or signature; making the QR codes counts on both sides, since typst cannot make them. The two
take turns. Medians of the runs, all in this one process. Prints JSON.
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
from pathlib import Path
from typing import Any

import django
import typst

LIMIT = 0.8
BARE = """
#let data = json(bytes(sys.inputs.data))
#set page(width: 297mm, height: 210mm, margin: 0mm, background: image("frame.pdf", width: 100%, height: 100%))
#set text(font: "Noto Serif", top-edge: "cap-height", bottom-edge: "baseline", lang: "vi")
#for (index, entry) in data.pages.enumerate() {
  if index > 0 { pagebreak() }
  for field in data.fields {
    let w = field.w * 1mm
    place(top + left, dx: field.x * 1mm, dy: field.y * 1mm,
      if field.name == "qr" { image(bytes(entry.qr), format: "svg", width: w) }
      else { block(width: w, align(center, text(size: field.size * 1pt, entry.texts.at(field.name, default: "")))) })
  }
}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as home:
        os.environ["THIDUA_HOME"] = home
        django.setup()
        print(json.dumps(_run(options, Path(home)), ensure_ascii=False, indent=1))


def _run(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    from awards.certificates.render import frame_pdf
    from tests.awards.certificates.samples import signed

    batch = [
        signed(
            code=f"K7QM2ABC{number:04d}",
            recipient=f"Nguyễn Thị Phương Thảo {number}",
            unit=f"Ủy ban nhân dân xã Cái Nhum {number % 40}",
            golden_book_number=f"{number:05d}",
        )
        for number in range(options.pages)
    ]
    (folder / "frame.pdf").write_bytes(bytes(frame_pdf(297, 210)))
    (folder / "bare.typ").write_text(BARE, encoding="utf-8")
    ours, bare, engine = [], [], []
    for _each in range(options.runs):
        whole, alone = _bare(batch, folder)
        bare.append(whole)
        engine.append(alone)
        ours.append(_ours(batch))
    rates = {
        name: round(options.pages / statistics.median(times), 1)
        for name, times in (("ours", ours), ("bare", bare), ("bare_without_qr_making", engine))
    }
    ratio = round(statistics.median(ours) and statistics.median(bare) / statistics.median(ours), 2)
    return {
        "bench": "certificates",
        "python": platform.python_version(),
        "typst": typst.__version__,
        "pages": options.pages,
        "runs": options.runs,
        "pages_per_second": rates,
        "ratio": ratio,
        "ratio_to_engine_alone": round(statistics.median(engine) / statistics.median(ours), 2),
        "limit": LIMIT,
        "within_limit": ratio >= LIMIT,
    }


def _ours(batch: list[Any]) -> float:
    from awards.certificates.render import render_certificates
    from awards.certificates.signing import sign_pdf
    from tests.awards.certificates.samples import KEY

    start = time.perf_counter()
    data = sign_pdf(render_certificates(batch), KEY)
    taken = time.perf_counter() - start
    assert data.startswith(b"%PDF")
    return taken


def _bare(batch: list[Any], folder: Path) -> tuple[float, float]:
    """Seconds with and without making the QR codes."""
    from awards.certificates.layout import A4_LANDSCAPE
    from awards.certificates.model import printed_facts
    from awards.certificates.render import qr_svg, qr_text
    from awards.paper.typesetting import font_folder

    fields = [
        {"name": field.name, "x": field.x_mm, "y": field.y_mm, "w": field.width_mm, "size": field.size_pt}
        for field in A4_LANDSCAPE.fields
        if field.shape in ("text", "qr")
    ]
    start = time.perf_counter()
    pages = []
    for certificate in batch:
        pages.append({"qr": qr_svg(qr_text(certificate)), "texts": printed_facts(certificate)})
    made = time.perf_counter()
    typst.compile(
        str(folder / "bare.typ"),
        root=str(folder),
        font_paths=[str(font_folder())],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps({"pages": pages, "fields": fields}, ensure_ascii=False)},
    )
    done = time.perf_counter()
    return done - start, done - made


if __name__ == "__main__":
    main()
