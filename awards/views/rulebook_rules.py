"""One rule of a draft on screen: as a form for everybody, as YAML for experts, and out of the set."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from awards.domain.facts import award_names
from awards.domain.rulebook import known_codes
from awards.domain.rulebook_rule import (
    BadLegs,
    ChangedMeanwhile,
    fits,
    read_legs,
    remove_rule,
    rule_state,
    save_rule,
)
from awards.domain.rulebook_schema import BadPack, parse_legs, write_legs
from awards.enums import AwardSubject, RuleStatus
from awards.forms.rule_legs import LegsForm, award_choices
from awards.forms.rule_typed import LEGS, Typed, act, copy_of, typed_of, values_of
from awards.forms.rules import NewRuleForm, RuleTextForm
from awards.models import AwardType, Rule, RulebookVersion
from awards.presenters.rules import rule_view, vocabulary
from base.accounts.screens import screen
from base.core.errors import DomainError

EDIT = "awards.rulebook_edit"
SAVE, SHOW = "save", "show"


@screen(EDIT, of=RulebookVersion)
def rule_add(request: HttpRequest, version: RulebookVersion) -> HttpResponse:
    form = NewRuleForm(request.POST or None)
    if form.is_valid():
        values = form.cleaned_data
        return redirect("awards:rule-edit", version.pk, values["award"].code, values["subject"])
    context = {
        "form": form,
        "title": _("Thêm quy định"),
        "back_url": version.get_absolute_url(),
        "save_label": _("Soạn quy định"),
    }
    return render(request, "awards/rules/form.html", context)


@screen(EDIT, of=RulebookVersion)
def rule_edit(request: HttpRequest, version: RulebookVersion, code: str, subject: str) -> HttpResponse:
    """Buttons of the form send everything that was typed; only `save` changes the rule."""
    award = _award(code, subject)
    rule = _rule(version, award, subject)
    if request.method != "POST":
        if version.status != RuleStatus.DRAFT:
            messages.error(request, _("Chỉ sửa được dự thảo. Hãy lập bản thay thế."))
            return redirect(version)
        typed = typed_of(rule.legs if rule else [])
        if rule is None:
            act(typed, "leg-add:")
        return _page(request, version, award, subject, typed, seen=rule_state(rule))
    typed, seen = copy_of(request.POST), request.POST.get("seen", "")
    verb, _sign, over = request.POST.get("do", SHOW).partition(":")
    if verb != SAVE:
        focus = "" if verb == SHOW else act(typed, request.POST["do"])
        return _page(request, version, award, subject, typed, seen=seen, focus=focus)
    more: dict[str, Any] = {"status": 422}
    try:
        save_rule(version, award, subject, values_of(typed), seen=over or seen, actor=request.user)
    except BadLegs as error:
        more |= {"problems": error.problems}
    except ChangedMeanwhile as error:
        more = {"status": 409, "conflict": _conflict(error)}
    except DomainError as error:
        more |= {"error": error.message}
    else:
        messages.success(request, _("Đã lưu quy định của “{award}”.").format(award=award))
        return redirect(version)
    return _page(request, version, award, subject, typed, seen=seen, **more)


@screen(EDIT, of=RulebookVersion)
def rule_text(request: HttpRequest, version: RulebookVersion, code: str, subject: str) -> HttpResponse:
    """The same rule as it stands in a file."""
    award = _award(code, subject)
    rule = _rule(version, award, subject)
    form = RuleTextForm(
        request.POST or None, initial={"legs": write_legs(rule.legs) if rule else "", "seen": rule_state(rule)}
    )
    problems: list[str] = []
    if form.is_valid():
        values = form.cleaned_data
        try:
            legs = parse_legs(values["legs"], name=award.code, codes=known_codes())
            save_rule(version, award, subject, legs, seen=values["seen"], actor=request.user)
        except BadPack as error:
            problems = error.problems
            form.add_error("legs", _("Có {n} chỗ phải sửa; chưa lưu gì.").format(n=len(problems)))
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã lưu quy định của “{award}”.").format(award=award))
            return redirect(version)
    context = {
        "form": form,
        "problems": problems[:50],
        "title": _("{award}: dạng văn bản").format(award=award),
        "back_url": version.get_absolute_url(),
        "vocabulary": vocabulary(),
    }
    return render(request, "awards/rules/form.html", context, status=422 if form.errors else 200)


@screen(EDIT, of=RulebookVersion, methods=("POST",))
def rule_remove(request: HttpRequest, version: RulebookVersion, code: str, subject: str) -> HttpResponse:
    rule = get_object_or_404(Rule, version=version, award_type__code=code, subject=subject)
    try:
        remove_rule(rule, seen=request.POST.get("seen"), actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Đã bỏ quy định của “{award}” khỏi dự thảo.").format(award=rule.award_type))
    return redirect(version)


def _award(code: str, subject: str) -> AwardType:
    """The award of the address, where it can be given to such a subject; 404 otherwise."""
    award = get_object_or_404(AwardType, code=code)
    if subject not in AwardSubject.values or not fits(award, subject):
        raise Http404
    return award


def _rule(version: RulebookVersion, award: AwardType, subject: str) -> Rule | None:
    return version.rules.filter(award_type=award, subject=subject).first()


def _page(
    request: HttpRequest,
    version: RulebookVersion,
    award: AwardType,
    subject: str,
    typed: Typed,
    *,
    seen: str,
    focus: str = "",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    names = award_names()
    form = LegsForm.of(typed, award_choices(names))
    form.tell(more.pop("problems", ()))
    form.focus(focus)
    legs, _problems = read_legs(values_of(typed), names)
    context = {
        "version": version,
        "award": award,
        "subject": AwardSubject(subject),
        "form": form,
        "seen": seen,
        "preview": rule_view(legs, names),
        "focus_add": focus == LEGS,
    } | more
    return render(request, "awards/rules/rule_edit.html", context, status=status)


def _conflict(error: ChangedMeanwhile) -> dict[str, Any]:
    """What stands there now, and the button's value that says it was seen."""
    current = error.current
    return {
        "text": error.message,
        "legs": rule_view(current.legs, award_names()) if current else [],
        "deed": f"{SAVE}:{rule_state(current)}",
    }
