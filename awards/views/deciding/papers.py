"""Tờ trình and giấy mời of a session."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_tables2 import RequestConfig

from awards.domain.sessions import require_sight
from awards.domain.submissions import PaperPlan, paper_of, send_paper
from awards.enums.decisions import PaperKind
from awards.forms.decisions import PaperForm
from awards.models import CouncilSession, OutgoingPaper
from awards.paper.pdf import render_pdf
from awards.tables.decisions import OutgoingTable
from base.accounts.screens import screen
from base.core.errors import DomainError
from base.core.files import serve
from base.core.language import in_vietnamese
from base.core.language import to_reader as _

KINDS = {"to-trinh": PaperKind.SUBMISSION, "giay-moi": PaperKind.INVITATION}


@screen("awards.paper_send", methods=("GET", "HEAD"))
def paper_book(request: HttpRequest) -> HttpResponse:
    """The book of papers that went out."""
    table = OutgoingTable(OutgoingPaper.objects.select_related("session"))
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    return render(request, "awards/deciding/paper_book.html", {"table": table})


@screen("awards.paper_send", of=CouncilSession)
def paper_send(request: HttpRequest, session: CouncilSession, kind: str) -> HttpResponse:
    """`xem` in the form shows the paper as it would go out; the other button gives it its number."""
    if kind not in KINDS:
        raise Http404
    require_sight(request.user, session)
    chosen = KINDS[kind]
    form = PaperForm(request.POST or None, initial=_initial(session, chosen))
    if request.method == "POST" and form.is_valid():
        try:
            if "xem" in request.POST:
                return _preview(session, form.plan(chosen))
            sent = send_paper(session, form.plan(chosen), actor=request.user)
        except DomainError as error:
            form.add_error("number" if error.code == "number_used" else None, error.message)
        else:
            messages.success(
                request,
                _("Đã phát hành {kind} số {number}.").format(kind=chosen.label.lower(), number=sent.full_number),
            )
            return redirect("awards:paper-book")
    context = {"form": form, "session": session, "kind": chosen}
    return render(request, "awards/deciding/paper_form.html", context, status=422 if form.is_bound else 200)


@screen("awards.paper_send", of=OutgoingPaper, methods=("GET", "HEAD"))
def paper_file(request: HttpRequest, paper: OutgoingPaper, kind: str) -> HttpResponse:
    if kind not in ("pdf", "docx"):
        raise Http404
    return serve(getattr(paper, kind))  # type: ignore[return-value]


@in_vietnamese
def _preview(session: CouncilSession, plan: PaperPlan) -> HttpResponse:
    return HttpResponse(render_pdf(paper_of(session, plan)), content_type="application/pdf")


def _initial(session: CouncilSession, kind: PaperKind) -> dict[str, str]:
    if kind == PaperKind.INVITATION:
        return {"addressee": _("Các ủy viên Hội đồng"), "subject": session.title}
    return {
        "addressee": _("Chủ tịch {unit}").format(unit=session.council.unit.name),
        "subject": _("Về việc khen thưởng theo kết quả {session}").format(session=session.title)[:300],
    }
