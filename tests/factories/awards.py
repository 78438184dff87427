"""Rows of the award side. Sealed rows get their event here, so that a test may end with `ledger.verify()`."""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory
from factory.django import DjangoModelFactory

from awards import enums, models
from base.core import clock
from base.core.text import fold
from tests.factories.accounts import UserFactory
from tests.factories.sealed import SealedFactory
from tests.factories.units import UnitFactory


class AwardTypeFactory(SealedFactory):
    class Meta:
        model = models.AwardType
        django_get_or_create = ("code",)

    code = "BKT"
    alias = "BKBT"
    name = "Bằng khen của Chủ tịch UBND tỉnh, thành phố"
    name_en = "Provincial Certificate of Merit"
    kind = enums.AwardKind.FORM
    subject = enums.AwardSubject.ANY
    level = enums.AwardLevel.MINISTRY_PROVINCE
    authority = "Chủ tịch Ủy ban nhân dân cấp tỉnh"
    law_article = "74"
    bonus_multiple = "1.5"
    source = "csol"
    is_verified = True


class RulebookVersionFactory(SealedFactory):
    class Meta:
        model = models.RulebookVersion
        django_get_or_create = ("code",)

    code = "test-2024"
    name = "Luật Thi đua, khen thưởng 2022"
    valid_from = dt.date(2024, 1, 1)
    source = "06/2022/QH15"
    status = enums.RuleStatus.APPROVED
    is_verified = True
    loaded_at = factory.LazyFunction(clock.now)


class RuleFactory(SealedFactory):
    class Meta:
        model = models.Rule

    version = factory.SubFactory(RulebookVersionFactory)
    award_type = factory.SubFactory(AwardTypeFactory)
    subject = enums.AwardSubject.COLLECTIVE
    legs = factory.LazyFunction(list)


class VotingRuleFactory(SealedFactory):
    class Meta:
        model = models.VotingRule

    award_type = factory.SubFactory(AwardTypeFactory)
    method = enums.VotingMethod.SECRET
    threshold_pct = 80
    quorum_pct = 67
    status = enums.RuleStatus.APPROVED
    valid_from = dt.date(2024, 1, 1)
    source = "test"


class QuotaFactory(SealedFactory):
    class Meta:
        model = models.Quota

    award_type = factory.SubFactory(AwardTypeFactory)
    scope = factory.SubFactory(UnitFactory)
    year = 2025
    amount = 10
    source = "Quy chế"


class CommendationKindFactory(DjangoModelFactory):
    class Meta:
        model = models.CommendationKind
        django_get_or_create = ("code",)

    code = enums.RoundKind.MERIT
    name = factory.LazyAttribute(lambda kind: f"Loại hình {kind.code}")


class RoundFactory(SealedFactory):
    """`kind` may be given as a code."""

    class Meta:
        model = models.Round

    name = factory.Sequence(lambda n: f"Đợt xét khen thưởng số {n}")
    kind = factory.SubFactory(CommendationKindFactory)
    year = 2026
    opens_on = dt.date(2026, 11, 1)
    closes_on = dt.date(2026, 11, 30)
    status = enums.RoundStatus.OPEN
    council_unit = factory.SubFactory(UnitFactory, province=True)
    rulebook = factory.SubFactory(RulebookVersionFactory)

    @classmethod
    def _adjust_kwargs(cls, **kwargs: Any) -> dict[str, Any]:
        kind = kwargs.get("kind")
        return kwargs | {"kind": CommendationKindFactory(code=kind)} if isinstance(kind, str) else kwargs

    @factory.post_generation
    def award_types(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create:
            self.award_types.set(extracted or [AwardTypeFactory()])  # type: ignore[attr-defined]


class NominationFactory(SealedFactory):
    """A collective by default; give `person=` and `collective=None` for a person."""

    class Meta:
        model = models.Nomination

    round = factory.SubFactory(RoundFactory)
    award_type = factory.SubFactory(AwardTypeFactory)
    unit = factory.SubFactory(UnitFactory)
    collective = factory.SelfAttribute("unit")
    year = factory.SelfAttribute("round.year")
    achievement = "Hoàn thành 66/87 xã đạt chuẩn nông thôn mới."
    created_at = factory.LazyFunction(clock.now)


class ReadyNominationFactory(NominationFactory):
    """Appraised and ready for a council session."""

    status = enums.NominationStatus.READY
    received_on = dt.date(2026, 11, 20)
    rulebook = factory.SelfAttribute("round.rulebook")


class AppraisalFactory(SealedFactory):
    class Meta:
        model = models.Appraisal

    nomination = factory.SubFactory(NominationFactory)
    appraiser = factory.SubFactory(UserFactory)
    verdict = enums.AppraisalVerdict.ACCEPTED
    at = factory.LazyFunction(clock.now)
    eligibility = factory.LazyFunction(dict)


class PastAwardFactory(SealedFactory):
    class Meta:
        model = models.PastAward

    award_type = factory.SubFactory(AwardTypeFactory)
    year = 2024
    decision_number = factory.Sequence(lambda n: f"{n}/QĐ-UBND")
    source = "Sổ vàng 2024"


class ConsultationFactory(SealedFactory):
    class Meta:
        model = models.Consultation

    round = factory.SubFactory(RoundFactory)
    title = "Lấy ý kiến Nhân dân về danh sách đề nghị khen thưởng"
    slug = factory.Sequence(lambda n: f"lay-y-kien-{n}")
    opens_on = dt.date(2026, 11, 20)
    closes_on = dt.date(2026, 12, 7)
    status = enums.ConsultationStatus.OPEN

    @factory.post_generation
    def nominations(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create and extracted:
            self.nominations.set(extracted)  # type: ignore[attr-defined]


class SilenceRuleFactory(SealedFactory):
    class Meta:
        model = models.SilenceRule
        django_get_or_create = ("code", "valid_from")

    code = "agency"
    name = "Cơ quan được xin ý kiến"
    working_days = 10
    silence = enums.Silence.CONSENT
    valid_from = dt.date(2024, 1, 1)
    source = "test"
    status = enums.RuleStatus.APPROVED


class OpinionRequestFactory(SealedFactory):
    class Meta:
        model = models.OpinionRequest

    nomination = factory.SubFactory(NominationFactory)
    body = factory.Sequence(lambda n: f"Cơ quan số {n}")
    body_folded = factory.LazyAttribute(lambda request: fold(request.body))
    sent_on = dt.date(2026, 11, 10)
    due_on = dt.date(2026, 11, 25)
    rule = factory.SubFactory(SilenceRuleFactory)
    silence = enums.Silence.CONSENT


class OpinionFactory(SealedFactory):
    class Meta:
        model = models.Opinion

    consultation = factory.SubFactory(ConsultationFactory)
    text = "Tôi đồng tình với danh sách."
    created_at = factory.LazyFunction(clock.now)
