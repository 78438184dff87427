"""The criteria screens as their users meet them."""

from __future__ import annotations

import datetime as dt

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from base.accounts.enums import Role
from base.core import clock, ledger
from base.core.errors import DomainError
from movements.domain.criteria.assigning import assign_group
from movements.domain.criteria.grouping import group_of
from movements.domain.criteria.packs import install_pack, packs
from movements.domain.criteria.public import tree_for
from movements.domain.criteria.schemes import key_names
from movements.domain.criteria.tree import indicators_of
from movements.domain.criteria.versions import freeze, new_version
from movements.enums import CriteriaStatus
from movements.models import CriteriaSet, GroupingScheme, Indicator, RuralStandard, Threshold, UnitGrouping
from tests.factories.accounts import UserFactory
from tests.factories.criteria import draft_set, indicator, pack
from tests.factories.movements import MeasurementFactory, MovementFactory, ReportFactory
from tests.factories.sealed import sealed
from tests.factories.units import UnitFactory
from tests.movements.queries import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client: Client) -> Client:
    client.force_login(UserFactory(role=Role.SECRETARIAT, unit=UnitFactory(province=True)))
    return client


@pytest.fixture
def officer() -> Client:
    client = Client()
    client.force_login(UserFactory(role=Role.OFFICER, unit=UnitFactory()))
    return client


def url(name: str, *args, **kwargs) -> str:
    return reverse(f"criteria:{name}", args=args or None, kwargs=kwargs or None)


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response
    return response.content.decode()


def posted(client: Client, address: str, **data) -> str:
    """The page after the redirects of a form."""
    return client.post(address, data, follow=True).content.decode()


def test_a_set_is_written_through_the_forms(secretary: Client) -> None:
    answer = posted(
        secretary, url("set-create"), title="Cụm số 2", purpose="scoring", max_score="100", grades="91: Xuất sắc"
    )
    assert "Bộ tiêu chí còn trống" in answer
    made = CriteriaSet.objects.get()
    posted(secretary, url("group-add", made.pk), code="I", name="Kinh tế", effect="normal")
    group = made.groups.get()
    posted(secretary, url("criterion-add", group.pk), code="1", name="Thu ngân sách")
    values = {
        "code": "1.1", "name": "Tỷ lệ thu", "kind": "percent", "direction": "up", "method": "bands",
        "max_score": "99,5", "params": "100: 99,5\ncòn lại: 0", "accumulation": "point", "dimensions": ["sex"],
    }  # fmt: skip
    answer = posted(secretary, url("indicator-add", group.criteria.get().pk), **values)
    assert "theo khoảng giá trị: 100: 99,5; còn lại: 0" in answer
    assert "99,5 điểm" in answer
    assert made.refresh_from_db() is None
    assert made.grades == [{"from": "91", "label": "Xuất sắc"}]
    edit = url("indicator-edit", Indicator.objects.get().pk)
    assert "còn lại: 0" in page(secretary, edit)
    answer = posted(secretary, edit, **(values | {"params": "100: 200"}))
    assert "vượt điểm tối đa" in answer
    assert "100: 200" in answer
    posted(secretary, url("set-freeze", made.pk))
    made.refresh_from_db()
    assert made.status == CriteriaStatus.FROZEN
    assert ledger.verify() == []


def test_faults_of_a_draft_stand_on_its_page_and_keep_it_from_being_frozen(secretary: Client) -> None:
    made = draft_set()
    made.max_score = 90
    made.save()
    answer = page(secretary, made.get_absolute_url())
    assert "vượt mức tối đa 90 là 10 điểm" in answer
    assert url("set-freeze", made.pk) not in answer
    assert "còn 1 điểm phải sửa" in posted(secretary, url("set-freeze", made.pk))


def test_a_frozen_set_sends_to_a_new_version_instead_of_a_form(secretary: Client) -> None:
    made = freeze(draft_set())
    for name, subject in (
        ("set-edit", made),
        ("group-add", made),
        ("group-edit", made.groups.first()),
        ("indicator-edit", indicator(made, "1.1")),
        ("thresholds", indicator(made, "1.1")),
        ("indicator-remove", indicator(made, "1.1")),
    ):
        answer = secretary.get(url(name, subject.pk), follow=True)
        assert answer.redirect_chain[-1][0] == made.get_absolute_url()
        assert "tạo phiên bản mới" in answer.content.decode()
    answer = posted(secretary, url("version-create", made.pk), reason="Theo góp ý của cụm")
    assert "dự thảo phiên bản 2" in answer
    newest = CriteriaSet.objects.get(version=2)
    posted(secretary, url("indicator-remove", indicator(newest, "1.2").pk))
    versions = page(secretary, newest.get_absolute_url() + "?tab=phien-ban")
    assert "Theo góp ý của cụm" in versions
    assert "Tỷ lệ hộ nghèo đa chiều" in versions
    assert "Đã có phiên bản 2" in page(secretary, made.get_absolute_url())
    assert "Hai phiên bản có nội dung giống nhau" not in versions


def test_thresholds_are_written_per_group_and_a_wrong_one_keeps_what_was_typed(secretary: Client) -> None:
    made = draft_set()
    address = url("thresholds", indicator(made, "1.1").pk)
    base = {f"{prefix}-comparator": "ge" for prefix in ("all", "nhom-1", "nhom-2", "nhom-3")}
    wrong = base | {"nhom-2-is_set": "on", "nhom-2-low": "90", "nhom-2-high": "80", "nhom-2-source": "QĐ 5"}
    answer = posted(secretary, address, **wrong)
    assert "Mức thấp nhất lớn hơn mức cao nhất" in answer
    assert 'value="QĐ 5"' in answer
    posted(secretary, address, **(base | {"nhom-2-is_set": "on", "nhom-2-low": "90,5", "nhom-2-verified": "on"}))
    (row,) = Threshold.objects.filter(indicator__code="1.1")
    assert (row.group_key, float(row.low), row.verified) == ("nhom-2", 90.5, True)
    grid = page(secretary, made.get_absolute_url() + "?tab=nguong")
    assert "từ 90,5 triệu đồng trở lên" in grid
    assert "chưa có ngưỡng" in grid


def test_nodes_are_moved_and_removed(secretary: Client) -> None:
    made = draft_set()
    secretary.post(url("indicator-edit", indicator(made, "1.2").pk), {"up": "1"})
    assert [row.code for row in indicators_of(made)][:2] == ["1.2", "1.1"]
    secretary.post(url("criterion-remove", indicator(made, "1.2").criterion.pk))
    assert [row.code for row in indicators_of(made)] == ["2.1", "T1.1"]
    assert "Đã bỏ dự thảo" in posted(secretary, url("set-discard", made.pk))
    assert not CriteriaSet.objects.exists()


def test_readers_see_the_tree_and_no_way_to_change_it(officer: Client) -> None:
    made = draft_set()
    answer = page(officer, made.get_absolute_url())
    assert "Thu nhập bình quân đầu người" in answer
    assert url("indicator-edit", indicator(made, "1.1").pk) not in answer
    assert officer.get(url("indicator-edit", indicator(made, "1.1").pk)).status_code == 403
    assert yaml.safe_load(officer.get(url("set-pack", made.pk)).content)["code"] == "bo-mau"


def test_packs_are_installed_from_the_list_and_from_a_file(secretary: Client) -> None:
    first = packs()[0]
    assert first.draft.title in page(secretary, url("pack-list"))
    posted(secretary, url("pack-install", first.name))
    assert "Đã có phiên bản 1" in page(secretary, url("pack-list"))
    assert "Không có gói tiêu chí" in posted(secretary, url("pack-install", "khong-co"))
    shared = SimpleUploadedFile("goi.yaml", yaml.safe_dump(pack(), allow_unicode=True).encode())
    assert "thành dự thảo" in posted(secretary, url("pack-list"), file=shared)
    broken = SimpleUploadedFile("goi.yaml", yaml.safe_dump(pack(groups=[{"code": "I"}])).encode())
    assert "groups[1].name" in posted(secretary, url("pack-list"), file=broken)
    assert CriteriaSet.objects.count() == 2


def test_units_without_a_group_are_shown_as_such_and_put_into_one(secretary: Client) -> None:
    commune = UnitFactory(name="Xã An Bình")
    address = url("scheme", "commune_group3")
    assert "chưa có nhóm" in page(secretary, address + "?q=an+binh&key=-")
    assign = url("unit-group", scheme="commune_group3", pk=commune.pk)
    posted(secretary, assign, key="nhom-2", source="QĐ 7")
    assert "Không có mục nào khớp với bộ lọc" in page(secretary, address + "?q=an+binh&key=-")
    assert "QĐ 7" in page(secretary, address + "?q=an+binh&key=nhom-2")
    row = UnitGrouping.objects.get()
    posted(secretary, url("unit-group-remove", scheme="commune_group3", pk=commune.pk), row=row.pk)
    assert not UnitGrouping.objects.exists()
    assert secretary.get(url("scheme", "vung-la")).status_code == 404
    assert ledger.verify() == []


def test_a_running_movement_is_moved_to_a_later_version_after_its_effect_was_shown(secretary: Client) -> None:
    first = freeze(draft_set())
    movement = MovementFactory(open=True, criteria_set=first)
    address = url("movement-criteria", movement.pk)
    assert "tạo phiên bản mới kèm lý do" in page(secretary, address)
    report = ReportFactory(duty__period__plan__movement=movement)
    MeasurementFactory(report=report, assignment=None, indicator=indicator(first, "1.1"))
    second = new_version(first, reason="Sửa", actor=None)
    assert "1 số liệu đi theo chỉ tiêu cùng mã" in page(secretary, address)
    posted(secretary, address, criteria_set=second.pk, reason="")
    movement.refresh_from_db()
    assert movement.criteria_set == first
    posted(secretary, address, criteria_set=second.pk, reason="Theo góp ý")
    movement.refresh_from_db()
    assert movement.criteria_set == second
    history = page(secretary, movement.get_absolute_url() + "?tab=nhat-ky")
    assert "Theo góp ý" in history


def test_the_public_part_says_what_is_not_verified_and_not_known() -> None:
    shown = render_to_string("movements/criteria/_public.html", {"tree": tree_for(draft_set(purpose="standard"))})
    for words in ("Bộ tiêu chí mẫu", "Kinh tế - xã hội", "chưa có ngưỡng", "chưa đối chiếu"):
        assert words in shown
    assert "60 điểm" in render_to_string("movements/criteria/_public.html", {"tree": tree_for(draft_set(code="x"))})
    assert render_to_string("movements/criteria/_public.html", {"tree": tree_for(None)}).strip() == ""


def test_pages_ask_no_more_for_more_rows(secretary: Client) -> None:
    small = draft_set()
    commune = UnitFactory()
    assign_group("commune_group3", commune, "nhom-1", valid_from=dt.date(2026, 1, 1), actor=None)
    tabs = ["", "?tab=nguong", "?tab=phien-ban", "?tab=phong-trao", "?tab=nhat-ky"]
    lists = [url("set-list"), url("scheme", "commune_group3"), url("pack-list")]
    before = [queries_of(secretary, address) for address in [*(small.get_absolute_url() + tab for tab in tabs), *lists]]
    big = pack(code="lon", max_score=None)
    template = big["groups"][1]
    for number in range(3):
        big["groups"].append(
            template
            | {
                "code": f"N{number}",
                "criteria": [
                    {
                        "code": f"N{number}.{part}",
                        "name": "Tiêu chí",
                        "indicators": [{"code": f"N{number}.{part}.{row}", "name": "Chỉ tiêu"} for row in range(3)],
                    }
                    for part in range(3)
                ],
            }
        )
    large = draft_set(**big)
    MovementFactory(published=True, criteria_set=large)
    for _number in range(2):
        assign_group("commune_group3", UnitFactory(), "nhom-1", actor=None)
    after = [queries_of(secretary, address) for address in [*(large.get_absolute_url() + tab for tab in tabs), *lists]]
    assert after[:3] == before[:3]
    assert after[4:] == before[4:]
    assert max(after) <= 30


def test_who_writes_criteria_is_told_that_a_movement_waits_for_a_sound_set(secretary: Client, officer: Client) -> None:
    made = draft_set()
    made.max_score = 90
    made.save()
    start = clock.today() + dt.timedelta(days=5)
    movement = MovementFactory(published=True, criteria_set=made, starts_on=start, ends_on=start)
    MovementFactory(published=True, criteria_set=draft_set(code="tot"), starts_on=start, ends_on=start)
    home = page(secretary, reverse("workspace:home"))
    assert f"Sửa bộ tiêu chí: {made}" in home
    assert movement.title in home
    assert "Sửa bộ tiêu chí" not in page(officer, reverse("workspace:home"))


def test_the_page_of_a_movement_leads_to_its_criteria_set(secretary: Client, officer: Client) -> None:
    movement = MovementFactory(open=True, criteria_set=freeze(draft_set()))
    assert url("movement-criteria", movement.pk) in page(secretary, movement.get_absolute_url())
    assert movement.criteria_set.get_absolute_url() in page(officer, movement.get_absolute_url())


def test_a_new_way_of_grouping_is_made_on_the_screen_and_used_at_once(secretary: Client, officer: Client) -> None:
    entered = {
        "name": "Vùng ven biển",
        "source": "QĐ của tỉnh",
        "level": "",
        "groups": "Ven biển: có bờ biển\nNội đồng",
    }
    assert officer.get(url("scheme-create")).status_code == 403
    answer = secretary.post(url("scheme-create"), entered)
    assert answer.url == url("scheme", "vung-ven-bien")
    assert list(key_names("vung-ven-bien").values()) == ["Ven biển", "Nội đồng"]
    assert "có bờ biển" in page(secretary, answer.url)
    assert "Vùng ven biển" in page(officer, url("scheme-list"))
    unit = UnitFactory()
    assign_group("vung-ven-bien", unit, "ven-bien", actor=None)
    assert group_of("vung-ven-bien", [unit], clock.today()) == {unit.pk: "ven-bien"}
    with pytest.raises(DomainError, match="Hiện có: ven-bien; noi-dong"):
        install_pack(pack(code="theo-vung", grouping="vung-ven-bien"), actor=None)
    assert ledger.verify() == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": "3 nhóm xã (từ ngày 15/02/2026)"}, "Hãy đặt tên khác"),
        ({"name": "Mới"}, "Hãy đặt tên khác"),
        ({"groups": "Một nhóm"}, "ít nhất hai nhóm"),
        ({"groups": "Nhóm\nNhóm"}, "trùng tên"),
        ({"groups": "Nhóm 1\n???"}, "không có chữ hay số nào"),
    ],
)
def test_a_way_of_grouping_that_cannot_be_says_why(secretary: Client, changes: dict[str, str], words: str) -> None:
    entered = {"name": "Cách khác", "source": "", "level": "", "groups": "A\nB"} | changes
    assert words in secretary.post(url("scheme-create"), entered).content.decode()
    assert not GroupingScheme.objects.exists()


def test_the_rural_standards_lead_to_their_criteria(secretary: Client) -> None:
    standard = sealed(RuralStandard, code="chuan-thu", title="Chuẩn thử", set_code="chuan-thu")
    made = draft_set(code=standard.set_code)
    assert made.get_absolute_url() in page(secretary, reverse("rural:standard-list"))
