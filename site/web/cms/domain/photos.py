"""Photos as cameras make them, brought down to what a page can show before they are kept.

Every size and format of a picture is made from what is kept: six times thirty million pixels would hold up the first
reader and take hundreds of megabytes.
"""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from PIL import Image, ImageOps

LONGEST_SIDE = 2560
QUALITY = 88
FORMATS = {"JPEG": "RGB", "WEBP": "", "PNG": ""}
"""Formats that are made smaller, with the mode that a JPEG is opened in: it is decoded small at once."""


def fitted(photo: UploadedFile) -> UploadedFile:
    """The photo with its longer side at most `LONGEST_SIDE`, upright, without what the camera noted (place, device); a
    smaller one, a drawing or an animation as it came.
    """
    photo.seek(0)
    with Image.open(photo) as picture:
        form = picture.format or ""
        if form not in FORMATS or max(picture.size) <= LONGEST_SIDE or getattr(picture, "is_animated", False):
            photo.seek(0)
            return photo
        if FORMATS[form]:
            picture.draft(FORMATS[form], (LONGEST_SIDE, LONGEST_SIDE))
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(picture)
        kept = io.BytesIO()
        upright.save(kept, form, quality=QUALITY, optimize=True)
    return SimpleUploadedFile(photo.name or "anh", kept.getvalue(), photo.content_type or "")
