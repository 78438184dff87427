from __future__ import annotations

from django.db import models


class Heartbeat(models.Model):
    """The newest sign of life of a process that answers no requests: `beat` when it sends a tick, `worker` when it
    has done one.

    A row in the database, since web, worker and beat share nothing else that is there in every set-up. Real time,
    never the moved clock.
    """

    name = models.CharField(max_length=20, unique=True)
    at = models.DateTimeField()
    detail = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.name} {self.at:%H:%M:%S}"
