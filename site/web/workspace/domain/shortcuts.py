"""The few acts that a role does again and again, offered below "Việc của tôi" so that nobody has to search for them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from base.accounts.models import User
from base.accounts.permissions import can

MOST = 6
# permission, address, icon, label, what comes of it; shown in this order to whoever has the permission
SHORTCUTS = (
    (
        "movements.report_edit",
        "movements:duty-list",
        "edit",
        _("Nhập báo cáo"),
        _("Chọn kỳ, nhập số, gửi kèm minh chứng."),
    ),
    (
        "movements.register",
        "movements:movement-list",
        "flag",
        _("Đăng ký thi đua"),
        _("Chọn phong trào còn hạn đăng ký."),
    ),
    (
        "awards.nomination_edit",
        "awards:round-list",
        "star",
        _("Đề nghị khen thưởng"),
        _("Mở đợt xét, lập hồ sơ đề nghị."),
    ),
    (
        "importers.directive_upload",
        "importers:directive-upload",
        "upload",
        _("Tải văn bản phát động"),
        _("Hệ thống đọc chỉ tiêu, bạn rà soát rồi công bố."),
    ),
    (
        "movements.report_review",
        "movements:report-list",
        "report",
        _("Duyệt báo cáo"),
        _("Xem số liệu các đơn vị gửi lên."),
    ),
    (
        "awards.nomination_appraise",
        "awards:nomination-list",
        "star",
        _("Thẩm định hồ sơ"),
        _("Điều kiện đã được đối chiếu sẵn."),
    ),
    (
        "awards.session_view",
        "awards:session-list",
        "ballot",
        _("Phiên họp Hội đồng"),
        _("Đọc hồ sơ, bỏ phiếu, xem kết quả."),
    ),
    (
        "awards.decision_draft",
        "awards:decision-list",
        "decision",
        _("Soạn quyết định"),
        _("Dự thảo, trình ký, ban hành, in bằng."),
    ),
    ("awards.decision_sign", "awards:decision-list", "decision", _("Ký quyết định"), _("Các quyết định đang chờ ký.")),
    ("web.story_edit", "wagtailadmin_home", "edit", _("Viết bài"), _("Gương điển hình, tin tức trên cổng thông tin.")),
    (
        "accounts.manage",
        "people:account-list",
        "user",
        _("Mở tài khoản"),
        _("Tài khoản, vai trò, mật khẩu mới."),
    ),
    (
        "importers.data_import",
        "importers:data-import",
        "upload",
        _("Nhập số liệu"),
        _("Từ bảng tính, kiểm tra trước khi ghi."),
    ),
    ("core.ledger_view", "workspace:ledger", "lock", _("Xem nhật ký"), _("Ai đã đổi gì, lúc nào; kiểm tra cả chuỗi.")),
    (
        "movements.ranking_view",
        "movements:movement-list",
        "award",
        _("Xem tiến độ, xếp hạng"),
        _("Theo báo cáo đã duyệt."),
    ),
)


def shortcuts_for(user: User) -> list[dict[str, Any]]:
    """At most `MOST` of {label, detail, url, icon}, by the permissions of the user."""
    return [
        {"label": label, "detail": detail, "url": reverse(name), "icon": icon}
        for permission, name, icon, label, detail in SHORTCUTS
        if can(user, permission)
    ][:MOST]
