from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from pytest_django import DjangoAssertNumQueries
from wagtail.documents import get_document_model

from awards.domain.register_words import folded_row
from awards.models import AwardType, Grant
from tests.factories.cms import LegalDocumentPageFactory, NewsPageFactory, StoryPageFactory
from tests.factories.registry import make
from tests.factories.units import UnitFactory
from tests.importers.documents import docx_of
from web.cms.domain.file_texts import read_files
from web.cms.domain.finding import excerpt, marked, search_pages, suggestions, words_of
from web.cms.domain.vocabulary import learn_words, mended, one_edit_away
from web.cms.models import HomePage, NewsIndexPage, SearchWord

TEXT = "Phong trào thi đua xây dựng nông thôn mới ở Đồng Phú"


def titles(query: str) -> list[str]:
    return [str(hit.title) for hit in search_pages(query).hits]


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
@pytest.mark.parametrize("query", ["", "   ", '"', "*", "a' OR 1=1 --", "NEAR(", "x" * 5000, "%", "AND NOT"])
def test_strange_input_is_a_search_like_any_other(client: Client, site_tree: HomePage, query: str) -> None:
    assert client.get("/tim-kiem/", {"q": query, "page": "khong"}).status_code == 200


@pytest.mark.django_db
def test_page_of_results_shows_the_matching_words(client: Client, site_tree: HomePage) -> None:
    StoryPageFactory(title="Chuyện một con đường", lead=TEXT)
    seen = client.get("/tim-kiem/", {"q": "nong thon"}).content.decode()
    assert "<mark>nông</mark> <mark>thôn</mark>" in seen


@pytest.mark.django_db
def test_what_is_written_just_so_stands_first(site_tree: HomePage) -> None:
    StoryPageFactory(title="Hoa và hòa", lead="Người trồng hoa, hoa, hoa, hoa ở xã Hoa Lư")
    StoryPageFactory(title="Giữ gìn sự hóa", lead="Một từ khác dấu")
    StoryPageFactory(title="Chuyện ở ấp", lead="Sống hòa thuận")
    assert titles("hòa thuận")[0] == "Chuyện ở ấp"
    assert titles("hóa") == ["Giữ gìn sự <mark>hóa</mark>", *titles("hóa")[1:]]
    assert len(titles("hóa")) == len(titles("hoa")) == 3


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["nogn thon", "nông thôm", "nong thonn dong phu", "noong thon"])
def test_mistyped_words_are_mended_and_the_page_says_so(client: Client, site_tree: HomePage, query: str) -> None:
    StoryPageFactory(title="Chuyện một con đường", lead=TEXT)
    assert learn_words() == 1
    seen = client.get("/tim-kiem/", {"q": query}).content.decode()
    assert "Chuyện một con đường" in seen
    assert f"Không có trang nào chứa “{query}”" in seen


@pytest.mark.django_db
def test_a_mistyped_word_is_mended_by_the_words_beside_it(site_tree: HomePage) -> None:
    StoryPageFactory(title="Chuyện một con đường", lead="Xây dựng nông thôn mới")
    for number in range(5):
        NewsPageFactory(title=f"Tin thi đua {number}", lead="Sử dụng dữ liệu mở")
    learn_words()
    assert mended(["dug"]) == "dụng"
    assert mended(["xay", "dug"]) == "xây dựng"
    assert mended(["xya", "dug", "nong", "thon"]) == "xây dựng nông thôn"
    assert mended(["dug", "du", "lieu"]) == "dụng dữ liệu"
    assert titles("xay dug") == ["Chuyện một con đường"]


@pytest.mark.django_db
def test_a_space_left_out_is_mended(site_tree: HomePage) -> None:
    StoryPageFactory(title="Chuyện một con đường", lead=TEXT)
    learn_words()
    assert mended(["xay", "dung", "nongthon"]) == "xây dựng nông thôn"


@pytest.mark.django_db
def test_mending_asks_as_often_for_one_word_as_for_many(
    site_tree: HomePage, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    StoryPageFactory(title="Chuyện một con đường", lead=TEXT)
    learn_words()
    for words in (["thi", "dau", "xya"], ["xya", "dugn", "nogn", "thonn", "mowi", "phuu"]):
        with django_assert_num_queries(3):
            mended(words)
    with django_assert_num_queries(1):
        assert mended([f"xay{letter}" for letter in "abcdefg"]) == ""


@pytest.mark.django_db
def test_words_that_nothing_is_near_to_find_nothing(client: Client, site_tree: HomePage) -> None:
    StoryPageFactory(title="Chuyện một con đường", lead=TEXT)
    learn_words()
    assert mended(["zzzzqqqq"]) == ""
    assert "Không tìm thấy trang nào" in client.get("/tim-kiem/", {"q": "zzzzqqqq"}).content.decode()


@pytest.mark.django_db
def test_words_are_learned_again_only_after_something_was_published(site_tree: HomePage) -> None:
    StoryPageFactory(title="Chuyện một con đường", lead=TEXT).save_revision().publish()
    assert [learn_words(), learn_words()] == [1, 0]
    assert SearchWord.objects.get(folded="duong").written == "đường"


@given(st.text(alphabet="abcdđ", min_size=1, max_size=8))
def test_every_word_one_edit_away_leads_back(word: str) -> None:
    assert all(abs(len(other) - len(word)) <= 1 for other in one_edit_away(word))
    assert word in {back for other in list(one_edit_away(word))[:5] for back in one_edit_away(other)} or "đ" in word


@pytest.mark.django_db
def test_answers_are_counted_and_narrowed_by_kind(client: Client, site_tree: HomePage) -> None:
    StoryPageFactory(title="Chuyện một con đường", lead=TEXT)
    NewsPageFactory(title="Tin về con đường", lead=TEXT)
    NewsPageFactory(title="Tin nữa về con đường", lead=TEXT)
    counted = {facet.key: facet.count for facet in search_pages("con duong").facets}
    assert counted == {"newspage": 2, "storypage": 1}
    assert titles("con duong") != []
    narrowed = client.get("/tim-kiem/", {"q": "con duong", "loai": "storypage"})
    assert [str(hit.title) for hit in narrowed.context["hits"]] == ["Chuyện một <mark>con</mark> <mark>đường</mark>"]
    assert len(client.get("/tim-kiem/", {"q": "con duong", "loai": "khong-co"}).context["hits"]) == 3


@pytest.mark.django_db
def test_pages_that_list_others_are_one_kind(site_tree: HomePage) -> None:
    site_tree.title = "Con đường thi đua"
    site_tree.save_revision().publish()
    found = NewsIndexPage.objects.get()
    found.title = "Tin về con đường"
    found.save_revision().publish()
    NewsPageFactory(title="Tin về con đường", lead=TEXT)
    answer = search_pages("con duong")
    assert {facet.label: facet.count for facet in answer.facets} == {"Mục của cổng": 2, "Tin": 1}
    assert len(search_pages("con duong", kind="muc").hits) == 2


@pytest.mark.django_db
def test_titles_are_suggested_while_typing(client: Client, site_tree: HomePage) -> None:
    StoryPageFactory(title="Chuyện một con đường")
    StoryPageFactory(title="Chuyện chưa đăng", live=False)
    assert client.get("/tim-kiem/goi-y/", {"q": "chuyen mo"}).json() == {"titles": ["Chuyện một con đường"]}
    assert suggestions("") == []


@pytest.mark.django_db
def test_text_of_an_attached_file_is_searched(site_tree: HomePage) -> None:
    file = get_document_model()(title="Chỉ thị")
    file.file.save("chi-thi.docx", ContentFile(docx_of("Phấn đấu trồng một triệu cây dừa sáp.")), save=False)
    file.save()
    document = LegalDocumentPageFactory(title="Về phong trào", file=file)
    assert titles("dua sap") == []
    assert [read_files(), read_files()] == [1, 0]
    assert titles("dừa sáp") == [document.title]


@pytest.mark.django_db
def test_file_that_cannot_be_read_is_looked_at_once(site_tree: HomePage) -> None:
    file = get_document_model()(title="Bản quét")
    file.file.save("quet.pdf", ContentFile(b"%PDF-1.4 broken"), save=False)
    file.save()
    LegalDocumentPageFactory(file=file)
    assert [read_files(), read_files()] == [1, 0]


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


@pytest.mark.django_db
def test_words_side_by_side_stand_before_words_far_apart(site_tree: HomePage) -> None:
    for number in range(3):
        NewsPageFactory(title=f"Cái mới {number}", lead="Cái này, cái kia, cái nọ")
    apart = NewsPageFactory(title="Cái hay của nguồn vốn", lead="Cái cần là vốn, cái khó là vốn, cái được là vốn")
    near = NewsPageFactory(title="Chuyện ở phường", lead="Người dân sống dọc sông; ở Cái Vồn ai cũng trồng cây. " * 2)
    found = [str(hit.url) for hit in search_pages("cai von").hits]
    assert found == [near.url, apart.url]


@pytest.mark.django_db
def test_all_answers_are_counted_awards_among_them(client: Client, site_tree: HomePage) -> None:
    NewsPageFactory(title="Tin về Nguyễn Thị Sáu", lead=TEXT)
    granted = make(Grant, UnitFactory())
    Grant.objects.filter(pk=granted.pk).update(holder_name="Nguyễn Thị Sáu", folded=folded_row("Nguyễn Thị Sáu"))
    page = client.get("/tim-kiem/", {"q": "nguyen thi sau"})
    assert next((tab["label"], tab["count"]) for tab in page.context["tabs"]) == ("Tất cả", 2)
    assert "2 kết quả" in page.content.decode()
    assert "Trong sổ vinh danh" in page.content.decode()


@pytest.mark.django_db
def test_a_search_that_finds_nothing_says_where_to_go_on(client: Client, site_tree: HomePage) -> None:
    StoryPageFactory(title="Chuyện một con đường", lead=TEXT)
    learn_words()
    page = html.fromstring(client.get("/tim-kiem/", {"q": "Đường zzzzqqqq"}).content.decode())
    links = page.xpath("//main//ul[@class='dots']//a/@href")
    assert links[0] == "?q=%C4%90%C6%B0%E1%BB%9Dng"
    assert {"/vinh-danh/", "/gop-y/"} <= set(links)


@pytest.mark.django_db
def test_names_in_the_register_mend_a_mistyped_word(site_tree: HomePage) -> None:
    StoryPageFactory(title="Bảng tin", lead="Bảng khen ở ấp")
    for _number in range(2):
        AwardType.objects.filter(pk=make(Grant, UnitFactory()).award_type_id).update(name="Bằng khen của Bộ trưởng")
    learn_words()
    assert mended(["bang", "khn"]) == "bằng khen"
