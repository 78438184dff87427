"""What an editor finds on the first page of the admin: the one next step, and what is to appear by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision, TaskState

from web.cms.models import DocumentIndexPage, NewsIndexPage, NewsPage, StoryIndexPage, StoryPage

PLANNED = 10


@dataclass(frozen=True)
class NextStep:
    """One sentence, a quieter one, and the button that leads there."""

    text: str
    action: str
    url: str
    detail: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the portal that an editor writes in."""

    label: str
    url: str
    icon: str


def next_step(user: Any) -> NextStep:
    """The story that waits longest; without one the newest draft of the user's own; else something to write."""
    waiting = TaskState.objects.reviewable_by(user).select_related("revision").order_by("started_at")
    oldest = waiting.first()
    if oldest is not None:
        return NextStep(
            _("{count} bài chờ duyệt.").format(count=waiting.count()),
            _("Đọc bài chờ lâu nhất"),
            reverse("wagtailadmin_pages:edit", args=[oldest.revision.object_id]),
            _("“{title}”, gửi ngày {day}.").format(
                title=oldest.revision.object_str, day=f"{localtime(oldest.started_at):%d/%m/%Y}"
            ),
        )
    draft = _drafts_of(user)
    if draft is not None:
        return NextStep(
            _("Không có bài nào chờ duyệt. Bạn còn bản nháp đang viết."),
            _("Viết tiếp"),
            reverse("wagtailadmin_pages:edit", args=[draft.pk]),
            f"“{draft.get_latest_revision().object_str}”",
        )
    index = NewsIndexPage.objects.first()
    where = reverse("wagtailadmin_pages:add", args=["cms", "newspage", index.pk]) if index else "/quan-tri/"
    return NextStep(_("Không có bài nào chờ duyệt."), _("Viết tin mới"), where)


def planned_publications() -> QuerySet[Revision]:
    """Approved revisions that go public by themselves, the soonest first."""
    ahead = Revision.page_revisions.filter(approved_go_live_at__isnull=False)
    return ahead.order_by("approved_go_live_at")[:PLANNED]


def sections() -> list[Section]:
    """What an editor writes in: a way there without the tree of all pages."""
    kinds: tuple[tuple[type[Page], str], ...] = (
        (StoryIndexPage, "user"),
        (NewsIndexPage, "doc-full"),
        (DocumentIndexPage, "clipboard-list"),
    )
    found = ((model.objects.first(), icon) for model, icon in kinds)
    return [Section(page.title, reverse("wagtailadmin_explore", args=[page.pk]), icon) for page, icon in found if page]


def _drafts_of(user: Any) -> Any:
    """The newest unpublished story or news that the user made."""
    for model in (StoryPage, NewsPage):
        draft = (
            model.objects.filter(owner=user, live=False, latest_revision__isnull=False, go_live_at=None)
            .order_by("-latest_revision_created_at")
            .first()
        )
        if draft is not None:
            return draft
    return None
