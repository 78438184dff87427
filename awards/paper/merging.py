"""PDFs of strangers behind a cover of ours."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

WORKER = Path(__file__).with_name("merge_worker.py")
SECONDS = 120


class MergeFailed(Exception):
    """The process ran out of time or memory; nothing was written."""


def merge_pdfs(parts: Sequence[bytes]) -> tuple[bytes, list[int]]:
    """The parts as one PDF, and the places of those that could not be read. Raises MergeFailed."""
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number, data in enumerate(parts):
            path = Path(folder) / f"{number}.pdf"
            path.write_bytes(data)
            files.append(str(path))
        out = Path(folder) / "out.pdf"
        order = json.dumps({"files": files, "out": str(out)})
        try:
            done = subprocess.run(
                [sys.executable, str(WORKER)], input=order, capture_output=True, text=True, timeout=SECONDS, check=True
            )
        except subprocess.SubprocessError as error:
            raise MergeFailed from error
        return out.read_bytes(), list(json.loads(done.stdout)["left_out"])
