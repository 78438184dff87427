"""Forms of the new rural areas. The form of an assessment is made of the criteria set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from base.core import clock
from base.core.errors import DomainError
from base.core.uploads import UploadField
from movements.domain.criteria.thresholds import bounds_text, threshold_text
from movements.domain.rural.assessing import Entry, Facts, Opinion, check_opinion
from movements.domain.rural.filing import SurveyEntry
from movements.domain.rural.reckoning import Board
from movements.domain.rural.standards import usable_standards
from movements.enums import IndicatorKind, RuralVerdict
from movements.forms.shared import FigureField, FilesKept, Upload
from movements.models import Indicator, RuralAssessment, RuralEvidence, RuralLine, RuralStandard, RuralValue, Threshold

JUDGED = [("", _("Chưa kết luận")), (RuralVerdict.MET, _("Đạt")), (RuralVerdict.NOT_MET, _("Chưa đạt"))]
JUDGED_NA = [*JUDGED, (RuralVerdict.NOT_APPLICABLE, _("Không áp dụng"))]
APPRAISED = [("", _("Giữ kết luận ở trên")), *JUDGED_NA[1:]]
YES_NO = [("", _("Chưa trả lời")), ("no", _("Không")), ("yes", _("Có"))]
SHORT = forms.Textarea(attrs={"rows": 2})
SURVEY_ROWS = 6


class DayField(forms.DateField):
    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


@dataclass(frozen=True)
class IndicatorRow:
    indicator: Indicator
    threshold: Threshold | None
    value: RuralValue | None
    fields: list[BoundField]

    @property
    def level(self) -> str:
        """What the commune's group must reach, in words; "chưa có ngưỡng" where it is not known."""
        return threshold_text(self.indicator, self.threshold)

    @property
    def bounds(self) -> str:
        return bounds_text(self.indicator)


@dataclass(frozen=True)
class CriterionRow:
    """What the template shows for one criterion; `expected` indicators by the decision, where known."""

    line: RuralLine
    indicators: list[IndicatorRow]
    fields: list[BoundField]
    evidence: list[RuralEvidence]
    expected: int | None


class OpenForm(forms.Form):
    standard = forms.ModelChoiceField(queryset=RuralStandard.objects.none(), label=_("Chuẩn"), empty_label=None)
    year = forms.IntegerField(label=_("Năm đánh giá"), min_value=2010, max_value=2100)
    as_of = DayField(label=_("Số liệu tính đến ngày"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["standard"].queryset = usable_standards()  # type: ignore[attr-defined]
        self.initial.setdefault("year", clock.today().year)
        self.initial.setdefault("as_of", clock.today())


class AssessmentForm(FilesKept):
    """Values, judgements where no figure decides, files, and the two answers of the conditions."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    has_debt = forms.ChoiceField(
        label=_("Còn nợ đọng xây dựng cơ bản của chương trình?"), choices=YES_NO, required=False
    )
    debt_note = forms.CharField(label=_("Căn cứ về nợ đọng"), required=False, max_length=500, widget=SHORT)
    is_complex = forms.ChoiceField(label=_("Địa bàn phức tạp về an ninh, trật tự?"), choices=YES_NO, required=False)
    security_note = forms.CharField(label=_("Căn cứ về an ninh, trật tự"), required=False, max_length=500, widget=SHORT)

    def __init__(self, *args: Any, assessment: RuralAssessment, board: Board, **kwargs: Any) -> None:
        self.assessment, self.board = assessment, board
        super().__init__(*args, **(kwargs | {"initial": self._initial()}))
        for indicator in board.indicators.values():
            self._add_indicator(indicator)
        for line in board.lines:
            if line.computed == RuralVerdict.UNKNOWN:
                self.fields[f"j_{line.criterion_id}"] = forms.ChoiceField(
                    label=_("Xã tự kết luận"), choices=JUDGED_NA, required=False
                )
                self.fields[f"r_{line.criterion_id}"] = forms.CharField(
                    label=_("Lý do, căn cứ"), required=False, max_length=2000, widget=SHORT
                )
            self.fields[f"f_{line.criterion_id}"] = UploadField(label=_("Thêm minh chứng"), required=False)

    def _initial(self) -> dict[str, Any]:
        item = self.assessment
        values: dict[str, Any] = {
            "version": item.version,
            "has_debt": _word(item.has_debt),
            "debt_note": item.debt_note,
            "is_complex": _word(item.is_complex),
            "security_note": item.security_note,
        }
        for line in self.board.lines:
            values |= {f"j_{line.criterion_id}": line.judgement, f"r_{line.criterion_id}": line.reason}
        for pk, row in self.board.values.items():
            values |= {f"v_{pk}": row.value, f"w_{pk}": row.whole, f"t_{pk}": row.text}
            values |= {f"na_{pk}": row.is_not_applicable, f"n_{pk}": row.note}
        return values

    def _add_indicator(self, indicator: Indicator) -> None:
        key, kind = indicator.pk, indicator.kind
        if kind == IndicatorKind.TEXT:
            self.fields[f"t_{key}"] = forms.CharField(label=_("Nội dung"), required=False, max_length=500, widget=SHORT)
        elif kind == IndicatorKind.CHOICE:
            choices = [
                (each["value"], each.get("label", each["value"])) for each in indicator.params.get("choices", ())
            ]
            self.fields[f"t_{key}"] = forms.ChoiceField(
                label=_("Mức"), required=False, choices=[("", _("Chưa chọn")), *choices]
            )
        elif kind == IndicatorKind.YES_NO:
            self.fields[f"v_{key}"] = forms.TypedChoiceField(
                label=_("Kết quả"),
                required=False,
                coerce=Decimal,
                empty_value=None,
                choices=[("", _("Chưa trả lời")), ("1", _("Có")), ("0", _("Không"))],
            )
        else:
            self.fields[f"v_{key}"] = FigureField(label=indicator.unit or _("Giá trị"), required=False)
            if kind == IndicatorKind.RATIO:
                self.fields[f"w_{key}"] = FigureField(label=_("Trên tổng số"), required=False)
        self.fields[f"na_{key}"] = forms.BooleanField(label=_("Không áp dụng cho xã"), required=False)
        self.fields[f"n_{key}"] = forms.CharField(label=_("Giải trình"), required=False, max_length=500)

    def entries(self) -> list[Entry]:
        data = self.cleaned_data
        return [
            Entry(
                pk,
                data.get(f"v_{pk}"),
                data.get(f"w_{pk}"),
                data.get(f"t_{pk}", ""),
                data[f"na_{pk}"],
                data[f"n_{pk}"],
            )
            for pk in self.board.indicators
        ]

    def opinions(self) -> list[Opinion]:
        data = self.cleaned_data
        keys = [line.criterion_id for line in self.board.lines if f"j_{line.criterion_id}" in self.fields]
        return [Opinion(key, data[f"j_{key}"], data[f"r_{key}"]) for key in keys]

    def gives_reasons(self) -> bool:
        """Whether every answer has its ground; beside each that has none, the form says so."""
        data = self.cleaned_data
        pairs = [(each.verdict, f"r_{each.criterion_id}") for each in self.opinions()]
        pairs += [(data["has_debt"], "debt_note"), (data["is_complex"], "security_note")]
        bare = [name for answer, name in pairs if answer and not data[name].strip()]
        for name in bare:
            self.add_error(name, _("Hãy ghi lý do, căn cứ của câu trả lời này."))
        return not bare

    def facts(self) -> Facts:
        data = self.cleaned_data
        debt, complexity = _truth(data["has_debt"]), _truth(data["is_complex"])
        return Facts(debt, data["debt_note"], complexity, data["security_note"])

    def uploads(self) -> Iterator[Upload]:
        for line in self.board.lines:
            if upload := self.cleaned_data.get(f"f_{line.criterion_id}"):
                yield Upload(f"f_{line.criterion_id}", line.criterion, upload)

    def rows(self) -> Iterator[CriterionRow]:
        files: dict[int | None, list[RuralEvidence]] = {}
        for each in self.assessment.evidence.select_related("file"):
            files.setdefault(each.criterion_id, []).append(each)
        for line in self.board.lines:
            key = line.criterion_id
            indicators = [
                IndicatorRow(
                    each,
                    self.board.thresholds.get(each.pk),
                    self.board.values.get(each.pk),
                    self._bound("v_", "w_", "t_", "na_", "n_", key=each.pk),
                )
                for each in self.board.indicators_of(line)
            ]
            expected = self.board.expected.get(line.criterion.code)
            yield CriterionRow(line, indicators, self._bound("j_", "r_", "f_", key=key), files.get(key, []), expected)

    def _bound(self, *parts: str, key: int) -> list[BoundField]:
        return [self[f"{part}{key}"] for part in parts if f"{part}{key}" in self.fields]


class SurveyForm(forms.Form):
    """Some rows of content with three counts each; empty rows are left out."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    consulted_from = DayField(label=_("Lấy ý kiến từ ngày"))
    consulted_to = DayField(label=_("đến ngày"))
    note = forms.CharField(
        label=_("Ý kiến của người dân và việc tiếp thu"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, assessment: RuralAssessment, **kwargs: Any) -> None:
        lines = list(assessment.survey.all())
        initial: dict[str, Any] = {
            "version": assessment.version,
            "consulted_from": assessment.consulted_from,
            "consulted_to": assessment.consulted_to,
            "note": assessment.consultation_note,
        }
        self.count = max(SURVEY_ROWS, len(lines) + 2)
        for place, line in enumerate(lines):
            for name in ("content", "asked", "answered", "satisfied"):
                initial[f"{name}_{place}"] = getattr(line, name)
        super().__init__(*args, **(kwargs | {"initial": initial}))
        for place in range(self.count):
            self.fields[f"content_{place}"] = forms.CharField(label=_("Nội dung"), required=False, max_length=300)
            for name, label in (
                ("asked", _("Số người được hỏi")),
                ("answered", _("Số người trả lời")),
                ("satisfied", _("Số người hài lòng")),
            ):
                self.fields[f"{name}_{place}"] = forms.IntegerField(
                    label=label, required=False, min_value=0, max_value=10_000_000
                )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for place in range(self.count):
            counts = [data.get(f"{name}_{place}") for name in ("asked", "answered", "satisfied")]
            content = data.get(f"content_{place}", "")
            if content and any(count is None for count in counts):
                self.add_error(f"asked_{place}", _("Hãy ghi đủ ba số của nội dung này."))
            elif not content and any(count is not None for count in counts):
                self.add_error(f"content_{place}", _("Hãy ghi nội dung lấy ý kiến."))
        return data

    def entries(self) -> list[SurveyEntry]:
        data = self.cleaned_data
        return [
            SurveyEntry(
                data[f"content_{place}"],
                data[f"asked_{place}"],
                data[f"answered_{place}"],
                data[f"satisfied_{place}"],
            )
            for place in range(self.count)
            if data[f"content_{place}"]
        ]

    def rows(self) -> list[list[BoundField]]:
        names = ("content", "asked", "answered", "satisfied")
        return [[self[f"{name}_{place}"] for name in names] for place in range(self.count)]


class AppraisalForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(label=_("Kết luận thẩm định"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, assessment: RuralAssessment, board: Board, **kwargs: Any) -> None:
        self.board = board
        initial: dict[str, Any] = {"version": assessment.version, "note": assessment.appraisal_note}
        for line in board.lines:
            initial |= {f"a_{line.criterion_id}": line.appraisal, f"r_{line.criterion_id}": line.appraisal_reason}
        super().__init__(*args, **(kwargs | {"initial": initial}))
        for line in board.lines:
            self.fields[f"a_{line.criterion_id}"] = forms.ChoiceField(
                label=_("Thẩm định"), required=False, choices=APPRAISED
            )
            self.fields[f"r_{line.criterion_id}"] = forms.CharField(
                label=_("Lý do"), required=False, max_length=2000, widget=SHORT
            )

    def opinions(self) -> list[Opinion]:
        data = self.cleaned_data
        keys = [line.criterion_id for line in self.board.lines]
        return [Opinion(key, data[f"a_{key}"], data[f"r_{key}"]) for key in keys]

    def clean(self) -> dict[str, Any]:
        """A conclusion without its reason is refused at the field of the reason: the form is long."""
        super().clean()
        lines = {line.criterion_id: line for line in self.board.lines}
        for opinion in () if self.errors else self.opinions():
            try:
                check_opinion(opinion, lines[opinion.criterion_id])
            except DomainError as error:
                self.add_error(f"r_{opinion.criterion_id}", error.message)
        return self.cleaned_data


def _word(fact: bool | None) -> str:
    return "" if fact is None else "yes" if fact else "no"


def _truth(word: str) -> bool | None:
    return {"yes": True, "no": False}.get(word)
