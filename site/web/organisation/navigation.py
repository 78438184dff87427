"""Entries of the side navigation for units, clusters and people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.accounts.workbench import NavEntry, register_nav

register_nav(
    NavEntry(_("Đơn vị"), "units:unit-list", "units.view", 320, "building"),
    NavEntry(_("Cụm, khối"), "units:cluster-list", "units.view", 330, "people"),
    NavEntry(_("Cá nhân"), "people:person-list", "units.people_view", 340, "user"),
)
