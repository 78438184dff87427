"""What a certificate says."""

import datetime
from dataclasses import dataclass

from awards.paper.wording import composed, date_in_words, place_and_date

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
GIVES = "Tặng"
FACT_NAMES = (
    "nation", "motto", "authority", "gives", "award_name", "recipient", "unit", "achievement", "decision",
    "golden_book", "place_date", "signer_position", "signer_name", "code",
)  # fmt: skip


@dataclass(frozen=True)
class CertificateData:
    """One certificate. Texts that do not apply are empty strings and leave no gap label behind.

    ``authority`` is the red line above "Tặng" (``CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH …``); empty means the signer's position.
    ``verify_url`` is the check page; ``payload`` the signed text of ``signing.sign_payload``, both go into the QR.
    """

    code: str
    recipient: str
    honorific: str
    position: str
    unit: str
    award_name: str
    achievement: str
    decision_number: str
    decision_date: datetime.date
    golden_book_number: str
    signer_position: str
    signer_name: str
    place: str
    verify_url: str
    payload: str = ""
    authority: str = ""


def printed_facts(certificate: CertificateData) -> dict[str, str]:
    """Field name → text exactly as printed; an empty text is not printed. The signature commits to these texts."""
    unit = ", ".join(part for part in (certificate.position, certificate.unit) if part)
    number = certificate.decision_number
    facts = {
        "nation": NATION,
        "motto": MOTTO,
        "authority": (certificate.authority or certificate.signer_position).upper(),
        "gives": GIVES,
        "award_name": certificate.award_name.upper(),
        "recipient": " ".join(part for part in (certificate.honorific, certificate.recipient) if part),
        "unit": unit,
        "achievement": certificate.achievement,
        "decision": f"Quyết định số {number}, {date_in_words(certificate.decision_date)}" if number else "",
        "golden_book": f"Số sổ vàng: {certificate.golden_book_number}" if certificate.golden_book_number else "",
        "place_date": place_and_date(certificate.place, certificate.decision_date),
        "signer_position": certificate.signer_position.upper(),
        "signer_name": certificate.signer_name,
        "code": certificate.code,
    }
    return {name: " ".join(composed(text).split()) for name, text in facts.items()}
