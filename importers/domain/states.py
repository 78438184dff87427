"""Every state and step of this app, as tables (docs/states.md shows the same)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.core.transitions import TransitionTable, step
from importers.enums import DataStatus as D
from importers.enums import ImportStatus as I

DIRECTIVE = TransitionTable(
    "importers.directive",
    rows=(
        step("extract", (I.UPLOADED, I.FAILED), I.EXTRACTING, _("Đọc văn bản")),
        step("propose", I.EXTRACTING, I.REVIEW, _("Đưa ra rà soát")),
        step("fail", (I.UPLOADED, I.EXTRACTING), I.FAILED, _("Báo không đọc được")),
        step("publish", I.REVIEW, I.PUBLISHED, _("Lập phong trào")),
        step("discard", (I.UPLOADED, I.EXTRACTING, I.REVIEW, I.FAILED), I.DISCARDED, _("Bỏ văn bản")),
    ),
)
DATA = TransitionTable(
    "importers.data",
    rows=(
        step("finish", (D.UPLOADED, D.FAILED), D.DONE, _("Ghi số liệu")),
        step("check", (D.UPLOADED, D.FAILED), D.CHECKED, _("Kiểm tra xong")),
        step("reject", (D.UPLOADED, D.FAILED), D.REJECTED, _("Từ chối")),
        step("fail", D.UPLOADED, D.FAILED, _("Báo không đọc được")),
    ),
)
TABLES = (DIRECTIVE, DATA)
