"""Sealed sheets and the urn that holds them.

A session has its own X25519 key pair. Sheets are sealed to the public half; the private half is stored only wrapped by
the instance key, which lives in a file outside the database. So a reader of the database, or of a backup of it, learns
nothing about any sheet, and no interim result exists. Not promised: protection against an operator who holds both the
instance key and the traffic of the moment, coercion, a compromised phone, secrecy of a unanimous result.
"""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import nacl.utils
from django.utils.translation import gettext as _
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox

from awards import human_code
from awards.ballots.tally import CHOICES, Sheet
from base.core.errors import DomainError

_PADDING_STEP = 64
_LONGEST_CHOICE = max(CHOICES, key=len)
_PAPER = "paper"
_Urn = dict[str, tuple[bytes, bool]]


class UrnDamaged(DomainError):
    """The urn or a sheet in it is not what was put there."""

    code = "urn_damaged"


class WrongInstanceKey(DomainError):
    """The instance key does not open the private key of the session."""

    code = "wrong_instance_key"


@dataclass(frozen=True)
class SessionKeys:
    """``public`` (32 bytes) goes to whoever seals; ``wrapped_private`` is stored, useless without the instance key."""

    public: bytes
    wrapped_private: bytes


@dataclass(frozen=True)
class SealedSheet:
    """``receipt`` is shown to the voter once and stored nowhere but in the urn."""

    receipt: str
    ciphertext: bytes


def new_instance_key() -> bytes:
    """32 random bytes for the key file of an installation."""
    return nacl.utils.random(SecretBox.KEY_SIZE)


def new_session_keys(instance_key: bytes) -> SessionKeys:
    """A fresh key pair for one session, the private half wrapped by ``instance_key`` (32 bytes)."""
    private = PrivateKey.generate()
    return SessionKeys(bytes(private.public_key), bytes(SecretBox(instance_key).encrypt(bytes(private))))


def seal_sheet(
    choices: Mapping[str, str], public: bytes, item_keys: Sequence[str] | None = None, *, receipt: str = ""
) -> SealedSheet:
    """Seal the choices of one voter, ``{item key: "yes" | "no" | "blank"}``; ``"invalid"`` only from paper sheets.

    Every ciphertext of a session has the same length: the plaintext is padded to what the longest possible sheet on
    ``item_keys`` needs. Pass the whole agenda there, also for a voter who is recused on some items and leaves them out.
    ``receipt``: one that is written on a paper sheet already, otherwise a fresh random one.
    ``ValueError`` for an unknown choice or an item that is not on the agenda.
    """
    agenda = list(choices) if item_keys is None else list(item_keys)
    unknown = [key for key in choices if key not in agenda] + [word for word in choices.values() if word not in CHOICES]
    if unknown:
        raise ValueError(f"unknown item or choice: {unknown[0]}")
    receipt = receipt or human_code.new_code()
    plain = _encode_sheet(receipt, choices)
    longest = len(_encode_sheet(receipt, dict.fromkeys(agenda, _LONGEST_CHOICE)))
    padded = plain.ljust(-(-longest // _PADDING_STEP) * _PADDING_STEP, b" ")
    return SealedSheet(receipt, bytes(SealedBox(PublicKey(public)).encrypt(padded)))


def _encode_sheet(receipt: str, choices: Mapping[str, str]) -> bytes:
    """The receipt is sealed in with the choices, so that nobody can swap ciphertexts between receipts."""
    return json.dumps({"receipt": receipt, "choices": choices}, sort_keys=True, separators=(",", ":")).encode()


def urn_add(urn: bytes, sealed: SealedSheet, *, is_paper: bool = False) -> bytes:
    """The urn with one more sheet: canonical JSON ``[[receipt, base64], …]`` sorted by random receipt.

    The whole urn is one value and its order is the order of random receipts, so position tells nothing about when a
    sheet was cast. A sheet entered from paper carries a third element until the count, so that it, and no other, can be
    taken out again. An empty urn is ``b""``. ``UrnDamaged`` where the urn cannot be read or has the receipt already.
    """
    sheets = _decode_urn(urn)
    if sealed.receipt in sheets:
        raise UrnDamaged(_("Mã biên nhận đã có trong hòm phiếu. Hãy gửi lại phiếu."))
    sheets[sealed.receipt] = (sealed.ciphertext, is_paper)
    return _encode_urn(sheets)


def urn_take_paper(urn: bytes, receipt: str) -> bytes | None:
    """The urn without the paper sheet of that receipt; ``None`` where there is no such sheet or it is not of paper."""
    sheets = _decode_urn(urn)
    if receipt not in sheets or not sheets[receipt][1]:
        return None
    del sheets[receipt]
    return _encode_urn(sheets) if sheets else b""


def urn_paper(urn: bytes) -> set[str]:
    """Receipts of the sheets entered from paper; needs no key."""
    return {receipt for receipt, (_ciphertext, is_paper) in _decode_urn(urn).items() if is_paper}


def _encode_urn(sheets: _Urn) -> bytes:
    rows = [
        [receipt, base64.b64encode(ciphertext).decode(), *([_PAPER] if is_paper else [])]
        for receipt, (ciphertext, is_paper) in sorted(sheets.items())
    ]
    return json.dumps(rows, separators=(",", ":")).encode()


def urn_receipts(urn: bytes) -> list[str]:
    """The receipts in the urn, sorted; needs no key."""
    return sorted(_decode_urn(urn))


def open_sheets(urn: bytes, wrapped_private: bytes, instance_key: bytes) -> list[Sheet]:
    """Open every sheet, sorted by receipt. One damaged sheet refuses the whole urn; nothing is skipped in silence.

    Pass the result through ``tally.detach_recused`` before it is stored or shown to anybody.
    """
    try:
        private = PrivateKey(SecretBox(instance_key).decrypt(wrapped_private))
    except (CryptoError, ValueError) as error:
        raise WrongInstanceKey(
            _("Khóa của hệ thống không mở được phiên bỏ phiếu. Hãy kiểm tra tệp khóa đã dùng khi mở phiên.")
        ) from error
    box = SealedBox(private)
    return [_open_sheet(receipt, ciphertext, box) for receipt, (ciphertext, _) in sorted(_decode_urn(urn).items())]


def _open_sheet(receipt: str, ciphertext: bytes, box: SealedBox[PrivateKey]) -> Sheet:
    try:
        opened = json.loads(box.decrypt(ciphertext))
    except (CryptoError, ValueError) as error:
        raise UrnDamaged(_("Phiếu %(receipt)s không mở được: hòm phiếu đã bị sửa.") % {"receipt": receipt}) from error
    if opened["receipt"] != receipt:
        raise UrnDamaged(_("Phiếu %(receipt)s nằm sai chỗ: hòm phiếu đã bị sửa.") % {"receipt": receipt})
    return {"receipt": receipt, "choices": dict(opened["choices"])}


def _decode_urn(urn: bytes) -> _Urn:
    if not urn:
        return {}
    try:
        rows = json.loads(urn)
        sheets = {
            str(receipt): (base64.b64decode(text, validate=True), mark == [_PAPER]) for receipt, text, *mark in rows
        }
    except (ValueError, TypeError, binascii.Error) as error:
        raise UrnDamaged(_("Hòm phiếu không đọc được: dữ liệu đã bị hỏng hoặc bị sửa.")) from error
    if len(sheets) != len(rows):
        raise UrnDamaged(_("Hòm phiếu có hai phiếu cùng mã biên nhận: dữ liệu đã bị sửa."))
    return sheets
