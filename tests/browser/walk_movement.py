"""The walk's first half, through screens only: a directive becomes a movement, a unit joins, reports and is checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Locator, expect

from base.core import clock
from tests.browser.platform import Platform
from tests.browser.visitor import DESK, Visitor

YEAR = clock.today().year + 1
"""In which the walk takes place, by its own calendar; what ends it happens in the year after."""
TITLE = f"Thi đua vượt chỉ tiêu kinh tế – xã hội tỉnh Vĩnh Long năm {YEAR}"
PLEDGE = "Hoàn thành mọi chỉ tiêu được giao trước ngày 30 tháng 11, báo cáo trung thực."
REASON = "Minh chứng chưa ghi ngày công nhận; đề nghị bổ sung ngày, số quyết định rồi gửi lại."
MENDED = "Đã bổ sung số và ngày của quyết định công nhận."


@dataclass
class Walk:
    """Who walks, on which platform, and what one step leaves for the next."""

    platform: Platform
    browser: Browser
    directive: Path
    with_axe: bool
    known: dict[str, str] = field(default_factory=dict)
    people: dict[str, Visitor] = field(default_factory=dict)

    def visitor(self, name: str = "", *, viewport: dict[str, int] = DESK) -> Visitor:
        """The person of that name; the public where none is given. Each has a browser context of its own."""
        if name not in self.people:
            self.people[name] = Visitor(
                self.browser, self.platform.url, name, viewport=viewport, with_axe=self.with_axe
            )
        return self.people[name]

    def leave(self, *names: str) -> None:
        for name in names or tuple(self.people):
            self.people.pop(name).leave()


def directive_becomes_movement(walk: Walk) -> None:
    clerk = walk.visitor("thuongtruc")
    clerk.check()
    clerk.go("Văn bản phát động")
    clerk.click("Tải văn bản lên")
    clerk.field("Tệp văn bản").set_input_files(walk.directive)
    clerk.press("Tải lên và đọc")
    expect(clerk.page.locator("#job .progress__bar, #section-target").first).to_be_visible()
    expect(clerk.page.locator("#section-target")).to_be_visible()
    clerk.check()
    review_proposals(clerk)
    publish(walk, clerk)


def review_proposals(clerk: Visitor) -> None:
    """One target corrected, one proposal dropped, the rest accepted; each stands beside its sentence."""
    page = clerk.page
    assert page.locator("article[id^=proposal-] mark").count() >= 8
    first = page.locator("section[aria-labelledby=section-target] article").first
    card = page.locator(f"#{first.get_attribute('id')}")
    card.get_by_role("link", name="Sửa").click()
    card.get_by_label("Tên chỉ tiêu").fill("Tốc độ tăng tổng sản phẩm trên địa bàn (GRDP)")
    card.get_by_role("button", name="Lưu và nhận").click()
    expect(card.get_by_role("button", name="Quyết định lại")).to_be_visible()
    dropped = last_card(page.locator("section[aria-labelledby=section-movement] article"))
    dropped.get_by_role("button", name="Bỏ").click()
    expect(dropped.get_by_role("button", name="Quyết định lại")).to_be_visible()
    expect(page.locator("#review-progress")).to_contain_text(re.compile(r"2/\d+ đề xuất"))
    clerk.press("Nhận tất cả mục còn lại")
    clerk.told(re.compile(r"Đã nhận \d+ đề xuất còn lại"))
    page.locator("#metadata summary").click()
    clerk.field("Người ký").fill("Lữ Quang Ngời")
    clerk.press("Lưu và xác nhận")
    clerk.told("Đã lưu thông tin văn bản.")


def last_card(cards: Locator) -> Locator:
    return cards.page.locator(f"#{cards.last.get_attribute('id')}")


def publish(walk: Walk, clerk: Visitor) -> None:
    page = clerk.page
    clerk.click("Tiếp tục: lập phong trào")
    clerk.check()
    clerk.field("Tên khác, ghi ở ô dưới").check()
    clerk.field("Tên khác").fill(TITLE)
    for label, day in {
        "Bắt đầu": f"{YEAR}-01-04",
        "Kết thúc": f"{YEAR}-12-31",
        "Mở đăng ký": f"{YEAR}-01-04",
        "Hết hạn đăng ký": f"{YEAR}-01-31",
    }.items():
        clerk.field(label).fill(day)
    clerk.field("Chế độ báo cáo").select_option(label="Cả năm")
    clerk.field("Cách tính hạn").select_option(label="ngày cố định của tháng cuối kỳ")
    clerk.field("Ngày đến hạn").fill("15")
    with clerk.refused(422):
        clerk.press("Trình duyệt")
        expect(page.locator("main")).to_contain_text("Kế hoạch còn thiếu")
    clerk.check()
    clerk.field("Lý do trình khi kế hoạch còn thiếu phần").fill("Các phần khác theo kế hoạch sẽ ban hành sau.")
    clerk.press("Trình duyệt")
    expect(clerk.heading(TITLE)).to_be_visible()
    clerk.check()
    walk.known["movement"] = page.url
    approve(walk)
    page.reload()
    walk.known["page"] = page.get_by_role("link", name="Trang công khai").get_attribute("href") or ""
    public = walk.visitor()
    public.take(public.open("/phong-trao/").get_by_role("link", name=TITLE))
    expect(public.heading(TITLE)).to_be_visible()
    assert public.page.url.endswith(walk.known["page"])
    expect(public.page.locator("main")).to_contain_text("Tốc độ tăng tổng sản phẩm trên địa bàn (GRDP)")
    public.check()


def approve(walk: Walk) -> None:
    """The secretariat may not approve what it submitted; the chair sees it under "Việc của tôi" and publishes it."""
    clerk, chair = walk.visitor("thuongtruc"), walk.visitor("chutich")
    clerk.page.goto(f"{walk.known['movement']}duyet/")
    expect(clerk.page.locator("main")).to_contain_text("không tự duyệt được")
    expect(clerk.page.get_by_role("button", name="Duyệt và công bố")).to_have_count(0)
    clerk.page.goto(walk.known["movement"])
    chair.follow("Xem và duyệt", TITLE)
    chair.check()
    chair.press("Duyệt và công bố")
    chair.told("Đã duyệt và công bố phong trào")
    expect(chair.heading(TITLE)).to_be_visible()
    chair.check()


def unit_joins(walk: Walk) -> None:
    """The schedule opens registration; the head registers; the secretariat assigns the targets."""
    walk.platform.tick(f"{YEAR}-01-04")
    head, clerk = walk.visitor("lanhdao"), walk.visitor("thuongtruc")
    head.follow("Đăng ký", TITLE)
    head.check()
    walk.known["unit"] = head.field("Đơn vị").locator("option:checked").inner_text().strip()
    head.field("Giao ước thi đua").fill(PLEDGE)
    head.press("Đăng ký")
    head.told("đã đăng ký thi đua")
    clerk.go("Phong trào")
    clerk.click(TITLE)
    clerk.click("Giao chỉ tiêu")
    clerk.check()
    clerk.press("Giao chỉ tiêu")
    clerk.check()
    clerk.press(re.compile(r"Giao \d+ lượt"))
    clerk.told(re.compile(r"Đã giao \d+ chỉ tiêu"))
    public = walk.visitor()
    public.open(walk.known["page"])
    expect(public.page.locator(".stat").filter(has_text="Đơn vị tham gia")).to_contain_text("1")


def unit_reports(walk: Walk) -> None:
    """The period opens by schedule. Officer, head and secretariat: sent, returned, mended, sent again, approved."""
    walk.platform.tick(f"{YEAR}-12-08")
    officer, head, clerk = (walk.visitor(name) for name in ("canbo", "lanhdao", "thuongtruc"))
    fill_report(officer)
    send_report(head)
    open_report(clerk, walk.known["unit"])
    clerk.check()
    clerk.click("Trả lại")
    clerk.field("Lý do").fill(REASON)
    clerk.press("Trả lại")
    clerk.told("Đã trả lại báo cáo")
    officer.follow("Sửa báo cáo", TITLE)
    officer.told(REASON)
    officer.field("Thuyết minh chung").fill(MENDED)
    officer.press("Lưu báo cáo")
    officer.told("Đã lưu báo cáo")
    send_report(head)
    open_report(clerk, walk.known["unit"])
    clerk.click("Duyệt")
    clerk.press("Duyệt báo cáo")
    clerk.told("Đã duyệt báo cáo")
    public = walk.visitor()
    public.open(walk.known["page"])
    expect(public.page.locator("main")).to_contain_text("Hiện đã đạt mức giao")
    public.check()


def fill_report(officer: Visitor) -> None:
    """Every goal reached exactly, and a file as evidence of the first target."""
    officer.follow("Nhập báo cáo", TITLE)
    page = officer.page
    officer.check()
    for target in page.locator("section.panel").all():
        for figure in target.get_by_label("Số thực hiện").all():
            figure.fill(enough(target.locator("strong").first.inner_text()))
        for opinion in target.get_by_label("Tự đánh giá").all():
            opinion.select_option(label="Đạt")
    evidence = {"name": "so-lieu-cuoi-nam.txt", "mimeType": "text/plain", "buffer": "Số liệu cuối năm.".encode()}
    officer.field("Thêm minh chứng").first.set_input_files([evidence])
    officer.press("Lưu báo cáo")
    officer.told("Đã lưu báo cáo")
    expect(page.get_by_role("link", name="so-lieu-cuoi-nam.txt")).to_be_visible()
    officer.check()


def enough(aim: str) -> str:
    """A figure that meets the aim as the form words it: "tăng 6%" → 6, "16/20 phường" → 16, "dưới 1%" → 0."""
    if aim.startswith("dưới"):
        return "0"
    found = re.search(r"(\d[\d.]*)(?:,\d+)?", aim)
    assert found, aim
    if aim.startswith("trên"):
        return str(int(found[1].replace(".", "")) + 1)
    return f"-{found[0]}" if aim.startswith("giảm") else found[0]


def send_report(head: Visitor) -> None:
    head.follow("Xem và gửi", TITLE)
    head.click("Gửi báo cáo")
    head.press("Gửi báo cáo")
    head.told("Đã gửi báo cáo tới Thường trực Hội đồng.")


def open_report(clerk: Visitor, unit: str) -> None:
    """A report that waits alone opens at once; where several wait, the list of them comes first."""
    clerk.follow("Duyệt báo cáo", "chờ duyệt")
    if re.search(r"/bao-cao/\d+/$", clerk.page.url) is None:
        row = clerk.page.locator("tbody tr").filter(has_text=unit).filter(has_text=TITLE)
        clerk.take(row.get_by_role("link").first)
    expect(clerk.page.locator("main")).to_contain_text(unit)
