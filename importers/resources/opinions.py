"""Answers of bodies to requests for opinion (hiệp y), taken in from the list that was exported."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.domain.opinions.answering import TOO_LATE, answer_request
from awards.domain.opinions.asking import PARTS
from awards.enums import BodyAnswer, RequestStatus
from awards.models import OpinionRequest
from base.core import clock
from importers.resources.base import Column, SheetResource
from importers.resources.filters import by_unit, by_year
from importers.resources.widgets import ChoiceWidget, DayWidget, IntegerWidget, TextWidget

ANSWER, DAY, TEXT = "Ý kiến", "Ngày trả lời", "Nội dung trả lời"
ANSWERABLE = (RequestStatus.OPEN, RequestStatus.SILENT)


class OpinionAnswerResource(SheetResource):
    """A line per request, known by its number. Only answers come in; a request is made on the screen of its dossier."""

    kind = "opinions"
    model = OpinionRequest
    title = gettext_lazy("Trả lời ý kiến hiệp y")
    not_undone = gettext_lazy(
        "Trả lời của cơ quan được hỏi là văn bản đã nhận nên không xóa theo tệp. Nếu ghi nhầm, hãy ghi lại câu trả lời "
        "đúng ở trang Ý kiến hiệp y của hồ sơ."
    )
    filters = ("year", "unit")
    permission = "awards.opinion_manage"
    export_permission = "awards.opinion_manage"

    number = Column(
        "Số", "pk", IntegerWidget(1, 10**9, required=True), note="Số của yêu cầu, lấy từ tệp đã xuất.", example=1
    )
    body = Column("Cơ quan", "body", TextWidget(200), note="Để đối chiếu, không nhập vào.")
    subject = Column("Về hồ sơ", "nomination", TextWidget(400), note="Để đối chiếu, không nhập vào.")
    due_on = Column("Hạn trả lời", "due_on", DayWidget(), note="Để đối chiếu, không nhập vào.")
    answer = Column(ANSWER, "answer", ChoiceWidget(BodyAnswer), note="Để trống khi chưa có trả lời.")
    answer_text = Column(TEXT, "answer_text", TextWidget(4000), note="Bắt buộc khi không đồng ý.")
    answered_on = Column(DAY, "answered_on", DayWidget(), note="Để trống là hôm nay.")

    def existing(self) -> dict[Hashable, Any]:
        self._known = OpinionRequest.objects.select_related(*PARTS).in_bulk()
        return dict(self._known)

    def key_of(self, values: dict[str, Any]) -> Hashable:
        return values["pk"]

    def check(self, values: dict[str, Any]) -> Iterable[tuple[str, str]]:
        if values.get("answer") == BodyAnswer.DISAGREE and not values.get("answer_text"):
            yield TEXT, _("Không đồng ý thì phải nêu lý do.")

    def changed(self, instance: Any, values: dict[str, Any]) -> bool:
        said = values.get("answer", "")
        text = " ".join(instance.answer_text.split())
        return bool(said) and (instance.answer, text) != (said, values.get("answer_text", text))

    def check_file(self, rows: dict[Hashable, dict[str, Any]]) -> Iterable[tuple[Hashable, str, str]]:
        """What the domain would refuse, said before anything is written."""
        for key, values in rows.items():
            known = self._known.get(values["pk"])
            if known is None:
                yield key, "Số", _("Không có yêu cầu xin ý kiến số {number}.").format(number=values["pk"])
                continue
            if not self.changed(known, values):
                continue
            if known.status not in ANSWERABLE or known.nomination.status in TOO_LATE:
                yield key, ANSWER, _("Yêu cầu này đã có trả lời hoặc hồ sơ đã xét xong. Hãy sửa trên màn hình.")
            day = values.get("answered_on") or clock.today()
            if not known.sent_on <= day <= clock.today():
                yield key, DAY, _("Ngày trả lời phải từ ngày gửi đến hôm nay.")

    def apply(self, instance: Any, values: dict[str, Any]) -> None:
        instance.imported = values

    def write(self, created: list[Any], updated: list[Any], attributes: list[str]) -> None:
        for request in updated:
            values = request.imported
            answer_request(
                OpinionRequest.objects.select_related("nomination").get(pk=request.pk),
                answer=BodyAnswer(values["answer"]),
                text=values.get("answer_text", ""),
                answered_on=values.get("answered_on"),
                actor=self.actor,
            )

    def exported(self, filters: dict[str, str]) -> QuerySet[OpinionRequest]:
        rows = OpinionRequest.objects.select_related(*PARTS).order_by("pk").exclude(status=RequestStatus.WITHDRAWN)
        return by_unit(by_year(rows, "nomination__year", filters), "nomination__unit", filters)
