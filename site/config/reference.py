"""Pages of docs/ that are written from the code, so that they cannot say anything else than it does."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils import translation

from awards.domain.conditions import VOCABULARY
from base.accounts.enums import Role, Scope
from base.accounts.permissions import permission_table, permission_words
from importers.extraction.confidence import POINTS, STANCE_POINTS, STEPS
from importers.extraction.engine import extract
from importers.extraction.explaining import PATTERNS, REASONS
from importers.extraction.result import Figure

ROLES_PAGE: Path = settings.REPO / "docs" / "roles.md"
CELLS = {Scope.ALL: "mọi nơi", Scope.OWN: "đơn vị mình", Scope.CLUSTER: "cụm, khối"}
EXTRACTION_PAGE: Path = settings.REPO / "docs" / "extraction.md"
PATTERNS_START, PATTERNS_END = "<!-- patterns: written by make docs -->", "<!-- end of patterns -->"
RULES_PAGE: Path = settings.REPO / "docs" / "awards-rules.md"
WORDS_START, WORDS_END = "<!-- words: written by make docs -->", "<!-- end of words -->"
HEAD = """# Vai trò và quyền

Bảng này sinh từ `site/base/accounts/permissions.csv` bằng `make docs`; sửa bảng đó, đừng sửa trang này.
Ô trống là không được. “Đơn vị mình” gồm đơn vị của phân công và các đơn vị trực thuộc; “cụm, khối” là các
đơn vị của cụm, khối mình làm trưởng. Mỗi phân công có ngày bắt đầu và có thể có ngày kết thúc. Một kiểm thử
mở mọi địa chỉ dưới `/lam-viec/` với mọi vai trò và so với bảng này.

Ủy quyền (`/lam-viec/uy-quyen/`): một người giao việc của mình cho người khác trong một số ngày, mọi việc hoặc
những việc đã chọn. Chỉ vai trò của chính người giao mới giao được, không ủy quyền tiếp; quyền xem đi kèm việc đã
chọn. `awards.ballot_cast` không bao giờ giao được và đang làm thay thì không bỏ phiếu. Những gì gắn với tên một
người (ghế trong Hội đồng, người ký ghi trong quyết định, hồ sơ phân cho một chuyên viên) vẫn là của người đó. Nhật
ký ghi cả hai tên: “A thay B”.

"""


def roles_page() -> str:
    """docs/roles.md: one row a permission, one column a role, in Vietnamese."""
    names = permission_words()
    with translation.override("vi"):
        columns = [str(role.label) for role in Role]
    lines = ["| quyền | việc | " + " | ".join(columns) + " |", "|---|---|" + "---|" * len(columns)]
    for permission, cells in permission_table().items():
        reach = [CELLS[Scope(cells[role])] if role in cells else "" for role in Role]
        lines.append(f"| `{permission}` | {names[permission]} | " + " | ".join(reach) + " |")
    return HEAD + "\n".join(lines) + "\n"


def extraction_page() -> str:
    """docs/extraction.md with its tables of patterns and of confidence anew, each example as the engine reads it."""
    before, _, rest = EXTRACTION_PAGE.read_text(encoding="utf-8").partition(PATTERNS_START)
    after = rest.partition(PATTERNS_END)[2]
    return f"{before}{PATTERNS_START}\n{_patterns()}\n{_confidence()}\n{PATTERNS_END}{after}"


def rules_page() -> str:
    """docs/awards-rules.md with the table of the words of the rulebook anew, as their declarations say."""
    before, _, rest = RULES_PAGE.read_text(encoding="utf-8").partition(WORDS_START)
    with translation.override("vi"):
        lines = ["| điều kiện | trong tệp | tham số | nghĩa |", "|---|---|---|---|"]
        for word in VOCABULARY.values():
            params = [
                f"{param.label} (`{name}`{'' if param.required else ', không bắt buộc'})"
                for name, param in word.params.items()
            ]
            lines.append(f"| {word.label} | `{word.name}` | {'; '.join(params)} | {word.help} |")
    table = "\n".join(lines)
    return f"{before}{WORDS_START}\n{table}\n{WORDS_END}{rest.partition(WORDS_END)[2]}"


def _patterns() -> str:
    lines = ["| mẫu | nghĩa | ví dụ | đọc được |", "|---|---|---|---|"]
    for pattern in PATTERNS:
        for example in pattern.examples:
            read = "; ".join(_read(figure) for figure in extract(example).targets)
            said = example.replace("|", "\\|").replace("\n", " ⏎ ")
            lines.append(f"| `{pattern.code}` | {pattern.name} | {said} | {read} |")
    return "\n".join(lines) + "\n"


def _read(figure: Figure) -> str:
    if figure.comparator == "ratio":
        return f"`{figure.rule}` {figure.numerator:g}/{figure.denominator:g} {figure.unit}"
    bounds = sorted({bound for bound in (figure.low, figure.high) if bound is not None})
    return f"`{figure.rule}` {'–'.join(f'{bound:.12g}' for bound in bounds)} {figure.unit}"


def _confidence() -> str:
    points = {f"stance:{source}": value for source, value in STANCE_POINTS.items()} | POINTS
    lines = ["| căn cứ | mã | điểm |", "|---|---|---|"]
    lines += [f"| {REASONS[code]} | `{code}` | {value} |" for code, value in points.items()]
    lines += ["", "| từ số điểm | mức tin cậy |", "|---|---|"]
    lines += [f"| {least} | {confidence:.2f} |" for least, confidence in STEPS]
    return "\n".join(lines) + "\n"
