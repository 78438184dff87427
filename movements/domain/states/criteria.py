"""A version of a criteria set."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.core.transitions import TransitionTable, step
from movements.enums import CriteriaStatus as C

CRITERIA = TransitionTable(
    "movements.criteria",
    rows=(
        step("freeze", C.DRAFT, C.FROZEN, _("Chốt để áp dụng")),
        step("retire", C.FROZEN, C.RETIRED, _("Ngừng áp dụng")),
    ),
)
