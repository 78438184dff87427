from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.cms import NewsPageFactory, StoryPageFactory
from web.cms.domain.finding import excerpt, marked, search_pages, words_of
from web.cms.models import HomePage

TEXT = "Phong trào thi đua xây dựng nông thôn mới ở Đồng Phú"


def titles(query: str) -> list[str]:
    return [str(hit.title) for hit in search_pages(query)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", ["thi đua", "thi dua", "THI ĐUA", "nông thôn mới", "nong thon moi", "dong phu", "Ðồng Phú"]
)
def test_page_is_found_with_and_without_accents(site_tree: HomePage, query: str) -> None:
    StoryPageFactory(title="Chuyện một con đường", lead=TEXT)
    NewsPageFactory(title="Tin khác", lead="Không liên quan")
    found = titles(query)
    assert "Chuyện một con đường" in found
    assert "Tin khác" not in found


@pytest.mark.django_db
def test_every_word_must_stand_on_the_page(site_tree: HomePage) -> None:
    StoryPageFactory(title="Chuyện một con đường", lead=TEXT)
    assert titles("thi dua huan chuong") == []


@pytest.mark.django_db
def test_drafts_are_not_found(site_tree: HomePage) -> None:
    StoryPageFactory(title="Bản nháp", lead=TEXT, live=False)
    assert titles("nong thon") == ["<mark>Nông</mark> <mark>thôn</mark> mới"]


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", "   ", '"', "*", "a' OR 1=1 --", "NEAR(", "x" * 5000, "\x00", "%", "AND NOT"])
def test_strange_input_is_a_search_like_any_other(client: Client, site_tree: HomePage, query: str) -> None:
    assert client.get("/tim-kiem/", {"q": query, "page": "khong"}).status_code == 200


@pytest.mark.django_db
def test_page_of_results_shows_the_matching_words(client: Client, site_tree: HomePage) -> None:
    StoryPageFactory(title="Chuyện một con đường", lead=TEXT)
    seen = client.get("/tim-kiem/", {"q": "nong thon"}).content.decode()
    assert "<mark>nông</mark> <mark>thôn</mark>" in seen


def test_excerpt_is_cut_around_the_words_and_escapes_html() -> None:
    text = "mở đầu " * 60 + "đây là <b>nông thôn</b> mới " + "kết " * 60
    seen = excerpt(text, {"nong", "thon"})
    assert seen.startswith("… ")
    assert seen.endswith(" …")
    assert "&lt;b&gt;<mark>nông</mark> <mark>thôn</mark>&lt;/b&gt;" in seen


@given(st.text(max_size=200), st.sets(st.text(alphabet="abdđthi ", max_size=6)))
def test_marking_never_loses_text_and_never_lets_html_through(text: str, words: set[str]) -> None:
    seen = str(marked(text, words))
    bare = seen.replace("<mark>", "").replace("</mark>", "")
    assert "<" not in bare
    assert len(bare) >= len(text)


@given(st.text(max_size=300))
def test_words_of_a_query_are_folded_and_bounded(query: str) -> None:
    for word in words_of(query):
        assert word == word.lower()
        assert len(word) <= 400
