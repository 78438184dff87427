"""Templates of certificates: drawn by one person, approved by another, kept version by version."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.certificates.layout import A4_LANDSCAPE, CertificateTemplate, FieldPosition
from awards.domain.layout_data import as_data, layout_of, problems_of
from awards.enums.council import TemplateStatus as T
from awards.models.catalogue import AwardType
from awards.models.printing import UNFINISHED, Printer, PrintTemplate, PrintTemplateVersion
from base.accounts.enums import Role
from base.accounts.permissions import holders_of
from base.core import clock, ledger
from base.core.errors import DomainError, NotAllowed
from base.core.transitions import TransitionTable, advance, step
from base.notices.domain.notify import notify

TEMPLATE = TransitionTable(
    "awards.print_template",
    rows=(
        step("submit", T.DRAFT, T.WAITING, gettext_lazy("Trình duyệt mẫu")),
        step("return", T.WAITING, T.DRAFT, gettext_lazy("Trả lại mẫu"), needs_reason=True),
        step("approve", T.WAITING, T.APPROVED, gettext_lazy("Duyệt mẫu")),
        step("retire", T.APPROVED, T.RETIRED, gettext_lazy("Thay bằng phiên bản mới")),
    ),
)


@transaction.atomic
def create_template(
    name: str, layout: CertificateTemplate = A4_LANDSCAPE, *, awards: Iterable[AwardType] = (), actor: Any = None
) -> PrintTemplateVersion:
    """A template with its first draft. DomainError where the name is taken."""
    try:
        with transaction.atomic():
            template = PrintTemplate.objects.create(name=name.strip())
    except IntegrityError as error:
        raise DomainError(_("Đã có mẫu tên “{name}”. Hãy đặt tên khác.").format(name=name), code="name") from error
    template.award_types.set(awards)
    return _draft(template, layout, actor)


@transaction.atomic
def draft_of(template: PrintTemplate, *, actor: Any = None) -> PrintTemplateVersion:
    """The version that is being worked on; where there is none, a new one like the one in use."""
    PrintTemplate.objects.select_for_update().get(pk=template.pk)
    unfinished = template.versions.filter(status__in=UNFINISHED).first()
    if unfinished is not None:
        return unfinished
    newest = template.versions.order_by("-number").first()
    return _draft(template, layout_of(newest.layout) if newest else A4_LANDSCAPE, actor)


def change_draft(version: PrintTemplateVersion, layout: CertificateTemplate, *, actor: Any = None) -> None:
    """Keep a new state of a draft; whoever changed it last is its author. DomainError where it is no draft any more."""
    with transaction.atomic():
        locked = PrintTemplateVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
        _require_draft(locked)
        data = as_data(layout)
        if locked.layout == data:
            return
        locked.layout, locked.author = data, actor
        locked.save(update_fields=["layout", "author"])
        ledger.record("awards.print_template.drawn", locked, actor=actor)


def put_field(version: PrintTemplateVersion, name: str, field: FieldPosition, *, actor: Any = None) -> None:
    """Change the field called `name`, or add `field` where `name` is empty."""
    layout = layout_of(version.layout)
    others = [each.name for each in layout.fields if each.name != name]
    if field.name in others:
        raise DomainError(_("Đã có ô tên “{name}”. Hãy đặt tên khác.").format(name=field.name), code="name")
    rows = [field if each.name == name else each for each in layout.fields]
    if layout.named(name) is None:
        rows.append(field)
    checked = layout_of(as_data(replace(layout, fields=tuple(rows))))
    change_draft(version, checked, actor=actor)


def drop_field(version: PrintTemplateVersion, name: str, *, actor: Any = None) -> None:
    layout = layout_of(version.layout)
    rows = tuple(each for each in layout.fields if each.name != name)
    if not rows:
        raise DomainError(_("Mẫu phải còn ít nhất một ô."), code="empty")
    change_draft(version, replace(layout, fields=rows), actor=actor)


def submit_version(version: PrintTemplateVersion, *, actor: Any = None) -> PrintTemplateVersion:
    """Ask somebody else to approve it. DomainError that lists what must be put right first."""
    problems = problems_of(layout_of(version.layout))
    if problems:
        raise DomainError(" ".join(problems), code="problems")
    with transaction.atomic():
        locked = advance(TEMPLATE, version, "submit", actor=actor)
        notify(
            [user for user in holders_of(Role.SECRETARIAT, Role.CHAIR) if user.pk != locked.author_id],
            kind="awards.print_template.to_approve",
            key=f"template-to-approve-{locked.pk}-{ledger.history_of(locked).count()}",
            title=_("Chờ duyệt mẫu bằng: {name}").format(name=locked.template.name)[:200],
            url=reverse("awards:template-version", args=[locked.pk]),
        )
    return locked


def return_version(version: PrintTemplateVersion, *, reason: str, actor: Any = None) -> PrintTemplateVersion:
    with transaction.atomic():
        locked = advance(TEMPLATE, version, "return", actor=actor, reason=reason)
        if locked.author is not None:
            notify(
                [locked.author],
                kind="awards.print_template.returned",
                key=f"template-returned-{locked.pk}-{ledger.history_of(locked).count()}",
                title=_("Mẫu bằng bị trả lại: {name}").format(name=locked.template.name)[:200],
                body=reason,
                url=reverse("awards:template-version", args=[locked.pk]),
            )
    return locked


def approve_version(version: PrintTemplateVersion, *, actor: Any) -> PrintTemplateVersion:
    """From now on the template looks like this; the version before it is retired and stays for reprints. NotAllowed
    for whoever drew it.
    """
    if version.author_id in actor.hands:
        raise NotAllowed(_("Người soạn không tự duyệt mẫu của mình. Hãy nhờ người khác có quyền duyệt."))
    with transaction.atomic():
        PrintTemplate.objects.select_for_update().get(pk=version.template_id)
        current = PrintTemplateVersion.objects.get(pk=version.pk)
        if current.status == T.WAITING:
            for former in PrintTemplateVersion.objects.filter(template=version.template_id, status=T.APPROVED):
                advance(TEMPLATE, former, "retire", actor=actor)
        return advance(TEMPLATE, version, "approve", actor=actor, approver=actor)


def save_printer(printer: Printer | None, values: dict[str, Any], *, actor: Any = None) -> Printer:
    """A printer with its corrections, checked by the form."""
    with transaction.atomic():
        kept = printer or Printer()
        for name, value in values.items():
            setattr(kept, name, value)
        kept.save()
        ledger.record("awards.printer.saved", kept, actor=actor, **{name: str(value) for name, value in values.items()})
    return kept


def _draft(template: PrintTemplate, layout: CertificateTemplate, actor: Any) -> PrintTemplateVersion:
    number = (template.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = PrintTemplateVersion.objects.create(
        template=template, number=number, layout=as_data(layout), author=actor, created_at=clock.now()
    )
    ledger.record("awards.print_template.drafted", version, actor=actor, name=template.name)
    return version


def _require_draft(version: PrintTemplateVersion) -> None:
    if version.status != T.DRAFT:
        raise DomainError(_("Phiên bản này không còn là bản nháp. Hãy lập phiên bản mới để sửa."), code="not_draft")
