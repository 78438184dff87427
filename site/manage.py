#!/usr/bin/env python
"""Django's command line from a bare checkout. Installed, the same commands are called `thidua`."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
for root in (ROOT, ROOT / "site"):
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))

from config.cli import main  # noqa: E402 -- the path must be set first

if __name__ == "__main__":
    main()
