"""What rounds and dossiers add to the workspace: entries of the navigation and items of "Việc của tôi"."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from awards.domain.dossier_queries import PARTS
from awards.domain.dossier_states import IN_APPRAISAL
from awards.domain.dossiers.blind import blind_name, is_blind_for, name_for, waits_to_be_given
from awards.domain.opinions.asking import PARTS as REQUEST_PARTS
from awards.enums import NominationStatus, OpinionStatus, RequestStatus
from awards.models import Nomination, Opinion, OpinionRequest
from awards.rules import EDITABLE, can_edit
from base.accounts.models import User
from base.accounts.permissions import can, reach_of
from base.accounts.workbench import NavEntry, WorkItem, register_nav, register_work
from base.core import clock
from movements.domain.queries import within

register_nav(
    NavEntry(_lazy("Đợt xét khen thưởng"), "awards:round-list", "awards.round_view", 200, "award"),
    NavEntry(_lazy("Hồ sơ đề nghị"), "awards:nomination-list", "awards.nomination_view", 210, "star"),
    NavEntry(_lazy("Kiểm tra điều kiện"), "awards:eligibility-check", "awards.nomination_view", 220, "check"),
    NavEntry(_lazy("Ý kiến hiệp y"), "awards:opinion-request-list", "awards.opinion_answer", 225, "people"),
    NavEntry(
        pgettext_lazy("list", "Lấy ý kiến Nhân dân"),
        "awards:consultation-list",
        "awards.consultation_manage",
        230,
        "people",
    ),
)


@register_work
def dossiers_to_complete(user: User) -> Iterator[WorkItem]:
    """Drafts and returned dossiers of the user's units; whoever may send them is asked to."""
    reach = reach_of(user, "awards.nomination_edit")
    if not reach:
        return
    may_submit = reach_of(user, "awards.nomination_submit")
    waiting = Nomination.objects.filter(status__in=EDITABLE).select_related(*PARTS)
    for nomination in within(waiting, reach, "unit"):
        if not can_edit(nomination):
            continue
        returned = nomination.status == NominationStatus.RETURNED
        due = nomination.round.closes_on
        state = "returned" if returned else "overdue" if due < clock.today() else "due"
        yield WorkItem(
            title=_("Hồ sơ {nomination}").format(nomination=nomination),
            detail=_("Bị trả lại, cần sửa và gửi lại") if returned else nomination.round.name,
            url=reverse("awards:nomination-edit", args=[nomination.pk]),
            action=_("Hoàn thiện và gửi") if may_submit else _("Hoàn thiện hồ sơ"),
            state=state,
            due_on=due,
        )


@register_work
def dossiers_to_send(user: User) -> Iterator[WorkItem]:
    """What officers laid before the head."""
    reach = reach_of(user, "awards.nomination_submit")
    if not reach:
        return
    waiting = Nomination.objects.filter(status=NominationStatus.PENDING).select_related(*PARTS)
    for nomination in within(waiting, reach, "unit"):
        yield WorkItem(
            title=_("Duyệt gửi {nomination}").format(nomination=nomination),
            detail=nomination.round.name,
            url=nomination.get_absolute_url(),
            action=_("Xem và gửi"),
            state="overdue" if nomination.round.closes_on < clock.today() else "due",
            due_on=nomination.round.closes_on,
        )


@register_work
def dossiers_to_appraise(user: User) -> Iterator[WorkItem]:
    """Those given to the user, with their due day; and those that nobody has yet."""
    reach = reach_of(user, "awards.nomination_appraise")
    if not reach:
        return
    waiting = Nomination.objects.filter(status__in=IN_APPRAISAL).filter(Q(appraiser=user.pk) | Q(appraiser=None))
    for nomination in within(waiting.select_related(*PARTS), reach, "unit"):
        if waits_to_be_given(nomination):
            yield _to_give_out(nomination)
            continue
        due = nomination.appraise_by
        sent = _("{unit} gửi ngày {day}").format(unit=nomination.unit, day=f"{nomination.received_on:%d/%m/%Y}")
        yield WorkItem(
            title=_("Thẩm định {nomination}").format(nomination=name_for(user, nomination)),
            detail=nomination.round.name if is_blind_for(user, nomination) else sent,
            url=reverse("awards:nomination-appraise", args=[nomination.pk]),
            action=_("Thẩm định"),
            state="overdue" if due and due < clock.today() else "due" if due else "waiting",
            due_on=due,
        )


def _to_give_out(nomination: Nomination) -> WorkItem:
    """Without a name: whoever reads this may be the one who gets it."""
    return WorkItem(
        title=_("Giao thẩm định {nomination}").format(nomination=blind_name(nomination)),
        detail=_("{round}, đọc kín").format(round=nomination.round.name),
        url=reverse("awards:nomination-assign", args=[nomination.pk]),
        action=_("Giao thẩm định"),
        state="waiting",
        due_on=None,
    )


@register_work
def bodies_to_answer(user: User) -> Iterator[WorkItem]:
    """Requests put to the user's units; for the secretariat those that nobody else can answer here."""
    reach = reach_of(user, "awards.opinion_answer")
    if not reach:
        return
    asked = OpinionRequest.objects.filter(status=RequestStatus.OPEN).select_related(*REQUEST_PARTS)
    own = (
        asked.filter(body_unit=None) if reach.everywhere else within(asked.exclude(body_unit=None), reach, "body_unit")
    )
    for request in own:
        overdue = request.due_on < clock.today()
        yield WorkItem(
            title=_("Ý kiến hiệp y: {nomination}").format(nomination=name_for(user, request.nomination)),
            detail=request.body,
            url=request.get_absolute_url(),
            action=_("Trả lời") if request.body_unit_id else _("Ghi trả lời"),
            state="overdue" if overdue else "due",
            due_on=request.due_on,
        )


@register_work
def opinions_to_answer(user: User) -> Iterator[WorkItem]:
    if not can(user, "awards.consultation_manage"):
        return
    for opinion in Opinion.objects.filter(status=OpinionStatus.NEW).select_related("consultation"):
        yield WorkItem(
            title=_("Trả lời ý kiến: {text}").format(text=opinion.text[:60]),
            detail=opinion.consultation.title,
            url=reverse("awards:opinion-answer", args=[opinion.pk]),
            action=_("Trả lời"),
            state="waiting",
            due_on=opinion.consultation.closes_on,
        )
