"""Words of the public pages, and which stand beside each other: a mistyped word of a search is held against them."""

from __future__ import annotations

from django.db import models


class SearchWord(models.Model):
    """A word, or two neighbours with a space between: `folded` as the search compares them, `written` as most pages
    write them, `pages` on how many pages they stand.

    `published_at` is the newest publication that was read with it, or the morning of the day where that is later.
    """

    folded = models.CharField(max_length=40, primary_key=True)
    written = models.CharField(max_length=40)
    pages = models.PositiveIntegerField()
    published_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.written
