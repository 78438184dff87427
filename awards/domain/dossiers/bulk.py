"""One step for many dossiers after a preview: what was seen is done, the rest is named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.domain.appraisal import return_nomination
from awards.domain.dossier_queries import PARTS, nominations_for
from awards.domain.dossier_states import DOSSIER
from awards.domain.dossiers.assigning import assign_appraiser, conflicts_between
from awards.domain.dossiers.receiving import receive_nomination
from awards.domain.nominations import missing_parts, submit_nomination
from awards.models import Nomination
from awards.rules import can_send
from base.accounts.models import User
from base.accounts.permissions import reach_of
from base.core.errors import DomainError
from base.core.jobs import start_job
from base.core.models import Job

JOB_KIND = "awards.dossiers_bulk"
AT_ONCE = 20
"""More than these run in the background."""
MOST = 500
Seen = Mapping[int, str]


@dataclass(frozen=True)
class Action:
    """A step that can be taken for many. `step` is its row in the transition table."""

    code: str
    label: Any
    permission: str
    step: str
    needs: str = ""


ACTIONS = {
    action.code: action
    for action in (
        Action("submit", gettext_lazy("Gửi hồ sơ"), "awards.nomination_submit", "submit"),
        Action("receive", gettext_lazy("Tiếp nhận"), "awards.nomination_appraise", "receive"),
        Action("return", gettext_lazy("Trả lại"), "awards.nomination_appraise", "return", needs="reason"),
        Action("assign", gettext_lazy("Giao thẩm định"), "awards.round_manage", "assign", needs="appraiser"),
    )
}


@dataclass(frozen=True)
class Preview:
    nomination: Nomination
    problem: str


@dataclass
class Outcome:
    """How many were done, and why each of the others was not: (dossier, sentence)."""

    done: int = 0
    left_out: list[tuple[str, str]] = field(default_factory=list)

    def message(self, action: Action) -> str:
        text = _("{action}: đã xong {count} hồ sơ.").format(action=action.label, count=self.done)
        if not self.left_out:
            return text
        names = "; ".join(f"{name} – {why}" for name, why in self.left_out[:20])
        return text + " " + _("Để lại {count}: {names}").format(count=len(self.left_out), names=names)


def chosen(user: Any, keys: Iterable[int]) -> list[Nomination]:
    """Dossiers among `keys` that the user may see. DomainError above the limit."""
    wanted = list(dict.fromkeys(keys))
    if len(wanted) > MOST:
        raise DomainError(_("Mỗi lần không quá {most} hồ sơ. Hãy lọc bớt.").format(most=MOST), code="too_many")
    return list(nominations_for(user).filter(pk__in=wanted))


def preview(
    action: Action, nominations: Sequence[Nomination], *, actor: Any, appraiser: User | None = None
) -> list[Preview]:
    """What would happen to each: an empty problem means that it will be done."""
    reach = reach_of(actor, action.permission)
    against = conflicts_between([appraiser], nominations)[appraiser.pk] if appraiser else {}
    step = DOSSIER[action.step]

    def problem(nomination: Nomination) -> str:
        if not reach.covers(nomination.unit) and action.permission != "awards.round_manage":
            return _("bạn không được làm việc này cho đơn vị này")
        if nomination.status not in step.sources:
            return _("đang ở trạng thái “{status}”").format(status=nomination.get_status_display())
        if action.code == "submit":
            if not can_send(nomination):
                return _("đợt xét đã hết hạn nhận hồ sơ")
            if missing := missing_parts(nomination):
                return _("còn thiếu: {parts}").format(parts="; ".join(missing))
        if nomination.pk in against:
            return _("người thẩm định {ground}").format(ground=against[nomination.pk].label)
        return ""

    return [Preview(nomination, problem(nomination)) for nomination in nominations]


def run_bulk(
    action: Action,
    seen: Seen,
    *,
    actor: Any,
    params: Mapping[str, Any],
    report: Callable[[int, int], None] | None = None,
) -> Outcome:
    """Do the step for each dossier that is still in the state in which it was seen ({dossier: status}).

    One by one, each in its own transaction; repeating does no harm. `params`: `reason`, or `appraisers` {dossier:
    user}.
    """
    outcome = Outcome()
    found = Nomination.objects.select_related(*PARTS).in_bulk(list(seen))
    for number, (pk, status) in enumerate(sorted(seen.items())):
        if report is not None:
            report(number, len(seen))
        nomination = found.get(pk)
        if nomination is None:
            continue
        try:
            _do(action, nomination, status, actor, params)
        except DomainError as error:
            outcome.left_out.append((str(nomination), error.message))
        else:
            outcome.done += 1
    return outcome


def _do(action: Action, nomination: Nomination, seen: str, actor: Any, params: Mapping[str, Any]) -> None:
    if nomination.status != seen:
        raise DomainError(_("trạng thái đã đổi sau khi xem trước"), code="moved")
    match action.code:
        case "submit":
            submit_nomination(nomination, actor=actor)
        case "receive":
            receive_nomination(nomination, actor=actor)
        case "return":
            return_nomination(nomination, reason=params["reason"], actor=actor)
        case "assign":
            appraiser = User.objects.get(pk=params["appraisers"][str(nomination.pk)])
            assign_appraiser(nomination, appraiser, actor=actor)


def start_bulk(action: Action, seen: Seen, *, actor: Any, params: Mapping[str, Any]) -> Job:
    """The same in the background."""
    title = _("{action}: {count} hồ sơ").format(action=action.label, count=len(seen))
    data = {"action": action.code, "seen": {str(pk): status for pk, status in seen.items()}, "params": dict(params)}
    return start_job(JOB_KIND, title=title, actor=actor, params=data)
