"""`make bench`: run every benchmark of this folder, each in a process of its own, and print one JSON object."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.run import postgres_url

HERE = Path(__file__).parent


def main() -> int:
    url = postgres_url()
    environment = os.environ | ({"DATABASE_URL": url} if url else {})
    results: dict[str, object] = {}
    for script in sorted(HERE.glob("[a-z]*.py")):
        run = subprocess.run(
            [sys.executable, str(script)], env=environment, capture_output=True, text=True, check=False
        )
        try:
            results[script.stem] = json.loads(run.stdout)
        except ValueError:
            results[script.stem] = {"not run": (run.stderr or run.stdout).strip().splitlines()[-1:]}
    sys.stdout.write(json.dumps(results, ensure_ascii=False, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
