from __future__ import annotations

import re
from pathlib import Path

import pytest
from django import forms
from lxml import html

from tests.templates.rendering import component, page, text

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


class ReportForm(forms.Form):
    title = forms.CharField(label="Tên báo cáo", help_text="Ghi ngắn.")
    scope = forms.ChoiceField(label="Phạm vi", widget=forms.RadioSelect, choices=[("a", "Toàn tỉnh"), ("b", "Cụm")])
    groups = forms.MultipleChoiceField(
        label="Đối tượng", widget=forms.CheckboxSelectMultiple, choices=[("p", "Cá nhân")]
    )
    note = forms.CharField(label="Ghi chú", required=False)
    agreed = forms.BooleanField(label="Đã đối chiếu")
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> None:
        raise forms.ValidationError("Kỳ báo cáo đã đóng.")


@pytest.fixture
def wrong() -> html.HtmlElement:
    return html.fragment_fromstring(str(ReportForm({"note": "<b>x</b>"})), create_parent="form")


def test_error_summary_links_to_every_field_in_error(wrong: html.HtmlElement) -> None:
    ids = {element.get("id") for element in wrong.iter() if element.get("id")}
    links = [link.get("href") for link in wrong.findall(".//*[@data-error-summary]//a")]
    assert links == ["#id_title", "#id_scope_0", "#id_groups_0", "#id_agreed"]
    assert {link.removeprefix("#") for link in links} <= ids


def test_error_summary_tells_what_belongs_to_no_field(wrong: html.HtmlElement) -> None:
    assert "Kỳ báo cáo đã đóng." in text(wrong.find(".//*[@data-error-summary]"))


def test_field_in_error_is_described_by_its_help_and_its_error(wrong: html.HtmlElement) -> None:
    control = wrong.find(".//input[@name='title']")
    assert control.get("aria-invalid") == "true"
    described = control.get("aria-describedby").split()
    assert text(wrong.get_element_by_id(described[0])) == "Ghi ngắn."
    assert "Lỗi:" in text(wrong.get_element_by_id(described[1]))


def test_group_of_choices_is_a_fieldset_that_carries_its_error(wrong: html.HtmlElement) -> None:
    group = wrong.find(".//input[@name='scope']").xpath("ancestor::fieldset")[0]
    assert text(group.find("legend")).startswith("Phạm vi")
    assert wrong.get_element_by_id(group.get("aria-describedby")) is not None


def test_every_control_has_a_label(wrong: html.HtmlElement) -> None:
    labelled = {label.get("for") for label in wrong.findall(".//label")}
    controls = [c for c in wrong.xpath(".//input | .//select | .//textarea") if c.get("type") != "hidden"]
    assert {control.get("id") for control in controls} <= labelled


def test_required_fields_are_marked_and_optional_ones_are_not(wrong: html.HtmlElement) -> None:
    assert "*" in text(wrong.find(".//label[@for='id_title']"))
    assert "*" not in text(wrong.find(".//label[@for='id_note']"))


def test_where_nothing_is_required_no_star_is_explained() -> None:
    class SomeForm(forms.Form):
        note = forms.CharField(required=False)
        version = forms.IntegerField(widget=forms.HiddenInput)

    assert "bắt buộc" not in str(SomeForm())
    assert str(ReportForm()).count("là bắt buộc.") == 1


def test_what_was_typed_stays_and_is_escaped(wrong: html.HtmlElement) -> None:
    assert wrong.find(".//input[@name='note']").get("value") == "<b>x</b>"


def test_clean_form_shows_no_summary() -> None:
    rendered = html.fragment_fromstring(str(ReportForm()), create_parent="form")
    assert rendered.find(".//*[@data-error-summary]") is None
    assert rendered.find(".//*[@aria-invalid]") is None


def test_field_group_of_django_is_our_field() -> None:
    rendered = html.fragment_fromstring(str(ReportForm()["title"].as_field_group()), create_parent="div")
    assert "field__label" in rendered.find(".//label").get("class")


def test_filters_ask_by_get_and_can_be_cleared_once_they_narrow_the_list() -> None:
    assert not component("filters", form=ReportForm(), clear_url="/ds/").findall(".//a")
    rendered = component("filters", form=ReportForm({"title": "Quý III"}), clear_url="/ds/")
    assert rendered.find(".//form").get("method") == "get"
    assert rendered.find(".//details").get("open") is not None
    assert "/ds/" in [link.get("href") for link in rendered.findall(".//a")]


def test_sign_in_keeps_the_way_back_and_the_names_django_reads() -> None:
    class SignIn(forms.Form):
        username = forms.CharField()
        password = forms.CharField(widget=forms.PasswordInput)

    rendered = html.fromstring(page("registration/login.html", form=SignIn(), next="/lam-viec/?a=1&b=2"))
    values = {control.get("name"): control.get("value") for control in rendered.findall(".//input")}
    assert {"username", "password", "csrfmiddlewaretoken"} <= set(values)
    assert values["next"] == "/lam-viec/?a=1&b=2"


@pytest.mark.parametrize(
    "template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_a_form_speaks_in_our_words_not_in_those_of_the_browser(template: Path) -> None:
    forms_that_write = [tag for tag in re.findall(r"<form\b.*?>", template.read_text()) if 'method="post"' in tag]
    assert all("novalidate" in tag for tag in forms_that_write)
