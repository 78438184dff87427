from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from importers.domain.checking import OTHER, SAME, SKIP
from importers.domain.data_import import SUFFIXES
from importers.enums import ImportMode, RowState
from importers.forms.fields import UploadField
from importers.models import DataImport, ImportRow
from importers.resources import RESOURCES
from importers.sheets.headings import letters


class DataImportForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Loại dữ liệu"))
    file = UploadField(
        label=gettext_lazy("Tệp bảng tính"),
        help_text=gettext_lazy("Nhận .xlsx, .xls, .ods và .csv, tối đa 200 MB. Chưa ghi gì cho đến khi bạn xác nhận."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(SUFFIXES)}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, resource.title) for kind, resource in RESOURCES.items()]  # type: ignore[attr-defined]


class ColumnsForm(forms.Form):
    """For every column of the kind, the column of the file that holds it; for every old font, whether to read it so."""

    def __init__(self, item: DataImport, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item, self.columns = item, RESOURCES[item.kind]().columns
        layout = item.layout
        held = {name: place for place, name in (layout["guesses"] | layout["places"]).items()}
        choices = [("", _("– không có trong tệp –")), *((place, _heading(layout, place)) for place in layout["titles"])]
        for number, column in enumerate(self.columns):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=column.column_name,
                choices=choices,
                required=column.is_required,
                initial=held.get(column.column_name, ""),
                help_text=column.note,
                error_messages={"required": _("Hãy chọn cột của tệp.")},
            )
        self.fonts = list(item.fonts)
        self.fields.update(_font_fields(item))

    def places(self) -> dict[int, str]:
        chosen: dict[int, str] = {}
        for number, column in enumerate(self.columns):
            place = self.cleaned_data[f"column_{number}"]
            if place and int(place) in chosen:
                self.add_error(f"column_{number}", _("Cột này đã được chọn cho mục khác."))
            elif place:
                chosen[int(place)] = column.column_name
        return chosen

    def chosen_fonts(self) -> dict[str, str]:
        """Column → font; an empty font where the text is to stay as it is."""
        return {
            name: _font_of(self.item, name) if self.cleaned_data[f"font_{number}"] else ""
            for number, name in enumerate(self.fonts)
        }


class FontsForm(forms.Form):
    """The part of `ColumnsForm` that a preview shows: which columns are read in an old font. Sent to the same screen,
    with the columns as they are matched now.
    """

    def __init__(self, item: DataImport, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = {name: place for place, name in item.layout["places"].items()}
        for number, column in enumerate(RESOURCES[item.kind]().columns):
            if column.column_name in held:
                place = held[column.column_name]
                self.fields[f"column_{number}"] = forms.CharField(initial=place, widget=forms.HiddenInput())
        self.fields.update(_font_fields(item))


class ConfirmForm(forms.Form):
    mode = forms.ChoiceField(label=gettext_lazy("Khi còn dòng sai"), choices=ImportMode, widget=forms.RadioSelect)


class RowForm(forms.Form):
    """The cells of one row as text, and for a likely duplicate the question who it is."""

    def __init__(self, item: DataImport, row: ImportRow, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        errors: dict[str, str] = dict(row.errors or ())
        for number, (name, cell) in enumerate(zip(item.layout["columns"], row.cells, strict=True)):
            self.fields[f"cell_{number}"] = forms.CharField(
                label=name,
                required=False,
                initial=shown_cell(cell),
                help_text=errors.get(name, ""),
                widget=forms.TextInput() if len(str(cell)) < 80 else forms.Textarea(attrs={"rows": 3}),
            )

    def cells(self) -> dict[str, str]:
        return {name: self.cleaned_data[f"cell_{n}"] for n, name in enumerate(self.item.layout["columns"])}


class ChoiceForm(forms.Form):
    choice = forms.ChoiceField(label=gettext_lazy("Dòng này là ai?"), widget=forms.RadioSelect)

    def __init__(self, row: ImportRow, *args: Any, chooses_owner: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sentence = _("Của {name}") if chooses_owner else _("Là {name}: cập nhật hồ sơ này")
        known = [(f"{SAME}{key}", sentence.format(name=name)) for key, name in row.candidates or ()]
        leave = [(SKIP, _("Bỏ dòng này, không ghi"))]
        is_open = row.state == RowState.DOUBT and not chooses_owner
        other = [(OTHER, _("Là người khác: thêm mới"))] if is_open else []
        self.fields["choice"].choices = [*known, *other, *leave]  # type: ignore[attr-defined]


def shown_cell(cell: Any) -> str:
    """A staged cell as a person would type it."""
    if isinstance(cell, list):
        year, month, day = cell[0][:10].split("-")
        return f"{day}/{month}/{year}"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell).replace(".", ",")
    return str(cell)


def _font_of(item: DataImport, column: str) -> str:
    """The old font in which the column seems to be typed, also where a person has said to leave it."""
    return str(item.layout.get("found_fonts", {}).get(column) or item.fonts[column])


def _font_fields(item: DataImport) -> dict[str, forms.Field]:
    samples = item.layout.get("font_samples", {})
    fields: dict[str, forms.Field] = {}
    for number, (name, font) in enumerate(item.fonts.items()):
        shown = "; ".join(f"“{before[:60]}” → “{after[:60]}”" for before, after in samples.get(name, []))
        fields[f"font_{number}"] = forms.BooleanField(
            label=_("Chuyển cột “{column}” từ phông {font} sang Unicode").format(
                column=name, font=_font_of(item, name)
            ),
            required=False,
            initial=bool(font),
            help_text=shown,
        )
    return fields


def _heading(layout: dict[str, Any], place: str) -> str:
    samples = ", ".join(layout["samples"].get(place, [])[:3])
    title = f"{letters(int(place))} · {layout['titles'][place]}"
    return f"{title} ({samples[:60]})" if samples else title
