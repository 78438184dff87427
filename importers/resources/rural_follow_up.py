"""New rural areas after recognition: proposals to revoke, and communes that must be assessed again. The system finds
both; a file says what persons decided on many.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.core.errors import DomainError
from importers.resources.base import Column, ShownColumn
from importers.resources.deeds import DeedResource
from importers.resources.filters import by_unit, by_year
from importers.resources.lookups import former_unit_messages, unit_lookup_with_former, words_of_units
from importers.resources.rural import FIRST_YEAR, standard_lookup, standard_messages
from importers.resources.widgets import ChoiceWidget, DayWidget, IntegerWidget, LookupWidget, TextWidget
from movements.domain.rural.reassessment import dismiss_reassessment, reason_of
from movements.domain.rural.revoking import confirm_revocation, reject_revocation
from movements.enums import ProposalStatus, ReassessmentStatus, RevocationGround
from movements.models import RuralReassessment, RuralRevocation

UNIT, DECIDED, DAY = "Xã", "Quyết định", "Ngày quyết định thu hồi"


class RevocationResource(DeedResource):
    """A proposal by commune, standard, decision of recognition and year of the assessment that put it in question."""

    kind = "rural-revocations"
    model = RuralRevocation
    title = gettext_lazy("Đề xuất thu hồi công nhận nông thôn mới")
    not_undone = gettext_lazy(
        "Mỗi dòng là một quyết định đã ban hành nên không hoàn tác được. Hãy ban hành quyết định khác ở trang Đề "
        "xuất thu hồi."
    )
    filters = ("year", "unit")
    permission = "movements.rural_decide"
    export_permission = "movements.rural_view"
    main = DECIDED
    column_of = {"unit": UNIT, "number": "Số quyết định thu hồi", "day": DAY}

    unit = Column(UNIT, "unit_id", LookupWidget(required=True), note="Mã hoặc tên xã.", example="28594")
    standard = Column("Chuẩn", "standard_id", LookupWidget(required=True), example="ntm-xa-2021-2025")
    recognition = Column(
        "Số quyết định công nhận", "decision_number", TextWidget(60, required=True), example="1/QĐ-UBND"
    )
    year = Column("Năm đánh giá", "year", IntegerWidget(FIRST_YEAR, 2200, required=True), example=2026)
    ground = ShownColumn("Căn cứ", "ground", ChoiceWidget(RevocationGround))
    failed = ShownColumn("Không đạt", "failed_words", TextWidget(20))
    status = Column(DECIDED, "status", ChoiceWidget(ProposalStatus), example=str(ProposalStatus.REJECTED.label))
    number = Column("Số quyết định thu hồi", "revocation_number", TextWidget(60), note="Chỉ khi thu hồi.")
    day = Column(DAY, "revoked_on", DayWidget(), note="Chỉ khi thu hồi.")
    reason = Column("Lý do", "decision_reason", TextWidget(2000), example="Đã khắc phục tiêu chí số 17")

    def prepare(self) -> None:
        self.set_lookup("unit_id", unit_lookup_with_former(), former_unit_messages())
        self.set_lookup("standard_id", standard_lookup(), standard_messages())

    def existing(self) -> dict[Hashable, Any]:
        found: dict[Hashable, Any] = {}
        for row in RuralRevocation.objects.select_related("recognition__unit", "assessment").order_by("pk"):
            held = row.recognition
            found[held.unit_id, held.standard_id, held.decision_number, row.assessment.year] = row
        return found

    def key_of(self, values: dict[str, Any]) -> Hashable:
        return values["unit_id"], values["standard_id"], values["decision_number"], values["year"]

    def changed(self, instance: Any, values: dict[str, Any]) -> bool:
        return bool(values.get("status")) and values["status"] != instance.status

    def act(self, values: dict[str, Any], stored: RuralRevocation | None) -> None:
        if stored is None:
            raise DomainError(_("Không có đề xuất thu hồi nào như dòng này; hệ thống tự lập đề xuất."), code="unit")
        reason = values.get("decision_reason", "")
        match values["status"]:
            case ProposalStatus.REJECTED:
                reject_revocation(stored, reason=reason, actor=self.actor)
            case ProposalStatus.CONFIRMED:
                day, number = values.get("revoked_on"), values.get("revocation_number", "")
                if day is None:
                    raise DomainError(_("Hãy ghi ngày quyết định thu hồi."), code="day")
                confirm_revocation(stored, number=number, decided_on=day, reason=reason, actor=self.actor)
            case _other:
                raise DomainError(_("Đề xuất đã có quyết định nên không mở lại được."))

    def exported(self, filters: dict[str, str]) -> QuerySet[RuralRevocation]:
        self._words = words_of_units(unit_lookup_with_former())
        rows = RuralRevocation.objects.select_related("recognition__standard", "assessment").order_by("pk")
        return by_unit(by_year(rows, "assessment__year", filters), "recognition__unit", filters)

    def rendered(self, instance: Any) -> list[Any]:
        held, shown = instance.recognition, ChoiceWidget(ProposalStatus).render
        is_revoked = instance.status == ProposalStatus.CONFIRMED
        return [
            self._words.get(held.unit_id, ""),
            held.standard.code,
            held.decision_number,
            instance.assessment.year,
            instance.get_ground_display(),
            f"{instance.failed}/{instance.total}",
            shown(instance.status),
            held.revocation_number if is_revoked else "",
            DayWidget().render(held.revoked_on) if is_revoked else "",
            instance.decision_reason,
        ]


class ReassessmentResource(DeedResource):
    """A commune that a reorganisation formed of recognised and unrecognised ones, by commune and day. The file may say
    which need not be assessed again, with the reason.
    """

    kind = "rural-reassessments"
    model = RuralReassessment
    title = gettext_lazy("Xã phải đánh giá lại nông thôn mới")
    not_undone = gettext_lazy(
        "Mỗi dòng là một kết luận có lý do, giữ trong lịch sử. Nếu xã vẫn phải đánh giá, hãy lập hồ sơ của xã ở trang "
        "Hồ sơ nông thôn mới."
    )
    filters = ("year", "unit")
    permission = "movements.rural_appraise"
    export_permission = "movements.rural_view"
    main = "Kết luận"
    column_of = {"unit": UNIT}

    unit = Column(UNIT, "unit_id", LookupWidget(required=True), note="Mã hoặc tên xã.", example="28594")
    happened_on = Column("Ngày sắp xếp", "happened_on", DayWidget(required=True), example="01/07/2025")
    why = ShownColumn("Vì sao", "why", TextWidget(300))
    status = Column(main, "status", ChoiceWidget(ReassessmentStatus), example=str(ReassessmentStatus.DISMISSED.label))
    reason = Column("Lý do", "note", TextWidget(2000), example="Đã có quyết định của năm 2024 cho toàn xã")

    def prepare(self) -> None:
        self.set_lookup("unit_id", unit_lookup_with_former(), former_unit_messages())

    def existing(self) -> dict[Hashable, Any]:
        rows = RuralReassessment.objects.select_related("succession", "unit").order_by("pk")
        return {(row.unit_id, row.succession.happened_on): row for row in rows}

    def key_of(self, values: dict[str, Any]) -> Hashable:
        return values["unit_id"], values["happened_on"]

    def changed(self, instance: Any, values: dict[str, Any]) -> bool:
        return bool(values.get("status")) and values["status"] != instance.status

    def act(self, values: dict[str, Any], stored: RuralReassessment | None) -> None:
        if stored is None:
            text = _("Xã này không có trong danh sách phải đánh giá lại; danh sách do hệ thống lập.")
            raise DomainError(text, code="unit")
        if values.get("status") != ReassessmentStatus.DISMISSED:
            raise DomainError(_("Chỉ ghi được “Không phải đánh giá lại”; việc khác theo hồ sơ của xã."))
        dismiss_reassessment(stored, reason=values.get("note", ""), actor=self.actor)

    def exported(self, filters: dict[str, str]) -> QuerySet[RuralReassessment]:
        self._words = words_of_units(unit_lookup_with_former())
        rows = RuralReassessment.objects.select_related("succession").order_by("unit__path", "pk")
        return by_unit(by_year(rows, "succession__happened_on__year", filters), "unit", filters)

    def rendered(self, instance: Any) -> list[Any]:
        day = DayWidget().render(instance.succession.happened_on)
        shown = ChoiceWidget(ReassessmentStatus).render(instance.status)
        return [self._words.get(instance.unit_id, ""), day, reason_of(instance), shown, instance.note]
