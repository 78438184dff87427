from __future__ import annotations

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models


def private_storage() -> Storage:
    return storages["private"]


class StoredFile(models.Model):
    """An uploaded or generated file outside the public folder, known by its content.

    It has no address of its own: the view of the object that it belongs to checks a permission and streams it.
    """

    file = models.FileField(storage=private_storage, upload_to="%Y/%m/", max_length=300)
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return self.name
