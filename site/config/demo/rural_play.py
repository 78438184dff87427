"""New rural areas in the demo: decisions of the time before, and files of this year at every step of their way.

Numbers, days and answers are made up; the criteria and what is not known about them are real.
"""

from __future__ import annotations

import datetime as dt

from base.core import clock
from base.core.files import store_bytes
from base.units.models import SuccessionPart, Unit
from config.demo.stage import Stage
from movements.domain.rural.assessing import Facts, Opinion, add_rural_evidence, open_assessment, save_assessment
from movements.domain.rural.communes import COMMUNE
from movements.domain.rural.filing import (
    SurveyEntry,
    appraise,
    return_assessment,
    save_survey,
    start_consultation,
    submit_assessment,
)
from movements.domain.rural.plans import link_target
from movements.domain.rural.recognising import recognise, save_past_recognitions
from movements.domain.rural.standards import standard_for
from movements.enums import Comparator, RuralVerdict
from movements.models import RuralAssessment, RuralRecognition, RuralStandard, Target

SOURCE = "Danh sách minh họa của bản dùng thử"
STEPS = ("draft", "consulting", "submitted", "returned", "appraised", "recognised", "recognised", "questioned")
CONTENTS = (("Đường giao thông nông thôn", 96), ("Cảnh quan, môi trường", 91), ("Y tế, trường học", 94))
REASON = "Theo kết quả rà soát thực tế của tổ đánh giá xã, có biên bản kèm theo."
ACKNOWLEDGED = "Mức hài lòng phải đạt chưa được quy định; đã xem xét kết quả lấy ý kiến và biên bản thẩm định."


def take_over_recognitions(stage: Stage) -> None:
    """Decisions of 2022 to 2024 on the communes of that time, and of late 2025 on those formed of them."""
    standards = {row.code: row for row in RuralStandard.objects.all()}
    clerk = stage.users["thuongtruc"]
    parts = SuccessionPart.objects.filter(target__in=stage.organisation.communes, source__kind__name=COMMUNE)
    former = Unit.objects.filter(pk__in=parts.values("source")).order_by("name", "pk")
    rows = []
    for place, unit in enumerate(former):
        if place % 3 == 2:
            continue
        code = "ntm-xa-nang-cao-2021-2025" if place % 9 == 4 else "ntm-xa-2021-2025"
        rows.append(
            RuralRecognition(
                unit=unit,
                standard=standards[code],
                decision_number=f"{1000 + place}/QĐ-UBND",
                decided_on=dt.date(2022 + place % 3, 1 + place % 12, 1 + place % 28),
                authority="Chủ tịch UBND tỉnh",
                source=SOURCE,
            )
        )
    last = clock.today() - dt.timedelta(days=60)
    for place, unit in enumerate(stage.organisation.rural[len(STEPS) :]):
        if place % 4 == 3:
            continue
        tier = "ntm-xa-kieu-mau-2021-2025" if place % 24 == 9 else "ntm-xa-nang-cao-2021-2025"
        rows.append(
            RuralRecognition(
                unit=unit,
                standard=standards[tier if place % 3 == 0 else "ntm-xa-2021-2025"],
                decision_number=f"{3000 + place}/QĐ-UBND",
                decided_on=min(dt.date(2025, 9 + place % 4, 1 + place % 28), last),
                authority="Chủ tịch UBND tỉnh",
                source=SOURCE,
            )
        )
    save_past_recognitions(rows, [], [], actor=clerk)


def play_rural(stage: Stage) -> None:
    """One commune for each step of the way; the first belongs to the sign-ins `canboxa` and `lanhdaoxa`."""
    today = clock.today()
    standard = standard_for(today)
    assert standard is not None
    start = today - dt.timedelta(days=40)
    for unit, step in zip(stage.organisation.rural, STEPS, strict=False):
        officer, head = _people(stage, unit)
        with clock.at(_noon(start)):
            item = open_assessment(unit, standard, year=today.year, actor=officer)
            failed = 4 if step == "questioned" else 1 if step in ("draft", "submitted") else 0
            _fill(item, officer, failed=failed, partly=step == "draft")
        if step == "draft":
            continue
        _file(stage, item, step, officer, head, start)
    _question(stage, today)
    for target in Target.objects.filter(comparator=Comparator.N_OF_M, unit__icontains="xã", rural_link=None):
        link_target(target, territory=stage.organisation.province, actor=stage.users["thuongtruc"])


def _file(stage: Stage, item: RuralAssessment, step: str, officer: object, head: object, start: dt.date) -> None:
    with clock.at(_noon(start + dt.timedelta(days=5))):
        start_consultation(item, actor=head)
    if step == "consulting":
        return
    asked_until = start + dt.timedelta(days=15)
    with clock.at(_noon(asked_until + dt.timedelta(days=1))):
        entries = [SurveyEntry(content, 120, 110, 110 * share // 100) for content, share in CONTENTS]
        save_survey(item, entries, consulted_from=start, consulted_to=asked_until, actor=officer)
        submit_assessment(item, actor=head)
    clerk = stage.users["thuongtruc"]
    with clock.at(_noon(start + dt.timedelta(days=25))):
        if step == "returned":
            return_assessment(item, reason="Tiêu chí 8 thiếu biên bản nghiệm thu; đề nghị bổ sung.", actor=clerk)
        elif step != "submitted":
            appraise(item, [], note="Hồ sơ đầy đủ; thống nhất với kết luận của xã.", actor=clerk)
    if step == "recognised":
        with clock.at(_noon(start + dt.timedelta(days=32))):
            recognise(
                item,
                number=f"{2400 + item.unit_id % 100}/QĐ-UBND",
                decided_on=clock.today(),
                authority="Chủ tịch UBND tỉnh",
                acknowledgement=ACKNOWLEDGED,
                actor=stage.users["chutich"],
            )


def _fill(item: RuralAssessment, officer: object, *, failed: int, partly: bool) -> None:
    """Judgements of a person, since no thresholds are known: the last `failed` criteria are not met."""
    lines = list(item.lines.select_related("criterion"))
    judged = lines[: len(lines) // 2] if partly else lines
    opinions = [
        Opinion(
            line.criterion_id,
            RuralVerdict.NOT_MET if place >= len(lines) - failed else RuralVerdict.MET,
            REASON,
        )
        for place, line in enumerate(judged)
    ]
    paper = store_bytes(b"%PDF-1.4\n% minh chung cua ban dung thu\n", name="bien-ban-ra-soat.pdf")
    for line in judged:
        add_rural_evidence(item, line.criterion, paper, actor=officer)
    facts = Facts(
        has_debt=False,
        debt_note="Báo cáo quyết toán không còn nợ đọng.",
        is_complex=False,
        security_note="Xác nhận của Công an xã.",
    )
    save_assessment(item, opinions=opinions, facts=facts, expected_version=item.version, actor=officer)


def _question(stage: Stage, today: dt.date) -> None:
    """A commune recognised before, whose file of this year no longer holds: the schedule proposes a look."""
    held = stage.organisation.rural[len(STEPS) - 1]
    standard = standard_for(today)
    assert standard is not None
    row = RuralRecognition(
        unit=held,
        standard=standard,
        decision_number="2101/QĐ-UBND",
        decided_on=today - dt.timedelta(days=200),
        authority="Chủ tịch UBND tỉnh",
        source=SOURCE,
    )
    save_past_recognitions([row], [], [], actor=stage.users["thuongtruc"])
    stage.pass_time(today, today)


def _people(stage: Stage, unit: Unit) -> tuple[object, object]:
    """The commune's own sign-ins, the staff of the play, or the operator."""
    if unit == stage.organisation.seats["rural"]:
        return stage.users["canboxa"], stage.users["lanhdaoxa"]
    return stage.staff.get(unit.pk, (None, None))


def _noon(day: dt.date) -> dt.datetime:
    return clock.start_of(day) + dt.timedelta(hours=12)
