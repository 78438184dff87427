from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from base.units.models import Person
from tests.factories.units import PersonFactory, UnitFactory
from tests.importers.documents import DIRECTIVE
from tests.importers.domain.test_data_import import an, people

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def commune(province):
    return UnitFactory(parent=province, name="Xã Vũng Liêm")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "a.xlsx"

    def write(data):
        path.write_bytes(data)
        return path

    return write


def test_extract_prints_the_published_json(tmp_path, capsys):
    path = tmp_path / "chi-thi.txt"
    path.write_text(DIRECTIVE, encoding="utf-8")
    call_command("extract", path)
    found = json.loads(capsys.readouterr().out)
    assert found["metadata"]["number"] == "18/CT-UBND"
    target = next(row for row in found["targets"] if row["numerator"] == 66)
    assert DIRECTIVE[target["start"] : target["end"]] == target["quote"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.4", b"\x00\x01\x02" * 50])
def test_extract_refuses_in_one_line(tmp_path, content):
    path = tmp_path / "hong.docx"
    path.write_bytes(content)
    with pytest.raises(CommandError) as refusal:
        call_command("extract", path)
    assert refusal.value.returncode == 2
    assert "\n" not in str(refusal.value)


def test_extract_at_the_shell_ends_with_2_and_one_line(tmp_path):
    command = [
        sys.executable,
        "site/manage.py",
        "extract",
        str(tmp_path / "khong-co.pdf"),
        "--settings=config.settings.test",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_import_prints_counts(commune, secretary, file, capsys):
    call_command("import", "people", file(people(an())), user=secretary.username)
    printed = json.loads(capsys.readouterr().out)
    assert (printed["read"], printed["created"], printed["written"]) == (1, 1, True)
    assert Person.objects.count() == 1


def test_import_refuses_wrong_rows_and_writes_them_out(commune, file, tmp_path, capsys):
    errors = tmp_path / "loi.xlsx"
    with pytest.raises(CommandError, match="dòng 2") as refusal:
        call_command("import", "people", file(people(an(unit="Xã Lạ"))), errors=errors)
    assert refusal.value.returncode == 2
    assert json.loads(capsys.readouterr().out)["written"] is False
    assert errors.read_bytes().startswith(b"PK")
    assert not Person.objects.exists()


def test_a_dry_run_says_that_nothing_was_written(commune, file, capsys):
    call_command("import", "people", file(people(an())), "--dry-run")
    assert json.loads(capsys.readouterr().out)["written"] is False
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("import", "measurements", "a.xlsx"),
        ("import", "people"),
        ("import", "people", "/khong/co.xlsx"),
        ("import", "people", __file__),
        ("import", "people", __file__, "--as", "khongai"),
        ("import", "people", "--template", "/khong/co/mau.xlsx"),
        ("export", "weather", "a.xlsx"),
        ("export", "people", "/khong/co/a.xlsx"),
        ("export", "people", "a.xlsx", "--filter", "year=2025"),
        ("export", "people", "a.xlsx", "--filter", "unit=Xã Lạ"),
    ],
)
def test_bad_calls_end_with_2_and_a_sentence(db, arguments):
    with pytest.raises(CommandError) as refusal:
        call_command(*arguments)
    assert refusal.value.returncode == 2
    assert str(refusal.value)


def test_only_who_may_import_can_be_acted_for(commune, officer, file):
    with pytest.raises(CommandError, match="quyền"):
        call_command("import", "people", file(people(an())), user=officer.username)
    assert not Person.objects.exists()


def test_a_template_and_an_export_are_written(commune, tmp_path, capsys):
    PersonFactory(unit=commune)
    call_command("import", "people", template=tmp_path / "mau.xlsx")
    assert (tmp_path / "mau.xlsx").read_bytes().startswith(b"PK")
    for name in ("a.xlsx", "a.csv"):
        call_command("export", "people", tmp_path / name, filter=["unit=Xã Vũng Liêm"])
        assert json.loads(capsys.readouterr().out) == {"kind": "people", "written": 1}
