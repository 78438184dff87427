"""Screens of a unit's stories: list, writing, how it will look, to the editors and back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_tables2 import RequestConfig

from base.accounts.screens import screen
from base.core.errors import DomainError
from base.core.language import to_reader as _
from web.cms.domain import writing
from web.cms.domain.writing import (
    StaleStory,
    StoryText,
    comment_on,
    save_story,
    send_story,
    state_of,
    stories_for,
    take_back,
)
from web.cms.enums import StoryState
from web.cms.forms.stories import StoryForm
from web.cms.models import StoryPage
from web.cms.tables import StoryTable

LIST = "stories:story-list"


@screen(writing.PERMISSION, methods=("GET", "HEAD"))
def story_list(request: HttpRequest) -> HttpResponse:
    table = StoryTable(stories_for(request.user))
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    return render(request, "workspace/stories/story_list.html", {"table": table})


@screen(writing.PERMISSION)
def story_add(request: HttpRequest) -> HttpResponse:
    return _form_page(request, None)


@screen(writing.PERMISSION, of=StoryPage)
def story_edit(request: HttpRequest, story: StoryPage) -> HttpResponse:
    return _form_page(request, story)


@screen(writing.PERMISSION, of=StoryPage, methods=("GET", "HEAD"))
def story_preview(request: HttpRequest, story: StoryPage) -> HttpResponse:
    """The newest draft as the public would see it."""
    answer: HttpResponse = writing.newest(story).serve(request)
    return answer


@screen(writing.PERMISSION, of=StoryPage, methods=("POST",))
def story_take_back(request: HttpRequest, story: StoryPage) -> HttpResponse:
    take_back(story, actor=request.user)
    messages.success(request, _("Đã rút bài về. Sửa xong thì gửi lại."))
    return redirect("stories:story-edit", story.pk)


def _form_page(request: HttpRequest, story: StoryPage | None) -> HttpResponse:
    draft = writing.newest(story) if story else None
    form = StoryForm(request.POST or None, request.FILES or None, user=request.user, story=draft)
    if form.is_bound and form.is_valid():
        if story is not None and "take_back" in request.POST:
            take_back(story, actor=request.user)
        saved = _saved(form, request, story)
        if saved is not None:
            if "send" in request.POST:
                return _send(request, saved)
            messages.success(request, _("Đã lưu bản đang viết."))
            return redirect("stories:story-edit", saved.pk)
    state = state_of(story) if story else StoryState.DRAFT
    context: dict[str, Any] = {
        "form": form,
        "story": story,
        "state": state,
        "is_waiting": state == StoryState.WAITING,
        "comment": comment_on(story) if story else "",
    }
    return render(request, "workspace/stories/story_form.html", context, status=422 if form.is_bound else 200)


def _send(request: HttpRequest, story: StoryPage) -> HttpResponse:
    """What was just saved goes on to the editors; a refusal leaves it saved and says why."""
    try:
        send_story(story, actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("stories:story-edit", story.pk)
    messages.success(request, _("Đã gửi bài cho biên tập viên. Bài đăng ngay khi được duyệt."))
    return redirect(LIST)


def _saved(form: StoryForm, request: HttpRequest, story: StoryPage | None) -> StoryPage | None:
    """The saved story, or None with the refusal in the form."""
    values = dict(form.cleaned_data)
    unit, revision = values.pop("unit"), values.pop("revision")
    try:
        return save_story(StoryText(**values), unit=unit, actor=request.user, story=story, expected_revision=revision)
    except StaleStory as error:
        form.rebased(error.revision)
        form.add_error(None, error.message)
        return None
    except DomainError as error:
        form.add_error(error.code if error.code in form.fields else None, error.message)
        return None
