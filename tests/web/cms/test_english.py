"""English as a visitor meets it. Texts are compared with the catalogue, so a better translation breaks no test."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext, override
from lxml import html
from wagtail.models import Locale

from tests.factories.cms import NewsPageFactory
from tests.web.cms.test_page_cache import is_kept
from web.cms.domain.guides import ensure_guides
from web.cms.models import GuidePage, HomePage

pytestmark = pytest.mark.django_db

MISSING = "Không có trang này"
NEWS = "Tin tức"


@pytest.fixture
def both_trees(site_tree: HomePage) -> HomePage:
    ensure_guides(site_tree)
    return site_tree


def english(text: str) -> str:
    with override("en"):
        said = gettext(text)
    assert said != text, f"no English for “{text}”"
    return said


def choose(client: Client, language: str, following: str) -> html.HtmlElement:
    """Press the switch and follow it."""
    answer = client.post("/ngon-ngu/", {"language": language, "next": following}, follow=True)
    assert answer.status_code == 200
    return html.fromstring(answer.content.decode())


def switch_of(page: html.HtmlElement) -> tuple[str, str]:
    """Language and target of the switch in the header."""
    (button,) = page.find_class("language__button")
    (target,) = page.xpath("//form[@class='language']/input[@name='next']")
    assert button.get("lang") == button.get("value")
    return button.get("value"), target.get("value")


def seen(client: Client, path: str) -> html.HtmlElement:
    return html.fromstring(client.get(path).content.decode())


def test_the_switch_changes_the_interface_and_is_remembered(client: Client, both_trees: HomePage) -> None:
    assert switch_of(seen(client, "/tin-tuc/")) == ("en", "/tin-tuc/")
    page = choose(client, "en", "/tin-tuc/")
    assert page.get("lang") == "en"
    assert english(NEWS) in page.find_class("nav__list")[0].text_content()
    assert page.find(".//h1").text_content() == english(NEWS)
    assert seen(client, "/van-ban/").get("lang") == "en"
    assert switch_of(seen(client, "/van-ban/")) == ("vi", "/van-ban/")
    assert choose(client, "vi", "/van-ban/").get("lang") == "vi"


def test_vietnamese_content_inside_the_english_interface_says_that_it_is_vietnamese(
    client: Client, both_trees: HomePage
) -> None:
    story = NewsPageFactory(title="Tin vừa đăng")
    assert seen(client, story.url).get_element_by_id("main").get("lang") is None
    page = choose(client, "en", story.url)
    assert page.get("lang") == "en"
    assert page.get_element_by_id("main").get("lang") == "vi"
    assert "Tin vừa đăng" in page.get_element_by_id("main").text_content()


def test_english_home_leads_on_in_english(client: Client, both_trees: HomePage) -> None:
    answer = client.get("/en/")
    page = html.fromstring(answer.content.decode())
    assert page.get("lang") == answer["Content-Language"] == "en"
    assert "Real people" in page.find(".//h1").text_content()
    assert page.get_element_by_id("main").get("lang") is None
    assert switch_of(page) == ("vi", "/")
    assert seen(client, "/tin-tuc/").get("lang") == "en"


def test_translations_name_each_other(client: Client, both_trees: HomePage) -> None:
    for path in ("/gioi-thieu/", "/en/about/"):
        links = seen(Client(), path).xpath("//link[@rel='alternate'][@hreflang]")
        named = {link.get("hreflang"): link.get("href").partition("//")[2].partition("/")[2] for link in links}
        assert named == {"vi": "gioi-thieu/", "en": "en/about/", "x-default": "gioi-thieu/"}
    assert switch_of(seen(Client(), "/gioi-thieu/")) == ("en", "/en/about/")
    assert not seen(Client(), "/tin-tuc/").xpath("//link[@hreflang]")
    site_map = client.get("/sitemap.xml").content.decode()
    assert "/en/reading-movements/" in site_map
    assert "/cach-doc-phong-trao/" in site_map


def test_every_guide_is_reached_from_every_other(client: Client, both_trees: HomePage) -> None:
    counts = []
    seen(Client(), "/gioi-thieu/?lan=0")
    for number in (1, 3):
        for at in range(number):
            new = GuidePage(title=f"Hướng dẫn {number} {at}", lead="Ba bước", locale_id=both_trees.locale_id)
            both_trees.add_child(instance=new)
        both_trees.add_child(instance=GuidePage(title=f"Bản nháp {number}", live=False, locale_id=both_trees.locale_id))
        with CaptureQueriesContext(connection) as asked:
            page = seen(Client(), "/gioi-thieu/?lan=" + str(number))
        counts.append(len(asked))
    named = page.xpath("//nav[@aria-labelledby='guides']//a/text()")
    assert named == ["Cách đọc trang phong trào", "Hướng dẫn 1 0", *(f"Hướng dẫn 3 {at}" for at in range(3))]
    assert page.xpath("//footer//a[@href='/gioi-thieu/']")
    assert counts[0] == counts[1]
    assert seen(client, "/en/about/").xpath("//nav[@aria-labelledby='guides']//a/@href") == ["/en/reading-movements/"]


def test_a_missing_page_is_told_in_the_language_of_its_address(client: Client, both_trees: HomePage) -> None:
    for path, expected, language in (("/en/khong-co/", english(MISSING), "en"), ("/khong-co/", MISSING, "vi")):
        answer = Client().get(path)
        assert answer.status_code == 404
        page = html.fromstring(answer.content.decode())
        assert page.get("lang") == language
        assert page.find(".//h1").text_content() == expected


def test_kept_pages_do_not_mix_languages(client: Client, both_trees: HomePage) -> None:
    reader = Client()
    choose(reader, "en", "/van-ban/")
    client.get("/tin-tuc/")
    assert seen(reader, "/tin-tuc/").get("lang") == "en"
    assert is_kept(reader, "/tin-tuc/")
    assert is_kept(client, "/tin-tuc/")
    assert seen(client, "/tin-tuc/").get("lang") == "vi"
    answer = reader.get("/tin-tuc/")
    assert "Cookie" in answer["Vary"]
    assert answer["Content-Language"] == "en"


def test_a_kept_english_home_still_leads_on_in_english(both_trees: HomePage) -> None:
    Client().get("/en/")
    second = Client()
    assert is_kept(second, "/en/")
    assert seen(second, "/tin-tuc/").get("lang") == "en"


def test_a_strange_choice_is_vietnamese_and_the_way_back_stays_on_this_site(
    client: Client, both_trees: HomePage
) -> None:
    answer = client.post("/ngon-ngu/", {"language": "fr", "next": "https://example.org/"})
    assert answer["Location"] == "/"
    assert seen(client, "/").get("lang") == "vi"
    assert client.get("/ngon-ngu/").status_code == 405


def test_addresses_of_programs_have_one_language(client: Client, both_trees: HomePage) -> None:
    before = client.get("/rss.xml").content
    choose(client, "en", "/tin-tuc/")
    assert client.get("/rss.xml").content == before
    first, _rest = client.get("/nong-thon-moi/tai-ve.csv").content.decode("utf-8-sig").split("\r\n", 1)
    assert "Đơn vị" in first


def test_guides_are_made_once_and_stay_the_editors(both_trees: HomePage) -> None:
    page = GuidePage.objects.get(slug="about")
    page.lead = "Rewritten"
    page.save_revision().publish()
    ensure_guides(both_trees)
    assert GuidePage.objects.get(slug="about").lead == "Rewritten"
    assert HomePage.objects.filter(locale=Locale.objects.get(language_code="en")).count() == 1
    assert GuidePage.objects.count() == 4


def test_english_asks_no_more_of_the_database_than_vietnamese(client: Client, both_trees: HomePage) -> None:
    story = NewsPageFactory()
    counts = []
    for reader in (client, Client()):
        if counts:
            choose(reader, "en", "/van-ban/")
        reader.get("/van-ban/")
        with CaptureQueriesContext(connection) as queries:
            reader.get(story.url)
        counts.append(len(queries))
    assert counts[0] == counts[1]
