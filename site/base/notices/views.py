from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from base.accounts.screens import screen
from base.core.language import to_reader as _
from base.core.text import fold
from base.notices.domain.calendar_feed import address_key, feed_of, owner_of
from base.notices.domain.groups import grouped
from base.notices.domain.mailing import choose_rhythm, rhythm_of, send_again
from base.notices.domain.notify import mark_read
from base.notices.domain.settling import settle
from base.notices.enums import Rhythm
from base.notices.forms import MailingFilter, RhythmForm
from base.notices.models import Mailing, Notice
from base.notices.tables import MailingTable

PER_PAGE = 25


@screen("notices.read", methods=("GET", "HEAD"))
def inbox(request: HttpRequest) -> HttpResponse:
    """What is not read yet stands first, so that nothing unread gets lost behind newer ones; what is over is read."""
    settle(request.user)  # type: ignore[arg-type] # the screen lets nobody else in
    is_read = ExpressionWrapper(Q(read_at__isnull=False), output_field=BooleanField())
    notices = Notice.objects.filter(recipient=request.user.pk).order_by(is_read, "-created_at", "-pk")
    page = Paginator(notices, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "workspace/inbox.html", {"groups": grouped(page), "page": page})


@screen("notices.read", methods=("POST",))
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark as read and go where it points; only one's own."""
    notice = get_object_or_404(Notice, pk=pk, recipient=request.user.pk)
    mark_read(notice.recipient, notice)
    return redirect(notice.url or "notices:inbox")


@screen("notices.read", methods=("POST",))
def read_all(request: HttpRequest) -> HttpResponse:
    mark_read(request.user)  # type: ignore[arg-type]
    return redirect("notices:inbox")


@screen("notices.read")
def mail_choice(request: HttpRequest) -> HttpResponse:
    """How one's own notices come by e-mail."""
    user: Any = request.user
    form = RhythmForm(request.POST or None, initial={"rhythm": rhythm_of(user)})
    if request.method == "POST" and form.is_valid():
        choose_rhythm(user, Rhythm(form.cleaned_data["rhythm"]))
        messages.success(request, _("Đã lưu cách nhận thư."))
        return redirect("notices:inbox")
    feed = f"{settings.BASE_URL}{reverse('calendar-feed', args=[address_key(user)])}"
    return render(request, "workspace/mail_choice.html", {"form": form, "feed": feed})


@require_safe
def calendar_feed(request: HttpRequest, key: str) -> HttpResponse:
    """Due days for a calendar program, which cannot sign in: the address itself is the key."""
    owner = owner_of(key)
    if owner is None:
        raise Http404
    response = HttpResponse(feed_of(owner), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, max-age=900"
    return response


@screen("notices.delivery_manage", methods=("GET", "HEAD"))
def mailing_list(request: HttpRequest) -> HttpResponse:
    """What became of the mails, for those who look after the platform."""
    form = MailingFilter(request.GET or None)
    mails = Mailing.objects.select_related("recipient")
    if form.is_bound and form.is_valid():
        state, words = form.cleaned_data["state"], form.cleaned_data["q"].strip()
        mails = mails.filter(state=state) if state else mails
        named = (
            Q(recipient__name_folded__contains=fold(words)) | Q(recipient__username=words) | Q(recipient__email=words)
        )
        mails = mails.filter(named) if words else mails
    table = MailingTable(mails)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    return render(request, "workspace/mailing_list.html", {"table": table, "filter": form})


@screen("notices.delivery_manage", of=Mailing)
def mailing_again(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """The address carries what the list was filtered by, and leads back to it."""
    back = reverse("notices:mailing-list", query=request.GET)
    if request.method == "POST":
        send_again(mailing)
        messages.success(request, _("Thư sẽ được gửi lại trong vài phút."))
        return redirect(back)
    context = {
        "title": _("Gửi lại thư"),
        "question": _("Gửi lại “{subject}” cho {person}?").format(subject=mailing, person=mailing.recipient),
        "detail": mailing.error,
        "confirm_label": _("Gửi lại"),
        "cancel_url": back,
    }
    return render(request, "pages/confirm.html", context)
