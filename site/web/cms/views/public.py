"""Where visitors take part: feedback and choosing among stories."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from base.core.errors import DomainError
from base.core.language import to_reader as _
from base.core.limits import within_limit
from web.cms.domain.participation import candidates_of, speak, take_feedback
from web.cms.forms.public import FeedbackForm
from web.cms.models import StoryChoice

TEN_MINUTES = 600
METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def feedback(request: HttpRequest) -> HttpResponse:
    form = FeedbackForm(request.POST or None)
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data)
        if values.pop("website"):
            return redirect("cms:feedback")
        if within_limit(request, "feedback", most=5, seconds=TEN_MINUTES):
            take_feedback(values)
            messages.success(request, _("Đã nhận góp ý. Xin cảm ơn Ông/Bà."))
            return redirect("cms:feedback")
        form.add_error(None, _("Ông/Bà vừa gửi nhiều góp ý. Xin thử lại sau 10 phút."))
    return render(request, "pages/feedback.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(METHODS)
def story_choice(request: HttpRequest, pk: int) -> HttpResponse:
    choice = get_object_or_404(StoryChoice.objects.select_related("movement__page"), pk=pk)
    if request.method == "POST":
        try:
            _take_voice(request, choice)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Đã ghi lượt chọn của Ông/Bà. Kết quả công bố khi hết hạn."))
        return redirect("cms:story_choice", choice.pk)
    context = {"choice": choice, "candidates": candidates_of(choice)}
    return render(request, "pages/story_choice.html", context)


def _take_voice(request: HttpRequest, choice: StoryChoice) -> None:
    if not within_limit(request, "voice", most=20, seconds=TEN_MINUTES):
        raise DomainError(_("Có quá nhiều lượt chọn từ mạng này. Xin thử lại sau 10 phút."), code="too_many")
    chosen = request.POST.get("candidate", "")
    sender = f"{request.META.get('REMOTE_ADDR', '')}|{request.headers.get('User-Agent', '')}"
    speak(choice, int(chosen) if chosen.isdecimal() else 0, connection_of=sender)
