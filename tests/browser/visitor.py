"""A person at a browser: one context with its own cookies, what went wrong in it, and the checks that every page of
the walk has to pass.
"""

from __future__ import annotations

import copy
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import axe_playwright_python
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect, sync_playwright

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    # On a busy machine the watchdog takes slowness for a crash; and no name or proxy is ever looked for.
    "--disable-gpu-watchdog", "--no-proxy-server", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]  # fmt: skip
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PATIENCE = 180_000
"""Milliseconds that anything in a browser is waited for. It ends a hang, and nothing else: a cold browser on a machine
that is busy with other tests may well take half a minute for its first page.
"""
expect.set_options(timeout=PATIENCE)


@contextmanager
def opened_browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, timeout=PATIENCE)
        yield started
        started.close()


def patient_context(browser: Browser, **options: Any) -> BrowserContext:
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE)
    context.set_default_navigation_timeout(PATIENCE)
    return context


def served_context(browser: Browser, origin: str, answer: Callable[[Route], None], **options: Any) -> BrowserContext:
    """For pages from memory: `answer` answers for the origin, and what is asked from anywhere else fails at once."""
    context = patient_context(browser, **options)
    context.route("**/*", lambda route: route.abort())
    context.route(f"{origin}/**", answer)
    return context


class Visitor:
    """Signed in where `name` is given. Every console error and every answer of 500 is kept in `errors`."""

    def __init__(
        self, browser: Browser, base: str, name: str = "", *, viewport: dict[str, int] = DESK, with_axe: bool = True
    ) -> None:
        self.base, self.name, self.viewport, self.with_axe = base, name, viewport, with_axe
        self.context = patient_context(
            browser,
            base_url=base,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            viewport=viewport,
            reduced_motion="reduce",
        )
        self.errors: list[str] = []
        self.page: Page = self._tab()
        if name:
            self._sign_in()

    def _tab(self) -> Page:
        page = self.context.new_page()
        page.on("console", lambda m: self.errors.append(f"{m.text} {m.location}") if m.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        return page

    def new_tab(self) -> Visitor:
        """The same person in one more tab, on the page that the first tab shows."""
        twin = copy.copy(self)
        twin.page = self._tab()
        twin.page.goto(self.page.url)
        return twin

    def _sign_in(self) -> None:
        self.page.goto("/lam-viec/")
        self.page.locator("input[name=username]").fill(self.name)
        self.page.locator("input[type=password]").fill("demo")
        self.press("Đăng nhập")
        expect(self.heading("Việc của tôi")).to_be_visible()

    def heading(self, text: str | re.Pattern[str]) -> Locator:
        return self.page.get_by_role("heading", name=text, level=1)

    def open(self, path: str) -> Page:
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.ok, f"{self.name} at {path}: {answer.status}"
        return self.page

    def follow(self, action: str, about: str) -> Page:
        """Take up a piece of work from "Việc của tôi", as a person finds it."""
        self.open("/lam-viec/")
        item = self.page.locator(".todo__item").filter(has_text=about)
        link = item.locator(".todo__action").filter(has_text=action)
        expect(link, f"“{action}” on “{about}” is not among the work of {self.name}").to_have_count(1)
        return self.take(link)

    def go(self, entry: str) -> Page:
        """Open an entry of the side navigation."""
        self.open("/lam-viec/")
        return self.take(self.page.get_by_role("navigation").get_by_role("link", name=entry, exact=True).first)

    def take(self, link: Locator) -> Page:
        """A click returns before its page has come; what is asked of the page meanwhile meets neither of the two."""
        with self.page.expect_navigation():
            link.click()
        return self.page

    def press(self, label: str | re.Pattern[str]) -> None:
        self.page.locator("main").get_by_role("button", name=label, exact=True).click()

    def send(self, label: str) -> None:
        """Press a button whose answer reads like the page before it."""
        with self.page.expect_navigation():
            self.press(label)

    def click(self, label: str) -> None:
        """Follow a link; what it leads to is there when this returns."""
        self.take(self.page.get_by_role("link", name=label, exact=True).first)

    def field(self, label: str) -> Locator:
        """The control of that label, with or without the form of a day and the mark of a required one."""
        return self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*(\(ngày/tháng/năm\))?\s*\*?\s*$"))

    def told(self, text: str | re.Pattern[str]) -> None:
        """A message of the page says so."""
        expect(self.page.locator(".notice").filter(has_text=text).first).to_be_visible()

    def fetch(self, link: Locator) -> bytes:
        """What the link leads to, with this person's session; as a download would bring it."""
        address = link.get_attribute("href")
        assert address is not None
        answer = self.context.request.get(urljoin(self.page.url, address))
        assert answer.ok, f"{address}: {answer.status}"
        return answer.body()

    def check(self) -> None:
        """The page shown breaks no rule of accessibility, fits a phone, and nothing on the way failed."""
        self.page.wait_for_load_state()
        if self.with_axe:
            self._ask_axe()
        self.page.set_viewport_size(PHONE)
        over = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        self.page.set_viewport_size(self.viewport)
        assert over <= 0, f"{self.page.url} is {over} px wider than a phone"
        assert self.errors == [], f"console of {self.name or 'the public'}: {self.errors}"

    def _ask_axe(self) -> None:
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html)]))")
        assert found == [], f"axe on {self.page.url}: {found}"

    @contextmanager
    def refused(self, status: int) -> Iterator[None]:
        """The browser writes a refusal into its console; within this block that is expected, once."""
        known = len(self.errors)
        yield
        new = self.errors[known:]
        assert len(new) == 1, new
        assert f"status of {status}" in new[0], new
        del self.errors[known:]

    def forget(self, status: int) -> None:
        """Drop refusals of that status: Wagtail saves a draft every second, and an unfinished one is refused."""
        self.errors[:] = [error for error in self.errors if f"status of {status}" not in error]

    def leave(self) -> None:
        assert self.errors == [], f"console of {self.name or 'the public'}: {self.errors}"
        self.context.close()
