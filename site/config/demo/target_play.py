"""Heads by name, the theme of the year, its tasks, and a revision that waits for a second person."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from base.units.domain.people import add_post, save_person, transfer_person
from base.units.enums import Gender
from base.units.models import Person, Post, Unit
from config.demo.stage import Stage
from movements.domain.responsibility import hand_over
from movements.domain.revising import propose_revision
from movements.domain.tasks.assigning import TaskDraft, accept_task, assign_tasks, return_task
from movements.domain.tasks.reporting import report_task, update_task
from movements.domain.tasks.themes import save_theme
from movements.enums import AssignmentStatus, Comparator, ThemeKind
from movements.models import Movement, Task

HEADS = (
    ("Lê Hoàng Phúc", Gender.MALE), ("Nguyễn Thị Thu Hà", Gender.FEMALE), ("Trần Quốc Bảo", Gender.MALE),
    ("Phạm Minh Châu", Gender.FEMALE), ("Võ Thành Nhân", Gender.MALE), ("Đặng Ngọc Lan", Gender.FEMALE),
    ("Huỳnh Tấn Lộc", Gender.MALE), ("Bùi Thanh Tâm", Gender.FEMALE),
)  # fmt: skip
TASKS: tuple[tuple[str, str, int, str, str], ...] = (
    ("Xây dựng đề án phát triển du lịch cộng đồng", "Đề án trình Ủy ban nhân dân tỉnh", 4, "1.5", "Liên quan nhiều xã"),
    ("Số hóa hồ sơ khen thưởng giai đoạn trước", "Kho hồ sơ điện tử bàn giao cho các đơn vị", 6, "1", ""),
    ("Rà soát hộ nghèo theo chuẩn mới", "Danh sách hộ nghèo được phê duyệt", 9, "1", ""),
    ("Giải phóng mặt bằng đường tỉnh", "Biên bản bàn giao mặt bằng sạch", 10, "2", "Vướng nhiều hộ phải di dời"),
    ("Bồi dưỡng cán bộ làm công tác thi đua cấp xã", "Báo cáo kết quả các lớp bồi dưỡng", 11, "1", ""),
    ("Tổng kết mô hình mới, cách làm hay", "Tập tài liệu phát hành đến các xã", 12, "0.8", "Kế thừa tài liệu đã có"),
)
"""(task, output, month of the due day, difficulty, its reason), given to the agencies in turn."""


def name_heads(stage: Stage, since: dt.date) -> None:
    """Every agency gets a director by name, so that what it is given is given to somebody."""
    for number, agency in enumerate(stage.organisation.agencies):
        name, gender = HEADS[number % len(HEADS)]
        _appoint(agency, f"GD-{agency.pk}", name, gender, since)


def give_tasks(stage: Stage, agencies: list[Unit], year: int, day: dt.date) -> list[Task]:
    """The theme of the year and the tasks under it."""
    clerk = stage.users["thuongtruc"]
    with stage.day(day):
        theme = save_theme(
            None,
            title="Kỷ cương, trách nhiệm, bứt phá",
            kind=ThemeKind.YEAR,
            owner=stage.organisation.province,
            starts_on=dt.date(year, 1, 1),
            ends_on=dt.date(year, 12, 31),
            aim="Mỗi cơ quan có sản phẩm cụ thể, đúng hạn; đánh giá cán bộ bằng sản phẩm.",
            actor=clerk,
        )
        drafts = [
            TaskDraft(
                title=title,
                output=output,
                lead=agencies[number % len(agencies)],
                partners=(agencies[(number + 1) % len(agencies)],),
                due_on=dt.date(year, month, 25),
                theme=theme,
                difficulty=Decimal(difficulty),
                difficulty_reason=reason,
            )
            for number, (title, output, month, difficulty, reason) in enumerate(TASKS)
        ]
        return assign_tasks(drafts, actor=clerk)


def work_on_tasks(stage: Stage, tasks: list[Task], today: dt.date) -> None:
    """One accepted, one returned, one waiting, one late, the others under way; one director gave way to another."""
    first, returned, waiting, late, *others = tasks
    with stage.day(today - dt.timedelta(days=12)):
        for task in (first, returned, waiting):
            officer = stage.officer(task.lead)
            proof = SimpleUploadedFile("bien-ban.pdf", b"%PDF-1.4 demo")
            report_task(
                task, note="Đã hoàn thành, gửi kèm biên bản.", uploads=[proof], expected_version=0, actor=officer
            )
        for percent, task in zip((40, 65, 20), (late, *others), strict=False):
            note = "Đã xong phần khảo sát; còn vướng kinh phí."
            update_task(task, note=note, percent=percent, expected_version=0, actor=stage.officer(task.lead))
        _change_director(stage, late.lead, today - dt.timedelta(days=12), late)
    with stage.day(today - dt.timedelta(days=9)):
        accept_task(first, note="Sản phẩm đạt yêu cầu.", actor=stage.users["thuongtruc"])
        return_task(returned, reason="Thiếu danh mục hồ sơ đã số hóa.", actor=stage.users["thuongtruc"])


def ask_for_revision(stage: Stage, movement: Movement, today: dt.date) -> None:
    """A target for one unit, hit by a flood, waits for the chair to approve."""
    shares = movement.targets.filter(comparator=Comparator.GE, low__gt=10).order_by("order")
    target = shares.filter(assignments__status=AssignmentStatus.ACTIVE).distinct().first()
    if target is None:
        return
    assignment = target.assignments.select_related("unit").order_by("unit__path")[0]
    assert target.low is not None
    with stage.day(today - dt.timedelta(days=2)):
        propose_revision(
            assignment,
            {"low": target.low - 5},
            reason="Địa bàn chịu thiệt hại do triều cường, nhiều công trình phải làm lại.",
            effective_on=min(today + dt.timedelta(days=60), movement.ends_on),
            actor=stage.users["thuongtruc"],
        )


def _change_director(stage: Stage, agency: Unit, day: dt.date, task: Task) -> None:
    former = Post.objects.get(unit=agency, valid_to=None).person
    transfer_person(former, stage.organisation.province, "Chuyên viên cao cấp", day)
    person = _appoint(agency, f"GD2-{agency.pk}", "Mai Xuân Trường", Gender.MALE, day)
    hand_over(task, person, on=day, note="Theo quyết định điều động", actor=stage.users["thuongtruc"])


def _appoint(agency: Unit, code: str, name: str, gender: str, since: dt.date) -> Person:
    facts = {"code": code, "name": name, "gender": gender, "unit": agency, "position": "Giám đốc", "is_leader": True}
    person = save_person(None, facts)
    add_post(person, unit=agency, title="Giám đốc", valid_from=since, valid_to=None)
    return person
