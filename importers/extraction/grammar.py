"""The grammar of targets: every word and pattern that decides what a number means, in one place.

All patterns are written for lower-case, composed text with plain spaces and hyphens (`view.View.low`). Left patterns
are matched against the 60 characters before a number and must end there; right patterns start right after it. The
windows are short and every repetition is bounded, so no pattern can take more than linear time.

`docs/extraction.md` shows the same tables with examples.
"""

from __future__ import annotations

import re

WINDOW = 60


def left(pattern: str) -> re.Pattern[str]:
    """A pattern that must end where the number starts."""
    return re.compile(rf"(?:{pattern})\s*$")


def right(pattern: str) -> re.Pattern[str]:
    """A pattern that must start where the number ends."""
    return re.compile(rf"\s*(?:{pattern})")


def words(listing: str) -> str:
    """An alternation of the phrases of a `|` list, longest first, so that a phrase wins over its own beginning."""
    return "|".join(re.escape(w) for w in sorted((w.strip() for w in listing.split("|")), key=len, reverse=True))


# --- numbers ---------------------------------------------------------------------------------------------------------

GLUED = "ha|km|km2|m|m2|m3|kg|kw|mw|kwh|tr|tỷ|tỉ|triệu|tấn|đ|usd|nghìn|ngàn"
NUMBER = re.compile(rf"(?<![\w.,])\d++(?:[.,]\d++)*+(?!\w)|(?<![\w.,])\d++(?:[.,]\d++)*+(?=(?:{GLUED})\b)")
SPELLED = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
SPELLED_AFTER = re.compile(
    r"(?:ít nhất|tối thiểu|không quá|tối đa)(?: có| là| được| đạt)? (?P<word>một|hai|ba|bốn|sáu|bảy|tám|chín|mười) "
    r"(?!trong|lần|phần|cách|số|bên|bước)(?=\w)"
)
ASIDE = re.compile(r"\s*\((?:một|hai|ba|bốn|tư|năm|sáu|bảy|tám|chín|mười)(?: \w+){0,4}\)")

SCALES = {"nghìn": 1e3, "ngàn": 1e3, "vạn": 1e4, "triệu": 1e6, "tr": 1e6, "tr.": 1e6, "tỷ": 1e9, "tỉ": 1e9}
SCALE = re.compile(r"\s*(nghìn\b|ngàn\b|vạn\b|triệu\b|tr\.(?=\s?đ)|tr\b|tỷ\b|tỉ\b)(?! lệ)")
RANGE_GAP = re.compile(r"\s*(?:-|đến|tới)\s*(?:khoảng\s*)?")

# --- units -----------------------------------------------------------------------------------------------------------

PERCENT = re.compile(r"\s*(?:%|‰|phần trăm\b|(?P<points>điểm )(?:%|phần trăm\b))")
PERCENT_OF = re.compile(r"\s*(/\s?năm\b|grdp\b|gdp\b|dân số\b|(?:tổng )?số (?!với|liệu)\w+)")
CURRENCY = re.compile(
    r"\s*(đồng(?! (?:chí|bào|bộ|đội|nghiệp|thời|thuận|hành|đều|hồ|ruộng|ý))|"
    r"vnđ|vnd|usd|đô la mỹ|đô la|euro|eur|đ(?!/c|\.c))\b"
)
PER = re.compile(r"\s?/\s?((?:10{3,5} |10?0?\.000 |\w+ )?(?:năm|người|hộ|tháng|ha|hécta|hecta|vạn dân|nghìn dân|"
                 r"lao động|quý|ngày|xã|"
                 r"dân|km2|m2|"
                 r"thành viên|hội viên|đoàn viên|vụ|đơn vị|cơ sở|tháng|lần))\b")  # fmt: skip
NOUNS = words(
    "tổ công nghệ số cộng đồng|đồng chí|biên chế|mái ấm|gb/s|mb/s|gbps|mbps|thửa|lô|bể|tủ|ao|chuồng|xóm|buôn|phum|sóc|"
    "tổ|xã, phường, thị trấn|phường, thị trấn|xã, thị trấn|xã, phường|phường, xã|xã|phường|thị trấn|huyện|thành "
    "phố|thị xã|tỉnh|"
    "thôn|ấp|khóm|bản|làng|tổ dân phố|khu phố|khu dân cư|khu công nghiệp|cụm công nghiệp|khu kinh tế|"
    "hộ gia đình|hộ nghèo|hộ cận nghèo|hộ dân|hộ|nhân khẩu|người lao động|lao động|người dân|người "
    "nghèo|người|thành viên|"
    "hội viên|đoàn viên|đảng viên|cán bộ|công chức|viên chức|công nhân|học sinh|sinh viên|giáo viên|trẻ em|thanh niên|"
    "phụ nữ|nông dân|bệnh nhân|chuyên gia|kỹ sư|bác sĩ|bác sỹ|dược sĩ|dược sỹ|điều dưỡng|việc làm|lượt khách|lượt "
    "người|"
    "lượt|khách|doanh nghiệp|hợp tác xã|tổ hợp tác|trang trại|hộ kinh doanh|cơ sở|cơ quan|đơn vị|tập thể|cá nhân|"
    "tổ chức|câu lạc bộ|chi bộ|chi hội|tổ chức đảng|công đoàn cơ sở|trường học|trường|lớp|phòng học|thư viện|bệnh viện|"
    "trạm y tế|giường bệnh|giường|căn hộ|căn nhà|ngôi nhà|nhà tình nghĩa|nhà tình thương|nhà ở|nhà|căn|công "
    "trình|dự án|"
    "đề án|tuyến đường|tuyến|cây cầu|cầu|cây xanh|cây|héc-ta|hécta|hecta|ha|kilômét|km2|km|mét|m2|m3|m|tấn|tạ|kg|lít|"
    "kwh|mw|kw|sản phẩm ocop|sản phẩm|mô hình|sáng kiến|đề tài|giải pháp|điển hình tiên tiến|điển hình|gương|hồ sơ|"
    "thủ tục hành chính|thủ tục|dịch vụ công|dịch vụ|nhiệm vụ|tiêu chí|chỉ tiêu|nội dung|chuyên đề|cuộc|hội "
    "nghị|hội thi|"
    "buổi|tin, bài|tin bài|bài viết|bài|tin|phóng sự|suất quà|suất học bổng|suất|phần quà|học bổng|đơn vị máu|con "
    "bò|con|"
    "bậc|điểm|lần|vụ|trường hợp|máy tính|điểm cầu|thuê bao|xe|tàu|nhãn hiệu|bằng sáng chế|văn bằng|tuổi|phong trào|"
    "bằng khen|giấy khen|cờ thi đua|huân chương|bộ|tủ sách|di tích|lễ hội|quỹ|năm|tháng|ngày|giờ|phút"
)
NOUN = re.compile(rf"\s*((?:{NOUNS})(?: mới)?)\b(?!\s?[a-zđ]*-)")
ANY_NOUN = re.compile(
    r"\s?(?!đạt|được|có|và|là|của|trong|trên|cho|để|theo|tại|với|so|đến|từ|hoặc|tham|thuộc|vào|khi|còn|về|do|ở|bằng|"
    r"năm|thì|mà|như|ra|lên|xuống|trở)([^\W\d_]{1,7})(?: (?!đạt|được|có|và|là|của|trong|trên|cho|để|theo|tại|với|so|"
    r"đến|từ|hoặc|tham|thuộc|vào|khi|còn|về|do|ở|bằng|trở)([^\W\d_]{1,7}))?"
)
DURATIONS = frozenset({"năm", "tháng", "ngày", "giờ", "phút", "tuần", "ngày đêm", "tuổi"})
TIME_AS_VALUE = re.compile(r"tuổi thọ|thời gian|số (?:năm|giờ|ngày)|rút ngắn|cắt giảm|giảm")
WEAK_NOUNS = frozenset(words(
    "chỉ tiêu|tiêu chí|nội dung|nhiệm vụ|nhóm|giải pháp|đề án|dự án|phong trào|cuộc|chuyên đề|cơ quan|bộ|bản|lớp|"
    "trường hợp|điểm|tỉnh|thành phố|quỹ|tổ chức|đơn vị|hội nghị|buổi|người|lần|cấp|ngành|khâu|quan điểm|đột phá|mặt|"
    "lĩnh vực|phần|bước|loại|hình thức|năm|tháng|ngày|giờ|phút|tuần|tuổi|nguyên tắc|yêu cầu|chương trình"
).replace("\\", "").split("|"))  # fmt: skip
AWARD_NOUNS = frozenset({"tập thể", "cá nhân", "bằng khen", "giấy khen", "cờ thi đua", "huân chương", "hộ gia đình"})

# --- comparators -----------------------------------------------------------------------------------------------------
# Nearest phrase before the number wins; `FILLER` may stand between. Order matters only where one holds another.

COMPARATORS = {
    "không thấp hơn": ">=",
    "không ít hơn": ">=", "không dưới": ">=", "không kém": ">=", "ít nhất": ">=", "tối thiểu": ">=",
    "thấp nhất": ">=", "≥": ">=", ">=": ">=", "=>": ">=",
    "không vượt quá": "<=", "không cao hơn": "<=", "không lớn hơn": "<=", "không nhiều hơn": "<=", "không quá": "<=",
    "không trên": "<=", "tối đa": "<=", "nhiều nhất": "<=", "cao nhất": "<=", "≤": "<=", "<=": "<=", "=<": "<=",
    "trên dưới": "~", "xấp xỉ": "~", "khoảng": "~", "gần": "~", "ước": "~", "≈": "~", "~": "~",
    "trên": ">", "hơn": ">", "quá": ">", "lớn hơn": ">", "cao hơn": ">", "nhiều hơn": ">", "vượt mức": ">", ">": ">",
    "dưới": "<", "thấp hơn": "<", "nhỏ hơn": "<", "ít hơn": "<", "chưa đến": "<", "chưa tới": "<", "chưa đầy": "<",
    "<": "<",
}  # fmt: skip
FILLER = (
    r"(?:\s+(?:đạt|là|có|từ|phải|được|thêm|bằng|mức|tăng|giảm|về|trong|số|đến|ra|bình quân|trung bình|"
    r"mỗi (?:năm|tháng|quý|tuần|xã|phường|huyện|đơn vị|cơ quan|địa phương)|hằng năm|hàng năm|cả|xây dựng|hoàn thành))"
)
COMPARATOR = re.compile(rf"(?<!\w)(?P<word>{words('|'.join(COMPARATORS))})(?P<filler>{FILLER}{{0,3}})\s*$")
FROM = left(r"\btừ")
AT_LEAST_AFTER = re.compile(r"\s*(?:trở lên\b|trở đi\b|hoặc hơn\b|là tối thiểu\b)")
AT_MOST_AFTER = re.compile(r"\s*(?:trở xuống\b|là tối đa\b)")
UP_TO_SOON = re.compile(r"[^;.()]{0,40}?(?<!nhiệm vụ )(?<!tốt )(?<!khá )(?<!trung bình )(?<!giỏi )trở lên\b")
BASE_TO_LEVEL = re.compile(
    r"[^;()\d]{0,40}(?:năm \d{4} ?)?(?:[^;()\d]{0,20})\b(?:lên|xuống)(?: còn| đạt| trên| dưới| khoảng)*\s*$"
)

# --- what is no target at all ----------------------------------------------------------------------------------------
# (name, pattern before, pattern after). A number that meets every given pattern is passed over.

YEAR = r"(?:19[3-9]\d|20\d\d)"
DATE = re.compile(
    rf"(?<!\d)\d{{1,2}}\s?[/.-]\s?\d{{1,2}}\s?[/.-]\s?{YEAR}(?!\d)|ngày \d{{1,2}} tháng \d{{1,2}}(?: năm {YEAR})?|"
    rf"(?<![\d/,.]){YEAR}\s*-\s*{YEAR}(?![\d/]|,\d|\.\d|\s?%)|(?<![\d/])(?:\d{{1,2}}|[ivx]{{1,4}})/{YEAR}(?![\d/])|"
    r"(?<!\d)24\s?/\s?(?:24|7)(?!\d)|\d{1,2}\s?(?::|giờ|h)\s?\d{2}(?!\d)"
)
VETOES: list[tuple[str, re.Pattern[str] | None, re.Pattern[str] | None]] = [
    ("rank", left(r"\b(?:thứ|hạng|vị trí|vị thứ)(?: thứ)?"), right(r"\s?/\s?\d|(?:trên|trong) \d")),
    ("address", left(r"\b(?:khu phố|tổ|ấp|khóm|hẻm|ngõ|đường|phố|số nhà|nhà số)"), right(r"\s?/\s?\d")),
    ("map scale", re.compile(r"\btỷ lệ\s*$"), right(r"/\s?\d[\d.]*(?!\s?\w)")),
    ("law number", None, right(r"(?:/\d{4})?\s?[-/]\s?(?:qđ|ct|kh|nq|nđ|tt|kl|cđ|hd|ctr|tb|bc|ttr|qh|ub|cv|qc|đa|"
                               r"tw|bct|pl|l)\w{0,6}\b")),
    ("document", left(r"\b(?:nghị quyết|nghị định|quyết định|chỉ thị|thông tư|kết luận|luật|công điện|công văn|"
                      r"kế hoạch|đề án|"
                      r"hướng dẫn|thông báo|tờ trình|tcvn|qcvn|iso|chương trình)(?: số)?(?: hiệu)?:?"), None),
    ("numbered", left(r"(?<!tổng )(?<!dân )(?<!%)(?<!% )\bsố(?: hiệu)?:?"), right(r"(?!\s?%)")),
    ("part of a text", left(r"\b(?:điều|khoản|mục|phụ lục|chương|biểu|mẫu|bảng|hình|trang|tiêu chí|"
                            r"chỉ tiêu|nội dung|điểm|"
                            r"nhóm|công nghiệp)"
                            r"(?: số)?(?: tiêu chí| chỉ tiêu)?:?"), right(r"(?!\s?%|\s?/\d|[.,]\d| \w+)|(?:khoản|"
                            r"điều|mục|của|và \d|nêu)\b")),
    ("ordinal", left(r"\b(?:lần thứ|thứ|kỳ họp|khóa|khoá|đợt|giai đoạn|bước|hạng|loại|cấp độ|mức độ|vành đai|"
                     r"quốc lộ|tỉnh lộ|ql|"
                     r"quân khu|thế kỷ|đại hội|phường|quận|vùng|khu vực|tổ|ấp|khu|lớp|cấp|khối|covid|đường|nhóm|"
                     r"phiên bản|"
                     r"công nghiệp|tiểu học|mục tiêu số|lần)-?"), right(r"(?!\s?%|\s?-\s?\d+\s?%|[.,]\d|\s?/\d)")),
    ("quarter", left(r"(?<!mỗi )(?<!một )(?<!hằng )(?<!hàng )\b(?:quý|tháng)"), right(r"(?!\s?%)")),
    ("day", left(r"(?<!mỗi )(?<!một )\b(?:ngày|quốc khánh|lễ|đêm|dịp|mùng|mồng)"), right(r"(?!\s?%)")),
    ("code", left(r"[^\W\d_]-"), None),
    ("name of a scheme", left(r"\b(?:đề án|dự án|chương trình|chiến dịch|cuộc thi)\b(?:(?!đạt|phấn đấu|còn|tăng|"
                              r"giảm|:|tối thiểu)[^\d,;.]){0,55}"), None),
    ("support rate", left(r"\b(?:hỗ trợ|miễn|giảm trừ|cấp bù|thanh toán|chi trả|mức đóng|hưởng|"
                          r"lãi suất)(?: [^\W\d]+){0,4}"),
     right(r"%\s?(?:kinh phí|chi phí|giá trị|tổng mức|mức|học phí|lệ phí|lãi|giá|tiền|lương|/)")),
    ("age", re.compile(r"^(?!.*tuổi thọ)"), right(r"(?:-\s?\d+\s*|đến (?:dưới )?\d+\s*)?(?:tháng )?tuổi\b")),
    ("age range", left(r"\d\s?(?:-|đến|đến dưới)"), right(r"(?:tháng )?tuổi\b")),
    ("bonus or score", left(r"\b(?:(?:tiền thưởng|mức thưởng|thưởng kèm)[^,;.\d]{0,50}|"
                            r"(?:(?<!khen )thưởng|trừ|cộng|chấm|"
                            r"thang|tổng điểm|phạt)(?: [^\W\d]+){0,3})"), None),
    ("score", left(r"\btối đa(?: là| không quá)?"), right(r"điểm\b")),
    ("telephone", left(r"\b(?:điện thoại|đt|fax|tel|hotline|tổng đài|zalo)\b(?:(?!đạt|phấn đấu|"
                       r"có)[^.;]){0,50}"), right(r"(?!\s?%)")),
    ("per so many", left(r"(?:\btrên|/)"), right(r"(?:vạn|nghìn|ngàn|triệu)? ?(?:dân|trẻ)\b")),
    ("none below", left(r"\bkhông (?:còn|để)(?: [^\W\d]+){0,4} (?:dưới|trên)"), None),
    ("norm of support", left(r"(?<!đạt )(?<!ở )(?<!lên )(?<!vượt )\b(?:định )?mức"
                                r"(?: hỗ trợ| chi| thưởng| vay)?(?: là| từ)?"),
     right(r" ?(?:nghìn|triệu|tỷ)? ?đồng\s?/\s?(?!người|năm|tháng|ha\b|lao động|hộ/)")),
    ("price", left(r"\b(?:giá|đơn giá|học phí|lệ phí|mức phí)(?: (?:là|từ|khoảng|chỉ|bán|thuê|mua))*"),
     right(r" ?(?:nghìn|triệu|tr)? ?(?:đồng|đ|usd)\b")),
    ("anniversary", left(r"kỷ niệm(?: lần thứ)?"), None),
]  # fmt: skip

# --- where a target stands -------------------------------------------------------------------------------------------

HEADS = words(
    "tỷ lệ|tỉ lệ|tỷ trọng|tỉ trọng|tổng số|số lượng|số|tổng|tốc độ|mức|grdp|gdp|thu nhập|thu ngân sách|thu nội "
    "địa|thu hút|"
    "thu|tổng chi|kim ngạch|giá trị|doanh thu|sản lượng|diện tích|năng suất|huy động|chỉ số|chỉ tiêu|tuổi thọ|cơ "
    "cấu|mật độ|vốn|"
    "kinh phí|dự toán|ngân sách|tăng trưởng|giải ngân|xuất khẩu|nhập khẩu|độ che phủ|quy mô|dân số|bình quân|chi phí|"
    "thời gian|lao động|hộ nghèo|nợ|công suất|khu vực|lượng|đóng góp|thành phần|trong đó|số hóa|đàn|tạo việc làm"
)
HEAD = re.compile(rf"\b(?:{HEADS})\b")
SAYS = re.compile(
    r"(?:\b(?:đạt (?:mức |được |ở mức |tỷ lệ |bình quân |tăng trưởng )?|đạt|còn lại|còn|chiếm|ổn định(?: ở mức| ở|"
    r" khoảng)?|"
    r"duy trì(?: ở mức| ở)?|giữ(?: ở mức| vững| ổn định)?|ở mức|bằng|tăng trưởng|tăng thêm|tăng|giảm thêm|giảm|"
    r"vượt|lên|xuống còn|"
    r"xuống|là|gấp|hạ|rút ngắn|cắt giảm)(?: bình quân| trung bình| hằng năm| hàng năm| mỗi năm| thêm| tối thiểu|"
    r" ít nhất)*|:)\s*$"
)
DOES = re.compile(
    r"\b(?:có thêm|có|thêm|hoàn thành|xây dựng mới|xây dựng|xây mới|thành lập mới|thành lập|phát triển mới|"
    r"phát triển thêm|"
    r"phát triển|trồng mới|trồng|tạo việc làm(?: mới)?(?: tăng thêm)?(?: hằng năm| hàng năm)?(?: cho)?|tạo|"
    r"giải quyết việc làm(?: mới)?(?: cho)?|cứng hóa|bê tông hóa|kiên cố hóa|nhựa hóa|nạo vét|lắp đặt|"
    r"trồng rừng tập trung|"
    r"trồng rừng|khoanh nuôi|phủ xanh|thông xe kỹ thuật|thông xe|giới thiệu|cho vay|tuyển dụng|tinh giản|phủ sóng|"
    r"bàn giao|ký kết|vận hành|xuất bản|biên soạn|đầu tư mới|"
    r"giải quyết|đón|thu hút được|thu hút|hỗ trợ|đào tạo nghề cho|đào tạo|kết nạp|công nhận|vận động|huy động|xóa|"
    r"xoá|sửa chữa|"
    r"phê duyệt|hoàn thiện|cấp|đưa vào sử dụng|đưa|tiếp nhận|cung cấp|khởi công|khánh thành|nhân rộng|lựa chọn|"
    r"phát hiện|giúp đỡ|giúp|bàn giao|biểu dương|"
    r"mở mới|mở|ra mắt|tiết kiệm|tiêu thụ|trao tặng|trao|bảo đảm|đảm bảo|duy trì|phấn đấu|"
    r"giữ vững|chuyển đổi|"
    r"số hóa|tiêm chủng cho|khám|nâng cấp|cải tạo|tham gia|tặng|tổ chức|đăng tải|đăng|viết|bồi dưỡng|tập huấn cho|"
    r"trích|"
    r"tăng thêm|giảm|thu gom|xử lý|cắt giảm|bố trí|phấn đấu đạt|đăng ký|nuôi)(?: mới| thêm| được| cho| tăng thêm|"
    r" hằng năm| hàng năm| bình quân)*\s*$"
)
INCREASE = re.compile(r"\b(?:tăng|tạo việc làm|thêm|nâng|vượt|mở rộng|phát triển mới|trồng mới)\b")
DECREASE = re.compile(r"\b(?:giảm|còn|hạ(?! tầng)|rút ngắn|cắt giảm|kéo giảm|xuống|dưới|không quá)\b")
MAINTAIN = re.compile(r"\b(?:ổn định|duy trì|giữ vững|giữ)\b")
CHANGE = re.compile(r"\b(?:tăng|giảm|cắt giảm|rút ngắn|vượt|thêm)(?: \w+){0,4}\s*$")

# --- wished or reached -----------------------------------------------------------------------------------------------

WISHED = re.compile(
    r"\b(?:phấn đấu|(?<!vượt )(?<!vượt mức )(?<!so với )mục tiêu(?! giai đoạn| đề ra| đã| kép| quốc gia|"
    r" kế hoạch)|quyết tâm|hướng tới|hướng đến|bảo đảm|đảm bảo|dự kiến|sẽ|đặt ra|phải|cần|kế hoạch giao|"
    r"tối thiểu|ít nhất|không quá|tối đa|"
    r"(?<!vượt )(?<!vượt mức )(?<!vượt các )(?<!mức các )(?<!so với )(?<!đạt )(?<!\d )chỉ tiêu(?! đã| đề ra)|"
    r"(?<=\d )chỉ tiêu (?=chủ yếu|cơ bản|cụ thể|sau|thi đua|trọng tâm|như)|chậm nhất|"
    r"định hướng|được giao|ra sức)\b"
)
REACHED = re.compile(
    r"\bđã(?! (?:đề ra|đăng ký|ban hành|cam kết|ký kết|nêu|nói|quy định|xác định|có hiệu lực|đạt chuẩn|đặt ra|duyệt|"
    r"được (?:phê duyệt|công nhận|ban hành|đề ra|giao|xác định|duyệt|phân bổ|bố trí|đầu tư|ký)))\b|"
    r"\b(?:đến nay|tới nay|hiện nay|hiện có|hiện đạt|hiện còn|hiện đã|tính đến|(?:lũy|luỹ) kế(?= (?:đến|từ|hiện))|"
    r"năm qua|"
    r"thời gian qua|vừa qua|(?:đạt|đạt được|có) (?:nhiều|một số|những) kết quả|kết quả (?:nổi bật|quan trọng|tích cực|"
    r"toàn diện|khá)|"
    r"tháng qua|nhiệm kỳ qua|những năm gần đây|so với cùng kỳ|cùng kỳ năm|cùng kỳ|kết quả đạt được|"
    r"kết quả thực hiện|ước thực hiện|hiện (?=toàn|tỉnh|cả|xã|huyện|thành phố|số|tỷ lệ|mỗi)|"
    r"sau \d+ năm|ước cả năm|đạt được nhiều|ghi nhận|trước đó|giai đoạn trước|nhiệm kỳ trước|thực trạng|trước đây|"
    r"đầu năm đến nay)\b"
)
LATE_REACHED = re.compile(
    r"\b(?:so với cùng kỳ|cùng kỳ năm|so với năm trước|so với kế hoạch|kế hoạch năm|kế hoạch đề ra|chỉ tiêu đề ra|"
    r"vượt mục tiêu|vượt chỉ tiêu)\b|"
    r"% (?:so với )?(?:kế hoạch|dự toán|nghị quyết)\b"
)
HALF_REACHED = re.compile(r"\b(?:ước đạt|ước tăng|ước giảm|tháng đầu năm|sơ bộ|được kéo giảm|đạt được)\b")
EVERY_YEAR = re.compile(r"\b(?:hằng|hàng|mỗi) (?:năm|tháng|quý)\b")
SUMMING_UP = re.compile(r"\b(?:kết quả|tổng kết|sơ kết|báo cáo|nhìn lại|thành tựu|dấu ấn)\b")
REACHED_HEADING = re.compile(
    r"\b(?:kết quả(?! đầu ra)|tình hình|đánh giá|thực trạng|hạn chế|tồn tại|thành tích|ưu điểm)\b"
)
WISHED_HEADING = re.compile(
    r"\b(?:mục tiêu|chỉ tiêu|nhiệm vụ|phương hướng|yêu cầu|nội dung|giải pháp|tổ chức thực hiện|mục đích|phụ lục|"
    r"biểu)\b"
)
LAUNCHED = re.compile(
    r"\b(?:khởi công|khánh thành|đưa vào sử dụng|hoàn thành|thu hút|khởi động)(?: mới| thêm| từ)*\s*$"
)
NO_VERB = re.compile(
    r"\b(?:tại|ở|trên|của|với|theo|trong|cho|từ|đến|tới|gồm|do|là|như|về|số|thứ|ngày|tháng|năm|quý|các|những|trước|sau)\b"
)
REACHING = re.compile(r"(?:đạt|duy trì|giữ vững|tăng thêm|vượt)\b")
PREDICATE = re.compile(r"\s*(?:\([^()]{0,20}\)\s*)?(?:\w+ ){0,2}?(?:đạt|được công nhận|hoàn thành|thoát nghèo)\b")
LISTED = re.compile(r"(?:,|;| và| cùng| cùng với)\s*$")
MULTIPLIED = re.compile(r"\bgấp\s*$|\btăng(?: gấp| ít nhất| khoảng| trên)*\s*$")
QUOTA = re.compile(r"\b(?:chọn|đề nghị|xét|giới thiệu|suy tôn|khen|tặng|đề xuất|bình bầu)\b")
AWARDING = re.compile(
    r"\b(?:tặng|khen thưởng|bằng khen|giấy khen|cờ thi đua|huân chương|suy tôn|khen|danh hiệu|tuyên dương)\b"
)
AREA = re.compile(
    r"\b(?:khu vực (?:nông thôn|đô thị|thành thị|miền núi|biên giới|hải đảo)|"
    r"vùng (?:đồng bào )?dân tộc(?: thiểu số)?(?: và miền núi)?|"
    r"(?:ở |tại )(?:nông thôn|đô thị|thành thị|miền núi)|toàn tỉnh|toàn quốc|cả nước|toàn thành phố|toàn xã|toàn huyện|"
    r"cấp (?:tỉnh|huyện|xã)|mỗi (?:xã|phường|huyện|tỉnh|địa phương|đơn vị|cơ quan))\b"
)
PERIOD = re.compile(
    rf"(?P<base>so với (?:cuối |cùng kỳ )?|giá so sánh |giá |từ |chuẩn (?:[^\W\d]+ ){{0,5}})?"
    rf"(?:(?:đến |hết |tới |cuối |trong |"
    rf"cả )*năm |giai đoạn |nhiệm kỳ |thời kỳ )"
    rf"(?P<from>{YEAR})(?:\s?-\s?(?P<to>{YEAR}))?(?![\d/])|(?:đến|tới) (?P<bare>20\d\d)\b"
)
