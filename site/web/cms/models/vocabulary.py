"""Words of the public pages, against which a mistyped word of a search is held."""

from __future__ import annotations

from django.db import models


class SearchWord(models.Model):
    """`folded` as the search compares it, `written` as most pages write it, `pages` on how many pages it stands.

    `published_at` is the newest publication that was read with it.
    """

    folded = models.CharField(max_length=40, primary_key=True)
    written = models.CharField(max_length=40)
    pages = models.PositiveIntegerField()
    published_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.written
