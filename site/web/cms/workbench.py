"""What the portal adds to the workspace: stories to write, stories sent back, stories that wait for an editor."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from wagtail.models import WorkflowState

from base.accounts.models import User
from base.accounts.permissions import can
from base.accounts.workbench import NavEntry, WorkItem, register_nav, register_work
from web.cms.domain.writing import PERMISSION, stories_for
from web.cms.models import Feedback, StoryPage

FEEDBACK = "web.feedback_handle"

register_nav(
    NavEntry(_lazy("Gương điển hình"), "stories:story-list", PERMISSION, 290, "star"),
    NavEntry(_lazy("Góp ý của người dân"), "stories:feedback-list", FEEDBACK, 350, "inbox"),
)


@register_work
def stories_sent_back(user: User) -> Iterator[WorkItem]:
    if not can(user, PERMISSION):
        return
    for story in stories_for(user).filter(_specific_workflow_states__status=WorkflowState.STATUS_NEEDS_CHANGES):
        yield WorkItem(
            title=_("Sửa bài: {title}").format(title=story.draft_title),
            detail=_("Biên tập viên đã đọc và đề nghị sửa."),
            url=reverse("stories:story-edit", args=[story.pk]),
            action=_("Đọc góp ý và sửa"),
            state="returned",
        )


@register_work
def stories_to_edit(user: User) -> Iterator[WorkItem]:
    """One item for the editors, however many stories wait."""
    if not can(user, "web.story_edit"):
        return
    count = StoryPage.objects.filter(_specific_workflow_states__status=WorkflowState.STATUS_IN_PROGRESS).count()
    if count:
        yield WorkItem(
            title=_("{count} bài của đơn vị chờ biên tập").format(count=count),
            detail=_("Đọc, xem trước, duyệt đăng hoặc đề nghị sửa."),
            url=reverse("wagtailadmin_home"),
            action=_("Đọc bài"),
            state="waiting",
        )


@register_work
def feedback_to_handle(user: User) -> Iterator[WorkItem]:
    count = Feedback.objects.filter(handled_at=None).count() if can(user, FEEDBACK) else 0
    if count:
        yield WorkItem(
            title=_("{count} góp ý của người dân chờ xử lý").format(count=count),
            detail=_("Đọc, chuyển nơi có trách nhiệm, ghi lại cách xử lý."),
            url=reverse("stories:feedback-list"),
            action=_("Đọc góp ý"),
            state="waiting",
        )
