"""The number printed under the QR: ``K7QM-2ABC-DEF9``."""

from django.utils.translation import gettext as _

from awards import human_code
from awards.certificates.errors import InvalidCertificate


def new_code() -> str:
    """A fresh certificate code: 12 characters, no look-alikes, the last one a check character."""
    return human_code.new_code()


def normalise_code(text: str) -> str:
    """The 12 characters of what somebody typed; ``InvalidCertificate`` where they cannot be a code."""
    code = human_code.normalise(text)
    if code is None:
        raise InvalidCertificate(
            _(
                "Mã tra cứu không đúng. Mã gồm 12 chữ và số in dưới ô vuông QR, "
                "không có các ký tự 0, 1, I, L, O. Hãy nhập lại."
            )
        )
    return code
