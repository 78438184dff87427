"""Opening accounts, giving roles and passwords. Passwords go to the person who hands them on, never into the ledger."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from base.accounts.enums import Role
from base.accounts.models import RoleAssignment, User
from base.core import clock, ledger
from base.core.errors import DomainError
from base.units.models import Cluster, Unit

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look alike on paper."""


def open_account(*, username: str, full_name: str, email: str, actor: User | None) -> tuple[User, str]:
    """A new sign-in without any role, and its first password."""
    if User.objects.filter(username__iexact=username).exists():
        raise DomainError(_("Đã có tài khoản “{name}”. Hãy chọn tên khác.").format(name=username))
    password = _new_password()
    with transaction.atomic():
        user = User.objects.create_user(username, email, password, full_name=full_name)
        ledger.record("accounts.user.opened", user, actor=actor, username=username)
    return user, password


def renew_password(user: User, *, actor: User) -> str:
    """A new first password; whoever is signed in with the old one is signed out."""
    password = _new_password()
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        ledger.record("accounts.user.password_renewed", user, actor=actor)
    return password


def give_role(
    user: User,
    role: Role,
    *,
    actor: User | None,
    unit: Unit | None = None,
    cluster: Cluster | None = None,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
) -> RoleAssignment:
    """From the first day (today where none is given) to the last, both included. Given twice it is one."""
    start = valid_from or clock.today()
    if valid_to is not None and valid_to < start:
        raise DomainError(
            _("Ngày cuối không thể trước ngày đầu. Hãy chọn ngày cuối từ {day:%d/%m/%Y} trở đi.").format(day=start)
        )
    if role in {Role.OFFICER, Role.HEAD} and unit is None:
        raise DomainError(_("Vai trò này cần một đơn vị. Hãy ghi mã hoặc tên đầy đủ."))
    if role == Role.CLUSTER_HEAD and cluster is None:
        raise DomainError(_("Vai trò này cần một cụm, khối. Hãy chọn một cụm, khối."))
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        same = user.assignments.as_of(start).filter(role=role, unit=unit, cluster=cluster).first()
        if same is not None:
            return same
        made = RoleAssignment.objects.create(
            user=user, role=role, unit=unit, cluster=cluster, valid_from=start, valid_to=valid_to
        )
        ledger.record("accounts.role.given", made, actor=actor, username=user.username, role=role)
    return made


def end_role(assignment: RoleAssignment, *, actor: User) -> None:
    """From now on. A role of today is taken back whole; an older one keeps its days until yesterday."""
    today = clock.today()
    if assignment.user_id == actor.pk and assignment.role == Role.ADMIN:
        raise DomainError(_("Không tự thôi vai trò quản trị của mình được. Hãy nhờ một người quản trị khác."))
    with transaction.atomic():
        held = (
            RoleAssignment.objects.select_for_update(of=["self"])
            .select_related("user")
            .filter(pk=assignment.pk)
            .first()
        )
        if held is None or (held.valid_to is not None and held.valid_to < today):
            raise DomainError(_("Vai trò này đã thôi rồi, không phải làm gì thêm."))
        ledger.record("accounts.role.ended", held, actor=actor, username=held.user.username, role=held.role)
        if held.valid_from >= today:
            held.delete()
        else:
            held.valid_to = today - dt.timedelta(days=1)
            held.save(update_fields=["valid_to"])


def set_locked(user: User, *, is_locked: bool, actor: User) -> None:
    """A locked account cannot sign in and is signed out at once; what it did stays. Asked twice it is done once."""
    if user.pk == actor.pk:
        raise DomainError(_("Không tự khóa tài khoản của mình được. Hãy nhờ một người quản trị khác."))
    with transaction.atomic():
        if not User.objects.filter(pk=user.pk, is_active=is_locked).update(is_active=not is_locked):
            return
        ledger.record(f"accounts.user.{'locked' if is_locked else 'unlocked'}", user, actor=actor)


def _new_password() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _letter in range(4)) for _group in range(4))
