from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_tables2 import RequestConfig

from base.accounts.screens import screen
from base.core.jobs import request_cancel, retry_job
from base.core.models import Job
from web.workspace.domain.jobs import jobs_for, steps_of
from web.workspace.tables import JobTable

PER_PAGE = 30


@screen("core.job_view", methods=("GET", "HEAD"))
def job_list(request: HttpRequest) -> HttpResponse:
    table = JobTable(jobs_for(request.user))  # type: ignore[arg-type]
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    return render(request, "workspace/job_list.html", {"table": table})


@screen("core.job_view", methods=("GET", "HEAD"))
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of a job; asked by htmx, only the part that changes."""
    found = _own_job(request, pk)
    context = {"job": found, "can": steps_of(found)}
    is_poll = getattr(request, "htmx", False)
    response = render(request, "workspace/_job.html" if is_poll else "workspace/job.html", context)
    response["Cache-Control"] = "no-store"
    return response


@screen("core.job_view", methods=("POST",))
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    request_cancel(_own_job(request, pk))
    return redirect("workspace:job", pk=pk)


@screen("core.job_view", methods=("POST",))
def job_retry(request: HttpRequest, pk: int) -> HttpResponse:
    retry_job(_own_job(request, pk))
    return redirect("workspace:job", pk=pk)


def _own_job(request: HttpRequest, pk: int) -> Job:
    """404 for somebody else's job: not even its existence is told."""
    found = jobs_for(request.user).filter(pk=pk).first()  # type: ignore[arg-type]
    if found is None:
        raise Http404
    return found
