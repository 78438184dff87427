"""Typing is never lost, in a real browser: the connection goes, the session ends, somebody else changes the same field.
A small scripted server stands behind the browser, so that every answer comes exactly when the test wants it.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from django import forms
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.visitor import AXE, CHROMIUM, PHONE, opened_browser, served_context
from tests.templates.rendering import page as rendered

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium"),
]
ORIGIN = "http://draft.test"


class ReportForm(forms.Form):
    value = forms.CharField(label="Số xã đạt chuẩn")
    level = forms.ChoiceField(label="Mức", choices=[("a", "Đạt"), ("b", "Chưa đạt")], widget=forms.RadioSelect)
    note = forms.CharField(label="Thuyết minh", required=False, widget=forms.Textarea)


class Server:
    """One form, what it holds, and how the next sending is answered."""

    def __init__(self) -> None:
        self.held = {"value": "10", "level": "a", "note": ""}
        self.user = 1
        self.is_signed_in = True
        self.is_reachable = True
        self.got: list[dict[str, str]] = []
        self.kept: list[str] = []

    def answer(self, route: Route) -> None:
        asked = urlsplit(route.request.url).path
        if asked.startswith("/static/"):
            found = finders.find(asked.removeprefix("/static/"))
            if not found:
                route.fulfill(status=404)
                return
            route.fulfill(body=Path(str(found)).read_bytes(), content_type=mimetypes.guess_type(asked)[0])
        elif asked == "/form/" and not self.is_reachable:
            route.abort("connectionreset")
        elif asked == "/form/" and route.request.method == "POST" and self.is_signed_in:
            data = {name: values[0] for name, values in parse_qs(route.request.post_data or "").items()}
            self.got.append(data)
            self.held |= {name: data.get(name, "") for name in self.held}
            self.html(route, self.done())
        elif asked == "/form/" and self.is_signed_in:
            self.html(route, self.form())
        elif asked == "/beside/":
            self.html(route, self.beside())
        elif asked == "/kept/":
            self.kept.append(route.request.post_data or "")
            route.fulfill(json={"version": 2, "saved": "08:00", "errors": {}})
        elif asked == "/form/":
            self.html(route, rendered("registration/login.html", form=forms.Form()))
        else:
            self.html(route, self.done())

    @staticmethod
    def html(route: Route, body: str) -> None:
        route.fulfill(body=body, content_type="text/html; charset=utf-8")

    def _page(self, name: str, **context: object) -> str:
        user = SimpleNamespace(pk=self.user, is_authenticated=True, get_full_name="Trần A", get_username="a")
        return rendered(name, user=user, path="/lam-viec/", **context)

    def form(self) -> str:
        return self._page("units/form_page.html", title="Báo cáo", form=ReportForm(initial=self.held), label="Gửi")

    def beside(self) -> str:
        """The form saves itself, and another form of the page leads away."""
        itself = 'data-guard data-autosave="/kept/"><input type="hidden" name="version" value="1">'
        itself += '<p data-autosave-status data-saved="Đã tự lưu lúc" hidden></p'
        other = '<form method="post" action="/other/" data-once><button>Thêm tài liệu</button></form>'
        script = '<script src="/static/js/autosave.js" defer></script></body>'
        page = self.form().replace("data-guard", itself, 1).replace("</main>", f"{other}</main>")
        return page.replace("</body>", script)

    def done(self) -> str:
        """Where a sent form leads; no address of its own is needed for what is tested."""
        return self._page("workspace/home.html", sections=[]).replace("<head>", "<head><!-- done -->", 1)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with opened_browser() as started:
        yield started


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def context(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    made = served_context(browser, ORIGIN, server.answer, viewport=PHONE, reduced_motion="reduce")
    yield made
    made.close()


@pytest.fixture
def open_form(context: BrowserContext) -> Callable[[], Page]:
    def opened() -> Page:
        view = context.new_page()
        view.on("dialog", lambda dialog: dialog.accept())
        view.goto(f"{ORIGIN}/form/")
        return view

    return opened


def offer(view: Page) -> object:
    return view.get_by_role("region", name="Bài nhập chưa gửi")


def test_closed_window_loses_nothing_and_the_draft_goes_with_sending(
    open_form: Callable[[], Page], server: Server
) -> None:
    view = open_form()
    view.get_by_label("Số xã đạt chuẩn").fill("42")
    view.get_by_label("Chưa đạt").check()
    view.close(run_before_unload=False)
    view = open_form()
    expect(offer(view)).to_contain_text("Bạn nhập: 42")
    expect(offer(view)).to_contain_text("Chưa đạt")
    expect(offer(view)).to_contain_text("Trên máy chủ: 10")
    view.evaluate(AXE.read_text(encoding="utf-8"))
    assert view.evaluate("axe.run().then(r => r.violations.map(v => v.id))") == []
    assert view.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    view.get_by_role("button", name="Lấy lại mục đã chọn").click()
    expect(view.get_by_label("Số xã đạt chuẩn")).to_have_value("42")
    view.get_by_role("button", name="Gửi").click()
    expect(view.get_by_role("heading", name="Việc của tôi")).to_be_visible()
    assert (server.got[0]["value"], server.got[0]["level"]) == ("42", "b")
    assert view.evaluate("Object.keys(localStorage).filter(k => k.startsWith('draft:1'))") == []


def test_what_somebody_else_changed_is_shown_beside_mine_and_not_taken_by_itself(
    open_form: Callable[[], Page], server: Server
) -> None:
    view = open_form()
    view.get_by_label("Số xã đạt chuẩn").fill("42")
    view.get_by_label("Thuyết minh").fill("Chờ xã cuối")
    view.close(run_before_unload=False)
    server.held["value"] = "11"
    view = open_form()
    row = view.locator(".draft__row").filter(has_text="Số xã đạt chuẩn")
    expect(row).to_contain_text("Bạn nhập: 42")
    expect(row).to_contain_text("Trên máy chủ: 11")
    expect(row).to_contain_text("đã đổi sau khi bạn mở")
    view.get_by_role("button", name="Lấy lại mục đã chọn").click()
    expect(view.get_by_label("Số xã đạt chuẩn")).to_have_value("11")
    expect(view.get_by_label("Thuyết minh")).to_have_value("Chờ xã cuối")


def test_without_connection_it_waits_and_goes_by_itself(
    open_form: Callable[[], Page], context: BrowserContext, server: Server
) -> None:
    view = open_form()
    view.get_by_label("Số xã đạt chuẩn").fill("43")
    context.set_offline(True)
    view.get_by_role("button", name="Gửi").click()
    expect(view.get_by_text("Đang mất kết nối")).to_be_visible()
    assert server.got == []
    context.set_offline(False)
    expect(view.get_by_role("heading", name="Việc của tôi")).to_be_visible()
    assert [data["value"] for data in server.got] == ["43"]


def test_sending_that_failed_on_the_way_keeps_the_draft_while_one_looks_elsewhere(
    open_form: Callable[[], Page], server: Server
) -> None:
    view = open_form()
    view.get_by_label("Số xã đạt chuẩn").fill("45")
    server.is_reachable = False
    view.get_by_role("button", name="Gửi").click()
    view.wait_for_url("chrome-error://**")
    server.is_reachable = True
    view.goto(f"{ORIGIN}/lam-viec/")
    view.goto(f"{ORIGIN}/form/")
    expect(offer(view)).to_contain_text("Bạn nhập: 45")


def test_a_form_that_saves_itself_does_so_before_another_form_leads_away(
    context: BrowserContext, server: Server
) -> None:
    view, asked = context.new_page(), []
    view.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    view.goto(f"{ORIGIN}/beside/")
    view.get_by_label("Thuyết minh").fill("Viết dở")
    view.get_by_role("button", name="Thêm tài liệu").click()
    expect(view.get_by_role("heading", name="Việc của tôi")).to_be_visible()
    assert ("Viết dở" in server.kept[0], len(server.kept), asked) == (True, 1, [])
    view.goto(f"{ORIGIN}/beside/")
    expect(offer(view)).to_have_count(0)


def test_ended_session_costs_nothing(open_form: Callable[[], Page], server: Server) -> None:
    view = open_form()
    view.get_by_label("Số xã đạt chuẩn").fill("44")
    server.is_signed_in = False
    view.get_by_role("button", name="Gửi").click()
    expect(view.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    server.is_signed_in = True
    view.goto(f"{ORIGIN}/form/")
    expect(offer(view)).to_contain_text("Bạn nhập: 44")
    view.get_by_role("button", name="Bỏ bài nhập này").click()
    view.reload()
    expect(offer(view)).to_have_count(0)


def test_draft_is_its_owners_and_goes_with_signing_out(open_form: Callable[[], Page], server: Server) -> None:
    view = open_form()
    view.get_by_label("Thuyết minh").fill("Riêng")
    view.close(run_before_unload=False)
    server.user = 2
    expect(offer(open_form())).to_have_count(0)
    server.user = 1
    view = open_form()
    expect(offer(view)).to_contain_text("Riêng")
    view.get_by_label("Tài khoản").click()
    view.get_by_role("button", name="Đăng xuất").click()
    expect(view.get_by_role("heading", name="Việc của tôi")).to_be_visible()
    expect(offer(open_form())).to_have_count(0)
