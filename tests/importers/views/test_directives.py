from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from base.accounts.workbench import work_for
from importers.domain import review
from importers.enums import Decision, ImportStatus, ProposalKind
from importers.models import DirectiveImport
from movements.enums import MovementStatus
from movements.models import Movement
from tests.factories.accounts import UserFactory
from tests.importers.documents import DIRECTIVE


@pytest.fixture
def signed_in(client, secretary):
    client.force_login(secretary)
    return client


def address(name, *args):
    return reverse(f"importers:{name}", args=args)


def test_an_upload_leads_to_its_review(signed_in, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        upload = SimpleUploadedFile("chi-thi.txt", DIRECTIVE.encode())
        response = signed_in.post(address("directive-upload"), {"file": upload})
    item = DirectiveImport.objects.get()
    assert response.status_code == 302
    assert response["Location"] == item.get_absolute_url()
    page = signed_in.get(item.get_absolute_url()).content.decode()
    assert "<mark>Phấn đấu năm 2026 toàn tỉnh có 66/87 xã đạt chuẩn nông thôn mới</mark>" in page
    assert "66/87 xã" in page


def test_an_upload_of_nothing_is_explained_at_the_field(signed_in):
    response = signed_in.post(address("directive-upload"), {})
    assert response.status_code == 422
    assert "Hãy chọn một tệp" in response.content.decode()
    wrong = signed_in.post(address("directive-upload"), {"file": SimpleUploadedFile("a.exe", b"MZ")})
    assert "Không nhận tệp" in wrong.content.decode()
    assert not DirectiveImport.objects.exists()


def test_an_officer_sees_none_of_it(client, officer, take_in):
    item = take_in()
    proposal = item.proposals.first()
    client.force_login(officer)
    pages = [
        address("directive-list"),
        address("directive-upload"),
        item.get_absolute_url(),
        address("directive-file", item.pk),
        address("directive-publish", item.pk),
        address("proposal-decide", proposal.pk),
    ]
    assert [client.get(page).status_code for page in pages] == [403] * len(pages)


def test_a_guest_is_asked_to_sign_in(client, db):
    assert client.get(address("directive-list")).status_code == 302


def test_the_list_costs_the_same_for_one_and_for_three(signed_in, take_in, queries_of):
    url, costs = address("directive-list"), []
    for more in (1, 2):
        for number in range(more):
            take_in(DIRECTIVE.encode() + b" " * number)
        costs.append(queries_of(url))
    assert costs[0] == costs[1] <= 12
    assert signed_in.get(url).content.decode().count("Chỉ thị 18/CT-UBND") == 3


def test_the_review_costs_the_same_for_few_and_for_many_proposals(signed_in, take_in, queries_of):
    few = take_in()
    more = "".join(f"\nPhấn đấu năm 2026 có {n}/87 xã đạt chuẩn số {n}." for n in range(1, 30))
    many = take_in((DIRECTIVE + more).encode())
    assert many.proposals.count() > few.proposals.count() + 20
    assert queries_of(few.get_absolute_url()) == queries_of(many.get_absolute_url()) <= 15


def test_a_proposal_is_decided_without_any_script(signed_in, take_in):
    item = take_in()
    proposal = item.proposals.filter(kind=ProposalKind.TARGET)[0]
    response = signed_in.post(address("proposal-decide", proposal.pk), {"action": "accept"})
    assert response["Location"] == f"{item.get_absolute_url()}#proposal-{proposal.pk}"
    proposal.refresh_from_db()
    assert proposal.decision == Decision.ACCEPTED


def test_htmx_gets_the_card_and_the_progress(signed_in, take_in):
    item = take_in()
    proposal = item.proposals.filter(kind=ProposalKind.TARGET)[0]
    url = address("proposal-decide", proposal.pk)
    page = signed_in.post(url, {"action": "drop"}, headers={"HX-Request": "true"}).content.decode()
    assert page.startswith("<article")
    assert 'hx-swap-oob="true"' in page
    assert f"1/{item.proposals.count()}" in page
    form = signed_in.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<form" in form
    assert "<html" not in form


def target_values(**changed):
    values = {
        "name": "Xã đạt chuẩn nông thôn mới",
        "comparator": "n_of_m",
        "numerator": "68",
        "denominator": "87",
        "unit": "xã",
        "scale": "",
        "direction": "up",
        "nature": "stock",
        "hardness": "mandatory",
        "period": "2026",
        "deadline": "2026-12-31",
    }
    return values | changed


def test_a_target_is_corrected_through_its_form(signed_in, take_in):
    item = take_in()
    proposal = item.proposals.get(kind=ProposalKind.TARGET, data__numerator="66")
    url = address("proposal-decide", proposal.pk)
    assert 'value="66"' in signed_in.get(url).content.decode()
    assert signed_in.post(url, target_values()).status_code == 302
    proposal.refresh_from_db()
    assert proposal.decision == Decision.CORRECTED
    assert (proposal.data["numerator"], proposal.data["deadline"]) == ("68", "2026-12-31")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"numerator": "sáu mươi"}, "không phải là số"),
        ({"deadline": "2026-02-31"}, "không phải là ngày có thật"),
        ({"name": ""}, "bắt buộc"),
        ({"comparator": "between", "low": "135", "high": "130"}, ""),
    ],
)
def test_a_wrong_correction_is_explained_and_not_kept(signed_in, take_in, wrong, said):
    proposal = take_in().proposals.get(kind=ProposalKind.TARGET, data__numerator="66")
    response = signed_in.post(address("proposal-decide", proposal.pk), target_values(**wrong))
    assert response.status_code == 422
    assert said in response.content.decode()
    proposal.refresh_from_db()
    assert proposal.decision == Decision.PENDING


def test_a_name_is_corrected_through_its_form(signed_in, take_in):
    proposal = take_in().proposals.filter(kind=ProposalKind.MOVEMENT)[0]
    signed_in.post(address("proposal-decide", proposal.pk), {"words": "Tên đúng"})
    proposal.refresh_from_db()
    assert (proposal.data["name"], proposal.decision) == ("Tên đúng", Decision.CORRECTED)


def metadata_values(**changed):
    return {
        "type": "Chỉ thị",
        "number": "18/CT-UBND",
        "issued_on": "2025-12-28",
        "title": "Phát động thi đua",
    } | changed


def test_metadata_is_confirmed_and_an_impossible_day_refused(signed_in, take_in):
    item = take_in()
    wrong = signed_in.post(item.get_absolute_url(), metadata_values(issued_on="31/02/2025"))
    assert wrong.status_code == 422
    assert "không phải là ngày có thật" in wrong.content.decode()
    signed_in.post(item.get_absolute_url(), metadata_values(number="19/CT-UBND"))
    item.refresh_from_db()
    assert item.metadata["number"] == "19/CT-UBND"


def publish_values(province, **changed):
    values = {
        "name": "other",
        "other_name": "Thi đua năm 2026",
        "kind": "yearly",
        "organiser": province.pk,
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
        "registration_opens_on": "2026-01-01",
        "registration_closes_on": "2026-01-31",
        "frequency": "quarter",
        "due_rule": "day_of_month",
        "due_day": "20",
        "gaps": "Soạn nốt sau.",
    }
    return values | changed


def test_the_whole_way_from_upload_to_the_public_page(signed_in, take_in, province):
    item = take_in()
    rest = address("directive-accept-rest", item.pk)
    assert rest in signed_in.get(item.get_absolute_url()).content.decode()
    signed_in.post(rest)
    assert rest not in signed_in.get(item.get_absolute_url()).content.decode()
    form = signed_in.get(address("directive-publish", item.pk)).content.decode()
    assert "Thi đua thực hiện thắng lợi nhiệm vụ phát triển kinh tế - xã hội năm 2026" in form
    assert 'value="2026-01-01"' in form
    response = signed_in.post(address("directive-publish", item.pk), publish_values(province))
    movement = Movement.objects.get()
    assert response["Location"] == movement.get_absolute_url()
    assert movement.plans.get().due_day == 20
    assert movement.status == MovementStatus.SUBMITTED
    approval = reverse("movements:movement-approve", args=[movement.pk])
    assert "không tự duyệt được" in signed_in.get(approval).content.decode()
    signed_in.force_login(UserFactory(role="chair", unit=province))
    signed_in.post(approval)
    movement.refresh_from_db()
    public = signed_in.get(movement.page.url)
    assert public.status_code == 200
    assert "Thi đua năm 2026" in public.content.decode()


def test_the_second_publisher_is_told_in_the_form(signed_in, take_in, province):
    item = take_in()
    review.accept_rest(item, actor=None)
    signed_in.post(address("directive-publish", item.pk), publish_values(province))
    again = signed_in.post(address("directive-publish", item.pk), publish_values(province))
    assert again.status_code == 422
    assert "đã được" in again.content.decode()
    assert Movement.objects.count() == 1


def test_publishing_waits_for_every_proposal(signed_in, take_in, province):
    item = take_in()
    response = signed_in.post(address("directive-publish", item.pk), publish_values(province))
    assert response.status_code == 422
    assert "chưa quyết định" in response.content.decode()
    assert not Movement.objects.exists()


def test_a_plan_that_lacks_parts_waits_for_a_reason_typed_by_a_person(signed_in, take_in, province):
    item = take_in()
    review.accept_rest(item, actor=None)
    refused = signed_in.post(address("directive-publish", item.pk), publish_values(province, gaps="  "))
    assert refused.status_code == 422
    assert "Kế hoạch còn thiếu: " in refused.content.decode()
    assert not Movement.objects.exists()
    signed_in.post(address("directive-publish", item.pk), publish_values(province, gaps="Kinh phí chờ dự toán."))
    assert Movement.objects.get().launch_plans.get().gap_reason == "Kinh phí chờ dự toán."


def test_the_aim_stands_on_the_movement_and_in_its_plan(signed_in, take_in, province):
    item = take_in()
    review.accept_rest(item, actor=None)
    signed_in.post(address("directive-publish", item.pk), publish_values(province, aim="Vì xóm làng sạch đẹp."))
    movement = Movement.objects.get()
    assert movement.aim == "Vì xóm làng sạch đẹp."
    assert movement.launch_plans.get().parts["purpose"] == movement.aim


@pytest.mark.parametrize(
    "wrong",
    [{"other_name": ""}, {"due_day": ""}, {"ends_on": "2025-12-31"}, {"organiser": ""}, {"starts_on": "hôm nay"}],
)
def test_a_wrong_publishing_form_changes_nothing(signed_in, take_in, province, wrong):
    item = take_in()
    review.accept_rest(item, actor=None)
    assert signed_in.post(address("directive-publish", item.pk), publish_values(province, **wrong)).status_code == 422
    assert not Movement.objects.exists()


def test_the_same_file_uploaded_before_is_pointed_out(signed_in, take_in):
    take_in()
    page = signed_in.get(take_in().get_absolute_url()).content.decode()
    assert "đã được tải lên trước đó" in page


def test_a_failed_file_offers_what_to_do(signed_in, take_in):
    item = take_in(b"PK\x03\x04 hong", "a.docx")
    page = signed_in.get(item.get_absolute_url()).content.decode()
    assert "Đọc lại tệp" in page
    assert item.error in page.replace("&quot;", '"')
    assert signed_in.post(address("directive-discard", item.pk)).status_code == 302
    item.refresh_from_db()
    assert item.status == ImportStatus.DISCARDED
    assert (
        item.name not in signed_in.get(address("directive-list")).content.decode().split("</nav>")[-1].split("Đã bỏ")[0]
    )


def test_the_progress_page_ends_with_a_fresh_page(signed_in, take_in):
    item = take_in()
    url = address("directive-progress", item.pk)
    assert signed_in.get(url, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert signed_in.get(url)["Location"] == item.get_absolute_url()


def test_the_file_is_handed_back_and_never_shown_as_a_page(signed_in, take_in):
    item = take_in(b"<html><script>alert(1)</script><p>Ph\xc3\xa1t</p></html>", "a.html")
    response = signed_in.get(address("directive-file", item.pk))
    assert response["Content-Type"] == "application/octet-stream"
    assert "attachment" in response["Content-Disposition"]


def test_a_target_that_was_missed_is_added(signed_in, take_in):
    item = take_in()
    quote = "Giảm tỷ lệ hộ nghèo còn dưới 1%"
    signed_in.post(address("target-add", item.pk), target_values(quote=quote))
    assert item.proposals.filter(original_kind="", quote=quote).exists()
    wrong = signed_in.post(address("target-add", item.pk), target_values(quote="không có"))
    assert "Không thấy đoạn trích" in wrong.content.decode()


def test_accuracy_is_shown(signed_in, take_in):
    assert "Chưa có số liệu" in signed_in.get(address("accuracy")).content.decode()
    review.accept_rest(take_in(), actor=None)
    assert "100%" in signed_in.get(address("accuracy")).content.decode()
    table = signed_in.get(address("accuracy-export", "csv"))
    assert table["Content-Disposition"].endswith('.csv"')
    assert b"precision" in table.content
    assert signed_in.get(address("accuracy-export", "json")).json()["rows"][0]["precision"] == 1.0


def test_a_reviewed_document_is_handed_out_as_an_annotation(signed_in, take_in):
    item = take_in()
    review.accept_rest(item, actor=None)
    page = signed_in.get(item.get_absolute_url()).content.decode()
    assert "Cách đọc" in page
    assert "Mức tin cậy" in page
    gold = signed_in.get(address("directive-gold", item.pk)).json()
    assert gold["waiting"] == 0
    assert gold["targets"]


def test_a_document_to_review_waits_among_my_work(secretary, officer, take_in):
    item = take_in()
    assert [row.url for row in work_for(secretary) if "Rà soát" in row.title] == [item.get_absolute_url()]
    assert not [row for row in work_for(officer) if "Rà soát" in row.title]
