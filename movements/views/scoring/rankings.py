"""Rankings: the list, one ranking, «vì sao», publishing and the file."""

from __future__ import annotations

from tempfile import TemporaryFile
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django_tables2 import RequestConfig

from base.accounts.permissions import can, reach_of
from base.accounts.screens import screen
from base.accounts.sheets import sheet_links
from base.core.charts.files import requested
from base.core.errors import DomainError
from base.core.language import in_vietnamese
from base.core.language import to_reader as _
from base.core.models import Job
from base.core.models.jobs import JobStatus
from base.units.domain.in_time import NOW, PARAMETER, Lens
from base.units.models import Cluster
from movements.domain.pictures import ranking_picture
from movements.domain.scoring.background import AT_ONCE, CHECK, start_checking, start_freezing, start_publishing
from movements.domain.scoring.engine import plan_from_json
from movements.domain.scoring.files import write_ranking
from movements.domain.scoring.queries import has_ended_units, hides_peers, rankings_for, rows_of
from movements.domain.scoring.rankings import Recomputation, check_over, check_ready, recompute
from movements.domain.scoring.why import explain
from movements.domain.scoring.words import plan_words
from movements.enums import RankingStatus
from movements.models import Movement, Ranking, RankingRow
from movements.tables.scoring import RankingTable, RowTable


@screen("movements.ranking_view", methods=("GET", "HEAD"))
def ranking_list(request: HttpRequest) -> HttpResponse:
    table = RankingTable(rankings_for(request.user))
    table.empty_detail = _("Bảng xếp hạng hiện ở đây sau khi các bước chấm đã khóa và kết quả được công bố.")
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    context = {"table": table, **sheet_links(request.user, "rankings", is_taken_in=False)}
    return render(request, "movements/scoring/ranking_list.html", context)


@screen("movements.ranking_view", of=Ranking, methods=("GET", "HEAD"))
def ranking_detail(request: HttpRequest, ranking: Ranking) -> HttpResponse:
    """Ranks for everybody who may see rankings; arithmetic and names as far as reach and plan allow."""
    _require_visible(request, ranking)
    user, plan = request.user, plan_from_json(ranking.rules)
    reach, hides = reach_of(user, "movements.ranking_view"), hides_peers(ranking, user)
    clusters = list(Cluster.objects.filter(pk__in=ranking.rows.values("cluster")).order_by("name"))
    chosen = next((cluster for cluster in clusters if str(cluster.pk) == request.GET.get("cum", "")), None)
    table = RowTable(rows_of(ranking, chosen.pk if chosen else None), reach=reach, hides=hides, plan=plan)
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    lens = Lens.of(request.GET)
    table.read_through(lens)
    own = [row for row in rows_of(ranking) if reach.covers(row.unit)][:5] if not reach.everywhere else []
    picture = ranking_picture(ranking, [row.unit_id for row in own]) if not hides and chosen is None else None
    if picture is not None and (file := requested(request.GET, [picture])) is not None:
        return file
    context = {
        "ranking": ranking,
        "movement": ranking.movement,
        "table": table,
        "picture": picture,
        "own": own,
        "hides": hides,
        "file_query": f"?{urlencode({PARAMETER: NOW})}" if lens.is_now else "",
        "clusters": _cluster_tabs(clusters, chosen, request) if clusters and not hides else [],
        "switch": lens.switch(request.GET.dict()) if has_ended_units(ranking.rows) and not hides else [],
        "words": plan_words(plan),
        "check": _check_asked_for(request, ranking),
        **_publishing(request, ranking),
    }
    return render(request, "movements/scoring/ranking_detail.html", context)


def _publishing(request: HttpRequest, ranking: Ranking) -> dict[str, Any]:
    """Whether a draft may be published now, and if not yet, from when."""
    if ranking.status != RankingStatus.DRAFT or not can(request.user, "movements.manage"):
        return {}
    try:
        check_over(ranking.movement)
    except DomainError as error:
        return {"not_yet": error.message}
    return {"can_publish": True}


def _check_asked_for(request: HttpRequest, ranking: Ranking) -> Recomputation | None:
    """What came out when the ranking was computed again: here for few units, by this person's own job for many."""
    if request.GET.get("kiem-tra") and ranking.rows.count() <= AT_ONCE:
        return recompute(ranking)
    number = request.GET.get("viec", "")
    own = Job.objects.filter(kind=CHECK, actor=request.user.pk, status=JobStatus.DONE)
    job = own.filter(pk=int(number)).first() if number.isdecimal() else None
    if job is None or job.params["ranking"] != ranking.pk:
        return None
    return Recomputation(ranking.fingerprint, tuple((job.result or {}).get("differences", ())))


@screen("movements.ranking_view", of=Ranking, methods=("POST",))
def ranking_check(request: HttpRequest, ranking: Ranking) -> HttpResponse:
    _require_visible(request, ranking)
    if ranking.rows.count() <= AT_ONCE:
        return redirect(f"{ranking.get_absolute_url()}?kiem-tra=1")
    return redirect("workspace:job", pk=start_checking(ranking, actor=request.user).pk)


def _cluster_tabs(clusters: list[Cluster], chosen: Cluster | None, request: HttpRequest) -> list[dict[str, Any]]:
    """Other ways to read the list are kept when another cluster is chosen."""
    rest = {key: value for key, value in request.GET.items() if key not in ("cum", "page", "kiem-tra", "viec")}
    everything = {"label": _("Tất cả"), "url": f"?{urlencode(rest)}", "current": chosen is None}
    return [
        everything,
        *(
            {"label": cluster.name, "url": f"?{urlencode(rest | {'cum': cluster.pk})}", "current": cluster == chosen}
            for cluster in clusters
        ),
    ]


@screen("movements.ranking_view", of=RankingRow, methods=("GET", "HEAD"))
def ranking_why(request: HttpRequest, row: RankingRow) -> HttpResponse:
    _require_visible(request, row.ranking)
    hides = hides_peers(row.ranking, request.user)
    context = {"why": explain(row, hides_peers=hides), "row": row, "ranking": row.ranking, "hides": hides}
    return render(request, "movements/scoring/ranking_why.html", context)


@screen("movements.manage", of=Movement)
def ranking_freeze(request: HttpRequest, movement: Movement) -> HttpResponse:
    if request.method == "POST":
        try:
            check_ready(movement)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect("scoring:plan-edit", pk=movement.pk)
        return redirect("workspace:job", pk=start_freezing(movement, actor=request.user).pk)
    context = {
        "title": _("Chốt bảng xếp hạng"),
        "question": _("Chốt bảng xếp hạng của “{movement}”?").format(movement=movement),
        "consequences": [
            _("Toàn bộ điểm, số liệu và quy tắc được đóng băng cùng mã kiểm tra."),
            _("Chưa đơn vị nào thấy cho đến khi công bố. Bản chốt trước chưa công bố được thay."),
        ],
        "confirm_label": _("Chốt bảng xếp hạng"),
        "cancel_url": reverse("scoring:plan-edit", args=[movement.pk]),
    }
    return render(request, "pages/confirm.html", context)


@screen("movements.manage", of=Ranking)
def ranking_publish(request: HttpRequest, ranking: Ranking) -> HttpResponse:
    if request.method == "POST":
        try:
            return redirect("workspace:job", pk=start_publishing(ranking, actor=request.user).pk)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(ranking)
    context = {
        "title": _("Công bố xếp hạng"),
        "question": _("Công bố bảng xếp hạng của “{movement}”?").format(movement=ranking.movement),
        "consequences": [
            _("Mọi đơn vị tham gia nhận thông báo và xem được thứ hạng, cách tính."),
            _("Kết quả được dùng để xét khen thưởng; phong trào chuyển sang đã tổng kết."),
        ],
        "irreversible": True,
        "tone": "solemn",
        "confirm_label": _("Công bố"),
        "cancel_url": ranking.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)


@screen("movements.ranking_view", of=Ranking, methods=("GET", "HEAD"))
@in_vietnamese
def ranking_file(request: HttpRequest, ranking: Ranking) -> HttpResponse:
    """The table as .xlsx, with the same names and reasons as the screen, read as the screen is."""
    _require_visible(request, ranking)
    reach, hides = reach_of(request.user, "movements.ranking_view"), hides_peers(ranking, request.user)
    stream = TemporaryFile()  # noqa: SIM115 -- the response closes it
    write_ranking(ranking, stream, Lens.of(request.GET), reach=reach, hides=hides)
    stream.seek(0)
    return FileResponse(stream, as_attachment=True, filename=f"xep-hang-{ranking.pk}.xlsx")  # type: ignore[return-value]


def _require_visible(request: HttpRequest, ranking: Ranking) -> None:
    """A draft is seen by who publishes it."""
    if ranking.status != RankingStatus.PUBLISHED and not can(request.user, "movements.manage"):
        raise PermissionDenied(_("Bảng xếp hạng này chưa được công bố."))
