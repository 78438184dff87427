"""What belongs together: stories of one movement or topic, and what the portal holds about a movement."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q

from awards.domain.register import honour_of
from awards.models import Grant
from movements.domain.queries import public_movements, registrations_of
from movements.models import Movement
from web.cms.domain.honours import CURRENT
from web.cms.models import LegalDocumentPage, StoryPage
from web.cms.models.stories import published

RELATED, STORIES, DOCUMENTS, AWARDS, UNITS = 3, 3, 5, 6, 200
STANDING = ("valid", "corrected")


def related_stories(story: StoryPage) -> list[StoryPage]:
    """Stories that share most topics with this one, or its movement; the newest others where too few do."""
    topics = [topic.pk for topic in story.topics.all()]
    others = published(StoryPage).exclude(pk=story.pk)
    near = Q(topics__in=topics)
    if story.movement_id:
        near |= Q(movement=story.movement_id)
    shared = Count("topics", filter=Q(topics__in=topics), distinct=True)
    found = list(others.filter(near).annotate(shared=shared).order_by("-shared", "-published_on", "-pk")[:RELATED])
    if len(found) < RELATED:
        found += list(others.exclude(pk__in=[page.pk for page in found])[: RELATED - len(found)])
    return found


def movements_of(document: LegalDocumentPage) -> list[Movement]:
    """Public movements that this document launched."""
    return list(public_movements().filter(directive__number=document.number)[:DOCUMENTS]) if document.number else []


def about_movement(movement: Movement) -> dict[str, Any]:
    """Stories, documents and public awards that came of a movement, and who takes part; five queries and those of the
    cards.
    """
    number = movement.directive.number if movement.directive else ""
    grants = Grant.objects.filter(nomination__round__movement=movement, status__in=STANDING, is_public=True)
    newest = (
        grants.select_related("award_type", "decision").prefetch_related(CURRENT).order_by("-decision__issued_on", "pk")
    )
    taking_part = registrations_of(movement).select_related("unit").order_by("unit__name_folded", "unit")
    documents = LegalDocumentPage.objects.live().public().filter(number=number) if number else []
    return {
        "stories": list(published(StoryPage).filter(movement=movement)[:STORIES]),
        "documents": list(documents[:DOCUMENTS]),
        "units": [entry.unit.name for entry in taking_part[:UNITS]],
        "more_units": max(0, taking_part.count() - UNITS),
        "honours": [honour_of(grant) for grant in newest[:AWARDS]],
    }
