"""The packs that come with the platform, and packs that somebody shares."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from base.accounts.screens import screen
from base.core.errors import DomainError
from base.core.language import to_reader as _
from movements.domain.criteria.packs import install_pack, pack_path, packs, parse_upload
from movements.forms.criteria import PackForm
from movements.models import CriteriaSet
from movements.views.criteria.sets import MANAGE


@screen(MANAGE)
def pack_list(request: HttpRequest) -> HttpResponse:
    form = PackForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            installed = install_pack(parse_upload(upload.read(), upload.name), actor=request.user)
        except DomainError as error:
            form.add_error("file", error.message)
        else:
            messages.success(request, _("Đã cài “{title}” thành dự thảo.").format(title=installed))
            return redirect(installed)
    installed_codes = {row.code: row for row in CriteriaSet.objects.order_by("version")}
    rows = [
        {
            "pack": pack,
            "installed": installed_codes.get(pack.draft.code),
            "indicators": sum(1 for _pair in pack.draft.indicators()),
        }
        for pack in packs()
    ]
    return render(request, "movements/criteria/pack_list.html", {"rows": rows, "form": form})


@screen(MANAGE, methods=("POST",))
def pack_install(request: HttpRequest, name: str) -> HttpResponse:
    try:
        installed = install_pack(pack_path(name), actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("criteria:pack-list")
    messages.success(request, _("“{title}” đã sẵn sàng. Hãy xem lại trước khi dùng.").format(title=installed))
    return redirect(installed)
