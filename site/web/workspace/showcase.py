"""What the living page shows: every component with content as it really occurs, harmless and fixed."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from web.workspace.showcase_charts import showcase_charts


class ShowcaseForm(forms.Form):
    """One field of each kind that the screens use; shown with and without errors, never processed."""

    name = forms.CharField(
        label=_("Tên phong trào"), max_length=200, help_text=_("Ghi đúng như trong văn bản phát động.")
    )
    deadline = forms.DateField(label=_("Hạn báo cáo"), widget=forms.DateInput(attrs={"type": "date"}))
    value = forms.DecimalField(
        label=_("Số xã đạt chuẩn"), max_value=87, widget=forms.NumberInput(attrs={"inputmode": "numeric", "size": 8})
    )
    unit = forms.ChoiceField(
        label=_("Đơn vị chủ trì"),
        choices=[("", _("Chọn đơn vị")), ("snn", _("Sở Nông nghiệp và Môi trường")), ("snv", _("Sở Nội vụ"))],
    )
    scope = forms.ChoiceField(
        label=_("Phạm vi"),
        widget=forms.RadioSelect,
        choices=[("all", _("Toàn tỉnh")), ("cluster", _("Trong cụm, khối")), ("unit", _("Trong cơ quan, đơn vị"))],
    )
    subjects = forms.MultipleChoiceField(
        label=_("Đối tượng"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("person", _("Cá nhân")), ("group", _("Tập thể")), ("household", _("Hộ gia đình"))],
    )
    evidence = forms.FileField(label=_("Minh chứng"), required=False, help_text=_("PDF, Word hoặc ảnh, tối đa 20 MB."))
    note = forms.CharField(label=_("Ghi chú"), required=False, widget=forms.Textarea)
    true_copy = forms.BooleanField(label=_("Tôi đã đối chiếu số liệu với bản giấy."))


class ShowcaseFilterForm(forms.Form):
    """The filters above a list."""

    q = forms.CharField(label=_("Tên đơn vị"), required=False)
    year = forms.ChoiceField(label=_("Năm"), required=False, choices=[("2026", "2026"), ("2025", "2025")])
    state = forms.ChoiceField(
        label=_("Trạng thái"),
        required=False,
        choices=[("", _("Tất cả")), ("overdue", _("Quá hạn")), ("approved", _("Đã duyệt"))],
    )


def showcase_context() -> dict[str, Any]:
    """Context of `pages/components.html`; needs no database, so it also serves as a smoke test of all components."""
    wrong = ShowcaseForm({"deadline": "", "value": "120", "scope": "", "unit": ""})
    wrong.is_valid()
    return {
        "form": ShowcaseForm(),
        "form_with_errors": wrong,
        "filter_form": ShowcaseFilterForm({"year": "2026"}),
        "button_tones": _button_tones(),
        "icon_names": ICON_NAMES,
        "colours": COLOURS,
        "statuses": _statuses(),
        "progress_bars": _progress_bars(),
        "stats": _stats(),
        "steps": _steps(),
        "events": _events(),
        "facts": _facts(),
        "tabs": [
            {"label": _("Chỉ tiêu"), "url": "#s-tabs", "current": True, "count": 21},
            {"label": _("Đơn vị"), "url": "#s-tabs", "count": 8},
            {"label": _("Kỳ báo cáo"), "url": "#s-tabs"},
            {"label": _("Nhật ký"), "url": "#s-tabs"},
        ],
        "rows": _rows(),
        "votes": _votes(),
        "jobs": _jobs(),
        "consequences": [
            _("Trang phong trào hiện ở cổng thông tin."),
            _("124 đơn vị nhận thông báo và lịch báo cáo."),
            _("Kỳ báo cáo đầu tiên mở ngày 01/7/2026."),
        ],
        "crumbs": [
            {"label": _("Việc của tôi"), "url": "/lam-viec/"},
            {"label": _("Phong trào"), "url": "/phong-trao/"},
            {"label": _("Cả nước thi đua xây dựng nông thôn mới"), "url": ""},
        ],
        "released_on": date(2026, 11, 20),
        "charts": showcase_charts(),
    }


ICON_NAMES = """
    home inbox bell search menu filter user people building sign-out flag target report award star ballot
    decision file download upload print edit trash link lock calendar clock return quote plus minus check
    close info success warning danger arrow-left arrow-right arrow-up arrow-down chevron-right chevron-down
    sun moon mark
""".split()  # noqa: SIM905 -- names read better as words than as sixty quoted lines

COLOURS = """
    paper surface sunken line line-strong ink ink-2 accent-fill accent-soft lacquer-fill lacquer-soft
    gold-line gold-soft success success-soft warning warning-soft danger danger-soft mark
""".split()  # noqa: SIM905 -- names read better as words than as sixty quoted lines


def _button_tones() -> list[dict[str, Any]]:
    return [
        {"tone": "primary", "label": _("Gửi báo cáo"), "icon": "arrow-right"},
        {"tone": "solemn", "label": _("Phát động phong trào"), "icon": "flag"},
        {"tone": "secondary", "label": _("Lưu nháp"), "icon": ""},
        {"tone": "quiet", "label": _("Thôi, quay lại"), "icon": ""},
        {"tone": "danger", "label": _("Hủy bỏ đợt xét"), "icon": "trash"},
    ]


def _statuses() -> list[dict[str, Any]]:
    return [
        {"status": "draft", "label": _("Bản nháp")},
        {"status": "open", "label": _("Đang mở")},
        {"status": "submitted", "label": _("Đã gửi")},
        {"status": "returned", "label": _("Trả lại bổ sung")},
        {"status": "approved", "label": _("Đã duyệt")},
        {"status": "overdue", "label": _("Quá hạn 3 ngày")},
        {"status": "needs_person", "label": _("Cần người xem")},
        {"status": "closed", "label": _("Đã đóng")},
    ]


def _progress_bars() -> list[dict[str, Any]]:
    return [
        {
            "label": _("Xã đạt chuẩn nông thôn mới"),
            "value": 66,
            "max": 87,
            "text": _("66/87 xã"),
            "detail": _("Chỉ tiêu năm 2026: 70 xã"),
        },
        {
            "label": _("Tăng trưởng GRDP"),
            "value": 6.4,
            "max": 6,
            "text": _("6,4 / 6 %"),
            "detail": _("Vượt chỉ tiêu"),
            "tone": "success",
        },
        {
            "label": _("Hộ nghèo"),
            "value": 0.2,
            "max": 0.3,
            "text": _("giảm 0,2 / 0,3 %"),
            "detail": _("Chậm so với tiến độ"),
            "tone": "warning",
        },
        {
            "label": _("Lao động có việc làm mới"),
            "value": None,
            "max": 17000,
            "text": "",
            "detail": _("Kỳ báo cáo mở ngày 01/7/2026"),
        },
    ]


def _stats() -> list[dict[str, Any]]:
    return [
        {"value": "12", "label": _("phong trào đang chạy"), "url": "/phong-trao/"},
        {"value": "118/124", "label": _("đơn vị đã báo cáo"), "detail": _("6 đơn vị chưa gửi"), "tone": "warning"},
        {"value": "76", "unit": "%", "label": _("chỉ tiêu đạt tiến độ"), "tone": "success"},
        {"value": "1.284", "label": _("lượt khen trong năm"), "url": "/vinh-danh/", "tone": "honour"},
    ]


def _steps() -> list[dict[str, Any]]:
    return [
        {"label": _("Lập hồ sơ"), "state": "done", "detail": "12/10/2026"},
        {"label": _("Thẩm định"), "state": "done", "detail": "26/10/2026"},
        {"label": _("Lấy ý kiến nhân dân"), "state": "current", "detail": _("còn 4 ngày làm việc")},
        {"label": _("Hội đồng bỏ phiếu"), "state": "todo"},
        {"label": _("Ra quyết định"), "state": "todo"},
    ]


def _events() -> list[dict[str, Any]]:
    return [
        {
            "when": "28/12/2025",
            "title": _("Phát động phong trào"),
            "detail": _("Chỉ thị số 18/CT-UBND"),
            "url": "/van-ban/",
            "tone": "success",
        },
        {"when": "15/01/2026", "title": _("124 đơn vị đăng ký thi đua"), "tone": "success"},
        {
            "when": "05/7/2026",
            "title": _("Báo cáo quý II bị trả lại"),
            "detail": _("Số xã đạt chuẩn chưa khớp với biên bản nghiệm thu."),
            "actor": "Nguyễn Thị Hạnh",
            "tone": "warning",
        },
        {"when": "20/11/2026", "title": _("Mở đợt xét khen thưởng tổng kết"), "current": True},
        {"when": "25/12/2026", "title": _("Tổng kết và trao thưởng"), "tone": "honour"},
    ]


def _facts() -> list[dict[str, Any]]:
    return [
        {"term": _("Số, ký hiệu"), "value": "18/CT-UBND", "url": "/van-ban/"},
        {"term": _("Cơ quan ban hành"), "value": _("Ủy ban nhân dân tỉnh Vĩnh Long")},
        {"term": _("Ngày ban hành"), "value": "28/12/2021"},
        {"term": _("Người ký"), "value": ""},
        {"term": _("Hiệu lực"), "value": _("Còn hiệu lực"), "tone": "success", "note": _("kiểm tra ngày 20/11/2026")},
    ]


def _rows() -> list[dict[str, Any]]:
    return [
        {"unit": _("Xã Hòa Bình"), "done": "19", "score": "96,5", "status": "approved", "label": _("Đã duyệt")},
        {"unit": _("Phường Long Châu"), "done": "18", "score": "94,0", "status": "submitted", "label": _("Đã gửi")},
        {"unit": _("Xã Trà Ôn"), "done": "16", "score": "88,25", "status": "returned", "label": _("Trả lại bổ sung")},
        {"unit": _("Xã Cái Nhum"), "done": "–", "score": "–", "status": "overdue", "label": _("Quá hạn")},
    ]


def _votes() -> list[dict[str, Any]]:
    return [
        {"value": "yes", "label": _("Đồng ý")},
        {"value": "no", "label": _("Không đồng ý")},
        {"value": "blank", "label": _("Phiếu trắng"), "detail": _("Tính vào tổng số phiếu")},
    ]


def _jobs() -> list[dict[str, Any]]:
    return [
        {
            "id": "job-1",
            "label": _("Đọc Chỉ thị 18/CT-UBND"),
            "state": "running",
            "done": 14,
            "total": 36,
            "message": _("Đang đọc đoạn 14/36"),
        },
        {
            "id": "job-2",
            "label": _("In 240 giấy chứng nhận"),
            "state": "done",
            "total": 240,
            "message": _("240 giấy, 3,1 MB"),
            "result_url": "/lam-viec/",
        },
        {
            "id": "job-3",
            "label": _("Nhập bảng số liệu quý II"),
            "state": "failed",
            "error": _("Dòng 12: ngày 31/02/2026 không có trong lịch. Sửa tệp rồi nhập lại."),
        },
    ]
