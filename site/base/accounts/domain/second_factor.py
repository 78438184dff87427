"""The second step of a sign-in: turned on and off by its owner, reset by an administrator for whoever lost the phone.

Wrong codes are counted with the account, in a transaction of their own: what refuses must not undo the count.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from base.accounts.models import SecondFactor, User
from base.accounts.one_time_codes import (
    RECOVERY_FIGURES,
    figures_of,
    new_recovery_codes,
    recovery_digest,
    seal,
    step_of,
    unseal,
)
from base.accounts.permissions import own_assignments, roles_of
from base.core import clock, ledger
from base.core.errors import DomainError

MOST_FAILURES = 5
WAIT = dt.timedelta(minutes=15)


def must_set_up(user: User) -> bool:
    """Whether a role of the user, or of whom they stand in for, asks for a second factor that they do not have."""
    asking = set(settings.SECOND_FACTOR_ROLES)
    held = {assignment.role for assignment in own_assignments(user)} | roles_of(user)
    return bool(asking & held) and not user.has_second_factor


def turn_on(user: User, secret: bytes, typed: str) -> list[str]:
    """From the next sign-in on, once the app has shown a right code. Returns the recovery codes, in clear for the only
    time.
    """
    step = step_of(secret, figures_of(typed), clock.now())
    if step is None:
        raise _wrong()
    codes = new_recovery_codes()
    with transaction.atomic():
        User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        if SecondFactor.objects.filter(user=user).exists():
            raise DomainError(_("Xác thực hai bước đã bật rồi."), code="on")
        facts = {"since": clock.now(), "last_step": step, "recovery": _digests(user, codes)}
        factor = SecondFactor.objects.create(user=user, secret=seal(secret), **facts)
        ledger.record("accounts.user.second_factor_on", user, factor, actor=user)
    return codes


def turn_off(user: User) -> None:
    """By the owner, who has just spent a code (`spend_code`)."""
    with transaction.atomic():
        factor = _locked(user)
        _remove(factor)
        ledger.record("accounts.user.second_factor_off", user, factor, actor=user)


def renew_recovery_codes(user: User) -> list[str]:
    """Ten new ones for the owner, who has just spent a code; the old ones hold no more."""
    codes = new_recovery_codes()
    with transaction.atomic():
        factor = _locked(user)
        factor.recovery = _digests(user, codes)
        factor.save(update_fields=["recovery"])
        ledger.record("accounts.user.recovery_codes_renewed", user, factor, actor=user)
    return codes


def reset(user: User, *, reason: str, actor: User) -> None:
    """For a lost phone: the password alone signs in again."""
    if user.pk == actor.pk:
        raise DomainError(
            _("Không tự đặt lại xác thực hai bước của mình được. Hãy dùng mã khôi phục, hoặc nhờ người quản trị khác.")
        )
    with transaction.atomic():
        factor = _locked(user)
        _remove(factor)
        ledger.record("accounts.user.second_factor_reset", user, factor, actor=actor, reason=reason)


def spend_code(user: User, typed: str) -> int | None:
    """Take a code of the app or a recovery code, once. Returns how many recovery codes are left where it was one, else
    None. A right code does not help while too many wrong ones are being waited off.
    """
    code = figures_of(typed)
    with transaction.atomic():
        factor = _locked(user)
        is_blocked = factor.blocked_until is not None and clock.now() < factor.blocked_until
        if not is_blocked:
            if _spend_step(factor, code):
                return None
            if _spend_recovery(factor, code):
                return len(factor.recovery)
            is_blocked = _count_failure(factor)
    if is_blocked:
        raise DomainError(_("Đã nhập sai nhiều lần. Hãy đợi 15 phút rồi thử lại."), code="blocked")
    raise _wrong()


def _wrong() -> DomainError:
    return DomainError(_("Mã chưa đúng hoặc đã dùng. Hãy đợi ứng dụng hiện mã mới rồi nhập lại."), code="wrong")


def _locked(user: User) -> SecondFactor:
    found = SecondFactor.objects.select_for_update(of=("self",)).select_related("user").filter(user=user).first()
    if found is None:
        raise DomainError(_("Tài khoản này chưa bật xác thực hai bước."), code="off")
    return found


def _remove(factor: SecondFactor) -> None:
    """The object keeps its number, for the ledger notes that the row is gone."""
    SecondFactor.objects.filter(pk=factor.pk).delete()


def _digests(user: User, codes: list[str]) -> list[str]:
    return [recovery_digest(user, code) for code in codes]


def _spend_step(factor: SecondFactor, code: str) -> bool:
    """A step is used up together with all before it, so whoever saw a code typed cannot type it again."""
    secret = unseal(factor.secret)
    step = step_of(secret, code, clock.now()) if secret else None
    if step is None or step <= factor.last_step:
        return False
    factor.last_step = step
    _forget_failures(factor, "last_step")
    return True


def _spend_recovery(factor: SecondFactor, code: str) -> bool:
    digest = recovery_digest(factor.user, code)
    if len(code) != RECOVERY_FIGURES or digest not in factor.recovery:
        return False
    factor.recovery = [kept for kept in factor.recovery if kept != digest]
    _forget_failures(factor, "recovery")
    ledger.record("accounts.user.recovery_code_used", factor.user, factor, actor=factor.user)
    return True


def _forget_failures(factor: SecondFactor, changed: str) -> None:
    factor.failures, factor.blocked_until = 0, None
    factor.save(update_fields=[changed, "failures", "blocked_until"])


def _count_failure(factor: SecondFactor) -> bool:
    """True where this was one too many: then the account waits, and its owner is told."""
    factor.failures += 1
    is_blocked = factor.failures >= MOST_FAILURES
    if is_blocked:
        factor.failures, factor.blocked_until = 0, clock.now() + WAIT
        ledger.record("accounts.user.second_factor_blocked", factor.user, factor)
    factor.save(update_fields=["failures", "blocked_until"])
    return is_blocked
