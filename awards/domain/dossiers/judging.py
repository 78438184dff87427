"""The eligibility answer of a dossier, also where no rule can be read by a machine."""

from __future__ import annotations

from django.utils.translation import gettext as _

from awards.domain.eligibility import Eligibility, check_nomination
from awards.domain.rulebook import rulebook_on
from awards.enums import Verdict
from awards.models import Nomination
from base.core import clock


def judge(nomination: Nomination) -> Eligibility:
    """As `check_nomination`; of a household the records hold no titles or reviews, so a person decides."""
    if nomination.household_id is None:
        return check_nomination(nomination)
    day = nomination.received_on or clock.today()
    rulebook = nomination.rulebook or rulebook_on(day)
    return Eligibility(
        subject=str(nomination.subject),
        award=nomination.award_type.code,
        award_name=nomination.award_type.name,
        on=day.isoformat(),
        year=nomination.year,
        rulebook=rulebook.code,
        rulebook_name=rulebook.name,
        verdict=Verdict.NEEDS_PERSON.value,
        is_verified=False,
        reason=_("Hệ thống không giữ xếp loại, danh hiệu của hộ gia đình: người thẩm định đối chiếu theo hồ sơ."),
        legs=[],
    )
