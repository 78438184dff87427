"""What an article is made of. Each picture asks for a text for those who do not see it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BlockQuoteBlock, CharBlock, RichTextBlock, StreamBlock, StructBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]


class PictureBlock(StructBlock):
    image = ImageChooserBlock(label=_("ảnh"))
    alt = CharBlock(label=_("mô tả ảnh cho người không nhìn thấy"), max_length=200)
    caption = CharBlock(label=_("chú thích"), required=False, max_length=300)

    class Meta:
        icon = "image"
        label = _("Ảnh")
        template = "components/story_picture.html"


class QuoteBlock(StructBlock):
    text = BlockQuoteBlock(label=_("lời trích"))
    speaker = CharBlock(label=_("người nói"), required=False, max_length=150)

    class Meta:
        icon = "openquote"
        label = _("Lời trích")
        template = "components/story_quote.html"


class ArticleBlock(StreamBlock):
    """Body of stories, news and plain pages."""

    heading = CharBlock(label=_("Tiêu đề mục"), icon="title", max_length=150, template="components/story_heading.html")
    paragraph = RichTextBlock(label=_("Đoạn văn"), features=FEATURES)
    picture = PictureBlock()
    quote = QuoteBlock()
    file = DocumentChooserBlock(label=_("Tệp đính kèm"), template="components/story_file.html")

    class Meta:
        required = False
