"""The running year: a directive comes in, is read by the machine, confirmed by a person, and becomes a movement."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

import importers.extraction
from base.core.jobs import run_job
from base.units.models import Unit
from config.demo.movement_play import GAPS, register_all
from config.demo.stage import Stage
from importers.domain.directives import upload_directive
from importers.domain.publishing import PublishChoices, submit_directive
from importers.domain.review import accept_rest, confirm_metadata
from importers.models import DirectiveImport
from movements.domain.approval import approve_movement, submit_movement
from movements.domain.drafts import PlanDraft, TargetDraft
from movements.domain.milestones import MilestoneDraft, MilestoneReport, add_milestones, report_milestone
from movements.domain.packs.installing import install_pack
from movements.domain.packs.library import pack_named
from movements.domain.plans.parts import BudgetLine, PlanCriterion, WorkLine
from movements.domain.plans.versions import issue_plan, new_version, save_parts, submit_plan
from movements.domain.targets import add_targets, assign_targets
from movements.enums import Comparator, DueRule, Frequency, MilestoneKind, PlanSubject
from movements.models import Movement, Target

LEADS = (
    ("một cửa", "Sở Nội vụ"),
    ("du lịch", "Sở Văn hóa, Thể thao và Du lịch"),
    ("nông thôn", "Sở Nông nghiệp và Môi trường"),
    ("hộ nghèo", "Sở Nông nghiệp và Môi trường"),
    ("phường", "Sở Xây dựng"),
    ("lao động", "Sở Nội vụ"),
)
"""A word in a target's name → the agency that leads it; figures of the economy are led by `TREASURY`."""
TREASURY = "Sở Tài chính"
SAMPLES = Path(str(importers.extraction.__path__[0])) / "samples"
WRITTEN_FOR = 2026
JUDGED = TargetDraft(
    name="Bộ phận một cửa các xã, phường thân thiện, vì nhân dân phục vụ", comparator=Comparator.QUALITATIVE
)
"""A target that no figure decides: the secretariat judges it in words."""

AIM = "Tạo khí thế thi đua sôi nổi, hoàn thành và vượt các chỉ tiêu của năm."


def sample(name: str, year: int) -> bytes:
    """One of our own documents, its years moved to the demo's year."""
    text = (SAMPLES / name).read_text(encoding="utf-8")
    for offset in (1, 0, -1) if year < WRITTEN_FOR else (-1, 0, 1):
        text = text.replace(str(WRITTEN_FOR + offset), f"\0{offset}\0")
    for offset in (-1, 0, 1):
        text = text.replace(f"\0{offset}\0", str(year + offset))
    return text.encode()


def publish_current(stage: Stage, year: int, ends_on: dt.date) -> Movement:
    """The yearly directive, uploaded, read, confirmed as it is, submitted, and approved by the chair in January."""
    clerk = stage.users["thuongtruc"]
    with stage.day(dt.date(year, 1, 8)):
        item = _read(stage, "01_chi_thi_thi_dua_2026.txt", year)
        accept_rest(item, actor=clerk)
        confirm_metadata(item, item.metadata, actor=clerk)
        choices = PublishChoices(
            title=f"Thi đua hoàn thành nhiệm vụ phát triển kinh tế - xã hội năm {year}",
            organiser=stage.organisation.province,
            starts_on=dt.date(year, 1, 15),
            ends_on=ends_on,
            registration_opens_on=dt.date(year, 1, 15),
            registration_closes_on=dt.date(year, 2, 28),
            round_opens_on=ends_on + dt.timedelta(days=20),
            aim=AIM,
            plan=PlanDraft(frequency=Frequency.QUARTER, due_rule=DueRule.DAY_OF_MONTH, due_day=20),
            gaps=GAPS,
        )
        return approve_movement(submit_directive(item, choices, actor=clerk), actor=stage.users["chutich"])


def write_plan(stage: Stage, movement: Movement, day: dt.date) -> None:
    """All ten parts, as a second version that the chair puts in force, and the milestones of the year."""
    clerk, year = stage.users["thuongtruc"], movement.starts_on.year
    with stage.day(day):
        rows = [
            MilestoneDraft("Sơ kết 6 tháng đầu năm", MilestoneKind.MIDTERM, dt.date(year, 7, 10)),
            MilestoneDraft("Tổng kết phong trào", MilestoneKind.FINAL, movement.ends_on + dt.timedelta(days=15)),
        ]
        add_milestones(movement, rows, actor=clerk)
        plan = new_version(movement, reason="Bổ sung đủ mười phần của kế hoạch.", actor=clerk)
        parts = {
            "purpose": AIM,
            "requirements": "Thiết thực, không hình thức; kết quả đo được bằng số liệu có minh chứng.",
            "subjects": (PlanSubject.COLLECTIVE.value, PlanSubject.INDIVIDUAL.value),
            "scope_note": "Các sở, ban, ngành tỉnh; Ủy ban nhân dân các xã, phường.",
            "content": "Phát triển kinh tế.\nXây dựng nông thôn mới.\nCải cách hành chính.",
            "criteria": (PlanCriterion("collective", "Hoàn thành chỉ tiêu được giao", "báo cáo đã duyệt"),),
            "commendation": "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh cho đơn vị dẫn đầu.",
            "budget": (BudgetLine("Quỹ thi đua, khen thưởng của tỉnh", "300000000", "khen thưởng cuối năm"),),
            "work": (WorkLine("Theo dõi, tổng hợp", "Sở Nội vụ", "các sở, ban, ngành", f"{year}-11-15"),),
            "reporting": "Đơn vị báo cáo hằng quý trên hệ thống, trước ngày 20 của tháng cuối quý.",
        }
        save_parts(plan, parts, actor=clerk)
        issue_plan(
            submit_plan(plan, gaps="Các phần còn lại soạn theo hướng dẫn của bộ, ngành.", actor=clerk),
            actor=stage.users["chutich"],
        )


def hold_midterm(stage: Stage, movement: Movement) -> None:
    day = dt.date(movement.starts_on.year, 7, 10)
    with stage.day(day):
        report = MilestoneReport(
            held_on=day,
            results="Quá nửa số chỉ tiêu đạt tiến độ; các đơn vị báo cáo đúng hạn.",
            weaknesses="Giải ngân vốn đầu tư công còn chậm ở một số xã.",
            next_steps="Tập trung giải ngân, giữ tiến độ nông thôn mới.",
        )
        report_milestone(movement.milestones.get(kind=MilestoneKind.MIDTERM), report, actor=stage.users["thuongtruc"])


def leave_for_approval(stage: Stage, day: dt.date) -> Movement:
    """A national movement, drafted from its pack, that waits for the chair."""
    clerk = stage.users["thuongtruc"]
    with stage.day(day):
        movement = install_pack(
            pack_named("khoa-hoc-cong-nghe-2026"),
            stage.organisation.province,
            actor=clerk,
            starts_on=dt.date(day.year + 1, 1, 1),
            ends_on=dt.date(day.year + 4, 12, 31),
        )
        return submit_movement(movement, gaps="Các phần còn lại soạn theo hướng dẫn của bộ, ngành.", actor=clerk)


def lead_agencies(stage: Stage) -> list[Unit]:
    names = {TREASURY, *(name for _, name in LEADS)}
    return [agency for agency in stage.organisation.agencies if agency.name in names]


def join_current(stage: Stage, movement: Movement, communes: list[Unit], day: dt.date) -> None:
    """Shares are to be met by every commune; totals of the province are given to the agency that leads them."""
    agencies = {agency.name: agency for agency in lead_agencies(stage)}
    clerk = stage.users["thuongtruc"]
    with stage.day(day):
        add_targets(movement, [JUDGED], actor=clerk)
        register_all(stage, movement, [*communes, *agencies.values()])
        targets = list(movement.targets.all())
        assign_targets(movement, targets=[t for t in targets if _is_share(t)], units=communes, actor=clerk)
        for target in targets:
            if not _is_share(target):
                assign_targets(movement, targets=[target], units=[agencies[_lead_of(target)]], actor=clerk)


def _is_share(target: Target) -> bool:
    return target.unit.startswith("%") and target.comparator not in (Comparator.GROWTH, Comparator.CHANGE)


def _lead_of(target: Target) -> str:
    name = target.name.lower()
    return next((agency for word, agency in LEADS if word in name), TREASURY)


def leave_in_review(stage: Stage, year: int, day: dt.date) -> DirectiveImport:
    """A second document that waits for the secretariat: the first thing to try in the demo."""
    with stage.day(day):
        return _read(stage, "02_ke_hoach_nong_thon_moi_2026.txt", year)


def _read(stage: Stage, name: str, year: int) -> DirectiveImport:
    upload = SimpleUploadedFile(name.replace(str(WRITTEN_FOR), str(year)), sample(name, year))
    item = upload_directive(upload, actor=stage.users["thuongtruc"])
    assert item.job is not None
    run_job(item.job.pk)
    item.refresh_from_db()
    return item
