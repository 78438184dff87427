from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from base.accounts.enums import Role
from base.accounts.models import User
from base.units.models import Unit
from importers.domain.directives import upload_directive
from importers.models import DirectiveImport
from tests.factories.accounts import UserFactory
from tests.factories.units import UnitFactory
from tests.importers.documents import DIRECTIVE


@pytest.fixture
def province(db: Any) -> Unit:
    return UnitFactory(province=True, name="Tỉnh Vĩnh Long")


@pytest.fixture
def secretary(province: Unit) -> User:
    return UserFactory(username="thuongtruc", role=Role.SECRETARIAT, unit=province)


@pytest.fixture
def officer(province: Unit) -> User:
    return UserFactory(username="canbo", role=Role.OFFICER, unit=province)


@pytest.fixture
def take_in(secretary: User, django_capture_on_commit_callbacks: Any) -> Any:
    """Upload a document and let its job run, as the worker would."""

    def run(
        content: bytes = DIRECTIVE.encode(), name: str = "chi-thi.txt", actor: User | None = None
    ) -> DirectiveImport:
        with django_capture_on_commit_callbacks(execute=True):
            item = upload_directive(SimpleUploadedFile(name, content), actor=actor or secretary)
        item.refresh_from_db()
        return item

    return run


@pytest.fixture
def queries_of(client: Client) -> Any:
    """How many queries a page costs, the second time that it is asked for."""

    def count(url: str) -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    return count
