"""What a proposal rests on, in words: the pattern that read it and what speaks for it.

`PATTERNS` is the one list of the shapes in which figures are found; `docs/extraction.md` shows it with what the engine
reads from each example.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Pattern:
    """One shape of a statement, its name for people, and sentences that show it."""

    code: str
    name: str
    examples: tuple[str, ...]


PATTERNS = (
    Pattern(
        "subject-verb-value",
        "chỉ tiêu – động từ – con số",
        (
            "Tỷ lệ hộ nghèo còn dưới 1%.",
            "Thu ngân sách phấn đấu đạt 27.026 tỷ đồng.",
            "Phấn đấu kinh phí: 3.200 triệu đồng.",
        ),
    ),
    Pattern("subject-value", "chỉ tiêu rồi con số, không có động từ", ("Phấn đấu tổng thu nội địa 22.026 tỷ đồng.",)),
    Pattern(
        "verb-value-subject",
        "động từ – con số – đối tượng",
        (
            "Phấn đấu có 66/87 xã đạt chuẩn nông thôn mới.",
            "Phấn đấu đón 11,1 triệu lượt khách.",
            "Cứng hóa 25 km kênh mương.",
        ),
    ),
    Pattern(
        "value-subject",
        "con số đứng đầu rồi đến đối tượng",
        ("100% cán bộ được tập huấn.", "Ít nhất 50% số xã đạt chuẩn nâng cao."),
    ),
    Pattern(
        "carried-subject",
        "lấy lại chỉ tiêu đứng trước trong câu",
        (
            "Tỷ lệ xã đạt chuẩn năm 2026 đạt 80%, năm 2030 đạt 95%.",
            "Phấn đấu thu hút đạt 600 triệu USD vốn FDI và 3.000 tỷ đồng vốn DDI.",
        ),
    ),
    Pattern(
        "carried-verb",
        "lấy lại động từ đứng trước trong câu",
        ("Phấn đấu thành lập mới 250 doanh nghiệp và 12 hợp tác xã.",),
    ),
    Pattern("verb-value", "động từ và con số, chỉ tiêu nằm sau hoặc ở tiêu đề", ("Đạt 11 bác sĩ/vạn dân.",)),
    Pattern(
        "table-row",
        "dòng của bảng chỉ tiêu",
        ("TT | Chỉ tiêu | ĐVT | Năm 2026 |\n1 | Tỷ lệ hộ nghèo | % | ≤ 1,8 |",),
    ),
    Pattern("person", "người rà soát thêm", ()),
)
NAMES = {pattern.code: pattern.name for pattern in PATTERNS}
REASONS = {
    "stance:clause": "ngay trước con số có từ nói rõ là mục tiêu hay kết quả",
    "stance:after": "sau con số có từ nói rõ là mục tiêu hay kết quả",
    "stance:sentence": "đầu câu nói rõ là mục tiêu hay kết quả",
    "stance:topic": "đầu đoạn nói rõ năm hoặc việc đang kể",
    "stance:lead": "câu dẫn của danh sách nói rõ",
    "stance:heading": "tiêu đề của mục nói rõ",
    "stance:late": "cuối câu so với kế hoạch hoặc cùng kỳ",
    "stance:paragraph": "theo các con số khác cùng đoạn",
    "stance:document": "không có từ nào nói rõ, chỉ đoán theo loại văn bản",
    "subject": "có tên chỉ tiêu (tỷ lệ, tổng, thu nhập…)",
    "unit": "đơn vị là %, tiền hoặc tỷ số",
    "compared": "có từ so sánh (ít nhất, trên, từ … đến …)",
    "official": "văn bản có số hiệu hoặc thể thức của cơ quan",
    "full": "câu có đủ các phần",
    "column": "cột của bảng có tiêu đề rõ",
}


def pattern_said(rule: str) -> str:
    """The pattern of a rule such as `subject-verb-value:>=` in words; the code itself where it is not known."""
    code = rule.partition(":")[0]
    return NAMES.get(code, code)


def reasons_said(reasons: list[str]) -> list[str]:
    """What speaks for a figure, in words; codes that later versions no longer know are left out."""
    return [REASONS[reason] for reason in reasons if reason in REASONS]
