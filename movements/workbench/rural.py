"""What the new rural areas add to the workspace: one entry, and what waits for whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from base.accounts.models import User
from base.accounts.permissions import can, reach_of
from base.accounts.workbench import NavEntry, WorkItem, register_nav, register_work, where_it_waits
from movements.domain.rural.queries import own_communes
from movements.enums import ProposalStatus, RuralStatus
from movements.models import RuralAssessment, RuralRevocation

register_nav(NavEntry(_lazy("Nông thôn mới"), "rural:home", "movements.rural_view", 160, "home"))


@register_work
def rural_files(user: User) -> Iterator[WorkItem]:
    """The next step of one's own communes; a file only where one is open, or where a new one must be made."""
    if not reach_of(user, "movements.rural_assess"):
        return
    for own in own_communes(user):
        if own.assessment is not None and own.step is not None:
            returned = own.assessment.status == RuralStatus.RETURNED
            yield WorkItem(
                title=_("Hồ sơ nông thôn mới: {step}").format(step=own.step.label),
                detail=f"{own.unit}. {own.step.hint}",
                url=reverse(own.step.url_name, args=[own.assessment.pk]),
                action=own.step.label,
                state="returned" if returned else "due",
            )
        elif own.assessment is None and own.reassessment is not None:
            yield WorkItem(
                title=_("Xã phải đánh giá lại chuẩn nông thôn mới"),
                detail=own.unit.name,
                url=reverse("rural:start", args=[own.unit.pk]),
                action=_("Lập hồ sơ"),
                state="due",
            )


@register_work
def rural_queue(user: User) -> Iterator[WorkItem]:
    """One item for each queue, however long it is."""
    appraises, decides = can(user, "movements.rural_appraise"), can(user, "movements.rural_decide")
    if not appraises and not decides:
        return
    files = RuralAssessment.objects.order_by("pk")
    home, proposals = reverse("rural:home"), RuralRevocation.objects.filter(status=ProposalStatus.OPEN).order_by("pk")
    queues: tuple[tuple[bool, QuerySet[Any], str, str, str], ...] = (
        (
            appraises,
            files.filter(status=RuralStatus.SUBMITTED),
            _("{count} xã chờ thẩm định"),
            f"{home}?status=submitted",
            _("Thẩm định"),
        ),
        (
            decides,
            files.filter(status=RuralStatus.APPRAISED),
            _("{count} xã chờ quyết định"),
            f"{home}?status=appraised",
            _("Xem hồ sơ"),
        ),
        (
            decides,
            proposals,
            _("{count} đề xuất thu hồi công nhận"),
            reverse("rural:revocation-list"),
            _("Xem đề xuất"),
        ),
    )
    for may, waiting, title, url, action in queues:
        count = waiting.count() if may else 0
        if count:
            yield WorkItem(
                title=title.format(count=count),
                detail=_("Nông thôn mới"),
                url=where_it_waits(waiting, count, url),
                action=action,
                state="waiting",
            )
