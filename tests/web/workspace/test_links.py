"""Whatever a screen offers as a link opens for whoever sees it."""

from __future__ import annotations

import re
from collections import deque
from http import HTTPStatus

import pytest
from django.test import Client

from base.accounts.models import User
from base.core import clock
from tests.database import DEMO_AT

pytestmark = pytest.mark.django_db
REFUSALS = (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.CONFLICT)
LINK = re.compile(r'href="(/lam-viec/[^"#?]*)')


@pytest.mark.parametrize("name", ["cum", "uyvien1", "bientap"])
def test_no_link_leads_to_a_refusal(demo: None, client: Client, name: str) -> None:
    """One address of each kind, from "Việc của tôi" on: those whose rights are narrow meet others' work in lists."""
    client.force_login(User.objects.get(username=name))
    waiting, known, refused = deque([("/lam-viec/", "")]), set(), []
    with clock.at(DEMO_AT):
        while waiting:
            address, seen_on = waiting.popleft()
            kind = re.sub(r"\d+", "N", address)
            if kind in known:
                continue
            known.add(kind)
            answer = client.get(address)
            if answer.status_code in REFUSALS:
                refused.append((address, seen_on, answer.status_code))
            elif answer.status_code == HTTPStatus.OK and not answer.streaming:
                waiting.extend((link, address) for link in LINK.findall(answer.content.decode(errors="replace")))
    assert refused == []
    assert len(known) > 30
