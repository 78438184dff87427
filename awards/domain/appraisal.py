"""Thẩm định: the secretariat accepts a dossier or sends it back, with the eligibility answer kept as it was shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from awards.domain.dossier_states import DOSSIER
from awards.domain.dossiers.assigning import require_free_of_conflict
from awards.domain.dossiers.judging import judge
from awards.domain.dossiers.moving_on import move_on
from awards.domain.dossiers.returning import Point, check_points
from awards.domain.nominations import nomination_for_update
from awards.domain.rounds import UNIT_PEOPLE
from awards.enums import AppraisalVerdict, NominationStatus, Verdict
from awards.models import Appraisal, Nomination
from awards.rules import require_permission
from base.accounts.permissions import holders_of
from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.text import normalise
from base.core.transitions import advance
from base.notices.domain.notify import notify


@transaction.atomic
def appraise(nomination: Nomination, *, comment: str = "", actor: Any) -> Nomination:
    """Accept the dossier. Where the rules do not say "pass", the appraiser writes why it is right all the same.

    Awards that need it wait for the consultation, and any dossier for the opinions asked of other bodies; all others
    are ready for the council at once.
    """
    require_permission(actor, "awards.nomination_appraise", nomination.unit)
    locked = nomination_for_update(nomination)
    if locked.status == NominationStatus.APPRAISED:
        return locked
    require_free_of_conflict(locked, actor)
    if locked.is_secret:
        raise DomainError(
            _("Hồ sơ mật chỉ có phiếu ghi trên hệ thống; việc thẩm định làm trên hồ sơ giấy."), code="secret"
        )
    answer, text = judge(locked), normalise(comment)
    if answer.verdict != Verdict.PASS and not text:
        raise DomainError(
            _("Kết quả kiểm tra là “{verdict}”. Hãy ghi ý kiến thẩm định nêu rõ căn cứ.").format(
                verdict=answer.verdict_label
            ),
            code="comment",
        )
    done = advance(DOSSIER, locked, "appraise", actor=actor, reason=text)
    _keep(done, AppraisalVerdict.ACCEPTED, text, answer.as_dict(), actor)
    return move_on(done, actor=actor)


@transaction.atomic
def refuse_nomination(nomination: Nomination, *, reason: str, actor: Any) -> Nomination:
    """Conclude that the conditions are not met; the unit is told why, and the case may be reopened."""
    require_permission(actor, "awards.nomination_appraise", nomination.unit)
    locked = nomination_for_update(nomination)
    if locked.status == NominationStatus.INELIGIBLE:
        return locked
    require_free_of_conflict(locked, actor)
    answer, text = judge(locked), normalise(reason)
    done = advance(DOSSIER, locked, "refuse", actor=actor, reason=text)
    appraisal = _keep(done, AppraisalVerdict.REFUSED, text, answer.as_dict(), actor)
    notify(
        holders_of(*UNIT_PEOPLE, unit=done.unit),
        kind="awards.nomination_refused",
        key=f"awards.nomination:{done.pk}:refused:{appraisal.pk}",
        title=_("Hồ sơ không đủ điều kiện: {nomination}").format(nomination=done)[:200],
        body=text,
        url=done.get_absolute_url(),
    )
    return done


def reopen_nomination(nomination: Nomination, *, reason: str, actor: Any) -> Nomination:
    """Look again at what was refused."""
    require_permission(actor, "awards.nomination_appraise", nomination.unit)
    return advance(DOSSIER, nomination, "reopen", actor=actor, reason=normalise(reason))


@transaction.atomic
def return_nomination(nomination: Nomination, *, reason: str, points: Sequence[Point] = (), actor: Any) -> Nomination:
    """Send the dossier back with the reason, and with what is wrong in which part; the unit mends it until the council
    sits.
    """
    require_permission(actor, "awards.nomination_appraise", nomination.unit)
    locked = nomination_for_update(nomination)
    if locked.status == NominationStatus.RETURNED:
        return locked
    require_free_of_conflict(locked, actor)
    wrong = check_points(locked, points)
    answer = judge(locked)
    done = advance(DOSSIER, locked, "return", actor=actor, reason=normalise(reason))
    appraisal = _keep(done, AppraisalVerdict.RETURNED, normalise(reason), answer.as_dict(), actor, points=wrong)
    notify(
        holders_of(*UNIT_PEOPLE, unit=done.unit),
        kind="awards.nomination_returned",
        key=f"awards.nomination:{done.pk}:returned:{appraisal.pk}",
        title=_("Hồ sơ “{nomination}” bị trả lại").format(nomination=done),
        body="\n".join([appraisal.comment, *(f"{each['label']}: {each['reason']}" for each in wrong)]),
        url=done.get_absolute_url(),
    )
    return done


def _keep(
    nomination: Nomination,
    verdict: AppraisalVerdict,
    text: str,
    eligibility: dict[str, Any],
    actor: Any,
    points: Sequence[dict[str, str]] = (),
) -> Appraisal:
    appraisal = Appraisal.objects.create(
        nomination=nomination,
        appraiser=actor,
        verdict=verdict,
        comment=text,
        at=clock.now(),
        eligibility=eligibility,
        points=list(points),
    )
    ledger.record("awards.appraisal.made", appraisal, actor=actor, verdict=verdict, rulebook=eligibility["rulebook"])
    return appraisal
