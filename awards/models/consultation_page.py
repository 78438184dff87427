"""/lay-y-kien/: lists of nominees posted for the people's opinion, and the form to give one.

Names are shown only while a list is open. Nothing of the sender is kept but what is typed; the limit per address counts
a keyed digest that the cache forgets.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page

from awards.enums import ConsultationStatus
from awards.models.consultations import Consultation
from base.core.errors import DomainError
from base.core.limits import within_limit

LIMIT, WINDOW_SECONDS = 5, 600


class ConsultationIndexPage(RoutablePageMixin, Page):
    lead = models.TextField(gettext_lazy("lời dẫn"), blank=True)

    about = gettext_lazy(
        "Danh sách đề nghị khen thưởng được đăng một số ngày làm việc để Nhân dân góp ý trước khi trình Hội đồng."
    )

    max_count = 1
    subpage_types: list[str] = []
    content_panels = [*Page.content_panels, FieldPanel("lead")]

    class Meta:
        verbose_name = gettext_lazy("trang lấy ý kiến Nhân dân")

    @path("")
    def index(self, request: HttpRequest) -> HttpResponse:
        from awards.domain.dossier_queries import public_consultations  # noqa: PLC0415 -- the domain stands above

        context = {"consultations": public_consultations()}
        return self.render(request, context_overrides=context, template="awards/consultation_index_page.html")

    @path("<slug:slug>/")
    def detail(self, request: HttpRequest, slug: str) -> HttpResponse:
        from awards.domain.consulting.public_text import public_text  # noqa: PLC0415 -- the domain stands above
        from awards.forms.rounds import OpinionForm  # noqa: PLC0415 -- forms stand above the models

        shown = Consultation.objects.exclude(status=ConsultationStatus.PLANNED).select_related("round")
        consultation = get_object_or_404(shown, slug=slug)
        is_open = consultation.status == ConsultationStatus.OPEN
        form = OpinionForm(request.POST or None, consultation=consultation) if is_open else None
        if request.method == "POST" and form is not None and form.is_valid():
            try:
                self._take(request, consultation, form.cleaned_data)
            except DomainError as error:
                form.add_error(None, error.message)
            else:
                messages.success(request, _("Đã nhận ý kiến. Xin cảm ơn Ông/Bà."))
                return redirect(request.path)
        parts = ("award_type", "person__unit", "collective", "household__unit", "unit")
        nominees = list(consultation.nominations.select_related(*parts)) if is_open else []
        for nominee in nominees:
            nominee.achievement = public_text(nominee.achievement)
        consultation.intro = public_text(consultation.intro)
        names = ((_("Trang chủ"), "/"), (_(self.title), self.url), (consultation.title, ""))
        context = {
            "consultation": consultation,
            "form": form,
            "nominees": nominees,
            "is_open": is_open,
            "trail": [{"label": label, "url": url} for label, url in names],
        }
        return self.render(request, context_overrides=context, template="awards/consultation_public.html")

    def _take(self, request: HttpRequest, consultation: Consultation, values: dict[str, Any]) -> None:
        from awards.domain.consultations import give_opinion  # noqa: PLC0415 -- the domain stands above the models

        if values["website"]:
            return
        _count(request)
        give_opinion(consultation, text=values["text"], name=values["name"], nomination=values["nomination"])


def _count(request: HttpRequest) -> None:
    """At most five opinions in ten minutes from one address."""
    if not within_limit(request, "opinion", most=LIMIT, seconds=WINDOW_SECONDS):
        raise DomainError(_("Ông/Bà vừa gửi nhiều ý kiến. Xin thử lại sau 10 phút."), code="too_many")
