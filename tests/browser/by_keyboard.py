"""The main public tasks with the keyboard alone, on pages that `test_access` serves from memory.

Each walk starts at the top of a page, uses Tab, Space, Enter and letters, and answers with what the browser sends.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page

MOST_PRESSES = 150


def tab_to(view: Page, selector: str) -> None:
    """Press Tab until the focus stands on what the selector names, and see that the focus is visible there."""
    for _press in range(MOST_PRESSES):
        view.keyboard.press("Tab")
        if view.evaluate("what => document.activeElement.matches(what)", selector):
            assert view.evaluate("document.activeElement.matches(':focus-visible')"), selector
            return
    raise AssertionError(f"{selector} is not reached by the Tab key")


def sent_by(view: Page, act: Callable[[], None], method: str) -> dict[str, str]:
    """The fields that leave the browser when `act` sends a form."""
    with (
        view.expect_navigation(),
        view.expect_request(lambda request: request.method == method and request.is_navigation_request()) as asked,
    ):
        act()
    text = asked.value.post_data if method == "POST" else urlsplit(asked.value.url).query
    return {name: values[0] for name, values in parse_qs(text or "").items()}


def over_the_skip_link(view: Page, address: str) -> None:
    view.goto(address)
    view.keyboard.press("Tab")
    view.keyboard.press("Enter")
    assert view.evaluate("document.activeElement.id") == "main"


def search(view: Page, address: str) -> dict[str, str]:
    """From the top of the front page to the search field."""
    view.goto(address)
    tab_to(view, "header input[type=search]")
    view.keyboard.type("thi dua")
    return sent_by(view, lambda: view.keyboard.press("Enter"), "GET")


def filter_register(view: Page, address: str) -> dict[str, str]:
    over_the_skip_link(view, address)
    tab_to(view, "main form.filters input[name=q]")
    view.keyboard.type("giong trom")
    tab_to(view, "main form.filters select[name=nam]")
    view.keyboard.press("ArrowDown")
    tab_to(view, "main form.filters button")
    return sent_by(view, lambda: view.keyboard.press("Enter"), "GET")


def give_opinion(view: Page, address: str) -> dict[str, str]:
    over_the_skip_link(view, address)
    tab_to(view, "main form select[name=nomination]")
    view.keyboard.press("ArrowDown")
    tab_to(view, "main form textarea[name=text]")
    view.keyboard.type("Xứng đáng.")
    tab_to(view, "main form .actions button")
    return sent_by(view, lambda: view.keyboard.press("Enter"), "POST")


def send_feedback(view: Page, address: str) -> dict[str, str]:
    over_the_skip_link(view, address)
    tab_to(view, "main form textarea[name=text]")
    view.keyboard.type("Số liệu xã chưa đúng.")
    tab_to(view, "main form .actions button")
    return sent_by(view, lambda: view.keyboard.press("Enter"), "POST")


def choose_story(view: Page, address: str) -> dict[str, str]:
    """Arrows move among the stories, as among any radio buttons."""
    over_the_skip_link(view, address)
    tab_to(view, "main form input[name=candidate]")
    view.keyboard.press("Space")
    view.keyboard.press("ArrowDown")
    tab_to(view, "main form .actions button")
    return sent_by(view, lambda: view.keyboard.press("Enter"), "POST")
