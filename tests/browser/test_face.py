"""The living page and the layouts in a real browser: no axe violation, nothing scrolls sideways, and the strict content
policy stops nothing. Pages are rendered here and served to the browser from memory, so no server and no database run.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Page, Route

from tests.browser.visitor import AXE, CHROMIUM, opened_browser, served_context
from tests.once import web_fonts
from tests.templates.rendering import page as rendered
from tests.templates.test_pages import SECTIONS
from web.cms.domain import first_paint
from web.workspace.showcase import showcase_context

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium"),
]
ORIGIN = "http://face.test"
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; "
    f"style-src 'self' {first_paint.styles().allowance}; script-src 'self' {first_paint.script().allowance}"
)
NAV = [
    {"label": "Việc của tôi", "url": "/home/", "current": True, "icon": "inbox", "badge": 7},
    {"label": "Phong trào", "url": "/x/", "current": False, "icon": "flag", "group": "Thi đua"},
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with opened_browser() as started:
        yield started


@pytest.fixture
def site() -> dict[str, str]:
    context = showcase_context() | {"workspace_nav": NAV, "poll_url": "/job/"}
    return {
        "/components/": rendered("pages/components.html", path="/components/", **context),
        "/home/": rendered("workspace/home.html", path="/home/", workspace_nav=NAV, sections=SECTIONS),
        "/empty/": rendered("workspace/home.html", path="/home/", workspace_nav=NAV, sections=[]),
        "/sign-in/": rendered("registration/login.html", form=context["form_with_errors"]),
        "/phong-trao/": rendered("404.html", path="/phong-trao/"),
        "/broken/": rendered("500.html"),
        "/job/": render_to_string(
            "components/job_progress.html", {"id": "job-1", "label": "Đọc chỉ thị", "state": "done"}
        ),
    }


def open_page(browser: Browser, site: dict[str, str], path: str, **options: object) -> tuple[Page, list[str]]:
    """A page of the rendered site, and the list its console errors go to."""
    fonts = web_fonts()

    def answer(route: Route) -> None:
        asked = urlsplit(route.request.url).path
        if asked in site:
            headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"}
            route.fulfill(body=site[asked], headers=headers)
            return
        name = asked.removeprefix("/static/")
        found = fonts.parent / name if name.startswith("fonts/") else finders.find(name)
        assert found, f"{asked} is not among the static files"
        route.fulfill(body=Path(str(found)).read_bytes(), content_type=mimetypes.guess_type(name)[0] or "font/woff2")

    view = served_context(browser, ORIGIN, answer, **options).new_page()
    errors: list[str] = []
    view.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    view.on("pageerror", lambda error: errors.append(str(error)))
    view.add_init_script(path=AXE)
    view.goto(f"{ORIGIN}{path}", wait_until="load")
    return view, errors


@pytest.mark.parametrize("path", ["/components/", "/home/", "/empty/", "/sign-in/", "/phong-trao/", "/broken/"])
@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark"), (320, "dark")])
def test_page_is_accessible_and_fits(
    browser: Browser, site: dict[str, str], path: str, width: int, scheme: str
) -> None:
    view, errors = open_page(
        browser,
        site,
        path,
        color_scheme=scheme,
        viewport={"width": width, "height": 844},
        reduced_motion="reduce",
    )
    violations = view.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html)]))")
    overflow = view.evaluate("document.documentElement.scrollWidth - innerWidth")
    view.context.close()
    assert violations == []
    assert errors == []
    assert overflow <= 0


def test_job_ends_by_itself_and_is_read_out(browser: Browser, site: dict[str, str]) -> None:
    view, errors = open_page(browser, site, "/components/")
    view.wait_for_selector("#job-1.job--done")
    said = view.text_content("#announcer")
    view.context.close()
    assert said == "Đọc chỉ thị – đã xong"
    assert errors == []


def test_menu_opens_on_a_phone_without_scripts(browser: Browser, site: dict[str, str]) -> None:
    view, _errors = open_page(
        browser, site, "/phong-trao/", java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    news = view.locator("#main-nav a[href='/tin-tuc/']")
    assert not news.is_visible()
    view.click(".menu-button")
    assert news.is_visible()
    view.context.close()


def test_chosen_theme_outlives_the_page(browser: Browser, site: dict[str, str]) -> None:
    view, _errors = open_page(browser, site, "/phong-trao/", color_scheme="light")
    light = view.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    view.click("[data-theme-toggle]")
    view.reload()
    dark = view.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    view.context.close()
    assert light != dark
