"""Events of the ledger as a timeline in Vietnamese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from base.accounts.naming import actor_names
from base.core.event_words import deed_words
from base.core.models import LedgerEvent

TITLES: dict[str, Any] = {
    "movements.movement.drafted": _lazy("Lập phong trào"),
    "movements.movement.edited": _lazy("Sửa dự thảo"),
    "movements.movement.target_drafted": _lazy("Ghi chỉ tiêu vào dự thảo"),
    "movements.movement.target_removed": _lazy("Bỏ chỉ tiêu khỏi dự thảo"),
    "movements.movement.reports_set": _lazy("Đặt chế độ báo cáo"),
    "movements.movement.scope_set": _lazy("Đặt phạm vi tham gia"),
    "movements.movement.quotas_set": _lazy("Đặt chỉ tiêu khen thưởng"),
    "movements.movement.milestones_added": _lazy("Thêm mốc"),
    "movements.movement.milestone_removed": _lazy("Bỏ mốc khỏi dự thảo"),
    "movements.movement.milestone_moved": _lazy("Đổi ngày của mốc"),
    "movements.movement.day_moved": _lazy("Đổi ngày sau công bố"),
    "movements.movement.pack_installed": _lazy("Lập từ gói phong trào"),
    "movements.movement.derived": _lazy("Lập theo phong trào cấp trên"),
    "movements.movement.submit": _lazy("Trình duyệt"),
    "movements.movement.return": _lazy("Trả lại để sửa"),
    "movements.movement.periods_planned": _lazy("Lập các kỳ báo cáo"),
    "movements.movement.publish": _lazy("Duyệt và công bố phong trào"),
    "movements.movement_stage.midterm": _lazy("Sơ kết"),
    "movements.movement_stage.final": _lazy("Tổng kết phong trào"),
    "movements.movement_stage.commendation": _lazy("Khen thưởng"),
    "movements.movement_stage.spreading": _lazy("Nhân rộng điển hình"),
    "movements.movement.launch": _lazy("Phát động phong trào"),
    "movements.movement.assigned": _lazy("Giao chỉ tiêu cho đơn vị"),
    "movements.movement.close": _lazy("Kết thúc phong trào"),
    "movements.movement.results_frozen": _lazy("Chốt kết quả và xếp hạng"),
    "movements.movement.summarise": _lazy("Chuyển sang trạng thái đã tổng kết"),
    "movements.movement.cancel": _lazy("Hủy phong trào"),
    "movements.registration.handed_over": _lazy("Tham gia tiếp thay đơn vị cũ"),
    "movements.duty.lift": _lazy("Thôi nộp do sắp xếp đơn vị"),
    "movements.movement.criteria_chosen": _lazy("Chọn bộ tiêu chí"),
    "movements.movement.criteria_adopted": _lazy("Chuyển sang phiên bản mới của bộ tiêu chí"),
    "movements.criteria.created": _lazy("Lập bộ tiêu chí"),
    "movements.criteria.installed": _lazy("Cài từ gói hoặc tệp"),
    "movements.criteria.imported": _lazy("Nhập từ tệp Excel"),
    "movements.criteria.version_added": _lazy("Tạo phiên bản mới"),
    "movements.criteria.changed": _lazy("Sửa thông tin chung"),
    "movements.criteria.node_added": _lazy("Thêm mục"),
    "movements.criteria.node_changed": _lazy("Sửa mục"),
    "movements.criteria.node_moved": _lazy("Đổi thứ tự"),
    "movements.criteria.node_removed": _lazy("Bỏ mục"),
    "movements.criteria.thresholds_changed": _lazy("Sửa ngưỡng"),
    "movements.criteria.freeze": _lazy("Chốt để áp dụng"),
    "movements.criteria.retire": _lazy("Ngừng áp dụng"),
    "movements.registration_window.open": _lazy("Mở đăng ký"),
    "movements.registration_window.close": _lazy("Đóng đăng ký"),
    "movements.registration_window.extend": _lazy("Gia hạn đăng ký"),
    "movements.report.save": _lazy("Lưu số liệu"),
    "movements.report.evidence_add": _lazy("Thêm minh chứng"),
    "movements.report.evidence_remove": _lazy("Bỏ minh chứng"),
    "movements.report.submit": _lazy("Gửi báo cáo"),
    "movements.report.send_for_endorsement": _lazy("Gửi cấp xem xét"),
    "movements.report.endorse": _lazy("Đồng ý trình Thường trực Hội đồng"),
    "movements.report.take_over": _lazy("Thường trực Hội đồng tiếp nhận thẳng"),
    "movements.report.reopen": _lazy("Mở lại báo cáo"),
    "movements.report.return": _lazy("Trả lại báo cáo"),
    "movements.report.approve": _lazy("Duyệt báo cáo"),
    "movements.rural_assessment.opened": _lazy("Lập hồ sơ"),
    "movements.rural_assessment.saved": _lazy("Lưu tự đánh giá"),
    "movements.rural_assessment.adopted": _lazy("Chuyển sang phiên bản mới của bộ tiêu chí"),
    "movements.rural_assessment.evidence_added": _lazy("Thêm minh chứng"),
    "movements.rural_assessment.evidence_removed": _lazy("Bỏ minh chứng"),
    "movements.rural_assessment.survey": _lazy("Nhập kết quả lấy ý kiến"),
    "movements.rural_assessment.appraisal": _lazy("Ghi kết quả thẩm định"),
    "movements.rural_assessment.consult": _lazy("Ký tự đánh giá, lấy ý kiến người dân"),
    "movements.rural_assessment.reopen": _lazy("Sửa lại tự đánh giá"),
    "movements.rural_assessment.submit": _lazy("Gửi thẩm định"),
    "movements.rural_assessment.return": _lazy("Trả lại hồ sơ"),
    "movements.rural_assessment.appraise": _lazy("Kết luận thẩm định"),
    "movements.rural_assessment.reappraise": _lazy("Thẩm định lại"),
    "movements.rural_assessment.recognise": _lazy("Công nhận"),
    "movements.rural_assessment.decline": _lazy("Chưa công nhận"),
    "movements.scoring_plan.saved": _lazy("Lưu phương án chấm điểm"),
    "movements.scoring_plan.issue": _lazy("Ban hành phương án chấm điểm"),
    "movements.scoring_plan.revise": _lazy("Sửa lại phương án chấm điểm"),
    "movements.score_sheet.save": _lazy("Lưu phiếu chấm"),
    "movements.score_sheet.submit": _lazy("Gửi phiếu chấm"),
    "movements.score_sheet.return": _lazy("Trả lại phiếu chấm"),
    "movements.score_sheet.proposals_taken": _lazy("Lấy điểm do máy tính cho chỉ tiêu còn lại"),
    "movements.score_sheet.evidence_add": _lazy("Thêm minh chứng chấm điểm"),
    "movements.score_sheet.evidence_remove": _lazy("Bỏ minh chứng chấm điểm"),
    "movements.assignment.changed": _lazy("Sửa mức được giao"),
    "movements.assignment.given": _lazy("Giao chỉ tiêu"),
    "movements.assignment.handed_over": _lazy("Bàn giao chỉ tiêu sang đơn vị kế thừa"),
    "movements.assignment.judged": _lazy("Ghi đánh giá định tính"),
    "movements.assignment.linked": _lazy("Nối với chỉ tiêu trước đó"),
    "movements.assignment.passed": _lazy("Chuyển cho đơn vị kế thừa"),
    "movements.assignment.replaced": _lazy("Thay bằng chỉ tiêu giao cho đơn vị mới"),
    "movements.assignment.withdrawn": _lazy("Rút chỉ tiêu khỏi đơn vị"),
    "movements.criteria.discarded": _lazy("Bỏ bản dự thảo bộ tiêu chí"),
    "movements.directive.stored": _lazy("Lưu văn bản phát động"),
    "movements.grouping.assigned": _lazy("Xếp đơn vị vào nhóm"),
    "movements.grouping.removed": _lazy("Bỏ đơn vị khỏi nhóm"),
    "movements.grouping_scheme.add": _lazy("Lập cách phân nhóm"),
    "movements.launch_plan.started": _lazy("Bắt đầu soạn kế hoạch"),
    "movements.launch_plan.versioned": _lazy("Mở phiên bản kế hoạch mới"),
    "movements.launch_plan.written": _lazy("Soạn kế hoạch"),
    "movements.movement.targets_added": _lazy("Thêm chỉ tiêu"),
    "movements.movement.targets_changed": _lazy("Sửa chỉ tiêu"),
    "movements.period.duties_opened": _lazy("Mở kỳ báo cáo cho các đơn vị"),
    "movements.plan.added": _lazy("Thêm chế độ báo cáo"),
    "movements.plan.changed": _lazy("Sửa chế độ báo cáo"),
    "movements.plan.ended": _lazy("Ngừng chế độ báo cáo"),
    "movements.plan.removed": _lazy("Bỏ chế độ báo cáo"),
    "movements.ranking.frozen": _lazy("Chốt bảng xếp hạng"),
    "movements.registration.amended": _lazy("Sửa đăng ký"),
    "movements.report.reasons_given": _lazy("Ghi lý do trả lại từng chỉ tiêu"),
    "movements.report.version_kept": _lazy("Giữ lại bản đã gửi"),
    "movements.responsibility.handed_over": _lazy("Bàn giao người chịu trách nhiệm"),
    "movements.revision.proposed": _lazy("Đề nghị điều chỉnh"),
    "movements.rural_plan.linked": _lazy("Gắn chỉ tiêu với kế hoạch số xã"),
    "movements.rural_plan.unlinked": _lazy("Bỏ gắn chỉ tiêu với kế hoạch số xã"),
    "movements.rural_reassessment.found": _lazy("Phát hiện xã phải đánh giá lại"),
    "movements.rural_recognition.decided": _lazy("Ghi quyết định công nhận"),
    "movements.rural_recognition.taken_over": _lazy("Nhập các quyết định công nhận đã có"),
    "movements.rural_recognition.verified": _lazy("Đối chiếu quyết định công nhận"),
    "movements.rural_revocation.proposed": _lazy("Đề nghị thu hồi quyết định công nhận"),
    "movements.rural_standard.loaded": _lazy("Nạp chuẩn nông thôn mới"),
    "movements.rural_standard.satisfaction": _lazy("Ghi mức hài lòng phải đạt"),
    "movements.scoring_stage.sheets_made": _lazy("Lập phiếu chấm cho các đơn vị"),
    "movements.target.carried_over": _lazy("Chuyển tiếp phần chưa xong"),
    "movements.target.revised": _lazy("Điều chỉnh chỉ tiêu"),
    "movements.task.assigned": _lazy("Giao đầu việc"),
    "movements.task.changed": _lazy("Sửa đầu việc"),
    "movements.task.passed": _lazy("Chuyển đầu việc cho đơn vị kế thừa"),
    "movements.task.updated": _lazy("Cập nhật tiến độ"),
    "movements.theme.saved": _lazy("Lưu chủ đề"),
}


def timeline_of(events: models.QuerySet[LedgerEvent], names: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """Items for `components/timeline.html`, newest first; two queries. `names`: of whom an event is, by its subject."""
    named = names or {}
    rows = list(events)
    people = actor_names(rows, nobody=_("Hệ thống, theo lịch"))
    return [
        {
            "when": f"{timezone.localtime(row.at):%H:%M %d/%m/%Y}",
            "title": deed_words(row.kind, TITLES),
            "detail": ". ".join(filter(None, (named.get(row.subject), _detail(row.payload or {})))),
            "actor": people[row.pk],
        }
        for row in reversed(rows)
    ]


def _detail(payload: dict[str, Any]) -> str:
    if payload.get("reason"):
        return _("Lý do: {reason}").format(reason=payload["reason"])
    if payload.get("count"):
        return _("Số lượng: {count}").format(count=payload["count"])
    return str(payload.get("name", ""))
