from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from base.core.language import ENGLISH, VIETNAMESE, keep_choice


@csrf_exempt
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language and go on at `next`, which the page knows better than a rule about addresses would. Not
    protected against forgery: a cached page has no token to send, and a false choice harms nobody.
    """
    language = ENGLISH if request.POST.get("language") == ENGLISH else VIETNAMESE
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    response = HttpResponseRedirect(target if safe else "/")
    keep_choice(response, language)
    return response
