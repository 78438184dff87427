"""Packs: what is installed comes out the same; what is wrong is named with its place."""

from __future__ import annotations

import copy

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from base.core import ledger
from base.core.errors import DomainError
from movements.domain.criteria.checks import problems_of
from movements.domain.criteria.drafts import completed, draft_of
from movements.domain.criteria.packs import export_pack, install_pack, parse_upload
from movements.domain.criteria.schema import BadPack, dump, parse
from movements.domain.criteria.tree import load_tree
from movements.models import CriteriaSet
from tests.factories.criteria import draft_set, pack

WORDS = st.text("aăâbcdđeêghi Hộ:#'\"-", min_size=1, max_size=20).map(lambda text: f"x{text.strip()}")
POINTS = st.one_of(st.none(), st.decimals(0, 100, places=2).map(str))
FIGURE = st.one_of(st.none(), st.decimals(-10000, 10000, places=4).map(str))


@st.composite
def indicators(draw, code):
    kind = draw(st.sampled_from(["number", "percent", "ratio", "yes_no", "text"]))
    method = {"number": "bands", "percent": "proportional", "ratio": "rank", "yes_no": "yes_no", "text": "manual"}[kind]
    params = {
        "bands": {"bands": [{"from": "90", "points": "0.5"}, {"points": "0"}]},
        "rank": {"points": ["0.9", "0.5"]},
    }.get(method, {})
    levels = {"text": draw(WORDS)} if kind in ("text", "yes_no") else {"low": draw(FIGURE)}
    keys = draw(st.lists(st.sampled_from(["", "nhom-1", "nhom-2", "nhom-3"]), unique=True))
    return {
        "code": code,
        "name": draw(WORDS),
        "kind": kind,
        "method": method,
        "max_score": "1",
        "params": params,
        "unit": draw(WORDS),
        "direction": draw(st.sampled_from(["up", "down", "keep"])),
        "needs_evidence": draw(st.booleans()),
        "is_knock_out": draw(st.booleans()),
        "dimensions": draw(st.lists(st.sampled_from(["sex", "age"]), unique=True)),
        "verified": draw(st.booleans()),
        "thresholds": [{"group_key": key, "verified": draw(st.booleans())} | levels for key in keys],
    }


@st.composite
def whole_packs(draw):
    groups = []
    for number in range(draw(st.integers(0, 3))):
        criteria = []
        for part in range(draw(st.integers(0, 2))):
            code = f"{number}.{part}"
            rows = [draw(indicators(f"{code}.{row}")) for row in range(draw(st.integers(0, 3)))]
            criteria.append(
                {"code": code, "name": draw(WORDS), "indicators": rows, "is_knock_out": draw(st.booleans())}
            )
        effect = draw(st.sampled_from(["normal", "bonus", "penalty"]))
        cap = {} if effect == "normal" else {"cap": draw(POINTS)}
        groups.append({"code": f"G{number}", "name": draw(WORDS), "effect": effect, "criteria": criteria} | cap)
    return {
        "code": "ngau-nhien",
        "title": draw(WORDS),
        "purpose": draw(st.sampled_from(["scoring", "standard"])),
        "grouping": "commune_group3",
        "note": draw(WORDS),
        "valid_from": draw(st.one_of(st.none(), st.dates().map(str))),
        "grades": draw(st.sampled_from([[], [{"from": "90", "label": "Tốt"}, {"from": "70.5", "label": "Khá"}]])),
        "groups": groups,
    }


@given(whole_packs())
@settings(max_examples=60, deadline=None)
def test_any_pack_survives_yaml(data) -> None:
    draft = parse(data)
    assert parse(yaml.safe_load(yaml.safe_dump(dump(draft), allow_unicode=True, sort_keys=False))) == draft


@pytest.mark.django_db
@given(whole_packs())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_pack_comes_out_of_the_database_as_it_went_in(data) -> None:
    CriteriaSet.objects.all().delete()
    installed = install_pack(data, actor=None)
    assert draft_of(load_tree(installed.pk)) == completed(parse(data))
    assert install_pack(yaml.safe_load(export_pack(installed)), actor=None) == installed


def broken(path: list, value) -> dict:
    """The sample pack with one value replaced; None takes it out."""
    data = copy.deepcopy(pack())
    node = data
    for step in path[:-1]:
        node = node[step]
    if value is None:
        del node[path[-1]]
    else:
        node[path[-1]] = value
    return data


INDICATOR = ["groups", 0, "criteria", 0, "indicators", 0]


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (["title"], None, "title"),
        (["tilte"], "x", "tilte"),
        (["groups"], {"a": 1}, "groups"),
        (["groups", 1, "name"], None, "groups[2].name"),
        (["groups", 2, "effect"], "thuong", "groups[3].effect"),
        ([*INDICATOR, "kind"], "so", "groups[1].criteria[1].indicators[1].kind"),
        ([*INDICATOR, "max_score"], "nhiều", "indicators[1].max_score"),
        ([*INDICATOR, "max_score"], True, "indicators[1].max_score"),
        ([*INDICATOR, "code"], 1.10, "indicators[1].code"),
        ([*INDICATOR, "name"], ["a"], "indicators[1].name"),
        ([*INDICATOR, "name"], "x" * 501, "indicators[1].name"),
        ([*INDICATOR, "needs_evidence"], "có", "indicators[1].needs_evidence"),
        ([*INDICATOR, "params"], {"bands": []}, "indicators[1].params"),
        ([*INDICATOR, "dimensions"], "sex", "indicators[1].dimensions"),
        ([*INDICATOR, "thresholds", 0, "low"], "cao", "thresholds[1].low"),
        (["valid_from"], "ngày mai", "valid_from"),
        (["grades"], [{"from": 90}], "grades"),
        (["groups", 0], "nhóm", "groups[1]"),
    ],
)
def test_a_wrong_pack_names_its_place(path, value, place) -> None:
    with pytest.raises(BadPack) as caught:
        parse(broken(path, value))
    assert place in caught.value.message


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (["grouping"], "vung-la", "Chưa có cách phân nhóm"),
        (["grouping"], "", "không phân nhóm đơn vị"),
        (["max_score"], 90, "Các nhóm điểm chính cộng lại 100 điểm, vượt mức tối đa 90 là 10 điểm"),
        (
            ["groups", 0, "max_score"],
            "59.5",
            "Kinh tế - xã hội: Các tiêu chí cộng lại 60 điểm, vượt mức tối đa 59,5 là 0,5",
        ),
        ([*INDICATOR, "max_score"], "40.25", "Thu nhập và giảm nghèo: Các chỉ tiêu cộng lại 60,25 điểm"),
        ([*INDICATOR, "max_score"], -1, "Điểm phải từ 0"),
        ([*INDICATOR, "method"], "yes_no", "không chấm được"),
        ([*INDICATOR, "code"], "1.2", "Mã “1.2” dùng 2 lần"),
        ([*INDICATOR, "dimensions"], ["mau"], "Không có cách phân tổ"),
        ([*INDICATOR, "minimum"], 5, "lớn hơn giá trị lớn nhất"),
        ([*INDICATOR, "thresholds", 0, "group_key"], "nhom-9", "không có trong cách phân nhóm"),
        ([*INDICATOR, "thresholds", 0, "group_key"], "nhom-3", "có hai ngưỡng"),
        ([*INDICATOR, "thresholds", 0, "high"], 1, "lớn hơn mức cao nhất"),
        (["groups", 0, "cap"], 5, "Mức trần chỉ dùng"),
        (["valid_to"], "2020-01-01", "sau ngày có hiệu lực"),
    ],
)
def test_a_pack_that_contradicts_itself_is_not_installed(path, value, said) -> None:
    data = broken(path, value)
    if path[-1] == "minimum":
        data["groups"][0]["criteria"][0]["indicators"][0]["maximum"] = 1
    if path[-1] == "valid_to":
        data["valid_from"] = "2021-01-01"
    assert any(said in str(problem) for problem in problems_of(parse(data)))
    with pytest.raises(DomainError):
        install_pack(data, actor=None)
    assert not CriteriaSet.objects.exists()


@pytest.mark.django_db
def test_an_indicator_of_a_standard_without_thresholds_has_one_that_is_not_known() -> None:
    standard = draft_set(purpose="standard")
    rows = load_tree(standard.pk).groups.all()[1].criteria.all()[0].indicators.all()[0].thresholds.all()
    assert [(row.group_key, row.low, row.text) for row in rows] == [("", None, "")]
    assert ledger.verify() == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a: [", "dòng 1"),
        (b"\xff\xfe\x00", "không phải là gói YAML"),
        (b"- 1", "không phải là gói"),
        (b"x" * 3_000_000, "quá lớn"),
    ],
)
def test_a_file_that_is_no_pack_is_refused_in_words(data, said) -> None:
    with pytest.raises(BadPack, match=said):
        parse_upload(data, "goi.yaml")
