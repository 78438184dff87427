from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from awards.domain.launch_plan_paper import launch_plan_paper
from awards.paper.docx import render_docx
from base.accounts.screens import screen
from base.core.language import in_vietnamese
from movements.models import LaunchPlan
from movements.rules import require_visible

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@screen("movements.view", of=LaunchPlan, methods=("GET", "HEAD"))
@in_vietnamese
def launch_plan_docx(request: HttpRequest, plan: LaunchPlan) -> HttpResponse:
    """Any version, made on the spot."""
    require_visible(request.user, plan.movement)
    response = HttpResponse(render_docx(launch_plan_paper(plan)), content_type=DOCX)
    response["Content-Disposition"] = f'attachment; filename="ke-hoach-{plan.movement.slug}-v{plan.version}.docx"'
    return response
