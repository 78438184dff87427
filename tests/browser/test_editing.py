"""The editor's forms in a real browser: a page is sent once although it saves itself at the same moment, and the
calendar leaves the buttons to whoever types the day.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Page, Route, expect, sync_playwright

from tests.browser.visitor import CHROMIUM, FLAGS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium"),
]
ORIGIN = "http://editing.test"
FORM = """<!doctype html><title>Tin</title>
<form method="post" action="/add/" data-controller="w-unsaved w-autosave"><input name="title" value="Hội nghị">
<button name="action-publish" value="1">Đăng</button></form>"""


@pytest.fixture
def page() -> Iterator[Page]:
    """A form that saves itself as Wagtail's does: it says when a save begins and ends, and then has its own address."""
    script = Path(str(finders.find("js/editing.js"))).read_text(encoding="utf-8")

    def answer(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(body=f"<h1>{route.request.post_data}</h1>", content_type="text/html; charset=utf-8")
        else:
            route.fulfill(body=f"{FORM}<script>{script}</script>", content_type="text/html; charset=utf-8")

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        view = browser.new_page()
        view.route(f"{ORIGIN}/**", answer)
        view.goto(f"{ORIGIN}/form/")
        yield view
        browser.close()


def tell(page: Page, name: str) -> bool:
    """Send one of Wagtail's events from the form; whether it was allowed to go on."""
    act = """name => document.forms[0].dispatchEvent(new CustomEvent(name, {bubbles: true, cancelable: true}))"""
    return bool(page.evaluate(act, name))


def test_sending_waits_for_the_save_under_way_and_keeps_its_button(page: Page) -> None:
    assert tell(page, "w-autosave:save")
    page.get_by_role("button").dblclick()
    assert page.url == f"{ORIGIN}/form/"
    assert not tell(page, "w-autosave:save"), "no save begins once the page is being sent"
    page.evaluate("document.forms[0].action = '/27/edit/'; document.querySelector('button').disabled = true")
    tell(page, "w-autosave:success")
    expect(page.get_by_role("heading")).to_contain_text("action-publish=1")
    assert page.url == f"{ORIGIN}/27/edit/"


def test_without_a_save_under_way_it_is_sent_at_once(page: Page) -> None:
    tell(page, "w-autosave:save")
    tell(page, "w-autosave:error")
    page.get_by_role("button").click()
    expect(page.get_by_role("heading")).to_contain_text("action-publish=1")
    assert page.url == f"{ORIGIN}/add/"


def test_the_calendar_goes_when_the_day_is_typed(page: Page) -> None:
    page.evaluate("""() => {
        window.hidden = [];
        window.jQuery = (field) => ({
            data: () => field.name === "title",
            datetimepicker: (act) => window.hidden.push(act),
        });
    }""")
    page.locator("[name=title]").press_sequentially("2")
    assert page.evaluate("window.hidden") == ["hide"]
