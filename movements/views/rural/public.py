"""What anybody may open: one commune, and the board as a file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from base.core.language import in_vietnamese
from base.units.models import Unit
from movements.domain.rural.board import Filter, province_of
from movements.domain.rural.download import KINDS, board_file
from movements.domain.rural.history import history_of_commune
from movements.domain.rural.reassessment import reason_of

COMMUNE_LEVEL = 4


@require_safe
def commune(request: HttpRequest, pk: int) -> HttpResponse:
    units = Unit.objects.filter(kind__is_territory=True, kind__level=COMMUNE_LEVEL).select_related("kind")
    unit = get_object_or_404(units, pk=pk)
    history = history_of_commune(unit)
    context = {
        "unit": unit,
        "province": province_of(unit),
        "history": history,
        "newest": history.assessments[0] if history.assessments else None,
        "again": reason_of(history.reassessment) if history.reassessment else "",
    }
    return render(request, "movements/rural/commune.html", context)


@require_safe
@in_vietnamese
def download(request: HttpRequest, kind: str) -> HttpResponse:
    """The rows that the board shows for the same parameters, all pages of them."""
    if kind not in KINDS:
        raise Http404
    response = HttpResponse(board_file(Filter.of(request.GET.dict()), kind), content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="nong-thon-moi.{kind}"'
    return response
