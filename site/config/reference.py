"""Pages of docs/ that are written from the code, so that they cannot say anything else than it does."""

from __future__ import annotations

import csv
from pathlib import Path

from django.conf import settings
from django.utils import translation

from base.accounts.enums import Role, Scope
from base.accounts.permissions import TABLE, permission_table

ROLES_PAGE: Path = settings.REPO / "docs" / "roles.md"
CELLS = {Scope.ALL: "mọi nơi", Scope.OWN: "đơn vị mình", Scope.CLUSTER: "cụm, khối"}
HEAD = """# Vai trò và quyền

Bảng này sinh từ `site/base/accounts/permissions.csv` bằng `make docs`; sửa bảng đó, đừng sửa trang này.
Ô trống là không được. “Đơn vị mình” gồm đơn vị của phân công và các đơn vị trực thuộc; “cụm, khối” là các
đơn vị của cụm, khối mình làm trưởng. Mỗi phân công có ngày bắt đầu và có thể có ngày kết thúc. Một kiểm thử
mở mọi địa chỉ dưới `/lam-viec/` với mọi vai trò và so với bảng này.

"""


def roles_page() -> str:
    """docs/roles.md: one row a permission, one column a role, in Vietnamese."""
    with TABLE.open(encoding="utf-8", newline="") as rows:
        names = {row["permission"]: row["what"] for row in csv.DictReader(rows)}
    with translation.override("vi"):
        columns = [str(role.label) for role in Role]
    lines = ["| quyền | việc | " + " | ".join(columns) + " |", "|---|---|" + "---|" * len(columns)]
    for permission, cells in permission_table().items():
        reach = [CELLS[Scope(cells[role])] if role in cells else "" for role in Role]
        lines.append(f"| `{permission}` | {names[permission]} | " + " | ".join(reach) + " |")
    return HEAD + "\n".join(lines) + "\n"
