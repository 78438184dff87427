"""Invented certificates for previews: an ordinary one, and the longest names that a template has to hold.

The long ones are built like real ones are: a ministry's unit with its whole line of superiors, an ethnic name of many
syllables, a company of the full legal form.
"""

import datetime
from dataclasses import dataclass, replace

from awards.certificates.model import CertificateData


@dataclass(frozen=True)
class Specimen:
    """`title` is what a person picks it by."""

    title: str
    data: CertificateData


_ORDINARY = CertificateData(
    code="K7QM2ABCDEF9",
    recipient="Nguyễn Thị Phương Thảo",
    honorific="Bà",
    position="Trưởng phòng Kinh tế",
    unit="Ủy ban nhân dân xã Cái Nhum",
    award_name="Bằng khen",
    achievement="Đã có thành tích xuất sắc trong phong trào thi đua “Cả nước chung sức xây dựng nông thôn mới”",
    decision_number="1234/QĐ-UBND",
    decision_date=datetime.date(2026, 2, 5),
    golden_book_number="00045/2026",
    signer_position="Chủ tịch",
    signer_name="Trần Văn Bình",
    place="Vĩnh Long",
    verify_url="https://vi-du.gov.vn/tra-cuu/K7QM2ABCDEF9/",
    payload="TD2.00000000." + "A" * 300,
    authority="Chủ tịch Ủy ban nhân dân tỉnh Vĩnh Long",
)
SPECIMENS = (
    Specimen("Thường gặp", _ORDINARY),
    Specimen(
        "Tên người dài",
        replace(
            _ORDINARY,
            recipient="Công Tằng Tôn Nữ Hoàng Nguyễn Thị Phương Khuyên",
            position="Phó Trưởng ban Thường trực Ban Chỉ đạo Chương trình mục tiêu quốc gia xây dựng nông thôn mới",
            unit="Ủy ban nhân dân phường Phú Khương, tỉnh Vĩnh Long",
        ),
    ),
    Specimen(
        "Tên đơn vị dài",
        replace(
            _ORDINARY,
            honorific="",
            position="",
            recipient="Phòng Kế hoạch - Tài chính, Trung tâm Quan trắc Tài nguyên và Môi trường thuộc Sở Nông nghiệp "
            "và Môi trường",
            achievement="Đã có thành tích xuất sắc trong phong trào thi đua “Cả nước chung sức xây dựng nông thôn mới” "
            "giai đoạn 2021 - 2025 và phong trào thi đua “Vì người nghèo - Không để ai bị bỏ lại phía sau”, góp phần "
            "vào sự nghiệp xây dựng chủ nghĩa xã hội và bảo vệ Tổ quốc",
        ),
    ),
    Specimen(
        "Tên doanh nghiệp dài",
        replace(
            _ORDINARY,
            honorific="",
            position="",
            recipient="Công ty Trách nhiệm hữu hạn Một thành viên Thương mại Dịch vụ Xuất nhập khẩu Nông sản Thực phẩm",
        ),
    ),
)
