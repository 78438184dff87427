from __future__ import annotations

import tarfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import connection

from base.core.errors import DomainError
from base.core.files import store_bytes
from base.core.models import StoredFile
from base.units.models import Unit, UnitKind
from config.backups import restore_backup, write_backup
from config.home import Home

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture(autouse=True)
def own_home(settings: pytest.fixture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A restore takes away what lies in the home, and the processes of a run share one."""
    settings.HOME = Home(tmp_path / "home")
    kept_in = FileSystemStorage(settings.HOME.folder("private"))
    monkeypatch.setattr(StoredFile._meta.get_field("file"), "storage", kept_in)


def a_unit(name: str) -> Unit:
    kind, _ = UnitKind.objects.get_or_create(code="xa", defaults={"name": "Xã", "level": 4})
    return Unit.add_root(name=name, kind=kind)


@pytest.mark.parametrize("vendor", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_what_was_backed_up_comes_back(tmp_path: Path, vendor: str) -> None:
    assert connection.vendor == vendor
    a_unit("Xã Cái Vồn")
    stored = store_bytes("minh chứng".encode(), name="bảng.txt")
    write_backup(tmp_path / "copy")
    Unit.objects.all().delete()
    stored.file.storage.delete(stored.file.name)

    restore_backup(tmp_path / "copy")

    assert [unit.name for unit in Unit.objects.all()] == ["Xã Cái Vồn"]
    assert StoredFile.objects.get().file.read() == "minh chứng".encode()


def test_an_altered_part_is_refused_before_anything_is_touched(tmp_path: Path) -> None:
    a_unit("Xã cũ")
    write_backup(tmp_path / "copy")
    with (tmp_path / "copy" / "database.sqlite3").open("ab") as file:
        file.write(b"x")
    a_unit("Xã mới")

    with pytest.raises(DomainError, match="đã bị đổi"):
        restore_backup(tmp_path / "copy")

    assert Unit.objects.count() == 2


def test_keys_lie_in_an_archive_of_their_own(tmp_path: Path) -> None:
    settings.HOME.secret("ballot.key")
    write_backup(tmp_path / "copy")
    with tarfile.open(tmp_path / "copy" / "keys.tar.gz") as tar:
        assert "keys/ballot.key" in tar.getnames()


def test_a_folder_in_use_is_refused(tmp_path: Path) -> None:
    (tmp_path / "something").write_text("")
    with pytest.raises(DomainError, match="không trống"):
        write_backup(tmp_path)


def test_a_folder_without_a_backup_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match=r"không có bản sao lưu.*Hãy ghi đúng thư mục"):
        restore_backup(tmp_path)
