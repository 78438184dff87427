import pytest

from awards.certificates.codes import new_code, normalise_code
from awards.certificates.errors import InvalidCertificate


def test_a_typed_code_is_found_again():
    code = new_code()
    assert normalise_code(f" {code[:4].lower()} {code[4:8]}-{code[8:]} ") == code


@pytest.mark.parametrize("text", ["", "K7QM", "O0I1L" * 3])
def test_what_cannot_be_a_code_is_refused_with_what_to_do(text):
    with pytest.raises(InvalidCertificate, match="12 chữ và số") as refused:
        normalise_code(text)
    assert "nhập lại" in refused.value.message
