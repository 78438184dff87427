"""The form of a picture in the admin."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from wagtail.images.forms import BaseImageForm

from web.cms.domain.photos import fitted


class PhotoForm(BaseImageForm):
    """Keeps a photo in a size that pages can show."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        is_drawing = getattr(file, "content_type", "") == "image/svg+xml"
        return fitted(file) if isinstance(file, UploadedFile) and not is_drawing else file
