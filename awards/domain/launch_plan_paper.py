"""A movement's launch plan as a paper. It stands here because the rendering of papers lies above the movements."""

from __future__ import annotations

from django.utils import timezone

from awards.domain.unit_words import governing_body, place_of
from awards.paper.model import LaunchPlanPaper, Letterhead, Signature
from base.core import clock
from movements.domain.plans.document import document_of
from movements.models import LaunchPlan

SYMBOL = "KH-UBND"


def launch_plan_paper(plan: LaunchPlan) -> LaunchPlanPaper:
    """The version as it stands, dated by its issue, else today. Number and signer's name are left for the pen."""
    unit = plan.movement.organiser
    day = timezone.localtime(plan.issued_at).date() if plan.issued_at else clock.today()
    return LaunchPlanPaper(
        letterhead=Letterhead(
            superior="",
            issuer=governing_body(unit),
            number="",
            symbol=SYMBOL if unit.kind.is_territory else "KH",
            place=place_of(unit),
            date=day,
        ),
        subject=f"Tổ chức phong trào thi đua “{plan.movement.title}”",
        parts=[(part.title, part.lines) for part in document_of(plan)],
        signature=Signature("CHỦ TỊCH" if unit.kind.is_territory else "THỦ TRƯỞNG", "", ""),
        recipients=["Như trên (để thực hiện)", "Lưu: VT"],
    )
