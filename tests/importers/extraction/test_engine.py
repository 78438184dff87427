"""The engine as a whole: shapes, spans, repeats, moods, tables, names, deadlines, metadata."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.extraction.engine import extract
from importers.extraction.reading import DocumentText, read_document
from importers.extraction.result import METADATA_KEYS
from tests.importers.extraction.cases import CASES
from tests.importers.extraction.documents import SAMPLES, TEXT

HEAD = (
    "ỦY BAN NHÂN DÂN\nTỈNH VĨNH LONG\nSố: 07/KH-UBND\nVĩnh Long, ngày 02 tháng 3 năm 2026\n"
    "KẾ HOẠCH\nVề thi đua năm 2026\n"
)
TARGET_KEYS = [
    "quote", "start", "end", "name", "comparator", "low", "high", "numerator", "denominator", "unit", "direction",
    "period", "area", "confidence",
]  # fmt: skip


def test_json_has_the_published_shape() -> None:
    out = extract(TEXT).to_json()

    assert list(out)[:6] == ["metadata", "targets", "results", "movements", "deadlines", "assigned_units"]
    assert list(out["metadata"]) == list(METADATA_KEYS)
    assert list(out["targets"][0])[:14] == TARGET_KEYS
    assert out["targets"][0]["rule"] == "subject-verb-value:>="
    assert all(isinstance(name, str) for name in out["movements"] + out["assigned_units"])
    assert set(out["deadlines"][0]) >= {"quote", "start", "end", "date_or_rule"}


def test_sample_directive_shows_every_comparator() -> None:
    found = extract(TEXT)

    assert {figure.comparator for figure in found.targets} == {">=", ">", "<=", "<", "~", "=", "range", "ratio"}
    assert {figure.direction for figure in found.targets} >= {"increase", "decrease", "reach"}
    assert {figure.period for figure in found.targets} == {"2026"}
    assert [figure.name for figure in found.results] == [
        "Tốc độ tăng trưởng kinh tế", "Tỷ lệ hộ nghèo", "Xã đạt chuẩn nông thôn mới",
    ]  # fmt: skip
    assert found.metadata == {
        "number": "01/CT-MH", "type": "Chỉ thị", "issuer": "UBND tỉnh Vĩnh Long", "issued_on": "2026-01-05",
        "effective_on": "2026-01-05", "signer": None,
        "title": "Về việc phát động thi đua hoàn thành nhiệm vụ phát triển kinh tế - xã hội năm 2026",
    }  # fmt: skip
    assert found.movements == [
        "Cả nước chung sức xây dựng nông thôn mới",
        "Đổi mới sáng tạo, phát triển khoa học, công nghệ, chuyển đổi số, chuyển đổi xanh",
    ]
    assert [deadline.date_or_rule for deadline in found.deadlines] == [
        "trong quý III năm 2026", "2026-01-31", "trước ngày 20 hằng tháng", "2026-11-10",
    ]  # fmt: skip
    assert "Sở Nội vụ" in found.assigned_units
    assert "Chủ tịch UBND các xã, phường" in found.assigned_units


def test_sample_plan_keeps_the_table_columns_apart() -> None:
    found = extract(read_document(SAMPLES / "02_ke_hoach_nong_thon_moi_2026.txt"))

    planned = {f.name: (f.comparator, f.low, f.high, f.unit, f.period) for f in found.targets if "table" in f.rule}
    done = {f.name: (f.low, f.period) for f in found.results if "table" in f.rule}
    assert planned["Số sản phẩm OCOP được công nhận mới"] == ("range", 45, 50, "sản phẩm", "2026")
    assert planned["Tỷ lệ chất thải rắn được thu gom"] == (">=", 90, None, "%", "2026")
    assert done["Số sản phẩm OCOP được công nhận mới"] == (41, "2025")
    assert [m.kind for m in found.movement_mentions] == ["campaign"]
    assert found.movements == []


def test_sample_article_tells_results_from_targets() -> None:
    found = extract(read_document(SAMPLES / "03_bai_viet_giao_uoc_2026.txt"))

    assert {figure.low for figure in found.targets} == {100, 90, 40, 2, 350, 10}
    assert {figure.low for figure in found.results} == {38, 410, 5200, 6, 100}
    assert found.movements == ["Dân vận khéo", "Mỗi cơ sở một việc làm thiết thực"]


def test_carried_subject_names_the_second_area() -> None:
    found = extract("Tỷ lệ thu gom rác khu vực đô thị đạt 98% và khu vực nông thôn đạt 80%.")

    assert [f.name for f in found.targets] == [
        "Tỷ lệ thu gom rác khu vực đô thị",
        "Tỷ lệ thu gom rác, khu vực nông thôn",
    ]
    assert found.targets[1].area == "khu vực nông thôn"


def test_a_passage_that_stands_twice_is_found_once() -> None:
    once, twice = extract(TEXT), extract(TEXT + "\n" + TEXT)

    assert len(twice.targets) == len(once.targets)
    assert [f.start for f in twice.targets] == [f.start for f in once.targets]
    assert twice.movements == once.movements


def test_headings_decide_where_sentences_do_not() -> None:
    found = extract(
        HEAD + "I. KẾT QUẢ NĂM 2025\nTỷ lệ hộ nghèo còn 1,5%.\nII. MỤC TIÊU NĂM 2026\nTỷ lệ hộ nghèo còn 1,2%.\n"
    )

    assert [f.low for f in found.results] == [1.5]
    assert [f.low for f in found.targets] == [1.2]


def test_year_before_the_issue_date_is_the_past() -> None:
    found = extract(HEAD + "Năm 2025, thu ngân sách đạt 9.000 tỷ đồng. Năm 2026, thu ngân sách đạt 9.500 tỷ đồng.")

    assert [f.low for f in found.results] == [9000]
    assert [(f.low, f.period) for f in found.targets] == [(9500, "2026")]


def test_wrapped_lines_are_one_sentence() -> None:
    text = "Phấn đấu tỷ lệ hộ dùng nước\nhợp vệ sinh đạt\n97% và tỷ lệ chất thải được thu\ngom đạt 90%."
    found = extract(text)

    assert [f.low for f in found.targets] == [97, 90]
    assert found.targets[0].quote.count("\n") == 2


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("phong trào thi đua “Giỏi việc nước, đảm việc nhà”", ["Giỏi việc nước, đảm việc nhà"]),
        ('các phong trào: "Dạy tốt, học tốt", "Lao động giỏi" và “Dân vận khéo”',
         ["Dạy tốt, học tốt", "Lao động giỏi", "Dân vận khéo"]),
        ("02 phong trào trọng tâm đã được phát động, đó là: “Vì người nghèo”", ["Vì người nghèo"]),
        ("hưởng ứng phong trào Toàn dân bảo vệ an ninh Tổ quốc gắn với nhiệm vụ", ["Toàn dân bảo vệ an ninh Tổ quốc"]),
        ("phong trào thi đua với chủ đề “Đoàn kết, sáng tạo”", []),
        ("nêu gương “Người tốt, việc tốt”; ủng hộ quỹ “Vì người nghèo”; danh hiệu “Gia đình văn hóa”", []),
        ("phương châm “Dân biết, dân bàn”, khẩu hiệu “Tất cả vì học sinh”", []),
        ("phong trào thi đua yêu nước và phong trào khuyến học, khuyến tài", []),
        ("Chỉ thị về việc “phát động thi đua thực hiện nhiệm vụ năm 2026”", []),
        ("phong trào thi đua “Vui khỏe, có ích” … Phong trào “Vui khỏe, có ích”", ["Vui khỏe, có ích"]),
        ("PHONG TRÀO “CHUNG SỨC TRỒNG RỪNG”\nphong trào “Chung sức trồng rừng”", ["Chung sức trồng rừng"]),
    ],
)  # fmt: skip
def test_named_movements(text: str, names: list[str]) -> None:
    assert extract(f"Các đơn vị tổ chức {text}.").movements == names


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("Xây dựng kế hoạch trước ngày 05/02/2026.", ["2026-02-05"]),
        ("Gửi báo cáo chậm nhất là ngày 15 tháng 6 năm 2026.", ["2026-06-15"]),
        ("Báo cáo kết quả trước ngày 20 hằng tháng.", ["trước ngày 20 hằng tháng"]),
        ("Báo cáo trước ngày 15 tháng 12 hằng năm.", ["trước ngày 15 tháng 12 hằng năm"]),
        ("Định kỳ 6 tháng, hằng năm báo cáo Ủy ban nhân dân tỉnh.", ["Định kỳ 6 tháng, hằng năm"]),
        ("Hoàn thành việc rà soát trong quý II/2026.", ["trong quý II/2026"]),
        ("Tổ chức sơ kết vào năm 2028 và tổng kết vào năm 2030.", ["vào năm 2028", "vào năm 2030"]),
        ("Báo cáo tháng trước ngày 20; báo cáo năm gửi trước ngày 10/11/2026.", ["trước ngày 20", "2026-11-10"]),
        ("Đến năm 2030 tỷ lệ hộ nghèo còn 1%.", []),
        ("Căn cứ Nghị định được ban hành ngày 31/12/2023.", []),
        ("Gửi báo cáo trước ngày 31/02/2026.", []),
    ],
)
def test_deadlines(text: str, rules: list[str]) -> None:
    assert [deadline.date_or_rule for deadline in extract(text).deadlines] == rules


def test_metadata_of_an_official_head() -> None:
    text = HEAD + "Nội dung.\nTM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\n\nNguyễn Thị Minh Họa\n"

    assert extract(text).metadata == {
        "number": "07/KH-UBND", "type": "Kế hoạch", "issuer": "UBND tỉnh Vĩnh Long", "issued_on": "2026-03-02",
        "effective_on": None, "signer": "Nguyễn Thị Minh Họa", "title": "Về thi đua năm 2026",
    }  # fmt: skip


@pytest.mark.parametrize(
    "rows",
    [
        "Số hiệu | 07/CT-UBND |\nNgày ban hành | 20/03/2026 |\nLoại văn bản | Chỉ thị |\n"
        "Cơ quan ban hành | Tỉnh An Giang |\n"
        "Người ký | Trần Văn Mẫu |\nNgày có hiệu lực | 25/03/2026 |\n",
        "Số hiệu: 07/CT-UBND Loại văn bản: Chỉ thị\nNơi ban hành: Tỉnh An Giang Người ký: Trần Văn Mẫu\n"
        "Ngày ban hành: 20/03/2026 Ngày hiệu lực: 25/03/2026\nNgày công báo: Đang cập nhật\n",
        "Số hiệu:07/CT-UBND\nNgày ban hành:\n20/03/2026\nLoại văn bản:Chỉ thị\nCơ quan ban hành: | Tỉnh An Giang |\n"
        "Người ký: | Trần Văn Mẫu |\nNgày hiệu lực: | 25/03/2026 |\n",
    ],
)
def test_metadata_of_a_portal(rows: str) -> None:
    found = extract(rows + "\nNội dung chỉ thị.\n").metadata

    assert found == {
        "number": "07/CT-UBND", "type": "Chỉ thị", "issuer": "UBND tỉnh An Giang", "issued_on": "2026-03-20",
        "effective_on": "2026-03-25", "signer": "Trần Văn Mẫu", "title": None,
    }  # fmt: skip


def test_metadata_of_the_document_that_an_article_reports() -> None:
    found = extract(
        "Thi đua năm 2026\n\nNgày 05/01/2026, UBND tỉnh An Giang vừa ban hành Kế hoạch số 12/KH-UBND về việc phát động "
        "thi đua năm 2026. Tỉnh An Giang yêu cầu các đơn vị thực hiện.\n\nTrần Thị Phóng Viên\n"
    ).metadata

    assert (found["number"], found["type"], found["issuer"]) == ("12/KH-UBND", "Kế hoạch", "UBND tỉnh An Giang")
    assert (found["issued_on"], found["signer"]) == ("2026-01-05", None)


def test_an_article_that_reports_no_document_has_no_metadata() -> None:
    text = "Bốn nhiệm vụ trọng tâm\n\nTheo Nghị quyết số 57-NQ/TW ngày 22/12/2024, tỉnh phấn đấu 90% xã đạt chuẩn."

    assert set(extract(text).metadata.values()) == {None}


def check_spans(text: str) -> None:
    found = extract(DocumentText(text, "txt"))
    for item in [*found.targets, *found.results, *found.deadlines, *found.movement_mentions, *found.unit_mentions,
                 *found.metadata_fields]:  # fmt: skip
        assert text[item.start : item.end] == item.quote
        assert item.quote


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_every_quote_is_the_text_at_its_place(form: str) -> None:
    for path in sorted(SAMPLES.glob("*.txt")):
        check_spans(unicodedata.normalize(form, path.read_text(encoding="utf-8")))


def test_decomposed_text_gives_the_same_findings() -> None:
    plain, parts = extract(TEXT), extract(unicodedata.normalize("NFD", TEXT))

    assert [(f.name, f.comparator, f.low, f.high, f.unit) for f in plain.targets] == [
        (f.name, f.comparator, f.low, f.high, f.unit) for f in parts.targets
    ]
    assert plain.movements == parts.movements
    assert plain.metadata == parts.metadata


def test_the_same_text_gives_the_same_answer() -> None:
    assert extract(TEXT).to_json() == extract(TEXT).to_json()


WORDS = sorted({word for text, _targets, _results in CASES for word in text.split(" ")})


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from([*WORDS, "\n", "|", "“", "”", "(", ")", ";", ":", "- ", "\u0301", "\u00ad"]), max_size=80)
)
def test_any_mixture_of_words_is_read(words: list[str]) -> None:
    check_spans(" ".join(words))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    check_spans(text)


@pytest.mark.parametrize(
    "piece",
    ["1 ", "đạt 1% ", "“", "(", "1 | ", "hoàn thành trong quý ", "1/2 xã ", "Số: 1/CT-A\n", "phó chủ tịch ubnd ",
     "giao sở ",
     "phong trào “a b” ", "\n", "số hiệu: ", "từ ", "1.", "CHỦ TỊCH\n", "tỉnh Vĩnh "],
)  # fmt: skip
def test_no_repetition_makes_it_slow(piece: str) -> None:
    started = time.process_time()
    extract(piece * (150_000 // len(piece)))

    assert time.process_time() - started < 8


def test_a_hundred_pages_take_less_than_three_seconds() -> None:
    body = TEXT.replace("2026", "2027")
    pages = "\n".join(body.replace("Tỷ lệ", f"Tỷ lệ nhóm {index}") for index in range(300_000 // len(body)))
    started = time.process_time()
    found = extract(pages)

    assert time.process_time() - started < 3
    assert len(found.targets) > 500
