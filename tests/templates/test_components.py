from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory

from tests.templates.rendering import component, text

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
HOSTILE = '<script>alert("x")</script>'


@pytest.mark.parametrize(
    ("name", "context"),
    [
        ("button", {"label": HOSTILE}),
        ("button_link", {"label": HOSTILE, "url": '"><script>x</script>'}),
        ("badge", {"label": HOSTILE, "status": '"><script>'}),
        ("progress", {"label": HOSTILE, "value": 1, "text": HOSTILE, "detail": HOSTILE}),
        ("stat", {"label": HOSTILE, "value": HOSTILE}),
        ("card", {"title": HOSTILE, "url": "/", "text": HOSTILE, "kicker": HOSTILE, "meta": HOSTILE}),
        ("notice", {"text": HOSTILE, "title": HOSTILE, "items": [HOSTILE]}),
        ("empty", {"title": HOSTILE, "detail": HOSTILE, "action_label": HOSTILE, "action_url": "/"}),
        ("timeline", {"items": [{"when": HOSTILE, "title": HOSTILE, "detail": HOSTILE, "actor": HOSTILE}]}),
        ("stepper", {"steps": [{"label": HOSTILE, "state": "todo", "detail": HOSTILE}]}),
        ("definition_list", {"items": [{"term": HOSTILE, "value": HOSTILE, "note": HOSTILE}]}),
        ("breadcrumb", {"items": [{"label": HOSTILE, "url": "/"}, {"label": HOSTILE}]}),
        ("file_link", {"name": HOSTILE, "url": "/", "note": HOSTILE}),
        ("quote_highlight", {"before": HOSTILE, "match": HOSTILE, "after": HOSTILE, "source": HOSTILE}),
        ("confirm", {"question": HOSTILE, "detail": HOSTILE, "consequences": [HOSTILE]}),
        ("job_progress", {"label": HOSTILE, "state": "failed", "error": HOSTILE, "message": HOSTILE, "poll_url": "/"}),
        ("vote_choice", {"legend": HOSTILE, "name": "n", "choices": [{"value": HOSTILE, "label": HOSTILE}]}),
        ("honour_card", {"name": HOSTILE, "award": HOSTILE, "unit": HOSTILE, "decision": HOSTILE, "revoked": HOSTILE}),
        ("search_form", {"q": '"><script>alert(1)</script>'}),
    ],
)
def test_whatever_people_typed_is_shown_as_text(name: str, context: dict[str, object]) -> None:
    rendered = component(name, **context)
    assert not rendered.xpath(".//script")


def test_progress_carries_numbers_a_browser_understands() -> None:
    bar = component("progress", label="Tăng trưởng", value=6.4, max=12.5, text="6,4 %").find(".//progress")
    assert (bar.get("value"), bar.get("max")) == ("6.4", "12.5")
    assert bar.get("aria-label") == "Tăng trưởng"
    assert bar.get("aria-valuetext") == "6,4 %"


def test_progress_without_a_figure_says_so() -> None:
    rendered = component("progress", label="Lao động", value=None, max=17000)
    assert "Chưa có số liệu" in text(rendered)
    assert rendered.find(".//progress").get("value") == "0"


def test_progress_of_zero_is_zero_per_cent() -> None:
    assert "0%" in text(component("progress", label="Xã đạt chuẩn", value=0, max=87))


def test_badge_speaks_with_words_and_takes_tone_before_status() -> None:
    badge = component("badge", label="Đã duyệt", status="approved", tone="honour").find("span")
    assert text(badge) == "Đã duyệt"
    assert badge.get("class") == "badge badge--honour"
    assert component("badge", label="Khác").find("span").get("class") == "badge badge--neutral"


def test_stepper_names_the_state_of_each_step() -> None:
    rendered = component(
        "stepper", steps=[{"label": "Thẩm định", "state": "done"}, {"label": "Bỏ phiếu", "state": "current"}]
    )
    first, second = rendered.findall(".//li")
    assert "đã xong" in text(first)
    assert second.get("aria-current") == "step"


def test_definition_list_keeps_zero_and_marks_what_is_missing() -> None:
    values = component("definition_list", items=[{"term": "a", "value": 0}, {"term": "b", "value": ""}]).findall(
        ".//dd"
    )
    assert [text(value) for value in values] == ["0", "–"]


def test_empty_state_leads_on() -> None:
    link = component("empty", title="Chưa có đợt xét", action_label="Mở đợt xét", action_url="/mo/").find(".//a")
    assert (link.get("href"), text(link)) == ("/mo/", "Mở đợt xét")


def test_breadcrumb_marks_the_current_page_and_does_not_link_it() -> None:
    rendered = component("breadcrumb", items=[{"label": "Đầu", "url": "/"}, {"label": "Đây", "url": "/d/"}])
    assert [a.get("href") for a in rendered.findall(".//a")] == ["/"]
    assert text(rendered.find(".//*[@aria-current='page']")) == "Đây"


def test_quote_marks_exactly_the_passage() -> None:
    rendered = component("quote_highlight", before="có ", match="66/87 xã", after=" đạt chuẩn", source="đoạn 4")
    assert text(rendered.find(".//mark")) == "66/87 xã"
    assert text(rendered.find(".//blockquote")) == "có 66/87 xã đạt chuẩn"


@pytest.mark.parametrize("state", ["queued", "running"])
def test_unfinished_job_asks_again_every_second(state: str) -> None:
    job = component("job_progress", label="Đọc", state=state, poll_url="/viec/1/", total=10, done=3).find("div")
    assert job.get("hx-get") == "/viec/1/"
    assert job.get("hx-trigger") == "every 1s"
    assert job.find(".//noscript") is not None


@pytest.mark.parametrize("state", ["done", "failed", "cancelled"])
def test_finished_job_stops_asking_and_is_read_out(state: str) -> None:
    job = component("job_progress", label="Đọc", state=state, poll_url="/viec/1/", result_url="/kq/").find("div")
    assert job.get("hx-get") is None
    assert job.get("data-announce").startswith("Đọc – ")
    assert bool(job.findall(".//a")) is (state == "done")


def test_job_of_unknown_length_shows_movement_and_no_false_number() -> None:
    assert (
        component("job_progress", label="Đọc", state="running", poll_url="/").find(".//progress").get("value") is None
    )


def test_ballot_needs_a_choice_and_keeps_the_selected_one() -> None:
    choices = [{"value": "yes", "label": "Đồng ý"}, {"value": "no", "label": "Không đồng ý"}]
    rendered = component("vote_choice", legend="Lê Văn Tâm", name="item-1", choices=choices, selected="no")
    radios = rendered.findall(".//input")
    assert all(radio.get("required") is not None for radio in radios)
    assert [radio.get("checked") is not None for radio in radios] == [False, True]
    assert {label.get("for") for label in rendered.findall(".//label")} == {radio.get("id") for radio in radios}
    assert len({label.get("class") for label in rendered.findall(".//label")}) == 1, (
        "no choice looks better than another"
    )


def test_revoked_honour_says_so() -> None:
    rendered = component("honour_card", name="Trần Văn Mẫu", award="Giấy khen", revoked="Đã hủy bỏ ngày 05/10/2026")
    assert "Đã hủy bỏ" in text(rendered)
    assert "honour--revoked" in rendered.find("article").get("class")


def test_pagination_keeps_the_filters() -> None:
    request = RequestFactory().get("/ds/", {"q": "hòa", "page": "2"})
    rows = Paginator(range(30), 10).get_page(2)
    rendered = render_to_string("components/pagination.html", {"page": rows}, request=request)
    assert "?q=h%C3%B2a&amp;page=3" in rendered
    assert "Trang 2/3" in rendered


def test_one_page_needs_no_pagination() -> None:
    request = RequestFactory().get("/ds/")
    rows = Paginator(range(3), 10).get_page(1)
    assert render_to_string("components/pagination.html", {"page": rows}, request=request).strip() == ""


def test_tabs_mark_the_current_one_and_count() -> None:
    tabs = component(
        "tabs",
        label="Các mặt",
        items=[{"label": "Chỉ tiêu", "url": "?a", "current": True, "count": 0}, {"label": "Đơn vị", "url": "?b"}],
    )
    first, second = tabs.findall(".//a")
    assert first.get("aria-current") == "page"
    assert text(first) == "Chỉ tiêu 0"
    assert second.get("aria-current") is None
    assert text(second) == "Đơn vị"
    assert tabs.find(".//nav").get("aria-label") == "Các mặt"


def test_a_movement_without_figures_shows_no_empty_side() -> None:
    card = {"title": "Thi đua", "url": "/x/", "when": "2026", "progress_label": "", "meta": "", "targets": []}
    assert component("movement_feature", movement=card).find_class("feature__side") == []


def test_every_icon_that_is_named_is_drawn() -> None:
    drawn = set(re.findall(r'id="i-([\w-]+)"', (TEMPLATES / "components/icons.svg").read_text()))
    pages = "".join(page.read_text() for page in TEMPLATES.rglob("*.html"))
    named = set(re.findall(r'(?:icon|icon\.html" with name)="([\w-]+)"', pages))
    assert named - drawn == set()
