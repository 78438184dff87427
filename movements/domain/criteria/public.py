"""What the public page of a movement shows of its criteria set: `movements/criteria/_public.html`."""

from __future__ import annotations

from movements.domain.criteria.showing import Tree, shown_tree
from movements.domain.criteria.tree import load_tree
from movements.models import CriteriaSet


def tree_for(criteria_set: CriteriaSet | None) -> Tree | None:
    """The tree in words, for the variable `tree` of the partial; None where a movement has no set. Five queries."""
    return shown_tree(load_tree(criteria_set.pk)) if criteria_set is not None else None
