"""`site/` is a source root, never a package: Python's own `site` module must stay what it is (ADR 1)."""

from __future__ import annotations

import importlib
import site
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_stdlib_site_is_untouched() -> None:
    assert not hasattr(site, "__path__")
    assert not (ROOT / "site" / "__init__.py").exists()
    assert ROOT not in Path(str(site.__file__)).parents or ".venv" in str(site.__file__)


@pytest.mark.parametrize("package", ["config", "base", "web", "movements", "awards", "importers"])
def test_first_party_packages_come_from_the_checkout(package: str) -> None:
    module = importlib.import_module(package)
    assert ROOT in Path(str(module.__file__)).parents
    assert package not in sys.stdlib_module_names
