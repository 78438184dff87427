"""Every kind of public page and every screen of the navigation, as the demo fills them, in one browser: no rule of
axe is broken, nothing scrolls sideways at 400 % of a desk's width (320 px), the first Tab leads to the skip link, and
public pages stay light.

The pages are rendered first and served to the browser from memory: it needs no server beside the test.
"""

from __future__ import annotations

import mimetypes
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route

from base.accounts.models import User
from tests.browser import by_keyboard
from tests.browser.by_keyboard import over_the_skip_link, tab_to
from tests.browser.visitor import AXE, CHROMIUM, DESK, opened_browser, served_context
from tests.browser.weight import weight_faults
from tests.once import web_fonts
from web.cms.models import StoryChoice

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium"),
]
ORIGIN = "http://access.test"
ZOOMED = {"width": 320, "height": 256}
"""A screen of 1280 × 1024 at 400 %."""
LISTS = ("phong-trao", "guong-dien-hinh", "van-ban", "tin-tuc", "nong-thon-moi", "vinh-danh", "lay-y-kien")
OTHERS = ("/", "/tra-cuu/", "/gop-y/", "/tro-nang/", "/dang-nhap/", "/tim-kiem/?q=thi+dua", "/khong-co-trang-nay/")
PEOPLE = ("thuongtruc", "canbo", "lanhdao", "quantri")
DETAILS = 2
INSIDE = ("/lam-viec/", "/dang-nhap/")


def public_pages(client: Client) -> dict[str, str]:
    """Address → page: the lists, the first of what each of them leads to, and the rest."""
    pages = {path: client.get(path).content.decode() for path in OTHERS}
    for name in LISTS:
        path = f"/{name}/"
        pages[path] = client.get(path).content.decode()
        below = dict.fromkeys(re.findall(rf'href="({path}[a-z0-9-]+/)"', pages[path]))
        found = [*below][:DETAILS] + re.findall(r'href="(/tra-cuu/[A-Z0-9-]+/)"', pages[path])[:1]
        pages |= {each: client.get(each).content.decode() for each in found}
    pages["/guong-dien-hinh/binh-chon/"] = client.get(StoryChoice.objects.get().get_absolute_url()).content.decode()
    tile = re.search(r'href="(\?tinh=\d+)"', pages["/nong-thon-moi/"])
    if tile:
        pages["/nong-thon-moi/tinh/"] = client.get(f"/nong-thon-moi/{tile[1]}").content.decode()
    return pages


def screens(username: str) -> dict[str, str]:
    """Every entry of that person's navigation, and the form of their first report where there is one."""
    client = Client()
    client.force_login(User.objects.get(username=username))
    home = client.get("/lam-viec/")
    paths = [str(entry["url"]) for entry in home.context["workspace_nav"]]
    paths += ["/lam-viec/uy-quyen/giao/", "/lam-viec/thong-bao/nhan-thu/"]
    paths += re.findall(r'class="todo__link" href="([^"]+)"', home.content.decode())[:DETAILS]
    return {path: client.get(path, follow=True).content.decode() for path in dict.fromkeys(paths)}


@pytest.fixture
def pages(demo: None, settings: object) -> dict[str, str]:
    settings.DEMO = True  # type: ignore[attr-defined]
    found = public_pages(Client())
    for username in PEOPLE:
        found |= {path: page for path, page in screens(username).items() if path not in found}
    return found


def opened_page(browser: Browser, pages: list[str]) -> Page:
    """`/<number>/` is the page of that number; the rest are static files, and what a page asks besides is not there."""
    fonts = web_fonts()

    def answer(route: Route) -> None:
        asked = urlsplit(route.request.url).path
        if route.request.resource_type == "document":
            number = asked.strip("/")
            body = pages[int(number)] if number.isdecimal() else "<title>ok</title>"
            route.fulfill(body=body, content_type="text/html; charset=utf-8")
            return
        name = asked.removeprefix("/static/")
        found = fonts.parent / name if name.startswith("fonts/") else name != asked and finders.find(name)
        if found and Path(str(found)).is_file():
            kind = mimetypes.guess_type(name)[0] or "font/woff2"
            route.fulfill(body=Path(str(found)).read_bytes(), content_type=kind)
        else:
            route.fulfill(status=404)

    view = served_context(browser, ORIGIN, answer, viewport=DESK, reduced_motion="reduce").new_page()
    view.add_init_script(path=AXE)
    return view


def faults_of(view: Page, key: str, number: int) -> list[str]:
    """What is wrong with one page, in words."""
    view.goto(f"{ORIGIN}/{number}/")
    found = view.evaluate("axe.run().then(r => r.violations.map(v => `${v.id}: ${v.nodes[0].html.slice(0, 160)}`))")
    faults = [f"axe {line}" for line in found]
    is_led = view.evaluate("document.activeElement !== document.body")
    view.keyboard.press("Tab")
    if not is_led and not view.evaluate("document.activeElement.matches('.skip-link')"):
        faults.append("the first Tab does not lead to the skip link")
    view.set_viewport_size(ZOOMED)
    over = view.evaluate("document.documentElement.scrollWidth - innerWidth")
    if over > 0:
        wide = view.evaluate(
            "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
            ".slice(0, 3).map(e => e.outerHTML.slice(0, 100))"
        )
        faults.append(f"{over} px wider than the window at 400 %: {wide}")
    moving = view.evaluate("document.getAnimations().length")
    if moving:
        faults.append("something moves although less motion is wished")
    view.set_viewport_size(DESK)
    return [f"{key}: {fault}" for fault in faults]


def test_every_kind_of_page_is_accessible(pages: dict[str, str]) -> None:
    faults: list[str] = []
    with opened_browser() as browser:
        view = opened_page(browser, [*pages.values()])
        for number, key in enumerate(pages):
            faults += faults_of(view, key, number)
        report = next(number for number, page in enumerate(pages.values()) if "data-autosave=" in page)
        sent = fill_report_by_keyboard(view, report)
        walk_by_keyboard(view, [*pages])
    faults += [f"{key}: no drawing of the icon {name}" for key, page in pages.items() for name in undrawn_icons(page)]
    faults += [fault for key, page in pages.items() if not key.startswith(INSIDE) for fault in weight_faults(key, page)]
    assert len(pages) > 50
    assert faults == []
    assert "=17" in sent


def undrawn_icons(page: str) -> set[str]:
    return set(re.findall(r'href="#i-([\w-]+)"', page)) - set(re.findall(r'id="i-([\w-]+)"', page))


def walk_by_keyboard(view: Page, keys: list[str]) -> None:
    """What a visitor comes for, without a mouse."""

    def address(path: str) -> str:
        return f"{ORIGIN}/{keys.index(path)}/"

    consultation = next(key for key in keys if key.startswith("/lay-y-kien/") and key != "/lay-y-kien/")
    assert by_keyboard.search(view, address("/")) == {"q": "thi dua"}
    filtered = by_keyboard.filter_register(view, address("/vinh-danh/"))
    assert filtered["q"] == "giong trom"
    assert filtered["nam"].isdecimal()
    opinion = by_keyboard.give_opinion(view, address(consultation))
    assert opinion["text"] == "Xứng đáng."
    assert opinion["nomination"].isdecimal()
    assert by_keyboard.send_feedback(view, address("/gop-y/"))["text"] == "Số liệu xã chưa đúng."
    assert by_keyboard.choose_story(view, address("/guong-dien-hinh/binh-chon/"))["candidate"].isdecimal()


def fill_report_by_keyboard(view: Page, number: int) -> str:
    """Over the skip link into the form, a figure typed, sent with Enter on the button; answers with what was sent."""
    over_the_skip_link(view, f"{ORIGIN}/{number}/")
    tab_to(view, "main form[data-autosave] input[inputmode]")
    view.keyboard.press("ControlOrMeta+A")
    view.keyboard.type("17")
    tab_to(view, "main form[data-autosave] .actions button.button--primary")
    with (
        view.expect_navigation(),  # the next page would be asked for while this one comes, and never be there
        view.expect_request(lambda request: request.method == "POST" and request.is_navigation_request()) as asked,
    ):
        view.keyboard.press("Enter")
    body = asked.value.post_data or ""
    return body.replace("\r\n\r\n", "=")
