"""The walk's second half: frozen results become a nomination, the council votes in secret, the decision its paper."""

from __future__ import annotations

import io
import re

import docx
import pypdf
from playwright.sync_api import expect

from tests.browser.visitor import PHONE, Visitor
from tests.browser.walk_movement import TITLE, YEAR, Walk

ROUND = f"Khen thưởng phong trào thi đua năm {YEAR}"
AWARD = "Bằng khen của Chủ tịch UBND tỉnh, thành phố"
SESSION = f"Phiên họp xét khen thưởng tháng 02/{YEAR + 1}"
SUBJECT = f"Về việc tặng Bằng khen cho tập thể dẫn đầu phong trào thi đua năm {YEAR}"
PAPERS = ("Tờ trình", "Báo cáo thành tích", "Biên bản bình xét")
MEMBERS = tuple(f"uyvien{number}" for number in range(1, 10))


def results_are_frozen(walk: Walk) -> None:
    walk.platform.tick(f"{YEAR + 1}-01-10")
    clerk = walk.visitor("thuongtruc")
    clerk.go("Phong trào")
    clerk.click(TITLE)
    clerk.take(clerk.page.get_by_role("main").get_by_role("link", name="Xếp hạng", exact=True).first)
    expect(clerk.page.get_by_role("heading", name="Bảng xếp hạng đã chốt")).to_be_visible()
    expect(clerk.page.locator("tbody tr").first).to_contain_text(walk.known["unit"])
    clerk.check()


def round_drafts_nomination(walk: Walk) -> None:
    """Planned by the secretariat; the schedule opens the round and drafts the leading unit."""
    clerk = walk.visitor("thuongtruc")
    clerk.go("Đợt xét khen thưởng")
    clerk.click("Lập đợt xét")
    clerk.check()
    clerk.field("Tên đợt xét").fill(ROUND)
    clerk.field("Loại hình khen thưởng").select_option(label="Phong trào, chuyên đề")
    clerk.field("Hội đồng của").select_option(label="Tỉnh Vĩnh Long")
    clerk.field(AWARD).check()
    clerk.field("Năm thành tích").fill(f"{YEAR}")
    clerk.field("Nhận hồ sơ từ ngày").fill(f"{YEAR + 1}-01-17")
    clerk.field("Đến hết ngày").fill(f"{YEAR + 1}-02-04")
    clerk.field("Phong trào").select_option(label=TITLE)
    clerk.field("Số đơn vị dẫn đầu").fill("1")
    clerk.press("Lập đợt xét")
    clerk.told("Đã lập đợt xét")
    public = walk.visitor()
    public.open(walk.known["page"])
    expect(public.page.get_by_role("heading", name="Đơn vị dẫn đầu")).to_be_visible()
    done = walk.platform.tick(f"{YEAR + 1}-01-17")
    assert (done["awards.open_rounds"], done["awards.draft_nominations"]) == (1, 1)


def unit_completes_dossier(walk: Walk) -> None:
    officer, head, clerk = (walk.visitor(name) for name in ("canbo", "lanhdao", "thuongtruc"))
    officer.follow("Hoàn thiện hồ sơ", ROUND)
    officer.told("Còn thiếu trước khi gửi")
    for paper in PAPERS:
        officer.field("Loại tài liệu").select_option(label=paper)
        content = {"name": f"{paper}.txt", "mimeType": "text/plain", "buffer": paper.encode()}
        officer.field("Tệp").set_input_files([content])
        officer.send("Thêm tài liệu")
        officer.told("Đã thêm tài liệu")
    officer.field("Tóm tắt thành tích").fill("Dẫn đầu phong trào, vượt mọi chỉ tiêu được giao, cách làm gần dân.")
    officer.press("Lưu báo cáo")
    officer.told("Hồ sơ đã đủ")
    officer.check()
    head.follow("Hoàn thiện và gửi", ROUND)
    head.click("Gửi hồ sơ")
    head.press("Gửi hồ sơ")
    head.told("Đã gửi hồ sơ")
    head.check()
    clerk.follow("Thẩm định", f"{walk.known['unit']} · {AWARD}")
    clerk.check()
    clerk.field("Ý kiến thẩm định").fill("Đã đối chiếu kết quả xếp hạng và hồ sơ; đủ cơ sở trình Hội đồng.")
    clerk.press("Hồ sơ đạt")
    clerk.told("Đã ghi kết quả thẩm định")


def council_is_invited(walk: Walk) -> None:
    """The window closes by schedule; the session gets its agenda, members are invited, the ballot is opened."""
    walk.platform.tick(f"{YEAR + 1}-02-05")
    clerk = walk.visitor("thuongtruc")
    clerk.follow("Lập phiên họp", "đủ điều kiện trình Hội đồng")
    clerk.check()
    clerk.field("Tên phiên họp").fill(SESSION)
    clerk.field("Thời gian họp").fill(f"{YEAR + 1}-02-18T14:00")
    clerk.field("Địa điểm").fill("Phòng họp số 2")
    clerk.page.get_by_role("checkbox", name=re.compile(rf"^{walk.known['unit']} – {AWARD}.*{YEAR}")).check()
    clerk.press("Lập phiên họp")
    expect(clerk.heading(SESSION)).to_be_visible()
    clerk.press("Gửi giấy mời")
    clerk.told("Đã gửi giấy mời")
    member = walk.visitor(MEMBERS[0])
    member.follow("Đọc hồ sơ", SESSION)
    expect(member.heading("Phòng đọc hồ sơ")).to_be_visible()
    member.take(member.page.get_by_role("link", name=walk.known["unit"]).first)
    expect(member.heading(walk.known["unit"])).to_be_visible()
    member.check()
    clerk.click("Điểm danh và mở bỏ phiếu")
    clerk.press("Mở bỏ phiếu")
    clerk.told("Đã mở bỏ phiếu")
    walk.known["session"] = clerk.page.url


def council_votes(walk: Walk) -> None:
    """Ten people, ten browsers: one on a phone, one who clicks twice, one who tries to vote again in a second tab."""
    receipts = []
    for name in (*MEMBERS, "chutich"):
        member = walk.visitor(name, viewport=PHONE if name == "uyvien2" else {"width": 1024, "height": 768})
        member.follow("Bỏ phiếu", SESSION)
        if name == "uyvien2":
            member.check()
        choice = "Không đồng ý" if name == "uyvien9" else "Đồng ý"
        second = member.new_tab() if name == "uyvien4" else None
        member.page.get_by_role("radio", name=choice, exact=True).check()
        button = member.page.get_by_role("button", name="Gửi phiếu")
        button.dblclick() if name == "uyvien3" else button.click()
        receipts.append(member.page.locator("#receipt").inner_text())
        if name == "uyvien2":
            member.check()
        if second is not None:
            vote_again(second)
        if name != "chutich":
            walk.leave(name)
    assert len(set(receipts)) == len(receipts) == 10
    walk.known["receipts"] = " ".join(receipts)


def vote_again(second: Visitor) -> None:
    second.page.get_by_role("radio", name="Không đồng ý", exact=True).check()
    with second.refused(409):
        second.press("Gửi phiếu")
        second.told(re.compile("phiếu", re.IGNORECASE))
        expect(second.heading("Phiếu đã được nhận")).to_be_visible()


def ballot_is_counted(walk: Walk) -> None:
    clerk = walk.visitor("thuongtruc")
    clerk.open(walk.known["session"])
    clerk.told("Đã nhận 10/10 phiếu")
    clerk.click("Khóa hòm phiếu")
    clerk.press("Khóa và kiểm phiếu")
    clerk.told("Đã khóa hòm phiếu và kiểm phiếu xong.")
    result = clerk.page.locator("tbody tr").filter(has_text=walk.known["unit"]).first
    expect(result).to_contain_text("9/10 đồng ý = 90%, ≥ 80%")
    expect(result).to_contain_text("Đạt")
    for receipt in walk.known["receipts"].split():
        expect(clerk.page.locator("main")).to_contain_text(receipt)
    clerk.check()


def session_is_concluded(walk: Walk) -> None:
    clerk = walk.visitor("thuongtruc")
    clerk.follow("Kết luận phiên họp", SESSION)
    clerk.field("Ý kiến thảo luận").fill("Các ủy viên thống nhất với báo cáo thẩm định.")
    clerk.field("Kết thúc lúc").fill(f"{YEAR + 1}-02-18T15:30")
    clerk.press("Kết luận và lập biên bản")
    clerk.told("Đã kết luận phiên họp")
    papers = clerk.page.locator("a.file").filter(has_text="Biên bản")
    expect(papers).to_have_count(4)
    for paper in papers.all():
        assert walk.known["unit"] in words_of(clerk.fetch(paper)), paper.inner_text()


def decision_is_issued(walk: Walk) -> None:
    clerk, chair = walk.visitor("thuongtruc"), walk.visitor("chutich")
    clerk.click("Dự thảo quyết định")
    clerk.check()
    clerk.field("Trích yếu").fill(SUBJECT)
    clerk.page.get_by_role("checkbox", name=re.compile(walk.known["unit"])).check()
    clerk.press("Lập dự thảo")
    clerk.told("Đã lập dự thảo")
    clerk.told("Dự thảo chờ người khác kiểm tra")
    chair.follow("Kiểm tra, trình ký", SUBJECT)
    chair.press("Đã kiểm tra, trình ký")
    chair.told("Đã kiểm tra và trình ký")
    chair.check()
    chair.click("Ký quyết định")
    chair.press("Ký quyết định")
    chair.told("Đã ký Quyết định số")
    clerk.follow("Đính kèm bản ký", SUBJECT)
    clerk.click("Đính kèm bản ký")
    clerk.check()
    scan = {"name": "ban-ky.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 signed and sealed"}
    clerk.field("Tệp").set_input_files([scan])
    clerk.press("Đính kèm")
    clerk.told("Đã đính kèm bản ký")
    clerk.click("Ban hành")
    clerk.press("Ban hành")
    clerk.told("Đã ban hành")
    clerk.check()
    walk.known["decision"] = clerk.page.url
    papers = clerk.page.locator("a.file").filter(has_text="Quyết định")
    expect(papers).to_have_count(2)
    for paper in papers.all():
        assert walk.known["unit"] in words_of(clerk.fetch(paper)), paper.inner_text()


def certificate_is_checked(walk: Walk) -> None:
    """Printed by a job, verified from the file alone, looked up by its code, found in the public register."""
    clerk, public = walk.visitor("thuongtruc"), walk.visitor()
    clerk.open(walk.known["decision"])
    code = clerk.page.locator("a[href*='/tra-cuu/']").first.get_attribute("href") or ""
    clerk.click("In bằng, giấy khen")
    clerk.check()
    clerk.press("In")
    done = clerk.page.get_by_role("link", name="Xem kết quả")
    expect(done).to_be_visible()
    clerk.check()
    clerk.click("Xem kết quả")
    done = clerk.page.get_by_role("link", name="Tệp in, đúng thứ tự")
    file = walk.platform.home / "bang-khen.pdf"
    file.write_bytes(clerk.fetch(done))
    answer = walk.platform.command("certificate", "verify", str(file)).stdout
    assert walk.known["unit"] in answer
    public.open(code)
    expect(public.page.get_by_role("heading", name="Kết quả kiểm tra")).to_be_visible()
    expect(public.page.locator("main")).to_contain_text(walk.known["unit"])
    public.check()
    forged = walk.platform.home / "bang-khen-sua.pdf"
    forged.write_bytes(file.read_bytes().replace(b"%%EOF", b"%%EOF\n% changed", 1))
    assert walk.platform.command("certificate", "verify", str(forged), check=False).returncode == 1
    public.open("/vinh-danh/")
    public.field("Tên, danh hiệu hoặc số quyết định").fill(walk.known["unit"])
    public.press("Tìm")
    expect(public.page.locator("main")).to_contain_text(walk.known["unit"])
    public.check()


def words_of(data: bytes) -> str:
    """The text of a .pdf or .docx on one line."""
    if data.startswith(b"%PDF"):
        text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    else:
        document = docx.Document(io.BytesIO(data))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        text = " ".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    return re.sub(r"\s+", " ", text)
