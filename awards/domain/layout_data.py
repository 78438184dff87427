"""Templates of certificates as plain data: kept in a version, carried between installations as a file, checked in
words that say what to do.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import MISSING, asdict, fields
from typing import Any, get_args

import yaml
from django.utils.translation import gettext as _

from awards.certificates.layout import Align, CertificateTemplate, FieldPosition, Kind
from awards.certificates.model import FACT_NAMES
from base.core.errors import DomainError

FORMAT = "thidua-certificate-template/1"
LARGEST_FILE = 2 * 1024 * 1024
LARGEST_IMAGE = 600 * 1024
MOST_FIELDS = 60
LARGEST_MM, LARGEST_PT = 1200.0, 200.0
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_SHEET = ("width_mm", "height_mm", "frame")
_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff")


def as_data(template: CertificateTemplate) -> dict[str, Any]:
    """Without what is the default, so that a file shows what somebody chose. Offsets belong to printers."""
    defaults = {field.name: field.default for field in fields(FieldPosition) if field.default is not MISSING}
    rows = [
        {name: value for name, value in asdict(field).items() if name not in defaults or value != defaults[name]}
        for field in template.fields
    ]
    return {**{name: getattr(template, name) for name in _SHEET}, "fields": rows}


def layout_of(data: Any) -> CertificateTemplate:
    """The template in `data`. DomainError that names the first thing that cannot be."""
    if not isinstance(data, dict) or not isinstance(data.get("fields"), list) or len(data["fields"]) > MOST_FIELDS:
        raise _wrong(_("Tệp không phải mẫu bằng, hoặc có quá nhiều ô."))
    width, height = (_number(data, name, 20.0, LARGEST_MM, _("khổ giấy")) for name in ("width_mm", "height_mm"))
    rows = tuple(_field(row) for row in data["fields"])
    if not rows:
        raise _wrong(_("Mẫu chưa có ô nào."))
    names = [row.name for row in rows]
    for name in names:
        if names.count(name) > 1:
            raise _wrong(_("Ô “{name}” có hai lần. Mỗi ô cần một tên riêng.").format(name=name))
    return CertificateTemplate(width, height, rows, frame=bool(data.get("frame", True)))


def template_file(name: str, template: CertificateTemplate) -> str:
    """YAML that `read_template_file` takes."""
    data = {"format": FORMAT, "name": name, **as_data(template)}
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=120)


def read_template_file(content: bytes) -> tuple[str, CertificateTemplate]:
    """Name and template of a YAML or JSON file. DomainError where it is something else."""
    if len(content) > LARGEST_FILE:
        raise _wrong(_("Tệp mẫu quá lớn (hơn 2 MB)."))
    try:
        data = yaml.load(content.decode("utf-8-sig"), Loader=_NoAliases)  # noqa: S506 -- a safe loader
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        raise _wrong(_("Tệp không đọc được. Mẫu là tệp YAML hoặc JSON do hệ thống xuất ra.")) from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise _wrong(_("Tệp không phải mẫu bằng của hệ thống (thiếu dòng format: {name}).").format(name=FORMAT))
    return str(data.get("name") or "")[:120].strip(), layout_of(data)


def problems_of(template: CertificateTemplate) -> list[str]:
    """What must be put right before a template is used, in words for the person who draws it."""
    found = []
    if "recipient" not in template.facts:
        found.append(_("Chưa có ô nào in tên người, tập thể được tặng ({recipient})."))
    codes = [field for field in template.fields if field.shape == "qr"]
    if not codes:
        found.append(_("Chưa có ô QR; không có QR thì bằng không tự kiểm tra được."))
    found += [
        _("Ô QR “{name}” nhỏ hơn 22 mm, điện thoại khó quét.").format(name=field.name)
        for field in codes
        if field.width_mm < 22
    ]
    for field in template.fields:
        bottom = field.y_mm + (field.height_mm or (field.width_mm if field.shape == "qr" else 0))
        if field.x_mm + field.width_mm > template.width_mm or bottom > template.height_mm:
            found.append(_("Ô “{name}” ra ngoài tờ giấy.").format(name=field.name))
    return found


def _field(row: Any) -> FieldPosition:
    if not isinstance(row, dict):
        raise _wrong(_("Mỗi ô của mẫu phải có tên và vị trí."))
    name = str(row.get("name", ""))
    unknown = set(row) - {field.name for field in fields(FieldPosition)}
    if not _NAME.fullmatch(name) or unknown:
        what = ", ".join(sorted(map(str, unknown))) or name
        raise _wrong(_("Ô có tên hoặc thuộc tính không hợp lệ: {what}.").format(what=what[:80]))
    kind, align = row.get("kind", "text"), row.get("align", "center")
    if kind not in get_args(Kind) or align not in get_args(Align):
        raise _wrong(_("Ô “{name}”: loại hoặc cách căn không có.").format(name=name))
    colour = str(row.get("colour", "#1a1a1a"))
    if not _COLOUR.fullmatch(colour):
        raise _wrong(_("Ô “{name}”: màu viết như #b8141c.").format(name=name))
    height = None if row.get("height_mm") in (None, "") else _number(row, "height_mm", 1.0, LARGEST_MM, name)
    field = FieldPosition(
        name=name,
        x_mm=_number(row, "x_mm", 0.0, LARGEST_MM, name),
        y_mm=_number(row, "y_mm", 0.0, LARGEST_MM, name),
        width_mm=_number(row, "width_mm", 1.0, LARGEST_MM, name),
        height_mm=height,
        size_pt=_number(row, "size_pt", 0.0, LARGEST_PT, name),
        min_size_pt=_number({"min_size_pt": 6.0} | row, "min_size_pt", 0.0, LARGEST_PT, name),
        align=align,
        kind=kind,
        colour=colour,
        bold=bool(row.get("bold", False)),
        italic=bool(row.get("italic", False)),
        is_fixed=bool(row.get("is_fixed", False)),
        text=str(row.get("text", ""))[:500],
        image=str(row.get("image", "")),
    )
    _check_field(field)
    return field


def _check_field(field: FieldPosition) -> None:
    strange = [name for name in field.facts if name not in FACT_NAMES]
    if strange:
        raise _wrong(
            _("Ô “{name}”: không có trường {{{fact}}}. Dùng được: {facts}.").format(
                name=field.name, fact=strange[0][:40], facts=", ".join(FACT_NAMES)
            )
        )
    if field.shape == "text" and field.size_pt < 4:
        raise _wrong(_("Ô “{name}”: cỡ chữ từ 4 đến 200 pt.").format(name=field.name))
    if field.image:
        try:
            picture = base64.b64decode(field.image, validate=True)
        except (binascii.Error, ValueError):
            picture = b""
        if not picture.startswith(_PICTURES) or len(picture) > LARGEST_IMAGE:
            raise _wrong(_("Ô “{name}”: ảnh phải là PNG hoặc JPEG, nhỏ hơn 600 KB.").format(name=field.name))


def _number(row: dict[str, Any], key: str, low: float, high: float, name: str) -> float:
    value = row.get(key)
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        number = float("nan")
    if isinstance(value, bool) or not low <= number <= high:
        raise _wrong(
            _("“{name}”: {key} phải là số từ {low} đến {high}.").format(name=name, key=key, low=low, high=high)
        )
    return number


def _wrong(message: str) -> DomainError:
    return DomainError(message, code="layout")


class _NoAliases(yaml.SafeLoader):
    """A file from outside may not grow by naming a part of itself again and again."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not taken")
        return super().compose_node(parent, index)
