"""What the rules' side adds to the workspace: entries of the navigation, and drafts that wait for a second person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from awards.domain.two_person import APPROVE
from awards.enums import RuleStatus
from awards.models import Quota, RulebookVersion, SilenceRule, VotingRule
from base.accounts.models import User
from base.accounts.permissions import can
from base.accounts.workbench import NavEntry, WorkItem, register_nav, register_work

register_nav(
    NavEntry(_lazy("Danh mục danh hiệu"), "awards:catalogue-list", "awards.catalogue_view", 260, "award"),
    NavEntry(_lazy("Danh hiệu trong tầm với"), "awards:reach-list", "awards.nomination_view", 222, "star"),
    NavEntry(_lazy("Rà soát ứng viên"), "awards:discovery-list", "awards.discovery_run", 224, "search"),
    NavEntry(pgettext_lazy("list", "Bộ quy định"), "awards:rulebook-list", "awards.rulebook_view", 262, "file"),
    NavEntry(_lazy("Chỉ tiêu khen thưởng"), "awards:quota-list", "awards.rulebook_view", 264, "target"),
    NavEntry(_lazy("Quy tắc biểu quyết"), "awards:voting-rule-list", "awards.rulebook_view", 266, "ballot"),
    NavEntry(_lazy("Quy tắc khi không trả lời"), "awards:silence-rule-list", "awards.rulebook_view", 267, "clock"),
)


def _where_to_decide(row: Any) -> str:
    """A rule set has a page for its approver, with what changes; the other rules are decided where they are shown."""
    if isinstance(row, RulebookVersion):
        return reverse("awards:rulebook-approve", args=[row.pk])
    return str(row.get_absolute_url())


@register_work
def rules_to_approve(user: User) -> Iterator[WorkItem]:
    """Proposed rule sets, quotas, voting rules and rules for silence that the user had no hand in."""
    if not can(user, APPROVE):
        return
    for model in (RulebookVersion, Quota, VotingRule, SilenceRule):
        rows: Any = model.objects.filter(status=RuleStatus.PROPOSED)
        if model in (Quota, VotingRule):
            rows = rows.select_related("award_type", "scope")
        for row in rows:
            if user.pk not in row.authors:
                yield WorkItem(
                    title=_("Duyệt: {title}").format(title=row),
                    detail=str(model._meta.verbose_name),
                    url=_where_to_decide(row),
                    action=_("Xem và duyệt"),
                    state="waiting",
                )
