"""Documents as a secretariat would issue them, and every letter of the alphabet they need."""

import datetime
import unicodedata

from awards.paper import model

DATE = datetime.date(2026, 2, 5)
MOMENT = datetime.datetime(2026, 2, 5, 8, 30)
PROVINCE = model.Letterhead("", "Ủy ban nhân dân tỉnh Vĩnh Long", "123", "QĐ-UBND", "Vĩnh Long", DATE)
COUNCIL = model.Letterhead(
    "Ủy ban nhân dân tỉnh Vĩnh Long", "Hội đồng Thi đua – Khen thưởng", "", "BB-HĐTĐKT", "Vĩnh Long", DATE
)
SIGNED = model.Signature("KT. Chủ tịch", "Phó Chủ tịch", "Trần Văn Bình")
GROUNDS = (
    "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;",
    "Theo đề nghị của Hội đồng Thi đua – Khen thưởng tỉnh.",
)


def annex(count):
    return [
        model.AnnexRow(order, f"Bà Nguyễn Thị Phương Thảo {order}", "Trưởng phòng Kinh tế, xã Cái Nhum", "Bằng khen")
        for order in range(1, count + 1)
    ]


def result(nominee="Bà Nguyễn Thị Phương Thảo", conclusion="Đạt"):
    return model.ResultRow(nominee, 22, 21, 20, 1, 18, 1, 1, "81,81%", conclusion)


def decision(**changes):
    values = {
        "letterhead": PROVINCE,
        "authority_line": "Chủ tịch Ủy ban nhân dân tỉnh Vĩnh Long",
        "subject": "tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh năm 2025",
        "grounds": GROUNDS,
        "articles": (
            "Tặng Bằng khen cho 03 cá nhân (có danh sách kèm theo).",
            "Điều 2. Mỗi cá nhân được thưởng 3.800.000 đồng.\nKinh phí chi từ Quỹ thi đua, khen thưởng.",
            "Chánh Văn phòng Ủy ban nhân dân tỉnh chịu trách nhiệm thi hành Quyết định này.",
        ),
        "annex": annex(3),
        "annex_title": "Danh sách cá nhân được tặng Bằng khen",
        "signature": SIGNED,
        "recipients": ("Như Điều 3", "Lưu: VT"),
    }
    return model.DecisionPaper(**values | changes)


def submission():
    return model.SubmissionPaper(
        COUNCIL,
        "V/v đề nghị tặng Bằng khen",
        "Chủ tịch Ủy ban nhân dân tỉnh",
        GROUNDS,
        ("Hội đồng đã họp và đề nghị như sau:",),
        (("Bằng khen cho tập thể", 12), ("Bằng khen cho cá nhân", 15)),
        "Kính trình Chủ tịch Ủy ban nhân dân tỉnh xem xét, quyết định./.",
        annex(2),
        "Danh sách đề nghị",
        SIGNED,
        ("Như trên", "Lưu: VT"),
    )


def minutes():
    return model.MinutesPaper(
        COUNCIL,
        "Họp Hội đồng Thi đua – Khen thưởng tỉnh",
        MOMENT,
        MOMENT.replace(hour=11),
        "Phòng họp số 2",
        "Ông Trần Văn Bình, Phó Chủ tịch Hội đồng",
        "Bà Lê Thị Mai",
        22,
        21,
        (model.AbsentMember("Ông Phạm Văn Hùng", "đi công tác"),),
        "Có 21/22 thành viên dự họp, đủ điều kiện tiến hành",
        ("Thông qua danh sách hồ sơ", "Bỏ phiếu kín"),
        ("Ông An đề nghị làm rõ minh chứng",),
        ("Ông Nguyễn Văn An, Trưởng ban",),
        "Bỏ phiếu kín; đạt khi có ít nhất 80% tổng số thành viên đồng ý",
        (result(), result("Tập thể xã Trung Thành", "Không đạt")),
        ("Đề nghị tặng Bằng khen cho bà Nguyễn Thị Phương Thảo",),
        (model.Signature("Thư ký", "", "Lê Thị Mai"), model.Signature("Chủ trì", "", "Trần Văn Bình")),
    )


def counting():
    return model.CountingMinutesPaper(
        COUNCIL,
        "Xét tặng Bằng khen năm 2025",
        MOMENT,
        "Phòng họp số 2",
        ("Ông Nguyễn Văn An, Trưởng ban",),
        "Đạt khi có ít nhất 80% tổng số thành viên đồng ý",
        22,
        22,
        21,
        20,
        1,
        (result(),),
        ("ZZZZ2222BBBB", "AAAA2222BBBB"),
        "9f" * 32,
        (model.Signature("Trưởng ban", "", "Nguyễn Văn An"),),
    )


def invitation():
    return model.InvitationPaper(
        COUNCIL,
        "Các thành viên Hội đồng",
        "Họp Hội đồng xét tặng Bằng khen",
        MOMENT,
        "Phòng họp số 2",
        "Ông Trần Văn Bình",
        ("Thành viên Hội đồng",),
        ("Bỏ phiếu kín",),
        "Đề nghị đến dự đúng giờ",
        "https://vi-du.gov.vn/lam-viec/phong-doc/12/",
        SIGNED,
        ("Như trên",),
    )


ALL = {each.__name__: each for each in (decision, submission, minutes, counting, invitation)}


def vietnamese_letters():
    """The 147: 12 vowels × 6 tones and đ, small and capital, and the sign of the đồng."""
    tones = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    small = [unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in tones] + ["đ"]
    return [*small, *(letter.upper() for letter in small), "₫"]
