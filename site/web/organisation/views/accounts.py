"""Accounts, under /lam-viec/ca-nhan/tai-khoan/: who may sign in and in which role."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.views.decorators.cache import never_cache
from django_tables2 import RequestConfig

from base.accounts.domain.accounts import end_role, give_role, open_account, renew_password, set_locked
from base.accounts.domain.second_factor import reset
from base.accounts.enums import Role
from base.accounts.models import RoleAssignment, User
from base.accounts.permissions import can
from base.accounts.screens import screen
from base.core import clock
from base.core.errors import DomainError
from base.core.language import to_reader as _
from base.core.text import fold
from base.notices.domain.notify import notify
from base.notices.domain.safety import tell_of_second_factor
from web.organisation.account_forms import AccountFilter, AccountForm, ReasonForm, RoleForm, SeenForm
from web.organisation.account_tables import AccountTable, RoleTable

PER_PAGE = 30


@screen("accounts.view", methods=("GET", "HEAD"))
def account_list(request: HttpRequest) -> HttpResponse:
    """Everybody with a sign-in, with what they may do today."""
    form = AccountFilter(request.GET or None)
    held = RoleAssignment.objects.as_of(clock.today()).select_related("unit", "cluster")
    people = User.objects.select_related("second_factor").order_by("name_folded", "pk")
    rows = people.prefetch_related(Prefetch("assignments", held, to_attr="held"))
    if form.is_bound and form.is_valid():
        words, role = fold(form.cleaned_data["q"]).strip(), form.cleaned_data["role"]
        rows = rows.filter(Q(name_folded__contains=words) | Q(username__icontains=words))
        rows = rows.filter(pk__in=held.filter(role=role).values("user")) if role else rows
    table = AccountTable(rows)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    can_manage = can(request.user, "accounts.manage")
    return render(request, "people/account_list.html", {"table": table, "filter": form, "can_manage": can_manage})


@screen("accounts.manage")
@never_cache
def account_open(request: HttpRequest) -> HttpResponse:
    """The first password is shown once, here, to be handed to the person."""
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data, actor = form.cleaned_data, _actor(request)
        try:
            with transaction.atomic():
                who = {name: data[name] for name in ("username", "full_name", "email")}
                user, password = open_account(**who, actor=actor)
                give_role(user, Role(data["role"]), actor=actor, **_where(data))
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return _handed_over(request, user, password)
    return _form(request, form, title=_("Mở tài khoản"), label=_("Mở tài khoản"), back=reverse("people:account-list"))


@screen("accounts.view", methods=("GET", "HEAD"))
def account(request: HttpRequest, user: int) -> HttpResponse:
    found = get_object_or_404(User.objects.select_related("second_factor"), pk=user)
    can_manage = can(request.user, "accounts.manage")
    roles = RoleTable(found.assignments.select_related("unit", "cluster").order_by("-valid_from", "-pk"))
    if not can_manage:
        roles.exclude = ("act",)
    return render(request, "people/account.html", {"account": found, "table": roles, "can_manage": can_manage})


@screen("accounts.manage")
def role_give(request: HttpRequest, user: int) -> HttpResponse:
    found = get_object_or_404(User, pk=user)
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            give_role(found, Role(data["role"]), actor=_actor(request), **_where(data))
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã giao vai trò."))
            return redirect("people:account", found.pk)
    title = _("Giao vai trò cho {person}").format(person=found)
    return _form(request, form, title=title, label=_("Giao vai trò"), back=reverse("people:account", args=[found.pk]))


@screen("accounts.manage")
def role_end(request: HttpRequest, user: int, role: int) -> HttpResponse:
    found = get_object_or_404(RoleAssignment.objects.select_related("user"), pk=role, user=user)
    if request.method == "POST":
        end_role(found, actor=_actor(request))
        messages.success(request, _("Đã thôi vai trò."))
        return redirect("people:account", user)
    question = _("Thôi vai trò {role} của {person}?").format(role=found.get_role_display(), person=found.user)
    effects = [_("Người ấy thôi quyền này ngay."), _("Việc đã làm vẫn giữ nguyên trong nhật ký.")]
    return _confirm(request, found.user, title=_("Thôi vai trò"), question=question, consequences=effects)


@screen("accounts.manage")
@never_cache
def password_reset(request: HttpRequest, user: int) -> HttpResponse:
    """A form gives one password: it names the one it found, so sent again it finds another and gives none."""
    found = get_object_or_404(User, pk=user)
    if request.method == "POST":
        with transaction.atomic():
            found = User.objects.select_for_update(of=("self",)).get(pk=user)
            if not constant_time_compare(request.POST.get("seen", ""), _seal_of_password(found)):
                messages.warning(
                    request,
                    _(
                        "Biểu mẫu này đã dùng rồi nên không cấp thêm mật khẩu. Nếu chưa chép được mật khẩu vừa cấp, "
                        "hãy bấm “Cấp mật khẩu mới” lần nữa."
                    ),
                )
                return redirect("people:account", user)
            password = renew_password(found, actor=_actor(request))
            _tell_of_password(found)
        return _handed_over(request, found, password)
    form = SeenForm(initial={"seen": _seal_of_password(found)})
    question = _("Cấp mật khẩu mới cho {person}?").format(person=found)
    effects = [_("Mật khẩu cũ hết dùng được ngay."), _("Mật khẩu mới chỉ hiện một lần, ở trang sau.")]
    return _confirm(request, found, title=_("Cấp mật khẩu mới"), question=question, consequences=effects, form=form)


@screen("accounts.manage")
def second_factor_reset(request: HttpRequest, user: int) -> HttpResponse:
    """For a lost phone. Who asked for it and why is kept, and the person is told."""
    found = get_object_or_404(User, pk=user)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        with transaction.atomic():
            reset(found, reason=reason, actor=_actor(request))
            tell_of_second_factor(found, "reset", reason=reason)
        messages.success(request, _("Đã đặt lại xác thực hai bước và báo cho người ấy."))
        return redirect("people:account", user)
    question = _("Đặt lại xác thực hai bước của {person}?").format(person=found)
    effects = [
        _("Người ấy đăng nhập chỉ bằng mật khẩu, cho đến khi bật lại bằng máy mới."),
        _("Ứng dụng và các mã khôi phục cũ hết dùng được ngay."),
        _("Người ấy nhận được thông báo kèm lý do; nhật ký ghi lại."),
    ]
    words = {"question": question, "consequences": effects, "form": form}
    detail = _("Hãy gặp hoặc gọi lại cho người ấy để chắc chắn chính họ nhờ việc này.")
    return _confirm(request, found, title=_("Đặt lại xác thực hai bước"), detail=detail, **words)


@screen("accounts.manage")
def account_lock(request: HttpRequest, user: int, *, is_locked: bool) -> HttpResponse:
    """Lock, or open again; each has its address, so that two administrators at once do not undo each other."""
    found = get_object_or_404(User, pk=user)
    title = _("Khóa tài khoản") if is_locked else _("Mở khóa tài khoản")
    if request.method == "POST":
        set_locked(found, is_locked=is_locked, actor=_actor(request))
        messages.success(request, _("Đã khóa tài khoản.") if is_locked else _("Đã mở khóa tài khoản."))
        return redirect("people:account", found.pk)
    effects = [_("Người ấy không đăng nhập được nữa.")] if is_locked else [_("Người ấy đăng nhập lại được.")]
    question = f"{title}: {found}?"
    return _confirm(request, found, title=title, question=question, consequences=effects)


def _seal_of_password(user: User) -> str:
    return salted_hmac("people.password-form", user.password).hexdigest()


def _actor(request: HttpRequest) -> Any:
    return request.user


def _where(data: dict[str, Any]) -> dict[str, Any]:
    return {"unit": data["unit"], "cluster": data["cluster"], "valid_to": data["valid_to"]}


def _tell_of_password(user: User) -> None:
    """A password renewed by somebody else is never silent: the mail reaches the person even when signed out."""
    notify(
        [user],
        kind="accounts.password",
        key=f"accounts.password.{user.pk}.{clock.now():%Y%m%d%H%M%S%f}",
        title=_("Quản trị hệ thống đã cấp mật khẩu mới cho tài khoản của bạn"),
        body=_("Mật khẩu cũ hết dùng được. Nếu bạn không nhờ việc này, hãy báo ngay cho quản trị hệ thống."),
        url=reverse("workspace:own-password"),
    )


def _handed_over(request: HttpRequest, user: User, password: str) -> HttpResponse:
    return render(request, "people/account_password.html", {"account": user, "password": password})


def _form(request: HttpRequest, form: Any, *, title: str, label: str, back: str) -> HttpResponse:
    crumbs = [{"label": _("Tài khoản"), "url": reverse("people:account-list")}, {"label": title}]
    context = {"form": form, "title": title, "label": label, "back": back, "breadcrumb": crumbs}
    return render(request, "units/form_page.html", context, status=422 if form.is_bound else 200)


def _confirm(request: HttpRequest, user: User, **words: Any) -> HttpResponse:
    context = {**words, "confirm_label": words["title"], "cancel_url": reverse("people:account", args=[user.pk])}
    form = words.get("form")
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "pages/confirm.html", context, status=status)
