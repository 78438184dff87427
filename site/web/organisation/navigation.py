"""Entries of the side navigation for units, clusters and people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from base.accounts.workbench import NavEntry, register_nav

register_nav(
    NavEntry(pgettext_lazy("list", "Đơn vị"), "units:unit-list", "units.view", 320, "building"),
    NavEntry(pgettext_lazy("list", "Cụm, khối"), "units:cluster-list", "units.view", 330, "people"),
    NavEntry(_("Tài khoản"), "people:account-list", "accounts.view", 350, "lock"),
    NavEntry(pgettext_lazy("list", "Cá nhân"), "people:person-list", "units.people_view", 340, "user"),
)
