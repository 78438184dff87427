"""What the editor writes: a story of each awarded collective, a piece of news, the directive as a legal document."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.core.files import File
from django.core.files.images import ImageFile
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Site

from awards.models import Decision, Grant
from base.core import clock
from config.demo.stage import Stage
from movements.models import Directive, Movement
from web.cms.models import (
    CouncilSettings,
    DocumentIndexPage,
    LegalDocumentPage,
    LinkBanner,
    NewsIndexPage,
    NewsPage,
    StoryCandidate,
    StoryChoice,
    StoryIndexPage,
    StoryPage,
)

PICTURES = Path(__file__).parent / "pictures"
"""Our own drawings: a made-up person must not have a real face."""
LINKS = (
    ("Cổng Dịch vụ công quốc gia", "Nộp hồ sơ, theo dõi kết quả trực tuyến.", "https://dichvucong.gov.vn/"),
    ("Hệ thống văn bản Chính phủ", "Luật, nghị định, thông tư còn hiệu lực.", "https://vanban.chinhphu.vn/"),
)
STORIES = (
    (
        "Tổ công nghệ số đi từng nhà",
        "Bảy giờ tối, khi bà con đi làm về, các tổ viên mới bắt đầu buổi làm việc: mang máy tính đến từng nhà, "
        "hướng dẫn nộp hồ sơ và nhận kết quả ngay tại bàn nước.",
        "Ban đầu nhiều người ngại. Tổ chọn cách làm chậm mà chắc: mỗi tuần một xóm, mỗi nhà một người biết làm rồi "
        "chỉ lại cho người bên cạnh. Sau bốn tháng, phần lớn hồ sơ của xã được nộp từ nhà.",
        "digital-team.webp",
        "Tranh minh họa: buổi tối, bốn người đứng quanh chiếc máy tính trước hiên nhà.",
    ),
    (
        "Giữ dòng kênh xanh",
        "Mỗi sáng thứ bảy, con kênh chảy qua ấp có thêm vài chục người xuống vớt rác, trồng cỏ giữ bờ.",
        "Việc nhỏ thành nếp: hộ nào cũng nhận một đoạn bờ kênh. Nước trong hơn, trẻ con lại bơi được, và hội thi "
        "“Đoạn kênh nhà em” trở thành ngày vui chung của cả xã.",
        "canal.webp",
        "Tranh minh họa: người dân chèo xuồng vớt rác trên kênh, trồng cây hai bên bờ.",
    ),
    (
        "Không để hồ sơ nào quá hạn",
        "Tấm bảng ở bộ phận một cửa chỉ ghi một con số: số hồ sơ còn trong ngày. Cuối buổi, con số ấy phải về không.",
        "Từ tấm bảng đó, xã bỏ được ba lần chuyển giấy giữa các bàn. Người dân không phải đi lại, cán bộ cũng về "
        "đúng giờ hơn.",
        "counter.webp",
        "Tranh minh họa: quầy một cửa lúc năm giờ chiều, trên bảng ghi số 0.",
    ),
)


def name_council(name: str, *, english_name: str) -> None:
    """What the header and the footer of the portal call the council."""
    council = CouncilSettings.for_site(Site.objects.get(is_default_site=True))
    council.council_name, council.english_name = name, english_name
    council.save()


def link_elsewhere() -> None:
    """Two doors of the state that readers of such a portal look for."""
    for order, (title, detail, url) in enumerate(LINKS):
        LinkBanner.objects.create(title=title, detail=detail, url=url, order=order, starts_on=clock.today())


def write_stories(stage: Stage, movement: Movement, decision: Decision) -> None:
    """Published with the consent of the collective and linked to the award behind it."""
    parent = StoryIndexPage.objects.get()
    grants = Grant.objects.filter(decision=decision).select_related("unit").order_by("pk")
    for number, (grant, (title, lead, text, picture, seen)) in enumerate(zip(grants, STORIES, strict=False)):
        day = (decision.issued_on or clock.today()) + dt.timedelta(days=14 * (number + 1))
        body = [("paragraph", f"<p>{text}</p>"), ("paragraph", "<p><i>Câu chuyện minh họa cho bản dùng thử.</i></p>")]
        page = StoryPage(
            title=title,
            subject_name=grant.unit.name,
            unit_name=str(stage.organisation.province),
            grant=grant,
            movement=movement,
            has_consent=True,
            lead=lead,
            published_on=day,
            image=_picture(picture, title),
            image_alt=seen,
            body=body,
            owner=stage.users["bientap"],
        )
        parent.add_child(instance=page)
        page.save_revision(user=stage.users["bientap"]).publish(user=stage.users["bientap"])


def _picture(name: str, title: str) -> Image:
    with (PICTURES / name).open("rb") as stream:
        return Image.objects.create(title=title, file=ImageFile(stream, name))


def _attached(directive: Directive) -> Document | None:
    if directive.file is None:
        return None
    with directive.file.file.open("rb") as stream:
        file = File(stream, directive.file.name)
        document = Document.objects.create(title=f"Toàn văn {directive.number}", file=file)
        document.get_file_size()
        return document


def ask_the_public(movement: Movement, today: dt.date) -> None:
    """The stories of a movement put to the choice of the public, open for some weeks around today."""
    choice = StoryChoice.objects.create(
        question="Câu chuyện nào đáng học nhất?",
        movement=movement,
        opens_on=today - dt.timedelta(days=7),
        closes_on=today + dt.timedelta(days=21),
    )
    stories = StoryPage.objects.live().filter(movement=movement).order_by("published_on", "pk")
    for order, story in enumerate(stories):
        StoryCandidate.objects.create(choice=choice, story=story, sort_order=order)


def write_news(stage: Stage, directive: Directive) -> None:
    """The directive with its file among the documents, and a piece of news about it."""
    editor = stage.users["bientap"]
    document = LegalDocumentPage(
        title=directive.title[:255],
        number=directive.number,
        issuer=directive.issuer,
        issued_on=directive.issued_on or clock.today(),
        effective_on=directive.effective_on,
        signer=directive.signer,
        file=_attached(directive),
        owner=editor,
    )
    news = NewsPage(
        title="Phát động phong trào thi đua của năm",
        lead="Chỉ tiêu, thời hạn và đơn vị phụ trách được công bố cùng văn bản phát động; tiến độ cập nhật theo kỳ.",
        published_on=directive.issued_on or clock.today(),
        body=[("paragraph", "<p>Người dân có thể theo dõi tiến độ từng chỉ tiêu ở mục Phong trào.</p>")],
        owner=editor,
    )
    for parent, page in ((DocumentIndexPage.objects.get(), document), (NewsIndexPage.objects.get(), news)):
        parent.add_child(instance=page)
        page.save_revision(user=editor).publish(user=editor)
