from __future__ import annotations

import datetime as dt

from base.core.schedule import due_work
from base.notices.domain.mailing import deliver, gather
from base.notices.domain.safety import tell_of_blocked_sign_ins


@due_work("notices.blocked_sign_ins", order=780)
def tell_of_blocked(at: dt.datetime) -> int:
    return tell_of_blocked_sign_ins(at)


@due_work("notices.gather", order=790)
def gather_mail(at: dt.datetime) -> int:
    return gather(at)


@due_work("notices.mail", order=800)
def mail_notices(at: dt.datetime) -> int:
    return deliver(at)
