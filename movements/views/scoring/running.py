"""Scores period by period while the year runs."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from base.accounts.screens import screen
from base.units.domain.in_time import Lens, read_names
from movements.domain.scoring.inputs import uses_criteria
from movements.domain.scoring.running import courses_of, plan_for
from movements.models import Movement


@screen("movements.manage", of=Movement, methods=("GET", "HEAD"))
def running_scores(request: HttpRequest, movement: Movement) -> HttpResponse:
    if not uses_criteria(movement):
        return redirect(movement)
    running = courses_of(movement, plan_for(movement))
    page = Paginator(running.courses, 50).get_page(request.GET.get("page"))
    lens = Lens.of(request.GET)
    names = read_names(lens, [course.unit for course in page])
    has_ended = any(course.unit.valid_to and course.unit.valid_to < lens.on for course in running.courses)
    context = {
        "movement": movement,
        "periods": running.periods,
        "left_out": running.left_out,
        "page": page,
        "rows": [(names[course.unit.pk], course) for course in page],
        "switch": lens.switch(request.GET.dict()) if has_ended else [],
    }
    return render(request, "movements/scoring/running.html", context)
