"""Who may enter /quan-tri/: holders of the roles editor and admin today, and nobody else."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from base.accounts.enums import Role
from base.accounts.models import User
from base.accounts.permissions import holdings_of

GROUPS = {Role.EDITOR: "role:editor", Role.ADMIN: "role:admin"}
STOCK_GROUPS = ("Editors", "Moderators")
PAGE_ACTS = ("add_page", "change_page", "publish_page")
COLLECTION_ACTS = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")
SNIPPET_ACTS = tuple(
    f"{act}_{model}" for model in ("linkbanner", "storychoice") for act in ("add", "change", "delete", "view")
)
ADMIN_ACTS = (
    "change_councilsettings",
    "add_redirect",
    "change_redirect",
    "delete_redirect",
    "add_collection",
    "change_collection",
)


@transaction.atomic
def ensure_groups() -> dict[Role, Group]:
    """The groups with their rights in the Wagtail admin. Wagtail's stock groups go while nobody is in them."""
    Group.objects.filter(name__in=STOCK_GROUPS, user=None).delete()
    groups: dict[Role, Group] = {}
    for role, name in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*Permission.objects.filter(codename__in=_acts(role)))
        _grant_pages(group)
        groups[role] = group
    return groups


def sync_groups() -> int:
    """Groups with their rights, then their members. For set-up; the schedule, every minute, looks at members only."""
    ensure_groups()
    return sync_members()


def sync_members() -> int:
    """Bring the members of the groups in line with today's role assignments. Returns how many memberships changed."""
    known = {group.name: group for group in Group.objects.filter(name__in=GROUPS.values())}
    groups = {role: known[name] for role, name in GROUPS.items() if name in known}
    if len(groups) < len(GROUPS):
        groups = ensure_groups()
    members = set(User.groups.through.objects.filter(group__in=groups.values()).values_list("group_id", "user_id"))
    held = holdings_of(*groups)
    changed = 0
    for role, group in groups.items():
        wanted = {user for user, role_held in held if role_held == role}
        present = {user for held_by, user in members if held_by == group.pk}
        if wanted != present:
            group.user_set.add(*User.objects.filter(pk__in=wanted - present))
            group.user_set.remove(*User.objects.filter(pk__in=present - wanted))
            changed += len(wanted ^ present)
    return changed


def _acts(role: Role) -> Iterable[str]:
    return ("access_admin", "submit_translation", *SNIPPET_ACTS, *(ADMIN_ACTS if role == Role.ADMIN else ()))


def _grant_pages(group: Group) -> None:
    root, collection = Page.get_first_root_node(), Collection.get_first_root_node()
    if root is None or collection is None:
        return
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=PAGE_ACTS):
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    for permission in Permission.objects.filter(codename__in=COLLECTION_ACTS):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)
