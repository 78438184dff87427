"""Rule sets: the versions, what one says, what it changes, and its way from draft to approval by a second person."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy
from django_tables2 import RequestConfig

from awards.domain import rulebook_editing as editing
from awards.domain import two_person
from awards.domain.facts import award_names
from awards.domain.rulebook_diff import diff, diff_words
from awards.domain.rulebook_rule import rule_state
from awards.domain.rulebook_schema import BadPack
from awards.enums import RuleStatus
from awards.forms.rounds import ReasonForm
from awards.forms.rules import PackForm, VersionForm, refuse
from awards.models import RulebookVersion
from awards.presenters import rounds as presenters
from awards.presenters.rules import rule_view, version_facts
from awards.tables.rules import RulebookTable
from base.accounts.permissions import can
from base.accounts.screens import screen
from base.core import clock
from base.core.errors import DomainError
from base.core.language import in_vietnamese
from base.core.language import to_reader as _
from movements.domain.signatures import is_one_of

GET = ("GET", "HEAD")
VIEW, EDIT, APPROVE = "awards.rulebook_view", "awards.rulebook_edit", "awards.rulebook_approve"
TABS: dict[str, Any] = {"quy-dinh": _lazy("Quy định"), "so-sanh": _lazy("So sánh"), "nhat-ky": _lazy("Nhật ký")}


@screen(VIEW, methods=GET)
def rulebook_list(request: HttpRequest) -> HttpResponse:
    rows = RulebookVersion.objects.annotate(
        rule_count=Count("rules", distinct=True), pinned_count=Count("nominations", distinct=True)
    )
    table = RulebookTable(rows)
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    context = {"table": table, "may_edit": can(request.user, EDIT)}
    return render(request, "awards/rules/rulebook_list.html", context)


@screen(VIEW, of=RulebookVersion, methods=GET)
def rulebook_detail(request: HttpRequest, version: RulebookVersion) -> HttpResponse:
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else "quy-dinh"
    may_edit = can(request.user, EDIT)
    context: dict[str, Any] = {
        "version": version,
        "facts": version_facts(version, editing.in_force_text(version, clock.today()), version.nominations.count()),
        "tab": tab,
        "tabs": [{"label": label, "url": f"?tab={name}", "current": name == tab} for name, label in TABS.items()],
        "may_change": may_edit and version.status == RuleStatus.DRAFT,
        "may_renew": may_edit and version.status == RuleStatus.APPROVED,
        "may_decide": can(request.user, APPROVE) and version.status == RuleStatus.PROPOSED,
        "signed": is_one_of(request.user, version.authors),
    }
    if tab == "so-sanh":
        context |= _comparison(request, version)
    elif tab == "nhat-ky":
        context["history"] = presenters.timeline(version)
    else:
        names = award_names()
        rules = version.rules.select_related("award_type").order_by("award_type", "subject")
        context["rules"] = [
            {"rule": rule, "legs": rule_view(rule.legs, names), "state": rule_state(rule)} for rule in rules
        ]
    return render(request, "awards/rules/rulebook_detail.html", context)


def _comparison(request: HttpRequest, version: RulebookVersion) -> dict[str, Any]:
    """With the version named in the address, else with what this one takes the place of."""
    wanted = request.GET.get("so-voi", "")
    others = RulebookVersion.objects.exclude(pk=version.pk)
    named = others.filter(pk=int(wanted[:18])).first() if wanted.isdecimal() else None
    other = named or editing.compared_with(version)
    changes = diff(other, version) if other else []
    return {"others": others, "other": other, "changes": changes, "summary": diff_words(changes)}


@screen(EDIT, of=RulebookVersion)
def rulebook_new(request: HttpRequest, version: RulebookVersion) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            draft = editing.new_version(version, reason=form.cleaned_data["reason"], actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(
                request, _("Đã có dự thảo “{code}”. Hãy sửa các quy định rồi trình duyệt.").format(code=draft.code)
            )
            return redirect(draft)
    context = {
        "title": _("Lập bản thay thế"),
        "question": _("Lập bản mới từ “{name}”?").format(name=version),
        "consequences": [
            _("Toàn bộ quy định được chép sang một dự thảo để sửa."),
            _("Bản đang áp dụng và các hồ sơ đã gắn không thay đổi."),
        ],
        "form": form,
        "confirm_label": _("Lập dự thảo"),
        "cancel_url": version.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)


@screen(EDIT, of=RulebookVersion)
def rulebook_edit(request: HttpRequest, version: RulebookVersion) -> HttpResponse:
    form = VersionForm(request.POST or None, instance=version)
    if form.is_valid():
        try:
            values = form.cleaned_data
            saved = editing.change_version(version, values, seen=values["seen"] or None, actor=request.user)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Đã lưu thông tin chung."))
            return redirect(saved)
    context = {"form": form, "title": _("Sửa thông tin chung"), "back_url": version.get_absolute_url()}
    return render(request, "awards/rules/form.html", context)


@screen(EDIT)
def rulebook_import(request: HttpRequest) -> HttpResponse:
    form = PackForm(request.POST or None, request.FILES or None)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            text = upload.read().decode("utf-8-sig")
            draft = editing.import_pack(text, name=upload.name, actor=request.user)
        except UnicodeDecodeError:
            form.add_error("file", _("Tệp không phải chữ Unicode (UTF-8). Hãy lưu lại tệp rồi nhập lại."))
        except BadPack as error:
            problems = error.problems
            form.add_error("file", _("Tệp có {n} chỗ phải sửa; chưa nhập gì.").format(n=len(problems)))
        except DomainError as error:
            form.add_error("file", error.message)
        else:
            messages.success(request, _("Đã nhập thành dự thảo “{code}”.").format(code=draft.code))
            return redirect(draft)
    context = {
        "form": form,
        "problems": problems[:50],
        "title": _("Nhập bộ quy định từ tệp"),
        "back_url": reverse("awards:rulebook-list"),
        "save_label": _("Nhập thành dự thảo"),
        "is_file": True,
    }
    return render(request, "awards/rules/form.html", context, status=422 if problems else 200)


@screen(VIEW, of=RulebookVersion, methods=GET)
@in_vietnamese
def rulebook_export(request: HttpRequest, version: RulebookVersion) -> HttpResponse:
    response = HttpResponse(editing.export_pack(version), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{version.code}.yaml"'
    return response


@screen(EDIT, of=RulebookVersion)
def rulebook_propose(request: HttpRequest, version: RulebookVersion) -> HttpResponse:
    if request.method == "POST":
        try:
            two_person.propose(
                version, url=version.get_absolute_url(), check=editing.check_complete, actor=request.user
            )
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Đã trình. Một người khác sẽ duyệt."))
        return redirect(version)
    context = {
        "title": _("Trình duyệt"),
        "question": _("Trình duyệt “{name}”?").format(name=version),
        "consequences": [
            _("Không sửa được cho tới khi bị trả lại."),
            _("Một người khác người soạn, người trình sẽ duyệt."),
        ],
        "confirm_label": _("Trình duyệt"),
        "cancel_url": version.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)


@screen(APPROVE, of=RulebookVersion)
def rulebook_approve(request: HttpRequest, version: RulebookVersion) -> HttpResponse:
    """The approver sees every change against what the draft replaces before putting it in force."""
    error = ""
    if request.method == "POST":
        try:
            approved = two_person.approve(version, actor=request.user)
        except DomainError as refusal:
            error = refusal.message
        else:
            messages.success(request, _("Đã duyệt. Hồ sơ nhận từ ngày có hiệu lực xét theo bộ này."))
            return redirect(approved)
    context = {
        "version": version,
        "error": error,
        "signed": is_one_of(request.user, version.authors),
        "facts": version_facts(version, str(version.get_status_display()), version.nominations.count()),
    } | _comparison(request, version)
    return render(request, "awards/rules/rulebook_approve.html", context, status=422 if error else 200)


@screen(APPROVE, of=RulebookVersion)
def rulebook_return(request: HttpRequest, version: RulebookVersion) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            two_person.send_back(version, reason=form.cleaned_data["reason"], actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã trả lại để sửa."))
            return redirect(version)
    context = {
        "title": _("Trả lại dự thảo"),
        "question": _("Trả lại “{name}” để sửa?").format(name=version),
        "form": form,
        "confirm_label": _("Trả lại"),
        "cancel_url": version.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)


@screen(EDIT, of=RulebookVersion)
def rulebook_discard(request: HttpRequest, version: RulebookVersion) -> HttpResponse:
    if request.method == "POST":
        try:
            two_person.discard(version, actor=request.user)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(version)
        messages.success(request, _("Đã bỏ dự thảo."))
        return redirect("awards:rulebook-list")
    context = {
        "title": _("Bỏ dự thảo"),
        "question": _("Bỏ dự thảo “{code}”?").format(code=version.code),
        "irreversible": True,
        "tone": "danger",
        "confirm_label": _("Bỏ dự thảo"),
        "cancel_url": version.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)
