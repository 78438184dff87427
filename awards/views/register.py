"""What anybody may open: the check of a certificate, and the key to check one without us."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from awards.domain.certificate_keys import published_keys
from awards.domain.certificates import check_code
from awards.domain.register import honour_of
from awards.forms.council import CodeForm
from awards.human_code import grouped
from base.core.errors import DomainError


@require_safe
def check_form(request: HttpRequest) -> HttpResponse:
    """The form; a code in `?code=` leads to its own address."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        try:
            return redirect("awards_public:check", check_code(form.cleaned_data["code"]).code)
        except DomainError as error:
            form.add_error("code", error.message)
    return render(request, "awards/certificate_check.html", {"form": form})


@never_cache
@require_safe
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Never from a cache: a revocation counts at once. Valid, corrected, revoked, superseded or unknown; shows
    name, unit, award and decision, nothing else about a person.
    """
    try:
        answer = check_code(code)
    except DomainError as error:
        form = CodeForm({"code": code[:40]})
        form.is_valid()
        form.add_error("code", error.message)
        return render(request, "awards/certificate_check.html", {"form": form}, status=404)
    context: dict[str, object] = {"answer": answer, "code": grouped(answer.code)}
    if answer.certificate is not None:
        context["honour"] = honour_of(answer.certificate.grant) | {"citation": "", "url": ""}
        context["grant"] = answer.certificate.grant
    return render(request, "awards/certificate_answer.html", context, status=200 if answer.certificate else 404)


@require_safe
def published_key(request: HttpRequest) -> HttpResponse:
    """The Ed25519 public keys in hex, one a line and the current one first, for `thidua certificate verify
    --public-key FILE` on any machine.
    """
    return HttpResponse(published_keys(), content_type="text/plain; charset=utf-8")
