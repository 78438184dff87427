"""Certificates as a province would issue them, signed with a fixed key."""

import dataclasses
import datetime

from awards.certificates import signing
from awards.certificates.model import CertificateData

KEY = bytes(range(32))
PUBLIC_KEY = signing.public_key_of(KEY)


def certificate(**changes):
    values = {
        "code": "K7QM2ABCDEF9",
        "recipient": "Nguyễn Thị Phương Thảo",
        "honorific": "Bà",
        "position": "Trưởng phòng Kinh tế",
        "unit": "Ủy ban nhân dân xã Cái Nhum",
        "award_name": "Bằng khen",
        "achievement": "Đã có thành tích xuất sắc trong phong trào thi đua “Chung sức xây dựng nông thôn mới”",
        "decision_number": "123/QĐ-UBND",
        "decision_date": datetime.date(2026, 2, 5),
        "golden_book_number": "00045",
        "signer_position": "Chủ tịch",
        "signer_name": "Trần Văn Bình",
        "place": "Vĩnh Long",
        "verify_url": "https://vi-du.gov.vn/tra-cuu/K7QM2ABCDEF9/",
        "authority": "Chủ tịch Ủy ban nhân dân tỉnh Vĩnh Long",
    }
    return CertificateData(**values | changes)


def signed(**changes):
    plain = certificate(**changes)
    return dataclasses.replace(plain, payload=signing.sign_payload(signing.payload_of(plain), KEY))
