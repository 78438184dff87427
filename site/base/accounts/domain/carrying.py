"""Who worked for a unit works for the one that took it over: roles follow a reorganisation in its transaction."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from base.accounts.models import RoleAssignment
from base.core import ledger
from base.units.domain.handover import DAY, Outcome, follow


@follow
def carry_roles(outcome: Outcome, actor: Any) -> str:
    """Roles in a unit that another took over whole end with it and go on in the other; those of other units stay, and
    the sentence tells how many have to be given anew.
    """
    day, carried = outcome.succession.happened_on, 0
    for source, target in outcome.heirs():
        held = RoleAssignment.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), unit=source)
        for old in held.order_by("pk"):
            since = max(day, old.valid_from)
            facts = {"role": old.role, "unit": target, "cluster": old.cluster, "valid_from": since}
            RoleAssignment.objects.get_or_create(user_id=old.user_id, **facts, defaults={"valid_to": old.valid_to})
            if old.valid_from >= day:
                old.delete()
            else:
                old.valid_to = day - DAY
                old.save(update_fields=["valid_to"])
            carried += 1
        if carried:
            ledger.record("units.unit.roles_carried", target, actor=actor, source=source.name, count=carried)
    left = RoleAssignment.objects.filter(unit__in=outcome.ended).filter(Q(valid_to=None) | Q(valid_to__gte=day)).count()
    lines = []
    if carried:
        lines.append(_("{count} vai trò của tài khoản chuyển sang đơn vị kế tục.").format(count=carried))
    if left:
        lines.append(_("{count} vai trò vẫn gắn với đơn vị cũ; hãy giao lại ở đơn vị mới.").format(count=left))
    return " ".join(lines)
