from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from web.cms.models import CouncilSettings


def portal(request: HttpRequest) -> dict[str, Any]:
    """`council` and `site_name` of every page; read only where a template prints them."""
    council = SimpleLazyObject(lambda: CouncilSettings.for_request(request))
    return {"council": council, "site_name": SimpleLazyObject(lambda: council.name_for(get_language()))}
