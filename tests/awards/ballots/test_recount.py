import copy
import json
import subprocess
import sys
from pathlib import Path

import pytest

import awards.ballots.recount as program
from awards.ballots.export import export_session
from awards.ballots.tally import Threshold, detach_recused

MEMBERS = [f"Thành viên {number}" for number in range(1, 11)]
ITEMS = [
    {"key": "thao", "label": "Bà Phương Thảo"},
    {"key": "khanh", "label": "Ông Quốc Khánh", "threshold": Threshold(90).as_data()},
]


@pytest.fixture
def session():
    """Ten members, nine sheets; one voter is recused on the second item."""
    rows = [{"thao": "yes", "khanh": "yes"}] * 7 + [{"thao": "yes"}, {"thao": "blank", "khanh": "no"}]
    sheets = [{"receipt": f"R{number}", "choices": dict(row)} for number, row in enumerate(rows)]
    kept, detached = detach_recused(sheets, ["thao", "khanh"])
    return export_session(
        title="Phiên họp ngày 05/02/2026",
        electorate=MEMBERS,
        items=ITEMS,
        threshold=Threshold(80),
        base="total_members",
        legal_source="Quy chế Hội đồng, Điều 7",
        present=9,
        sheets=kept,
        detached=detached,
        issued={"thao": 9, "khanh": 8},
        excluded={"khanh": 1},
    )


def run(session, tmp_path):
    """Run the program as anybody would: a bare interpreter without this project on its path."""
    file = tmp_path / "phien.json"
    file.write_text(json.dumps(session, ensure_ascii=False), encoding="utf-8")
    command = [sys.executable, "-I", "-S", str(Path(program.__file__)), str(file)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, cwd=tmp_path)


def test_agrees_with_an_honest_result(session, tmp_path):
    assert session["result"]["thao"] == {"yes": 8, "no": 0, "blank": 1, "invalid": 0, "base": 10, "passed": True}
    assert session["result"]["khanh"] == {"yes": 7, "no": 1, "blank": 0, "invalid": 0, "base": 9, "passed": False}
    done = run(session, tmp_path)
    assert done.returncode == 0, done.stderr
    assert "KẾT LUẬN: kết quả công bố KHỚP với các phiếu." in done.stdout
    assert "Bà Phương Thảo: đồng ý 8, không đồng ý 0, trắng 1, không hợp lệ 0; 8/10 ≥ 4/5 → ĐẠT" in done.stdout
    assert "7/9 ≥ 9/10 → KHÔNG ĐẠT" in done.stdout


def changed(session, *path, value):
    session = copy.deepcopy(session)
    place = session
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return session


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("result", "thao", "yes"), 9, "số phiếu đồng ý công bố 9, đếm lại 8"),
        (("result", "thao", "base"), 9, "mẫu số công bố 9"),
        (("result", "khanh", "passed"), True, "công bố ĐẠT, tính lại KHÔNG ĐẠT"),
        (("result",), {}, "thiếu kết luận"),
        (("sheets", 0, "choices", "thao"), "no", "số phiếu đồng ý công bố 8, đếm lại 7"),
        (("sheets", 0, "choices", "lạ"), "yes", "nội dung lạ"),
        (("sheets", 0, "choices", "khanh"), "yes", "nội dung lạ"),
        (("sheets", 0, "receipt"), "R1", "biên nhận trùng"),
        (("detached", "khanh"), ["yes"] * 8, "đếm lại 8"),
        (("detached", "lạ"), ["yes"], "tách rời lạ"),
        (("issued", "khanh"), 7, "lớn hơn số phiếu phát ra"),
        (("agenda", "threshold", "numerator"), 1, "mã băm"),
        (("agenda", "electorate"), MEMBERS[:9], "mã băm"),
        (("agenda", "legal_source"), "khác", "mã băm"),
        (("present",), 11, "số có mặt"),
    ],
)
def test_finds_every_disagreement(session, tmp_path, path, value, words):
    done = run(changed(session, *path, value=value), tmp_path)
    assert done.returncode == 1, done.stdout
    assert words in done.stdout
    assert "KẾT LUẬN: KHÔNG KHỚP." in done.stdout


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"agenda": 3}'])
def test_says_what_is_wrong_with_a_bad_file_and_shows_no_traceback(tmp_path, content):
    file = tmp_path / "x.json"
    file.write_text(content, encoding="utf-8")
    command = [sys.executable, "-I", program.__file__, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()


def test_missing_file_and_missing_argument(tmp_path, capsys):
    assert program.main([str(tmp_path / "khong-co.json")]) == 2
    assert program.main([]) == 2
    assert "Cách dùng" in capsys.readouterr().err


def test_imports_nothing_but_the_standard_library():
    source = Path(program.__file__).read_text(encoding="utf-8")
    imports = {line.split()[1] for line in source.splitlines() if line.startswith(("import ", "from "))}
    assert imports <= sys.stdlib_module_names


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("yes", range(11))
def test_verdict_agrees_with_the_counting_program_at_every_count(yes, strict):
    sheets = [{"receipt": str(n), "choices": {"a": "yes" if n < yes else "no"}} for n in range(10)]
    session = export_session(
        title="", electorate=MEMBERS, items=[{"key": "a"}], threshold=Threshold((7, 10), strict=strict),
        base="total_members", legal_source="", present=10, sheets=sheets, detached={}, issued={"a": 10},
    )  # fmt: skip
    problems, _ = program.recount(session)
    assert problems == []
    assert session["result"]["a"]["passed"] is (yes > 7 if strict else yes >= 7)
