"""Documentation that fails the build: what can be set, run or opened stands in docs/."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
SOURCES = [*(ROOT / "site" / "config").rglob("*.py"), ROOT / "docker-compose.yml"]
NAMES = sorted({name for s in SOURCES for name in re.findall(r"\bTHIDUA_[A-Z_]+\b", s.read_text(encoding="utf-8"))})
COMMANDS = sorted(
    path.stem.replace("_", "-") for path in ROOT.glob("**/management/commands/[a-z]*.py") if ".venv" not in path.parts
)


@pytest.mark.parametrize("name", [*NAMES, "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "PORT"])
def test_every_setting_of_the_environment_is_explained(name: str) -> None:
    assert f"`{name}`" in OPERATIONS


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_listed(command: str) -> None:
    assert f"thidua {command}" in OPERATIONS


@pytest.mark.parametrize("target", re.findall(r"\]\((docs/[^)#]+)\)", README))
def test_links_of_the_readme_lead_somewhere(target: str) -> None:
    assert (ROOT / target).exists()
