"""A document as PDF, typeset by typst with a serif of Times' width and every Vietnamese letter."""

from dataclasses import asdict
from typing import Any

from awards.paper.composition import compose
from awards.paper.model import Paper
from awards.paper.typesetting import compile_pdf
from awards.paper.wording import composed


def render_pdf(paper: Paper) -> bytes:
    """PDF bytes, A4 portrait; the same words as :func:`awards.paper.docx.render_docx`."""
    document = compose(paper)
    blocks = [{"kind": type(block).__name__, **asdict(block)} for block in document.blocks]
    return compile_pdf("paper.typ", _clean({"title": document.title, "head": asdict(document.head), "blocks": blocks}))


def _clean(value: Any) -> Any:
    """Every text in NFC and without control characters."""
    if isinstance(value, str):
        return composed(value)
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    return [_clean(item) for item in value] if isinstance(value, list | tuple) else value
