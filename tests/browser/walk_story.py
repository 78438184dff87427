"""The end of the walk: the editor tells of the awardee, and the ledger proves that nobody touched a row."""

from __future__ import annotations

import sqlite3

import psycopg
from playwright.sync_api import expect

from tests.browser.walk_movement import TITLE, YEAR, Walk

STORY = f"Phường dẫn đầu cuộc đua năm {YEAR}"
LEAD = "Cả phường cùng vào cuộc, việc nào cũng có người nhận và có ngày xong."


def editor_publishes_story(walk: Walk) -> None:
    editor, public = walk.visitor("bientap"), walk.visitor()
    page = editor.open("/quan-tri/pages/")
    for title in ("Trang chủ", "Gương điển hình"):
        row = page.locator("tr").filter(has=page.get_by_role("link", name=title, exact=True))
        editor.take(row.locator("td.children a"))
    editor.take(page.locator("a[href$='/add_subpage/']").first)
    page.locator("[name=title]").fill(STORY)
    page.locator("[name=subject_name]").fill(walk.known["unit"])
    page.locator("#id_grant-chooser [data-chooser-action-choose]").first.click()
    chooser = page.get_by_role("dialog")
    chooser.locator("[name=q]").fill(walk.known["unit"])
    expect(chooser.locator("tbody tr")).to_have_count(1)
    chooser.get_by_role("link").filter(has_text=walk.known["unit"]).first.click()
    page.locator("[name=has_consent]").check()
    page.locator("[name=lead]").fill(LEAD)
    page.locator("footer [data-controller~=w-dropdown] [data-w-dropdown-target=toggle]").click()
    page.locator("[name=action-publish]").click()
    expect(page.locator(".messages, [data-messages]")).to_contain_text(STORY)
    editor.forget(400)
    public.take(public.open("/guong-dien-hinh/").get_by_role("link", name=STORY).first)
    expect(public.heading(STORY)).to_be_visible()
    expect(public.page.locator("main")).to_contain_text(LEAD)
    public.check()


def ledger_shows_tampering(walk: Walk) -> None:
    """All events of the walk are sound; a row changed past the domain is found."""
    sound = walk.platform.command("ledger", "verify", check=False)
    assert sound.returncode == 0, sound.stdout + sound.stderr
    write(walk, f"UPDATE movements_movement SET title = '{TITLE}!' WHERE title = '{TITLE}'")
    broken = walk.platform.command("ledger", "verify", check=False)
    assert broken.returncode == 1, broken.stdout


def write(walk: Walk, statement: str) -> None:
    """Past every program, as somebody with the password of the database would."""
    url = walk.platform.env.get("DATABASE_URL")
    if url:
        with psycopg.connect(url, autocommit=True) as database:
            assert database.execute(statement).rowcount == 1
        return
    with sqlite3.connect(walk.platform.home / "thidua.sqlite3", timeout=30) as database:
        assert database.execute(statement).rowcount == 1
