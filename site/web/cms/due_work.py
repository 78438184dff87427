from __future__ import annotations

import datetime as dt

from base.core.schedule import due_work
from web.cms.domain.editors import sync_members


@due_work("cms.editor_groups", order=910)
def follow_role_dates(at: dt.datetime) -> int:
    """Role assignments begin and end by date; the Wagtail groups follow."""
    return sync_members()
