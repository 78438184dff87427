"""The decision of the competent person, and what follows from it: grants, certificates, their numbers."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.enums import PersonClass
from awards.enums.council import CertificateStatus, DecisionStatus, GrantStatus
from awards.enums.decisions import DecisionKind
from awards.models.catalogue import AwardType
from awards.models.nominations import Nomination
from awards.models.rounds import Round
from awards.models.sessions import CouncilSession
from base.core.ledger import LedgerModel
from base.units.models import Person, Unit

UNNUMBERED = (DecisionStatus.DRAFT, DecisionStatus.CHECKED)
NUMBERED = (DecisionStatus.SIGNED, DecisionStatus.ISSUED)


class NumberSeries(models.Model):
    """A row-locked counter: numbers of one series and year run 1, 2, 3… without gap or repetition
    (`domain.numbering`). `unit` is whose book it is; None for what this system counts as a whole.
    """

    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "year"], condition=Q(unit=None), name="awards_numberseries_uniq"),
            models.UniqueConstraint(
                fields=["unit", "name", "year"], condition=Q(unit__isnull=False), name="awards_numberseries_unit_uniq"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.year}: {self.last}"


class Decision(LedgerModel):
    """Quyết định: khen thưởng, or one that changes what an earlier one gave (`kind`, with `ground_code` and `basis`).

    It gets its number and date when it is signed, so that no draft leaves a gap in the book.
    """

    ledger_fields = (
        "number", "symbol", "year", "issued_on", "unit_id", "issuing_body", "authority", "signer_name",
        "signer_position", "signed_by_id", "subject", "place", "status", "round_id", "session_id", "docx_id", "pdf_id",
        "kind", "ground_code", "basis", "drafted_by_id", "checked_by_id",
    )  # fmt: skip
    ledger_later: ClassVar = {
        "kind": "award",
        "basis": "",
        "ground_code": "",
        "drafted_by_id": None,
        "checked_by_id": None,
    }

    kind = models.CharField(_("loại"), max_length=10, choices=DecisionKind, default=DecisionKind.AWARD)
    ground_code = models.CharField(_("căn cứ pháp lý"), max_length=30, blank=True)
    basis = models.TextField(_("văn bản làm căn cứ"), blank=True)
    number = models.PositiveIntegerField(_("số"), null=True, blank=True)
    symbol = models.CharField(_("ký hiệu"), max_length=30, default="QĐ-UBND")
    year = models.PositiveSmallIntegerField(_("năm"), null=True, blank=True)
    issued_on = models.DateField(_("ngày ký"), null=True, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("đơn vị"))
    issuing_body = models.CharField(_("cơ quan ban hành"), max_length=200)
    authority = models.CharField(_("người có thẩm quyền"), max_length=200)
    signer_name = models.CharField(_("họ tên người ký"), max_length=120)
    signer_position = models.CharField(_("chức vụ người ký"), max_length=150)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    subject = models.CharField(_("trích yếu"), max_length=300)
    place = models.CharField(_("nơi ký"), max_length=100)
    status = models.CharField(max_length=12, choices=DecisionStatus, default=DecisionStatus.DRAFT, db_index=True)
    round = models.ForeignKey(Round, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions")
    session = models.ForeignKey(
        CouncilSession, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    docx = models.ForeignKey("core.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    pdf = models.ForeignKey("core.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    certificates_pdf = models.ForeignKey(
        "core.StoredFile", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    permission_anywhere = True

    class Meta:
        ordering = ["-issued_on", "-number", "-pk"]
        verbose_name = _("quyết định")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "symbol", "number"],
                condition=Q(number__isnull=False),
                name="awards_decision_number_uniq",
            ),
            models.CheckConstraint(
                condition=Q(status__in=UNNUMBERED, number=None)
                | Q(status__in=NUMBERED, number__isnull=False, year__isnull=False, issued_on__isnull=False)
                | Q(status=DecisionStatus.CANCELLED),
                name="awards_decision_numbered_check",
            ),
            models.CheckConstraint(
                condition=Q(kind=DecisionKind.AWARD) | ~Q(ground_code=""), name="awards_decision_ground_check"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.full_number} {self.subject}"

    @property
    def full_number(self) -> str:
        """`123/QĐ-UBND`; before signing the number is left open as on a draft."""
        return f"{self.number if self.number is not None else '…'}/{self.symbol}"


class DecisionItem(LedgerModel):
    """A nomination that a decision is about. One nomination stands in one decision only; cancelling a draft frees
    it.
    """

    ledger_fields = ("decision_id", "nomination_id", "order")

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="items")
    nomination = models.OneToOneField(Nomination, on_delete=models.PROTECT, related_name="decision_item")
    order = models.PositiveIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["decision", "order"], name="awards_decisionitem_order_uniq")]

    def __str__(self) -> str:
        return f"{self.order}. {self.nomination}"


class Grant(LedgerModel):
    """A row of the register: who was given what, by which decision. Never deleted; a loss is a status.

    `holder_name` and `unit_name` are as printed on that day; `folded` is what the public search looks through
    (`domain.register_words`), `is_public` whether the public pages show the row at all (`domain.withholding`).
    `bonus_amount` in đồng, None where the catalogue names no multiple.
    """

    ledger_fields = (
        "decision_id", "nomination_id", "award_type_id", "person_id", "collective_id", "household_id", "unit_id",
        "holder_name",
        "unit_name", "year", "granted_on", "achievement", "bonus_amount", "golden_book_number", "golden_book_year",
        "status", "person_class",
    )  # fmt: skip
    ledger_later: ClassVar = {"household_id": None, "person_class": ""}

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="grants")
    nomination = models.OneToOneField(Nomination, null=True, on_delete=models.PROTECT, related_name="grant")
    award_type = models.ForeignKey(AwardType, on_delete=models.PROTECT, related_name="grants")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="grants")
    collective = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="own_grants")
    household = models.ForeignKey(
        "awards.Household", null=True, blank=True, on_delete=models.PROTECT, related_name="grants"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="grants")
    holder_name = models.CharField(_("tên"), max_length=200)
    unit_name = models.CharField(_("đơn vị"), max_length=200)
    folded = models.TextField(editable=False)
    is_public = models.BooleanField(_("công khai"), default=True)
    year = models.PositiveSmallIntegerField(_("năm thành tích"), db_index=True)
    granted_on = models.DateField(_("ngày quyết định"))
    achievement = models.TextField(_("thành tích"), blank=True)
    bonus_amount = models.PositiveBigIntegerField(_("tiền thưởng (đồng)"), null=True, blank=True)
    golden_book_number = models.PositiveIntegerField(_("số sổ vàng"))
    golden_book_year = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=12, choices=GrantStatus, default=GrantStatus.VALID)
    person_class = models.CharField(_("nhóm cá nhân"), max_length=12, choices=PersonClass, blank=True)

    permission_anywhere = True

    class Meta:
        ordering = ["-granted_on", "-golden_book_number"]
        verbose_name = _("kết quả khen thưởng")
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, collective=None, household=None)
                | Q(person=None, collective__isnull=False, household=None)
                | Q(person=None, collective=None, household__isnull=False),
                name="awards_grant_subject_check",
            ),
            models.UniqueConstraint(
                fields=["golden_book_year", "golden_book_number"], name="awards_grant_golden_book_uniq"
            ),
        ]
        indexes = [
            models.Index(fields=["-granted_on", "-golden_book_number"], name="awards_grant_order_idx"),
            models.Index(fields=["-granted_on", "-id"], condition=Q(is_public=True), name="awards_grant_public_idx"),
            models.Index(
                fields=["year", "-granted_on", "-id"], condition=Q(is_public=True), name="awards_grant_pub_year_idx"
            ),
            models.Index(
                fields=["award_type", "-granted_on", "-id"],
                condition=Q(is_public=True),
                name="awards_grant_pub_award_idx",
            ),
            models.Index(
                fields=["unit", "-granted_on", "-id"], condition=Q(is_public=True), name="awards_grant_pub_unit_idx"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder_name} · {self.award_type}"

    @property
    def golden_book(self) -> str:
        return f"{self.golden_book_number}/{self.golden_book_year}"


class Certificate(LedgerModel):
    """One bằng or giấy khen on paper. `facts` is exactly what is printed; `payload` the signed text of its QR.

    A corrected or reprinted one is a new row that points to the one it supersedes; the old one stays.
    """

    ledger_fields = ("grant_id", "code", "facts", "payload", "status", "supersedes_id")

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="certificates")
    code = models.CharField(max_length=12, unique=True)
    facts = models.JSONField()
    payload = models.TextField()
    issued_at = models.DateTimeField()
    status = models.CharField(max_length=12, choices=CertificateStatus, default=CertificateStatus.VALID)
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["grant"],
                condition=~Q(status=CertificateStatus.SUPERSEDED),
                name="awards_certificate_current_uniq",
            ),
        ]

    def __str__(self) -> str:
        return self.code
