from __future__ import annotations

import datetime as dt

from base.core.schedule import due_work
from base.notices.domain.notify import send_pending_mail


@due_work("notices.mail", order=800)
def mail_notices(at: dt.datetime) -> int:
    return send_pending_mail()
