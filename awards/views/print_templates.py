"""Screens of templates and printers: drawing, preview, approval, files in and out, calibration."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from awards.certificates.layout import A4_LANDSCAPE
from awards.certificates.render import misfits, render_preview
from awards.certificates.specimen import SPECIMENS
from awards.domain import print_templates
from awards.domain.calibration import calibration_page, correction_of
from awards.domain.layout_data import LARGEST_FILE, layout_of, problems_of, read_template_file, template_file
from awards.enums.council import TemplateStatus
from awards.enums.printing import field_word
from awards.forms.council import ReasonForm
from awards.forms.printing import FieldForm, MeasuredForm, PrinterForm, SheetForm, TemplateForm
from awards.models.printing import Printer, PrintTemplate, PrintTemplateVersion
from base.accounts.permissions import can
from base.accounts.screens import screen
from base.core.errors import DomainError
from base.core.language import in_vietnamese
from base.core.language import to_reader as _
from base.core.text import slugify

GET = ("GET", "HEAD")
EDIT, APPROVE, VIEW = "awards.template_edit", "awards.template_approve", "awards.print_view"


@screen(VIEW, methods=GET)
def template_list(request: HttpRequest) -> HttpResponse:
    versions = PrintTemplateVersion.objects.order_by("-number")
    rows = PrintTemplate.objects.prefetch_related(
        Prefetch("versions", queryset=versions, to_attr="all_versions"), "award_types"
    )
    context = {
        "templates": rows,
        "printers": Printer.objects.all(),
        "may_edit": can(request.user, EDIT),
    }
    return render(request, "awards/printing/template_list.html", context)


@screen(EDIT)
def template_create(request: HttpRequest) -> HttpResponse:
    """From the built-in sheet, or from a file that another installation wrote."""
    form = TemplateForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            layout = A4_LANDSCAPE
            if upload := form.cleaned_data["file"]:
                _name, layout = read_template_file(upload.read(LARGEST_FILE + 1))
            version = print_templates.create_template(
                form.cleaned_data["name"], layout, awards=form.cleaned_data["award_types"], actor=request.user
            )
        except DomainError as error:
            form.add_error("file" if error.code == "layout" else "name", error.message)
        else:
            messages.success(request, _("Đã lập mẫu. Chọn từng ô để sửa; bản xem trước thay đổi theo."))
            return redirect("awards:template-version", version.pk)
    return render(request, "awards/printing/template_form.html", {"form": form})


@screen(EDIT, of=PrintTemplate, methods=("POST",))
def template_draft(request: HttpRequest, template: PrintTemplate) -> HttpResponse:
    version = print_templates.draft_of(template, actor=request.user)
    return redirect("awards:template-version", version.pk)


@screen(VIEW, of=PrintTemplateVersion)
def template_version(request: HttpRequest, version: PrintTemplateVersion) -> HttpResponse:
    """The sheet and its fields; `?o=<name>` opens one of them, `?o=+` a new one, `?o=kho` the sheet. A change sent by
    htmx is kept at once and answered with the preview alone.
    """
    layout = layout_of(version.layout)
    chosen = request.POST.get("o", "") or request.GET.get("o", "")
    may_edit = version.status == TemplateStatus.DRAFT and can(request.user, EDIT)
    form: Any = None
    if may_edit and chosen == "kho":
        form = SheetForm(request.POST or None, initial={name: getattr(layout, name) for name in SheetForm.base_fields})
    elif may_edit and chosen:
        form = FieldForm(request.POST or None, request.FILES or None, field=layout.named(chosen), auto_id="id_%s")
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            if chosen == "kho":
                print_templates.change_draft(version, replace(layout, **form.cleaned_data), actor=request.user)
            else:
                field = form.position()
                print_templates.put_field(version, "" if chosen == "+" else chosen, field, actor=request.user)
                chosen = field.name
        except (DomainError, ValueError) as error:
            form.add_error(None, getattr(error, "message", _("Kích thước chưa hợp lệ.")))
        else:
            version.refresh_from_db()
            layout = layout_of(version.layout)
            if not request.htmx:  # type: ignore[attr-defined]
                messages.success(request, _("Đã lưu."))
                return redirect(f"{reverse('awards:template-version', args=[version.pk])}?o={chosen}")
    context = _version_context(request, version, layout, chosen) | {"form": form, "may_edit": may_edit}
    page = "_preview" if request.htmx else "template_version"  # type: ignore[attr-defined]
    return render(request, f"awards/printing/{page}.html", context)


@screen(EDIT, of=PrintTemplateVersion, methods=("POST",))
def template_drop_field(request: HttpRequest, version: PrintTemplateVersion) -> HttpResponse:
    print_templates.drop_field(version, request.POST.get("o", ""), actor=request.user)
    messages.success(request, _("Đã bỏ ô khỏi mẫu."))
    return redirect("awards:template-version", version.pk)


@screen(VIEW, of=PrintTemplateVersion, methods=GET)
@in_vietnamese
def template_picture(request: HttpRequest, version: PrintTemplateVersion) -> HttpResponse:
    """The preview: `?mau=` picks one of the specimens, `?o=` marks a field."""
    place = request.GET.get("mau", "")
    specimen = SPECIMENS[int(place) % len(SPECIMENS) if place.isdecimal() and len(place) < 4 else 0]
    data = render_preview(specimen.data, layout_of(version.layout), selected=request.GET.get("o", ""))
    response = HttpResponse(data, content_type="image/png")
    response["Cache-Control"] = "private, no-store"
    return response


@screen(VIEW, of=PrintTemplateVersion, methods=GET)
@in_vietnamese
def template_export(request: HttpRequest, version: PrintTemplateVersion) -> HttpResponse:
    text = template_file(version.template.name, layout_of(version.layout))
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    name = f"mau-{slugify(version.template.name) or version.template_id}-{version.number}.yaml"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@screen(EDIT, of=PrintTemplateVersion, methods=("POST",))
def template_submit(request: HttpRequest, version: PrintTemplateVersion) -> HttpResponse:
    print_templates.submit_version(version, actor=request.user)
    messages.success(request, _("Đã trình duyệt mẫu. Người khác có quyền sẽ duyệt."))
    return redirect("awards:template-version", version.pk)


@screen(APPROVE, of=PrintTemplateVersion, methods=("POST",))
def template_approve(request: HttpRequest, version: PrintTemplateVersion) -> HttpResponse:
    print_templates.approve_version(version, actor=request.user)
    messages.success(request, _("Đã duyệt. Từ nay mẫu này được dùng để in."))
    return redirect("awards:template-version", version.pk)


@screen(APPROVE, of=PrintTemplateVersion)
def template_return(request: HttpRequest, version: PrintTemplateVersion) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        print_templates.return_version(version, reason=form.cleaned_data["reason"], actor=request.user)
        messages.success(request, _("Đã trả lại mẫu cho người soạn."))
        return redirect("awards:template-version", version.pk)
    context = {
        "title": _("Trả lại mẫu"),
        "question": _("Trả lại mẫu “{name}”?").format(name=version.template.name),
        "confirm_label": _("Trả lại"),
        "form": form,
        "cancel_url": reverse("awards:template-version", args=[version.pk]),
    }
    return render(request, "pages/confirm.html", context)


@screen(EDIT)
def printer_create(request: HttpRequest) -> HttpResponse:
    return _printer(request, None)


@screen(EDIT, of=Printer)
def printer_edit(request: HttpRequest, printer: Printer) -> HttpResponse:
    """The corrections; or, from `a_x` on, where the crosses were measured."""
    if request.method == "POST" and "a_x" in request.POST:
        return _calibrate(request, printer)
    return _printer(request, printer)


@screen(EDIT, of=Printer, methods=GET)
@in_vietnamese
def printer_page(request: HttpRequest, printer: Printer) -> HttpResponse:
    response = HttpResponse(calibration_page(printer.name), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="can-chinh-may-in-{printer.pk}.pdf"'
    return response


def _printer(request: HttpRequest, printer: Printer | None) -> HttpResponse:
    form = PrinterForm(request.POST or None, instance=printer)
    if request.method == "POST" and form.is_valid():
        kept = print_templates.save_printer(printer, form.cleaned_data, actor=request.user)
        messages.success(request, _("Đã lưu máy in."))
        return redirect("awards:printer-edit", kept.pk)
    return render(
        request, "awards/printing/printer.html", {"form": form, "printer": printer, "measured": MeasuredForm()}
    )


def _calibrate(request: HttpRequest, printer: Printer) -> HttpResponse:
    measured = MeasuredForm(request.POST)
    if measured.is_valid():
        found = measured.cleaned_data
        try:
            correction = correction_of((found["a_x"], found["a_y"]), (found["b_x"], found["b_y"]))
        except DomainError as error:
            measured.add_error(None, error.message)
        else:
            names = ("offset_x_mm", "offset_y_mm", "scale_percent")
            values = {name: getattr(correction, name) for name in names}
            print_templates.save_printer(printer, values, actor=request.user)
            messages.success(request, _("Đã tính và lưu độ lệch từ số đo."))
            return redirect("awards:printer-edit", printer.pk)
    context = {"form": PrinterForm(instance=printer), "printer": printer, "measured": measured}
    return render(request, "awards/printing/printer.html", context)


def _version_context(request: HttpRequest, version: PrintTemplateVersion, layout: Any, chosen: str) -> dict[str, Any]:
    place = request.GET.get("mau", "0")
    shown = int(place) % len(SPECIMENS) if place.isdecimal() and len(place) < 4 else 0
    fitting = misfits([specimen.data for specimen in SPECIMENS], layout)
    may_approve = can(request.user, APPROVE) and version.author_id != request.user.pk
    return {
        "version": version,
        "fields": [(field, field_word(field.name)) for field in layout.fields],
        "chosen": chosen,
        "chosen_word": field_word(chosen),
        "shown": shown,
        "stamp": f"{hash(str(version.layout)) & 0xFFFFFF:x}",
        "specimens": [(number, specimen.title) for number, specimen in enumerate(SPECIMENS)],
        "problems": problems_of(layout)
        + [
            _("“{text}” không vừa ô {field}.").format(text=found.text[:60], field=field_word(found.field))
            for found in fitting
        ],
        "may_approve": may_approve and version.status == TemplateStatus.WAITING,
        "breadcrumb": [
            {"label": _("Mẫu bằng"), "url": reverse("awards:template-list")},
            {"label": str(version), "url": ""},
        ],
    }
