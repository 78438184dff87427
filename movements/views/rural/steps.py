"""Where a commune's file stands on its way."""

from __future__ import annotations

from base.core.language import to_reader as _
from movements.enums import RuralStatus
from movements.models import RuralAssessment


def steps_of_file(item: RuralAssessment) -> list[dict[str, str]]:
    """The way of the file for `components/stepper.html`."""
    labels = [_("Tự đánh giá"), _("Lấy ý kiến người dân"), _("Thẩm định"), _("Quyết định")]
    place = {
        RuralStatus.DRAFT: 0,
        RuralStatus.RETURNED: 0,
        RuralStatus.CONSULTING: 1,
        RuralStatus.SUBMITTED: 2,
        RuralStatus.APPRAISED: 3,
    }.get(RuralStatus(item.status), 4)
    steps = [
        {"label": label, "state": "done" if index < place else "current" if index == place else "todo"}
        for index, label in enumerate(labels)
    ]
    if item.status == RuralStatus.DECLINED:
        steps[-1]["state"] = "failed"
    return steps
