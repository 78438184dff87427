"""Criteria sets in the navigation and among the things to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from base.accounts.models import User
from base.accounts.permissions import can
from base.accounts.workbench import NavEntry, WorkItem, register_nav, register_work
from base.core import clock
from movements.domain.criteria.checks import frozen_problems
from movements.domain.criteria.drafts import draft_of
from movements.domain.criteria.tree import load_tree
from movements.enums import CriteriaStatus, MovementStatus
from movements.models import Movement

AHEAD = dt.timedelta(days=30)
"""So long before a movement starts the secretariat is told that its criteria set is not ready."""

register_nav(NavEntry(pgettext_lazy("list", "Bộ tiêu chí"), "criteria:set-list", "movements.view", 105, "target"))


@register_work
def sets_to_finish(user: User) -> Iterator[WorkItem]:
    """Drafts that keep a movement from being launched: their points do not add up, or something is missing."""
    if not can(user, "movements.criteria_manage"):
        return
    soon = Movement.objects.filter(
        status=MovementStatus.PUBLISHED,
        criteria_set__status=CriteriaStatus.DRAFT,
        starts_on__lte=clock.today() + AHEAD,
    )
    for pk in dict.fromkeys(soon.order_by("starts_on").values_list("criteria_set", flat=True)):
        criteria_set = load_tree(pk)
        problems = frozen_problems(draft_of(criteria_set))
        if problems:
            first = soon.filter(criteria_set=pk).order_by("starts_on")[0]
            yield WorkItem(
                title=_("Sửa bộ tiêu chí: {title}").format(title=criteria_set),
                detail=_("Phong trào “{movement}” chưa phát động được. {problem}").format(
                    movement=first, problem=problems[0]
                ),
                url=criteria_set.get_absolute_url(),
                action=_("Mở bộ tiêu chí"),
                state="overdue" if first.starts_on <= clock.today() else "due",
                due_on=first.starts_on,
            )
