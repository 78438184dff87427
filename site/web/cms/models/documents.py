"""Legal documents as the public looks them up: number, kind, issuer, dates, status, and what each does to another."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.documents import get_document_model_string
from wagtail.models import Orderable, Page
from wagtail.search import index

from base.core.text import fold
from web.cms.enums import DocumentKind, DocumentStatus, RelationKind
from web.cms.forms.documents import DocumentFilter
from web.cms.models.listing import ListingPage, PlainSlugPage

STATUS_TONES = {
    DocumentStatus.IN_FORCE: "success",
    DocumentStatus.NOT_YET: "info",
    DocumentStatus.PARTLY: "warning",
    DocumentStatus.EXPIRED: "neutral",
}


class LegalDocumentPage(PlainSlugPage):
    number = models.CharField(_("số, ký hiệu"), max_length=60)
    kind = models.CharField(_("loại văn bản"), max_length=12, choices=DocumentKind, default=DocumentKind.DIRECTIVE)
    issuer = models.CharField(_("cơ quan ban hành"), max_length=200)
    signer = models.CharField(_("người ký"), max_length=120, blank=True)
    subject_field = models.CharField(_("lĩnh vực"), max_length=120, blank=True)
    issued_on = models.DateField(_("ngày ban hành"))
    effective_on = models.DateField(_("ngày có hiệu lực"), null=True, blank=True)
    status = models.CharField(_("tình trạng"), max_length=10, choices=DocumentStatus, default=DocumentStatus.IN_FORCE)
    summary = models.TextField(_("trích yếu"), blank=True)
    file = models.ForeignKey(
        get_document_model_string(),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("tệp"),
    )

    file_text = models.TextField(editable=False, default="")
    file_hash = models.CharField(max_length=40, editable=False, default="")
    folded = models.TextField(editable=False, default="")

    search_fields = [
        *Page.search_fields,
        index.SearchField("number", boost=3),
        index.SearchField("issuer"),
        index.SearchField("signer"),
        index.SearchField("summary"),
        index.SearchField("file_text"),
    ]
    content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("number"), FieldPanel("kind"), FieldPanel("status")]),
        FieldRowPanel([FieldPanel("issuer"), FieldPanel("signer")]),
        FieldRowPanel([FieldPanel("issued_on"), FieldPanel("effective_on")]),
        FieldPanel("subject_field"),
        FieldPanel("summary"),
        FieldPanel("file"),
        InlinePanel("relations", label=_("quan hệ với văn bản khác")),
    ]
    template = "pages/document_page.html"
    parent_page_types = ["cms.DocumentIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("văn bản")

    def clean(self) -> None:
        super().clean()
        if self.effective_on and self.issued_on and self.effective_on < self.issued_on:
            raise ValidationError({"effective_on": _("Ngày có hiệu lực không thể trước ngày ban hành.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded = fold(f"{self.number} {self.title} {self.summary}")
        super().save(*args, **kwargs)

    @property
    def status_tone(self) -> str:
        return STATUS_TONES[DocumentStatus(self.status)]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds relations in both directions, so that an old document says what replaced it, and the movements that it
        launched.
        """
        from web.cms.domain.related import movements_of  # noqa: PLC0415 -- the domain stands above the models

        context = super().get_context(request, *args, **kwargs)
        outgoing = self.relations.filter(target__live=True).select_related("target")
        incoming = LegalRelation.objects.filter(target=self.pk, page__live=True).select_related("page")
        context["outgoing"], context["incoming"] = list(outgoing), list(incoming)
        context["movements"] = movements_of(self)
        return context


class LegalRelation(Orderable):
    page = ParentalKey(LegalDocumentPage, on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField(_("quan hệ"), max_length=10, choices=RelationKind)
    target = models.ForeignKey(
        LegalDocumentPage, on_delete=models.CASCADE, related_name="+", verbose_name=_("văn bản kia")
    )

    def __str__(self) -> str:
        return f"{self.page} {self.get_kind_display()} {self.target}"

    @property
    def passive_label(self) -> str:
        """The same relation seen from the other document."""
        labels = {
            RelationKind.REPLACES: _("Được thay thế bởi"),
            RelationKind.AMENDS: _("Được sửa đổi, bổ sung bởi"),
            RelationKind.GUIDES: _("Được hướng dẫn bởi"),
            RelationKind.BASED_ON: _("Là căn cứ của"),
        }
        return str(labels[RelationKind(self.kind)])


class DocumentIndexPage(ListingPage):
    template = "pages/document_index_page.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.LegalDocumentPage"]

    class Meta:
        verbose_name = _("chuyên mục văn bản")

    def rows(self, request: HttpRequest) -> models.QuerySet[LegalDocumentPage]:
        rows = LegalDocumentPage.objects.live().public().child_of(self).order_by("-issued_on", "-pk")
        form = DocumentFilter(request.GET)
        form.is_valid()
        for name in ("kind", "status"):
            if form.cleaned_data.get(name):
                rows = rows.filter(**{name: form.cleaned_data[name]})
        words = fold(form.cleaned_data.get("q") or "")
        return rows.filter(folded__contains=words) if words else rows

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["filter"] = DocumentFilter(request.GET or None)
        context["is_filtered"] = any(request.GET.get(name) for name in DocumentFilter.base_fields)
        return context
