from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from lxml import html

from base.accounts import workbench
from tests.templates.rendering import page, text
from web.workspace.showcase import ICON_NAMES, showcase_context

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
ALLOWED_BY_HASH = "first_paint.html"
SECTIONS = [
    {
        "title": "Quá hạn",
        "tone": "danger",
        "items": [{"title": "Báo cáo quý II", "detail": "", "due": "quá hạn 3 ngày", "url": "/bc/1/", "action": "Gửi"}],
    }
]


def test_living_page_shows_every_documented_component() -> None:
    documented = set(re.findall(r"^\| `(\w+)\.html` \|", (ROOT / "docs/design-language.md").read_text(), re.MULTILINE))
    shown = "".join(part.read_text() for part in (TEMPLATES / "pages").rglob("*.html"))
    through_others = {"field", "messages", "pagination"}
    assert len(documented) > 25
    assert {name for name in documented - through_others if f'"components/{name}.html"' not in shown} == set()


def test_every_component_file_named_in_the_catalogue_exists() -> None:
    documented = re.findall(r"^\| `(\w+\.html)` \|", (ROOT / "docs/design-language.md").read_text(), re.MULTILINE)
    assert [name for name in documented if not (TEMPLATES / "components" / name).is_file()] == []


def test_living_page_renders_with_unique_ids_and_ordered_headings() -> None:
    rendered = html.fromstring(page("pages/components.html", **showcase_context()))
    ids = [element.get("id") for element in rendered.iter() if element.get("id")]
    form_ids = [name for name in ids if name.startswith("id_")]
    assert len(set(ids) - set(form_ids)) == len([name for name in ids if name not in form_ids])
    assert len(rendered.findall(".//h1")) == 1


def test_every_icon_that_is_used_is_drawn() -> None:
    drawn = set(re.findall(r'id="i-([\w-]+)"', (TEMPLATES / "components/icons.svg").read_text()))
    used = {
        name
        for template in TEMPLATES.rglob("*.html")
        for name in re.findall(r'(?:icon\.html" with name|icon)="([\w-]+)"', template.read_text())
    }
    assert used | {entry.icon for entry in workbench._entries} <= drawn
    assert set(ICON_NAMES) == drawn


@pytest.mark.parametrize(
    "template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_templates_obey_the_strict_content_policy(template: Path) -> None:
    if template.parent.name in {"emails", "documents"} or template.name == ALLOWED_BY_HASH:
        return
    source = template.read_text()
    assert not re.search(r"\sstyle=|<style|\son\w+=\"|<script>|javascript:", source)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", source)


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "500.html"])
def test_error_page_stands_alone_and_offers_a_next_step(name: str) -> None:
    rendered = html.fromstring(page(name))
    assert rendered.get("lang") == "vi"
    assert rendered.findall(".//main//a[@href]")


def test_who_is_signed_in_finds_the_way_back_to_work_from_an_address_that_is_none() -> None:
    signed_in = SimpleNamespace(pk=1, is_authenticated=True)
    links = html.fromstring(page("404.html", user=signed_in)).findall(".//main//a[@href]")
    assert "/lam-viec/" in [link.get("href") for link in links]


def test_refusal_of_the_domain_is_shown_in_its_own_words() -> None:
    assert "Kỳ báo cáo đã đóng &lt;b&gt;" in page("400.html", message="Kỳ báo cáo đã đóng <b>")
    assert "chỉ dành cho thường trực" in page("403.html", message="Việc này chỉ dành cho thường trực.")


def test_home_gives_each_row_one_clear_step() -> None:
    rendered = html.fromstring(page("workspace/home.html", sections=SECTIONS))
    row = rendered.find(".//main//li")
    assert {link.get("href") for link in row.findall(".//a")} == {"/bc/1/"}
    assert "quá hạn 3 ngày" in text(row)


def test_home_without_work_says_what_will_come() -> None:
    assert "Không còn việc nào chờ" in page("workspace/home.html", sections=[])


def test_navigation_marks_the_current_place() -> None:
    nav = [
        {"label": "Việc", "url": "/lam-viec/", "current": True, "badge": 7},
        {"label": "Đợt", "url": "/d/", "current": False},
    ]
    rendered = html.fromstring(page("workspace/home.html", sections=[], workspace_nav=nav))
    current = rendered.find(".//nav//a[@aria-current='page']")
    assert text(current) == "Việc 7"


def test_portal_marks_the_section_one_is_in() -> None:
    rendered = html.fromstring(page("404.html", path="/phong-trao/nong-thon-moi/"))
    marked = [(link.get("href"), link.get("aria-current")) for link in rendered.xpath("//nav//a[@aria-current]")]
    assert marked == [("/phong-trao/", "true")]


def test_confirmation_works_without_scripts() -> None:
    rendered = html.fromstring(
        page(
            "pages/confirm.html",
            title="Phát động",
            question="Phát động?",
            confirm_label="Phát động",
            cancel_url="/lui/",
        )
    )
    form = rendered.find(".//main//form")
    assert form.get("method") == "post"
    assert form.find(".//input[@name='csrfmiddlewaretoken']") is not None
    assert form.find(".//a").get("href") == "/lui/"
    assert form.find(".//button[@type='submit']") is not None
