"""Who can sign in to the demo, with which role where. Names are made up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from base.accounts.enums import Role
from base.accounts.models import RoleAssignment, User
from base.units.domain.people import save_person
from base.units.models import Cluster, Unit

PASSWORD = "demo"  # noqa: S105 -- printed at every start of the demo; exists in demo mode only
SINCE = dt.date(2021, 1, 1)


@dataclass(frozen=True)
class Part:
    username: str
    name: str
    role: Role
    position: str
    seat: str


MEMBERS = (
    ("Nguyễn Thị Bích Hạnh", "Giám đốc Sở Nội vụ, Ủy viên thường trực"),
    ("Trần Quốc Khánh", "Phó Chủ tịch Ủy ban Mặt trận Tổ quốc tỉnh"),
    ("Lê Minh Đức", "Giám đốc Sở Tài chính"),
    ("Phạm Thị Thu Vân", "Chủ tịch Liên đoàn Lao động tỉnh"),
    ("Võ Hoàng Nam", "Giám đốc Sở Nông nghiệp và Môi trường"),
    ("Đặng Thị Ngọc Ánh", "Chủ tịch Hội Liên hiệp Phụ nữ tỉnh"),
    ("Huỳnh Văn Tài", "Giám đốc Sở Khoa học và Công nghệ"),
    ("Bùi Thanh Tùng", "Bí thư Tỉnh đoàn"),
    ("Ngô Thị Mỹ Duyên", "Giám đốc Sở Giáo dục và Đào tạo"),
)
CAST = (
    Part("thuongtruc", "Lâm Thị Kim Yến", Role.SECRETARIAT, "Trưởng phòng Thi đua – Khen thưởng", "home_affairs"),
    Part("canbo", "Đỗ Văn Phúc", Role.OFFICER, "Công chức Văn hóa – Xã hội", "commune"),
    Part("lanhdao", "Trương Thị Hồng Nhung", Role.HEAD, "Chủ tịch UBND", "commune"),
    Part("cum", "Mai Xuân Thành", Role.CLUSTER_HEAD, "Trưởng cụm thi đua", "cluster"),
    *(Part(f"uyvien{n}", name, Role.MEMBER, position, "province") for n, (name, position) in enumerate(MEMBERS, 1)),
    Part("chutich", "Hồ Thanh Liêm", Role.CHAIR, "Chủ tịch Ủy ban nhân dân tỉnh", "province"),
    Part("canboxa", "Nguyễn Thị Thanh Trúc", Role.OFFICER, "Công chức Nông nghiệp – Môi trường", "rural"),
    Part("lanhdaoxa", "Lê Hoàng Phương", Role.HEAD, "Chủ tịch UBND xã", "rural"),
    Part("bientap", "Phan Thảo Nguyên", Role.EDITOR, "Biên tập viên", "home_affairs"),
    Part("kiemtra", "Cao Đình Vỹ", Role.AUDITOR, "Thanh tra viên", "province"),
    Part("quantri", "Tô Gia Bảo", Role.ADMIN, "Quản trị hệ thống", "home_affairs"),
)


def add_cast(seats: dict[str, Unit], cluster: Cluster) -> dict[str, User]:
    """Users with their person, role and seat; by user name. A cluster is led by the head of one of its units."""
    users = {}
    password = make_password(PASSWORD)
    for part in CAST:
        unit = seats[part.seat]
        facts = {"code": f"CB-{part.username}", "name": part.name, "unit": unit, "position": part.position}
        person = save_person(None, facts)
        user = User(username=part.username, full_name=part.name, email=f"{part.username}@demo.invalid", person=person)
        user.password = password
        user.is_superuser = user.is_staff = part.role == Role.ADMIN
        user.save()
        RoleAssignment.objects.create(
            user=user,
            role=part.role,
            unit=unit,
            cluster=cluster if part.role == Role.CLUSTER_HEAD else None,
            valid_from=SINCE,
        )
        users[part.username] = user
    RoleAssignment.objects.create(user=users["cum"], role=Role.HEAD, unit=seats["cluster"], valid_from=SINCE)
    return users


def add_unit_staff(unit: Unit, number: int, *, head: User | None = None) -> tuple[User, User]:
    """An officer and a head (unless one is given) of another unit, so that it can report in the demo's history. They
    cannot sign in.
    """
    officer = _silent_user(unit, Role.OFFICER, f"Cán bộ thi đua {unit.name}", number)
    return officer, head or _silent_user(unit, Role.HEAD, f"Lãnh đạo {unit.name}", number)


def _silent_user(unit: Unit, role: Role, name: str, number: int) -> User:
    user = User(username=f"{role.value}-{number:03}", full_name=name)
    user.set_unusable_password()
    user.save()
    RoleAssignment.objects.create(user=user, role=role, unit=unit, valid_from=SINCE)
    return user
