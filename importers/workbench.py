"""What this app shows in the workspace: its entries of the navigation and documents that wait for review."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.accounts.models import User
from base.accounts.permissions import can
from base.accounts.workbench import NavEntry, WorkItem, register_nav, register_work
from importers.enums import ImportStatus
from importers.models import DirectiveImport

register_nav(
    NavEntry(gettext_lazy("Văn bản phát động"), "importers:directive-list", "importers.directive_upload", 300, "file"),
    NavEntry(gettext_lazy("Nhập, xuất số liệu"), "importers:data-import", "importers.data_import", 310, "upload"),
)


@register_work
def directives_to_review(user: User) -> Iterator[WorkItem]:
    """Documents that were read and wait for a decision, for everybody who may review."""
    if not can(user, "importers.directive_review"):
        return
    for item in DirectiveImport.objects.filter(status=ImportStatus.REVIEW).only("pk", "name", "metadata"):
        yield WorkItem(
            title=_("Rà soát văn bản “{name}”").format(name=item.metadata.get("number") or item.name),
            detail=item.metadata.get("title") or "",
            url=item.get_absolute_url(),
            action=_("Rà soát"),
            state="waiting",
        )
