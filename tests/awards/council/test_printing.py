"""Printing: templates of two people, runs with their log, spoiled blanks, printers, and the screens of all that."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from awards.certificates.layout import A4_LANDSCAPE, CertificateTemplate, FieldPosition, overprint_on
from awards.certificates.signing import verify_pdf
from awards.domain.calibration import calibration_page, correction_of
from awards.domain.certificate_keys import trusted_keys
from awards.domain.certificates import correct_grant
from awards.domain.layout_data import as_data, layout_of, read_template_file, template_file
from awards.domain.print_templates import (
    approve_version,
    change_draft,
    create_template,
    draft_of,
    put_field,
    submit_version,
)
from awards.domain.printing import (
    PrintPlan,
    enter_run,
    finish_run,
    mark_spoiled,
    placed,
    printable,
    reprints_and_spoils,
    start_run,
    template_for,
)
from awards.enums.council import SheetStatus, TemplateStatus
from awards.models import AwardType, Decision, Printer, PrintRun, PrintTemplateVersion
from base.accounts.enums import Role
from base.accounts.models import User
from base.core import ledger
from base.core.errors import DomainError, NotAllowed
from base.core.jobs import run_job
from tests.factories.accounts import UserFactory
from tests.factories.councils import Decided, World, issued_decision

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(issued: Decided) -> World:
    return issued.world


@pytest.fixture
def decision(issued: Decided) -> Decision:
    return issued.decision


@pytest.fixture
def clerk(world: World) -> User:
    return world.secretariat


def approved(clerk: User, name: str = "Mẫu A4", layout: CertificateTemplate = A4_LANDSCAPE) -> PrintTemplateVersion:
    version = submit_version(create_template(name, layout, awards=AwardType.objects.all(), actor=clerk), actor=clerk)
    return approve_version(version, actor=UserFactory(role=Role.SECRETARIAT))


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_template_survives_its_file_and_strange_files_are_refused_in_words() -> None:
    picture = FieldPosition("seal", 1, 2, 30, 0, kind="image", image="iVBORw0KGgo=")
    template = replace(A4_LANDSCAPE, fields=(*A4_LANDSCAPE.fields, picture))
    assert read_template_file(template_file("Mẫu của tỉnh", template).encode()) == ("Mẫu của tỉnh", template)
    for content in (b"\xff\xfe", b"[1, 2]", b"a: &x [*x]", b"format: khac", b"{", b"x" * 3_000_000):
        with pytest.raises(DomainError, match=r"mẫu|Mẫu|Tệp"):
            read_template_file(content)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"x_mm": "trái"}, "x_mm"),
        ({"x_mm": float("nan")}, "x_mm"),
        ({"width_mm": 0}, "width_mm"),
        ({"text": "{so_cccd}"}, "so_cccd"),
        ({"kind": "script"}, "loại"),
        ({"colour": "red"}, "màu"),
        ({"image": "PHN2Zz4=", "kind": "image"}, "PNG"),
        ({"onclick": "x"}, "onclick"),
        ({"name": "../x"}, "tên"),
    ],
)
def test_a_field_that_cannot_be_is_refused_with_what_to_change(change: dict[str, object], told: str) -> None:
    data = as_data(A4_LANDSCAPE)
    data["fields"][0] |= change
    with pytest.raises(DomainError, match=told):
        layout_of(data)


def test_a_template_is_drawn_by_one_person_and_approved_by_another(clerk: User) -> None:
    version = create_template("Mẫu A4", actor=clerk)
    put_field(version, "recipient", FieldPosition("recipient", 30, 90, 240, 30, height_mm=16), actor=clerk)
    version.refresh_from_db()
    waiting = submit_version(version, actor=clerk)
    with pytest.raises(NotAllowed):
        approve_version(waiting, actor=clerk)
    other = UserFactory(role=Role.SECRETARIAT)
    assert approve_version(waiting, actor=other).status == TemplateStatus.APPROVED
    with pytest.raises(DomainError, match="bản nháp"):
        change_draft(version, A4_LANDSCAPE, actor=clerk)
    second = draft_of(version.template, actor=clerk)
    assert (second.number, layout_of(second.layout).named("recipient").width_mm) == (2, 240)  # type: ignore[union-attr]
    approve_version(submit_version(second, actor=clerk), actor=other)
    assert PrintTemplateVersion.objects.get(pk=version.pk).status == TemplateStatus.RETIRED
    assert ledger.verify() == []


def test_a_template_without_name_or_qr_is_not_sent_for_approval(clerk: User) -> None:
    bare = replace(A4_LANDSCAPE, fields=A4_LANDSCAPE.fields[:3])
    with pytest.raises(DomainError, match="QR"):
        submit_version(create_template("Thiếu", bare, actor=clerk), actor=clerk)


def test_a_batch_is_one_signed_file_in_the_order_chosen_and_a_file_each(decision: Decision, clerk: User) -> None:
    rows = list(printable(decision))[::-1]
    job = start_run(decision, rows, PrintPlan(approved(clerk), singles=True), actor=clerk)
    run_job(job.pk)
    run = PrintRun.objects.get(job=job)
    assert run.pages is not None
    assert run.singles is not None
    codes = [payload.code for payload in verify_pdf(run.pages.file.read(), *trusted_keys())]
    assert codes == [certificate.code for certificate in rows]
    archive = zipfile.ZipFile(io.BytesIO(run.singles.file.read()))
    assert len(archive.namelist()) == len(rows)
    assert verify_pdf(archive.read(archive.namelist()[0]), *trusted_keys())[0].code == codes[0]
    job.refresh_from_db()
    assert (job.status, job.percent) == ("done", 100)
    assert ledger.verify() == []


def test_a_job_that_was_killed_half_way_goes_on_and_prints_no_second_copy(decision: Decision, clerk: User) -> None:
    run = enter_run(decision, list(printable(decision)), PrintPlan(singles=True), actor=clerk)
    finish_run(run)
    first = run.pages_id
    PrintRun.objects.filter(pk=run.pk).update(singles=None)
    again = finish_run(PrintRun.objects.get(pk=run.pk))
    assert again.pages_id == first
    assert again.singles_id is not None
    assert {sheet.copy for sheet in run.sheets.all()} == {1}


def test_a_reprint_needs_a_reason_keeps_its_template_and_stands_in_the_log(decision: Decision, clerk: User) -> None:
    version = approved(clerk)
    rows = list(printable(decision))
    enter_run(decision, rows, PrintPlan(version), actor=clerk)
    approve_version(submit_version(draft_of(version.template, actor=clerk), actor=clerk), actor=UserFactory())
    assert template_for(decision) == version
    with pytest.raises(DomainError, match="lý do"):
        enter_run(decision, rows[:1], PrintPlan(version), actor=clerk)
    run = enter_run(decision, rows[:1], PrintPlan(version, reason="Kẹt giấy"), actor=clerk)
    sheet = mark_spoiled(run.sheets.get(), serial="BK-0007", reason="Lem mực", actor=clerk)
    assert mark_spoiled(sheet, serial="khác", reason="khác").blank_serial == "BK-0007"
    (logged,) = reprints_and_spoils()
    assert (logged.copy, logged.status, logged.run.reason) == (2, SheetStatus.SPOILED, "Kẹt giấy")
    page = client_of(clerk).get(reverse("awards:print-log")).content.decode()
    assert "Kẹt giấy" in page
    assert "BK-0007" in page


def test_what_is_no_longer_in_force_or_not_approved_is_not_printed(decision: Decision, clerk: User) -> None:
    old = printable(decision).first()
    assert old is not None
    correct_grant(old.grant, holder_name="Tên đúng", reason="Công văn 12/SNV")
    with pytest.raises(DomainError, match="đã bị thay"):
        enter_run(decision, [old], PrintPlan())
    with pytest.raises(DomainError, match="chưa được duyệt"):
        enter_run(decision, list(printable(decision)), PrintPlan(create_template("Nháp", actor=clerk)))


def test_overprint_prints_only_what_varies_and_makes_good_the_feed_of_the_printer() -> None:
    printer = Printer(name="HP", offset_x_mm=Decimal("1.5"), offset_y_mm=Decimal("-2"), scale_percent=Decimal(101))
    sheet = placed(None, printer, overprint=True)
    assert sheet == overprint_on(A4_LANDSCAPE, 1.5, -2.0, 1.01)
    assert {field.name for field in sheet.fields}.isdisjoint({"nation", "motto", "award_name"})


def test_measured_crosses_give_the_correction_and_nonsense_is_refused() -> None:
    exact = correction_of((Decimal(25), Decimal(25)), (Decimal(272), Decimal(185)))
    assert (exact.offset_x_mm, exact.offset_y_mm, exact.scale_percent) == (0, 0, 100)
    shifted = correction_of((Decimal(27), Decimal(24)), (Decimal(274), Decimal(184)))
    assert (shifted.offset_x_mm, shifted.offset_y_mm) == (-2, 1)
    with pytest.raises(DomainError, match="đo lại"):
        correction_of((Decimal(25), Decimal(25)), (Decimal(100), Decimal(185)))
    assert "HP <1>" in PdfReader(io.BytesIO(calibration_page("HP <1>"))).pages[0].extract_text()


def test_the_editor_keeps_a_change_at_once_and_says_what_is_wrong(clerk: User) -> None:
    version = create_template("Mẫu A4", actor=clerk)
    client = client_of(clerk)
    address = reverse("awards:template-version", args=[version.pk])
    sent = {
        "o": "unit", "kind": "text", "x_mm": "40", "y_mm": "112", "width_mm": "200", "size_pt": "16",
        "min_size_pt": "9", "align": "left", "colour": "#1a1a1a",
    }  # fmt: skip
    answer = client.post(address, sent, headers={"HX-Request": "true"})
    assert 'id="preview"' in answer.content.decode()
    assert "<html" not in answer.content.decode()
    version.refresh_from_db()
    assert layout_of(version.layout).named("unit").size_pt == 16  # type: ignore[union-attr]
    page = client.get(f"{address}?o=unit").content.decode()
    assert "Ô Chức vụ, đơn vị" in page, "the names of the file are not the words of the screen"
    assert "{recipient} – Tên người, đơn vị được tặng" in page
    refused = client.post(address, sent | {"text": "{khong_co}"}, headers={"HX-Request": "true"}).content.decode()
    assert "khong_co" in refused
    picture = client.get(reverse("awards:template-picture", args=[version.pk]) + "?mau=2&o=unit")
    assert picture.content.startswith(b"\x89PNG")


def test_print_screen_warns_of_long_names_before_anything_is_printed(decision: Decision, clerk: User) -> None:
    name = FieldPosition("recipient", 30, 90, 15, 27, height_mm=6, min_size_pt=20)
    narrow = replace(A4_LANDSCAPE, fields=(name, *A4_LANDSCAPE.fields[-7:]))
    version = approved(clerk, "Mẫu hẹp", narrow)
    client = client_of(clerk)
    address = reverse("awards:certificate-batch", args=[decision.pk])
    assert client.get(address).status_code == 200
    keys = [certificate.pk for certificate in printable(decision)]
    page = client.post(address, {"certificates": keys, "version": version.pk, "check": "1"}).content.decode()
    assert "Chữ quá dài" in page
    assert not PrintRun.objects.exists()
    assert client.post(address, {"certificates": keys}).status_code == 302
    assert "Bắt buộc" in client.post(address, {"certificates": keys}).content.decode()
    assert PrintRun.objects.get().count == len(keys)


def test_lists_ask_as_often_for_three_rows_as_for_one(world: World, clerk: User) -> None:
    client, counts = client_of(clerk), []
    for extra in (1, 2):
        for number in range(extra):
            approved(clerk, f"Mẫu {extra}.{number}")
            made = issued_decision(world)
            enter_run(made, list(printable(made)), PrintPlan(), actor=clerk)
            run = enter_run(made, list(printable(made)), PrintPlan(reason="Mất"), actor=clerk)
        asked = []
        for name, keys in (("template-list", []), ("print-log", []), ("print-run", [run.pk])):
            address = reverse(f"awards:{name}", args=keys)
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            asked.append(len(queries))
        counts.append(asked)
    assert counts[0] == counts[1]
