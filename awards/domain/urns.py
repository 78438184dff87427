"""The outer lock of the urn in the database.

Each sheet inside is sealed to the session's key already. Without this outer lock two versions of the row would
differ in exactly one
sheet, and whoever keeps old versions (dead tuples, write-ahead logs) could lay that sheet beside the roll mark of
the same
transaction and, once receipts are published, know the choice.
"""

from __future__ import annotations

import hashlib

from django.utils.translation import gettext as _
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from awards.ballots.sealing import UrnDamaged
from awards.models.sessions import CouncilSession

_BLOCK = 4096
_SHEET_ROOM = 512
_ITEM_ROOM = 64
_LENGTH_BYTES = 8


def lock_urn(sheets: bytes, session: CouncilSession, key: bytes) -> bytes:
    """`sheets` encrypted under a fresh nonce, padded so that the length is the same from the first sheet to the
    last.
    """
    room = _room(session)
    size = max(room, -(-(len(sheets) + _LENGTH_BYTES) // _BLOCK) * _BLOCK)
    padded = (len(sheets).to_bytes(_LENGTH_BYTES, "big") + sheets).ljust(size, b"\0")
    return bytes(SecretBox(_key(session, key)).encrypt(padded))


def unlock_urn(sealed: bytes, session: CouncilSession, key: bytes) -> bytes:
    """What `lock_urn` was given. UrnDamaged where the value was altered, moved between sessions, or the key is
    another.
    """
    try:
        padded = SecretBox(_key(session, key)).decrypt(sealed)
    except (CryptoError, ValueError) as error:
        raise UrnDamaged(
            _(
                "Hòm phiếu không mở được: dữ liệu đã bị sửa, hoặc tệp khóa của hệ thống "
                "không phải tệp đã dùng khi mở phiên."
            )
        ) from error
    length = int.from_bytes(padded[:_LENGTH_BYTES], "big")
    return padded[_LENGTH_BYTES : _LENGTH_BYTES + length]


def _key(session: CouncilSession, key: bytes) -> bytes:
    place = str(session.pk).encode()
    return hashlib.blake2b(place, key=key, person=b"thidua-urn", digest_size=SecretBox.KEY_SIZE).digest()


def _room(session: CouncilSession) -> int:
    """Bytes that the sheets of the whole council need, rounded up to whole blocks."""
    need = session.roll.count() * (_SHEET_ROOM + session.items.count() * _ITEM_ROOM)
    return -(-(need + _LENGTH_BYTES) // _BLOCK) * _BLOCK
