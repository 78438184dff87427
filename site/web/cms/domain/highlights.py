"""What the front page and the page of the new rural areas show."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext as _

from awards.domain.register import honour_of
from awards.domain.register_search import matching, question_of
from awards.enums import ConsultationStatus
from awards.models import Consultation, Grant
from base.core import clock
from base.core.notation import day_text
from movements.domain.queries import public_movements
from movements.domain.standings import TargetSummary, summaries_of
from movements.domain.wording import number_text
from movements.enums import ACTIVE, Comparator, MovementStatus, RegistrationStatus
from movements.models import Movement, Registration, RuralPlanLink
from web.cms.domain.honours import newest_grants
from web.cms.domain.participation import banners_of_today, open_choices
from web.cms.domain.pictures import awards_picture
from web.cms.models import LegalDocumentPage, NewsPage, StoryPage
from web.cms.models.stories import published

MOVEMENTS, STORIES, NEWS, DOCUMENTS, HONOURS, TARGETS, CONSULTATIONS = 3, 4, 4, 5, 3, 5, 3


def front_page() -> dict[str, Any]:
    """Three queries for the progress of each movement, of which there are at most three; all else is fixed."""
    documents = LegalDocumentPage.objects.live().public().order_by("-issued_on", "-pk")
    running = public_movements().filter(status__in=ACTIVE)[:MOVEMENTS]
    cards = sorted(map(movement_card, running), key=_running_first)
    return {
        "figures": figures(),
        "banners": list(banners_of_today()),
        "choices": list(open_choices()),
        "consultations": list(open_consultations()[:CONSULTATIONS]),
        "movements": cards,
        "is_any_ahead": any(card["ahead"] for card in cards),
        "stories": list(published(StoryPage)[:STORIES]),
        "honours": [honour_of(grant) for grant in newest_grants()[:HONOURS]],
        "awards_picture": awards_picture(),
        "news": list(published(NewsPage)[:NEWS]),
        "documents": list(documents[:DOCUMENTS]),
    }


def figures() -> list[dict[str, Any]]:
    """What goes on right now, {value, label, url, detail}, counted where it happens; five queries."""
    running = public_movements().filter(status=MovementStatus.OPEN).order_by()
    units = Registration.objects.filter(movement__in=running.values("pk"), status=RegistrationStatus.REGISTERED)
    counted = running.aggregate(movements=Count("pk", distinct=True))["movements"]
    year, granted = newest_year_of_register()
    consultations = open_consultations().count()
    return [
        {"value": counted, "label": _("phong trào đang diễn ra"), "url": "/phong-trao/?trang-thai=dang-dien-ra"},
        {"value": units.values("unit").distinct().count(), "label": _("đơn vị đang thi đua"), "url": "/phong-trao/"},
        {
            "value": granted,
            "label": _("lượt khen thưởng cho thành tích năm {year}").format(year=year),
            "url": f"/vinh-danh/?nam={year}",
        },
        {"value": consultations, "label": _("danh sách đang lấy ý kiến"), "url": "/lay-y-kien/"},
    ]


def open_consultations() -> QuerySet[Consultation]:
    return Consultation.objects.filter(status=ConsultationStatus.OPEN).order_by("closes_on", "pk")


def newest_year_of_register() -> tuple[int, int]:
    """The newest year of achievement in the public register, this year while it is empty, and its rows: just those
    that the register shows for that year.
    """
    year = Grant.objects.filter(is_public=True).aggregate(last=Max("year"))["last"] or clock.today().year
    return year, matching(question_of(year=year)).count()


def movement_card(movement: Any) -> dict[str, Any]:
    """A movement as the card component shows it, with one figure for all its targets and the foremost of them."""
    rows = summaries_of(movement) if movement.status == MovementStatus.OPEN else []
    percent = overall_percent(rows) if rows else None
    foremost = sorted((row for row in rows if row.percent is not None), key=lambda row: -(row.percent or 0))
    return {
        "title": movement.title,
        "url": movement.page.url,
        "when": f"{day_text(movement.starts_on)} – {day_text(movement.ends_on)}",
        "aim": movement.aim,
        "progress_label": _("Mức đạt chung")
        if movement.target_count and movement.status == MovementStatus.OPEN
        else "",
        "progress_value": percent,
        "ahead": movement.public_status["label"] if movement.status == MovementStatus.PUBLISHED else "",
        "progress_text": "" if percent is None else f"{number_text(percent)}%",
        "meta": _("{count} đơn vị đăng ký").format(count=movement.unit_count) if movement.unit_count else "",
        "targets": [
            {"name": row.target.name, "aim": row.aim, "percent": row.percent, "text": row.percent_text}
            for row in foremost[:TARGETS]
            if row.percent is not None
        ],
    }


def _running_first(card: dict[str, Any]) -> tuple[bool, bool]:
    return bool(card["ahead"]), card["progress_value"] is None


def overall_percent(rows: list[TargetSummary]) -> Decimal | None:
    """The mean over the targets that are given to units; a target without a figure counts as nothing done yet.

    None until any figure is approved.
    """
    given = [row.percent for row in rows if row.assigned]
    if all(percent is None for percent in given):
        return None
    return (sum((percent or Decimal(0) for percent in given), Decimal(0)) / len(given)).quantize(Decimal("0.1"))


def communes() -> list[dict[str, Any]]:
    """Targets of running movements that count communes, as "66/87 xã"; the figure is the sum of approved reports.

    A target bound to the decisions of recognition is left out: the board shows its live count.
    """
    asked = Movement.objects.filter(
        status__in=ACTIVE, page__live=True, targets__comparator=Comparator.N_OF_M, targets__unit__icontains="xã"
    )
    movements = asked.select_related("page").distinct()
    bound = set(RuralPlanLink.objects.values_list("target_id", flat=True))
    return [
        _commune_card(movement, row)
        for movement in movements
        for row in summaries_of(movement)
        if row.target.comparator == Comparator.N_OF_M and "xã" in row.target.unit.lower() and row.target.pk not in bound
    ]


def _commune_card(movement: Movement, row: TargetSummary) -> dict[str, Any]:
    total = row.target.denominator or row.target.numerator
    text = ""
    if row.total_value is not None and total:
        text = f"{number_text(row.total_value)}/{number_text(total)} {row.target.unit}"
    return {
        "title": row.target.name,
        "url": movement.page.url if movement.page else "",
        "movement": movement.title,
        "label": _("Mục tiêu: {aim}").format(aim=row.aim),
        "value": row.total_value,
        "maximum": total,
        "text": text,
    }
