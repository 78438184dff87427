"""Giấy mời of a session, in the format of Decree 30/2020; made on demand from the session as it stands."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.domain.agenda import agenda_of, is_meeting
from awards.domain.minutes_papers import letterhead
from awards.models.sessions import CouncilSession
from awards.paper.model import InvitationPaper, Signature


def invitation_paper(session: CouncilSession) -> InvitationPaper:
    """For all members at once; the link leads to the reading room."""
    entries, items = list(session.roll.order_by("pk")), agenda_of(session)
    chair = next((entry for entry in entries if entry.is_chair), None)
    head = letterhead(session)
    note = _("Đề nghị các ủy viên đọc hồ sơ trước và khai báo nếu có liên quan đến đề nghị.")
    if not is_meeting(items):
        note = _("Không họp tập trung. Đề nghị các ủy viên gửi ý kiến trên hệ thống trước giờ khóa.")
    return InvitationPaper(
        letterhead=type(head)(head.superior, head.issuer, "", "GM-HĐTĐKT", head.place, timezone.localdate()),
        addressee=_("Các ủy viên Hội đồng"),
        content=session.title,
        starts_at=timezone.localtime(session.meets_at),
        place=session.place,
        chair=chair.label if chair else "",
        participants=[entry.label for entry in entries],
        agenda=[str(item.nomination) for item in items],
        note=note,
        documents_url=settings.BASE_URL + reverse("awards:reading-room", args=[session.pk]),
        signature=Signature(_("Chủ tịch Hội đồng"), "", chair.name if chair else ""),
        recipients=[_("Như trên"), _("Lưu: VT")],
    )
