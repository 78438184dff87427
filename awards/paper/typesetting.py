"""One door to typst: fixed fonts from a pinned package, data beside the template and never inside its source."""

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "documents"
SERIF = "Noto Serif"
FONT_PACKAGE = "fontpkg_noto_serif"


@cache
def font_folder() -> Path:
    """Folder of the serif's font files, all Vietnamese letters, Open Font License."""
    return Path(str(files(FONT_PACKAGE) / "files"))


@cache
def _fonts() -> typst.Fonts:
    """Read once: else typst reads the files anew for each document."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(font_folder())])


def compile_pdf(template: str, data: Any) -> bytes:
    """PDF of ``templates/documents/<template>`` with ``data`` as JSON in ``sys.inputs.data``.

    User text reaches typst only as a JSON string value, so no text can act as markup or code. The fonts of the machine
    are ignored: Debian's Liberation lacks most letters with tones and typst would swap single letters in silence.
    """
    pdf = typst.compile(str(TEMPLATES / template), **_settings(data))
    assert isinstance(pdf, bytes)
    return pdf


def compile_png(template: str, data: Any, *, ppi: float) -> bytes:
    """The first page as a picture, for previews; otherwise as `compile_pdf`."""
    made = typst.compile(str(TEMPLATES / template), format="png", ppi=ppi, **_settings(data))
    return made if isinstance(made, bytes) else made[0]


def _settings(data: Any) -> dict[str, Any]:
    return {
        "root": str(TEMPLATES),
        "font_paths": _fonts(),
        "ignore_system_fonts": True,
        "sys_inputs": {"data": json.dumps(data, ensure_ascii=False)},
    }
