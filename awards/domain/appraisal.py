"""Thẩm định: the secretariat accepts a dossier or sends it back, with the eligibility answer kept as it was shown."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from awards.domain.dossier_states import DOSSIER
from awards.domain.eligibility import check_nomination
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

    Awards that need it wait for the consultation; all others are ready for the council at once.
    """
    require_permission(actor, "awards.nomination_appraise", nomination.unit)
    locked = nomination_for_update(nomination)
    if locked.status == NominationStatus.APPRAISED:
        return locked
    answer, text = check_nomination(locked), normalise(comment)
    if answer.verdict != Verdict.PASS and not text:
        raise DomainError(
            _("Kết quả kiểm tra là “{verdict}”. Hãy ghi ý kiến thẩm định nêu rõ căn cứ.").format(
                verdict=answer.verdict_label
            ),
            code="comment",
        )
    done = advance(DOSSIER, locked, "appraise", actor=actor, reason=text)
    _keep(done, AppraisalVerdict.ACCEPTED, text, answer.as_dict(), actor)
    if not done.award_type.needs_consultation:
        done = advance(DOSSIER, done, "ready", actor=actor)
    return done


@transaction.atomic
def return_nomination(nomination: Nomination, *, reason: str, actor: Any) -> Nomination:
    """Send the dossier back with the reason; the unit mends it until the council sits."""
    require_permission(actor, "awards.nomination_appraise", nomination.unit)
    locked = nomination_for_update(nomination)
    if locked.status == NominationStatus.RETURNED:
        return locked
    answer = check_nomination(locked)
    done = advance(DOSSIER, locked, "return", actor=actor, reason=normalise(reason))
    appraisal = _keep(done, AppraisalVerdict.RETURNED, normalise(reason), answer.as_dict(), actor)
    notify(
        holders_of(*UNIT_PEOPLE, unit=done.unit),
        kind="awards.nomination_returned",
        key=f"awards.nomination:{done.pk}:returned:{appraisal.pk}",
        title=_("Hồ sơ “{nomination}” bị trả lại").format(nomination=done),
        body=appraisal.comment,
        url=done.get_absolute_url(),
    )
    return done


def _keep(
    nomination: Nomination, verdict: AppraisalVerdict, text: str, eligibility: dict[str, Any], actor: Any
) -> Appraisal:
    appraisal = Appraisal.objects.create(
        nomination=nomination, appraiser=actor, verdict=verdict, comment=text, at=clock.now(), eligibility=eligibility
    )
    ledger.record("awards.appraisal.made", appraisal, actor=actor, verdict=verdict, rulebook=eligibility["rulebook"])
    return appraisal
