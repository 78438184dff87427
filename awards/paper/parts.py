"""Parts that every document has: head, foot, full stops."""

from collections.abc import Sequence

from awards.paper import model
from awards.paper.blocks import Closing, Head, SignatureLines
from awards.paper.wording import place_and_date, recipient_lines

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
_ROOM_FOR_NUMBER = "\u00a0" * 8


def head(letterhead: model.Letterhead) -> Head:
    """The two columns on top; a draft keeps room for the number."""
    return Head(
        superior=letterhead.superior.upper(),
        issuer=letterhead.issuer.upper(),
        number=f"Số: {letterhead.number or _ROOM_FOR_NUMBER}/{letterhead.symbol}",
        nation=NATION,
        motto=MOTTO,
        place_date=place_and_date(letterhead.place, letterhead.date),
    )


def closing(signatures: Sequence[model.Signature], recipients: Sequence[str] = ()) -> Closing:
    """The foot. The signer's name stands without academic titles; that is the caller's data."""
    signers = [
        SignatureLines([line.upper() for line in (each.authority, each.position) if line], each.name)
        for each in signatures
    ]
    return Closing(recipient_lines(recipients), signers)


def sentence(text: str) -> str:
    """``text`` with a full stop where it has no closing mark."""
    text = text.strip()
    return text if not text or text.endswith((".", "!", "?", ";", ":", "…")) else f"{text}."
