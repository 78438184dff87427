from hypothesis import given
from hypothesis import strategies as st

from awards.certificates.fitting import CAP_HEIGHT, LINE_PITCH, POINTS, _glyphs, _width, fit
from awards.certificates.layout import A4_LANDSCAPE, FieldPosition
from awards.certificates.render import misfits
from awards.certificates.specimen import SPECIMENS
from tests.awards.certificates.samples import certificate
from tests.awards.paper.samples import vietnamese_letters

WORDS = st.lists(st.text(alphabet="aăâbcdđeêghiklmnoôơpquưvxyáằểỗợ", min_size=1, max_size=12), min_size=1, max_size=40)


def test_every_face_has_all_vietnamese_letters():
    for bold, italic in ((False, False), (True, False), (False, True), (True, True)):
        names = _glyphs(bold, italic)[1]
        assert [letter for letter in vietnamese_letters() if ord(letter) not in names] == []


@given(WORDS, st.floats(20, 250), st.one_of(st.none(), st.floats(4, 40)), st.floats(8, 60), st.booleans())
def test_a_text_always_stands_whole_inside_its_box(words, width, height, size, bold):
    field = FieldPosition("recipient", 0, 0, width, size, bold=bold, height_mm=height, min_size_pt=10)
    fitted = fit(field, " ".join(words))
    assert " ".join(fitted.lines).split() == words
    assert fitted.size_pt <= size + 0.001
    assert all(_width(line, bold, False) * fitted.size_pt <= width * POINTS + 0.01 for line in fitted.lines)
    if height is None:
        assert len(fitted.lines) == 1
    else:
        tall = (CAP_HEIGHT + (len(fitted.lines) - 1) * LINE_PITCH) * fitted.size_pt
        assert tall <= height * POINTS + 0.01


def test_a_name_first_shrinks_on_one_line_then_wraps_evenly():
    field = FieldPosition("recipient", 0, 0, 150, 27, bold=True, height_mm=14)
    assert len(fit(field, "Nguyễn Thị Phương Thảo").lines) == 1
    short = fit(field, "Nguyễn Hoàng Thị Phương Thảo Anh")
    assert len(short.lines) == 1
    assert short.size_pt < 27
    two = fit(field, "Tập thể Phòng Nông nghiệp và Môi trường xã Cái Nhum tỉnh Vĩnh Long").lines
    assert len(two) == 2
    assert abs(_width(two[0], True, False) - _width(two[1], True, False)) < 6


def test_the_built_in_sheet_holds_the_longest_specimens_and_reports_what_it_does_not_hold():
    assert misfits([specimen.data for specimen in SPECIMENS], A4_LANDSCAPE) == []
    endless = certificate(recipient="Tập thể Phòng Nông nghiệp và Môi trường " * 14)
    (found,) = misfits([certificate(), endless], A4_LANDSCAPE)
    assert (found.field, found.recipient) == ("recipient", endless.recipient)
