from __future__ import annotations

import datetime as dt

from base.core.schedule import due_work
from web.cms.domain.editors import sync_members
from web.cms.domain.file_texts import read_files
from web.cms.domain.participation import close_choices
from web.cms.domain.vocabulary import forget_words, learn_words


@due_work("cms.story_choices", order=400)
def count_story_choices(at: dt.datetime) -> int:
    return close_choices(at)


@due_work("cms.editor_groups", order=910)
def follow_role_dates(at: dt.datetime) -> int:
    """Role assignments begin and end by date; the Wagtail groups follow."""
    return sync_members()


@due_work("cms.document_files", order=920)
def read_document_files(at: dt.datetime) -> int:
    looked_at = read_files()
    if looked_at:
        forget_words()
    return looked_at


@due_work("cms.search_words", order=930)
def learn_search_words(at: dt.datetime) -> int:
    return learn_words()
