"""Stories that units write: a draft of their own, an editor's word, then the public.

The way through the editors is Wagtail's own workflow, so that an editor finds all that waits in one place, may read
the story as it will look, put off its day, approve it or send it back with a comment.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import unescape
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import escape
from django.utils.text import normalize_newlines
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.models import GroupApprovalTask, Locale, Workflow, WorkflowState, WorkflowTask

from base.accounts.permissions import reach_of
from base.core.errors import DomainError
from base.units.models import Unit
from movements.domain.queries import within
from movements.domain.wording import who_saved
from web.cms.domain.editors import ensure_groups
from web.cms.enums import StoryState
from web.cms.models import StoryIndexPage, StoryPage

WORKFLOW = "Biên tập gương điển hình"
PERMISSION = "web.story_write"


class StaleStory(DomainError):
    """Somebody saved after this person opened the page. `revision` is the number of what stands now."""

    def __init__(self, story: StoryPage, actor: Any) -> None:
        last = story.latest_revision
        super().__init__(
            _(
                "{who} đã lưu bài này lúc {when}, sau khi bạn mở trang. Chưa ghi đè gì: bài bạn viết còn nguyên bên "
                "dưới, bài đã lưu ở “Xem bài như khi đăng”. Lưu lần nữa sẽ thay bằng bài của bạn."
            ).format(
                who=who_saved(last.user, actor), when=f"{timezone.localtime(last.created_at):%H:%M ngày %d/%m/%Y}"
            ),
            code="stale",
        )
        self.revision = last.pk


@dataclass(frozen=True)
class StoryText:
    """What the form of a unit holds. `text` is plain, paragraphs parted by empty lines."""

    title: str
    subject_name: str
    lead: str
    text: str
    has_consent: bool
    movement: Any = None
    topics: tuple[str, ...] = ()
    picture: Any = None
    image_alt: str = ""


def ensure_workflow() -> Workflow:
    """Every story goes through the editors; made once, and left as the editors change it."""
    workflow, made = Workflow.objects.get_or_create(name=WORKFLOW)
    if made:
        task = GroupApprovalTask.objects.create(name=WORKFLOW)
        task.groups.set(ensure_groups().values())
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    for index in StoryIndexPage.objects.filter(workflowpage=None):
        workflow.workflow_pages.create(page=index)
    return workflow


def stories_for(user: Any) -> QuerySet[StoryPage]:
    """Stories of the user's units, newest first, with the state of their way through the editors."""
    found = within(StoryPage.objects.filter(unit__isnull=False), reach_of(user, PERMISSION), "unit")
    return (
        found.select_related("unit")
        .prefetch_related("_specific_workflow_states")
        .order_by("-latest_revision_created_at", "-pk")
    )


def state_of(story: StoryPage) -> StoryState:
    current = max(story._specific_workflow_states.all(), key=lambda state: state.created_at, default=None)
    if current is not None and current.status == WorkflowState.STATUS_IN_PROGRESS:
        return StoryState.WAITING
    if current is not None and current.status == WorkflowState.STATUS_NEEDS_CHANGES:
        return StoryState.RETURNED
    if story.live:
        return StoryState.CHANGED if story.has_unpublished_changes else StoryState.PUBLISHED
    return StoryState.PLANNED if story.go_live_at else StoryState.DRAFT


def comment_on(story: StoryPage) -> str:
    """What the editor wrote when sending the story back."""
    state = story.current_workflow_state
    task = state.current_task_state if state else None
    return str(task.comment) if task and state.status == WorkflowState.STATUS_NEEDS_CHANGES else ""


@transaction.atomic
def save_story(
    values: StoryText, *, unit: Unit, actor: Any, story: StoryPage | None = None, expected_revision: int | None = None
) -> StoryPage:
    """A new draft, or a new revision of one. Raises DomainError while an editor has it, or for a refused field (its
    name is the code); StaleStory where what stands is not what the writer saw (None = whatever stands).
    """
    if story is not None and expected_revision is not None:
        story = StoryPage.objects.select_for_update().get(pk=story.pk)
        if story.latest_revision_id not in (expected_revision, None):
            raise StaleStory(story, actor)
    page = _editable(story) if story is not None else StoryPage(unit=unit, owner=actor, live=False)
    page.title, page.lead = values.title, values.lead
    page.subject_name, page.unit_name = values.subject_name, unit.name
    page.has_consent, page.movement = values.has_consent, values.movement
    page.body = [("paragraph", f"<p>{part}</p>") for part in paragraphs(values.text)]
    page.image_alt = values.image_alt
    if values.picture is not None:
        title = values.image_alt[:200] or values.title
        page.image = get_image_model().objects.create(title=title, file=values.picture, uploaded_by_user=actor)
    page.topics.set(values.topics)
    try:
        if page.pk is None:
            StoryIndexPage.objects.get(locale=Locale.get_default()).add_child(instance=page)
        else:
            page.full_clean()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise DomainError(messages[0], code=field) from error
    page.save_revision(user=actor, changed=True)
    return page


@transaction.atomic
def send_story(story: StoryPage, *, actor: Any) -> None:
    """Hand the newest draft to the editors. Raises DomainError without the consent of the person it is about."""
    page = _editable(story)
    if not page.has_consent:
        raise DomainError(_("Cần sự đồng ý của nhân vật trước khi gửi biên tập. Hãy đánh dấu ô đồng ý rồi lưu lại."))
    if not str(page.body).strip():
        raise DomainError(_("Bài chưa có nội dung. Hãy viết ít nhất một đoạn rồi gửi."))
    state = story.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(user=actor)
    else:
        ensure_workflow().start(page, actor)


@transaction.atomic
def take_back(story: StoryPage, *, actor: Any) -> None:
    """Withdraw what waits for the editors, so that it can be changed. Taking back twice does nothing."""
    state = story.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_IN_PROGRESS:
        state.cancel(user=actor)


def newest(story: StoryPage) -> StoryPage:
    """The story as last saved, published or not."""
    return cast(StoryPage, story.get_latest_revision_as_object())


def text_of(story: StoryPage) -> str:
    """The body as the plain text it was typed as."""
    parts = [block.value.source for block in story.body if block.block_type == "paragraph"]
    return "\n\n".join(_unescape(part) for part in parts)


def paragraphs(text: str) -> list[str]:
    """Escaped paragraphs of a plain text."""
    parts = (" ".join(part.split()) for part in normalize_newlines(text).split("\n\n"))
    return [escape(part) for part in parts if part]


def _editable(story: StoryPage) -> StoryPage:
    if state_of(story) == StoryState.WAITING:
        raise DomainError(_("Bài đang chờ biên tập. Hãy rút bài về rồi sửa."))
    return newest(story)


def _unescape(part: str) -> str:
    return unescape(part.removeprefix("<p>").removesuffix("</p>"))
