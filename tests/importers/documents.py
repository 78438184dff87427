"""Documents written for the tests, on facts of a real directive of a province."""

from __future__ import annotations

import io

import docx

DIRECTIVE = """ỦY BAN NHÂN DÂN
TỈNH VĨNH LONG
Số: 18/CT-UBND
Vĩnh Long, ngày 28 tháng 12 năm 2025

CHỈ THỊ
Về việc phát động thi đua thực hiện thắng lợi nhiệm vụ phát triển kinh tế - xã hội năm 2026

Năm 2025, toàn tỉnh đã có 60/87 xã đạt chuẩn nông thôn mới.
Chủ tịch Ủy ban nhân dân tỉnh yêu cầu các sở, ban, ngành tỉnh, Ủy ban nhân dân các xã, phường:
1. Phấn đấu đạt mức tăng trưởng GRDP tăng 6%.
2. Phấn đấu năm 2026 toàn tỉnh có 66/87 xã đạt chuẩn nông thôn mới.
3. Giảm tỷ lệ hộ nghèo còn dưới 1%.
4. Tiếp tục thực hiện phong trào thi đua “Cả nước chung sức xây dựng nông thôn mới” và phong trào thi đua \
“Doanh nghiệp Việt Nam hội nhập và phát triển”.
5. Định kỳ hằng quý, các đơn vị gửi báo cáo kết quả về Sở Nội vụ trước ngày 20 của tháng cuối quý.
"""


def docx_of(text: str = DIRECTIVE) -> bytes:
    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def html_of(text: str = DIRECTIVE) -> bytes:
    paragraphs = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    return f"<!doctype html><html><head><meta charset='utf-8'></head><body>{paragraphs}</body></html>".encode()
