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
        step("map", (D.UPLOADED, D.READY), D.MAPPING, _("Hỏi cách ghép cột")),
        step("check", (D.MAPPING, D.READY, D.FAILED, D.CANCELLED), D.UPLOADED, _("Kiểm tra lại")),
        step("preview", D.UPLOADED, D.READY, _("Trình xem trước")),
        step("conclude", D.UPLOADED, D.CHECKED, _("Kiểm tra xong")),
        step("write", (D.READY, D.UPLOADED), D.WRITING, _("Ghi số liệu")),
        step("hand_back", D.WRITING, D.READY, _("Trả lại để xem trước")),
        step("finish", D.WRITING, D.DONE, _("Ghi xong")),
        step("fail", D.UPLOADED, D.FAILED, _("Báo không đọc được")),
        step("cancel", (D.UPLOADED, D.MAPPING, D.READY, D.FAILED), D.CANCELLED, _("Dừng")),
        step("undo", (D.DONE, D.WRITING), D.UNDOING, _("Hoàn tác")),
        step("undone", D.UNDOING, D.UNDONE, _("Hoàn tác xong")),
    ),
)
TABLES = (DIRECTIVE, DATA)
