from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from base.core import clock, ledger
from base.core.errors import DomainError, NotAllowed
from base.notices.models import Notice
from movements.domain.evidence import remove_evidence, upload_evidence
from movements.domain.queries import progress_of
from movements.domain.reporting import (
    Figure,
    StaleReport,
    approve_report,
    assignments_for,
    return_report,
    save_report,
    submit_report,
)
from movements.enums import DutyStatus, ReportStatus
from movements.models import Evidence, Measurement, Report
from tests.movements.campaign import Campaign, moment, ticked

pytestmark = pytest.mark.django_db
OPENING, DUE = dt.date(2026, 2, 28), dt.date(2026, 3, 15)


@pytest.fixture
def campaign(first_quarter):
    with clock.at(moment(dt.date(2026, 3, 10))):
        yield first_quarter


def test_the_walk_of_a_report(campaign: Campaign) -> None:
    report = campaign.submit(0, (60, "0.8"))
    assert (report.status, campaign.duty(0).status) == (ReportStatus.SUBMITTED, DutyStatus.DONE)
    assert progress_of(campaign.movement)[0].reported == 0
    approve_report(report, actor=campaign.secretary)
    communes, poverty = progress_of(campaign.movement)
    assert (communes.assigned, communes.reported, communes.met) == (2, 1, 0)
    assert (poverty.met, poverty.percent) == (1, Decimal("50.0"))
    assert ledger.verify() == []


def test_saving_the_same_twice_makes_no_new_version(campaign: Campaign) -> None:
    first = campaign.save(0, (60, "0.8"))
    assert campaign.save(0, (60, "0.8"), version=first.version).version == 1
    assert campaign.save(0, (61, "0.8"), version=1).version == 2
    assert Measurement.objects.count() == 2


def test_the_later_of_two_sees_what_the_earlier_saved_and_nothing_is_lost(campaign: Campaign) -> None:
    campaign.save(0, (60, None))
    duty, head = campaign.duty(0), campaign.heads[0]
    poverty = assignments_for(duty)[1]
    with pytest.raises(StaleReport, match=str(campaign.officers[0])) as refusal:
        save_report(duty, [Figure(poverty.pk, Decimal("0.9"))], expected_version=0, actor=head)
    assert {m.value for m in Measurement.objects.all()} == {Decimal(60), None}
    save_report(duty, [Figure(poverty.pk, Decimal("0.9"))], expected_version=refusal.value.report.version, actor=head)
    assert {m.value for m in Measurement.objects.all()} == {Decimal(60), Decimal("0.9")}


def test_an_incomplete_report_names_what_is_missing(campaign: Campaign) -> None:
    report = campaign.save(0, (60, None))
    with pytest.raises(DomainError, match="Tỷ lệ hộ nghèo"):
        submit_report(report, actor=campaign.heads[0])
    assert campaign.duty(0).status == DutyStatus.OPEN
    duty = campaign.duty(0)
    excused = Figure(assignments_for(duty)[1].pk, is_not_applicable=True, note="Đơn vị không có hộ dân.")
    report = save_report(duty, [excused], expected_version=1, actor=campaign.officers[0])
    assert submit_report(report, actor=campaign.heads[0]).status == ReportStatus.SUBMITTED


def test_the_head_signs_only_what_was_read(campaign: Campaign) -> None:
    report = campaign.save(0, (60, "0.8"))
    campaign.save(0, (59, "0.8"), version=1)
    with pytest.raises(StaleReport):
        submit_report(report, actor=campaign.heads[0], expected_version=1)


@pytest.mark.parametrize(
    ("value", "is_na", "note"), [(88, False, ""), (-1, False, ""), (5, True, "vì"), (None, True, " ")]
)
def test_figures_that_cannot_be_are_refused(campaign: Campaign, value, is_na: bool, note: str) -> None:
    duty = campaign.duty(0)
    figure = Figure(assignments_for(duty)[0].pk, None if value is None else Decimal(value), is_na, note)
    with pytest.raises(DomainError):
        save_report(duty, [figure], expected_version=0, actor=campaign.officers[0])
    assert Report.objects.count() == 0


def test_a_figure_for_somebody_elses_target_is_refused(campaign: Campaign) -> None:
    foreign = assignments_for(campaign.duty(1))[0]
    with pytest.raises(DomainError, match="không giao cho đơn vị"):
        save_report(campaign.duty(0), [Figure(foreign.pk, Decimal(1))], expected_version=0, actor=campaign.officers[0])


def test_a_returned_report_opens_the_duty_again_even_after_the_period_closed(campaign: Campaign) -> None:
    report = campaign.submit(0, (60, "0.8"))
    with pytest.raises(DomainError, match="lý do"):
        return_report(report, reason=" ", actor=campaign.secretary)
    with clock.at(moment(dt.date(2026, 4, 20))):
        ticked(dt.date(2026, 4, 20))
        returned = return_report(report, reason="Thiếu minh chứng.", actor=campaign.secretary)
        assert (returned.status, campaign.duty(0).status) == (ReportStatus.RETURNED, DutyStatus.OVERDUE)
        mended = campaign.save(0, (58, "0.8"), version=report.version)
        sent = submit_report(mended, actor=campaign.heads[0])
        assert (sent.status, sent.return_reason, campaign.duty(0).status) == ("submitted", "", DutyStatus.DONE)
    notices = Notice.objects.filter(kind="movements.report_returned")
    assert {notice.body for notice in notices} == {"Thiếu minh chứng."}
    assert notices.count() == 2
    assert ledger.verify() == []


def test_each_step_twice_is_one_step(campaign: Campaign) -> None:
    report = campaign.submit(0, (60, "0.8"))
    submit_report(report, actor=campaign.heads[0])
    approve_report(report, actor=campaign.secretary)
    approve_report(report, actor=campaign.secretary)
    kinds = [event.kind.rsplit(".", 1)[1] for event in ledger.history_of(report)]
    assert kinds == ["save", "submit", "approve"]


def test_who_may_do_what(campaign: Campaign) -> None:
    duty, report = campaign.duty(0), campaign.save(0, (60, "0.8"))
    with pytest.raises(NotAllowed):
        save_report(duty, [], note="x", expected_version=1, actor=campaign.officers[1])
    with pytest.raises(NotAllowed):
        submit_report(report, actor=campaign.officers[0])
    submit_report(report, actor=campaign.heads[0])
    with pytest.raises(NotAllowed):
        approve_report(report, actor=campaign.heads[0])
    with pytest.raises(NotAllowed):
        return_report(report, reason="x", actor=campaign.officers[0])


def test_a_submitted_or_closed_report_is_locked(campaign: Campaign) -> None:
    campaign.submit(0, (60, "0.8"))
    with pytest.raises(DomainError, match="không sửa được nữa"):
        campaign.save(0, (61, "0.8"), version=1)
    with clock.at(moment(dt.date(2026, 4, 1))):
        ticked(dt.date(2026, 4, 1))
        with pytest.raises(DomainError, match="Đã khóa"):
            campaign.save(1, (61, "0.8"))


def test_evidence_is_added_once_and_can_be_taken_off(campaign: Campaign) -> None:
    duty, officer = campaign.duty(0), campaign.officers[0]
    assignment = assignments_for(duty)[0]
    for _ in range(2):
        file = SimpleUploadedFile("bien-ban.pdf", b"%PDF-1.7 bien ban")
        evidence = upload_evidence(duty, assignment.pk, file, caption="Biên bản", actor=officer)
    assert Evidence.objects.get() == evidence
    assert ledger.verify() == []
    with pytest.raises(NotAllowed):
        remove_evidence(evidence, actor=campaign.officers[1])
    remove_evidence(evidence, actor=officer)
    remove_evidence(evidence, actor=officer)
    assert Evidence.objects.count() == 0
    assert ledger.verify() == []


def test_an_empty_file_is_refused_and_leaves_nothing(campaign: Campaign) -> None:
    duty = campaign.duty(0)
    with pytest.raises(DomainError, match="rỗng"):
        upload_evidence(duty, assignments_for(duty)[0].pk, SimpleUploadedFile("a.pdf", b""), actor=campaign.officers[0])
    assert Report.objects.count() == 0
