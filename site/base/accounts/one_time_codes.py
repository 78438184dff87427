"""Codes of an authenticator app (RFC 6238) and recovery codes: what is asked for at sign-in after the password.

What is kept in the database is of no use there: the secret of an app lies sealed and a recovery code is a keyed digest,
both under a key of the instance that stands outside it, as that of the ballots does. A recovery code has figures only,
so that it goes into the same field with the same keys of a phone.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import secrets
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from base.accounts.models import User

STEP_SECONDS, FIGURES, SECRET_BYTES = 30, 6, 20
"""What every app takes without being told."""
DRIFT = 1
"""Steps by which the clock of a phone may go wrong, and a code be late."""
RECOVERY_FIGURES, RECOVERY_CODES = 10, 10


def new_secret() -> bytes:
    return secrets.token_bytes(SECRET_BYTES)


def seal(secret: bytes) -> str:
    return SecretBox(_instance_key()).encrypt(secret).hex()


def unseal(sealed: str) -> bytes | None:
    """None where the key of the instance is another one than that which sealed."""
    try:
        return SecretBox(_instance_key()).decrypt(bytes.fromhex(sealed))
    except (CryptoError, ValueError):
        return None


def as_text(secret: bytes) -> str:
    """To be typed into an app: groups of four letters."""
    text = base64.b32encode(secret).decode("ascii")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def setup_address(secret: bytes, user: User) -> str:
    """What the QR code says. The host tells the councils apart in which one person works."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return _reckoner(secret).get_provisioning_uri(f"{user.username}@{host}", settings.WAGTAIL_SITE_NAME)


def step_at(moment: dt.datetime) -> int:
    return int(moment.timestamp()) // STEP_SECONDS


def code_of(secret: bytes, step: int) -> str:
    return _reckoner(secret).generate(step * STEP_SECONDS).decode("ascii")


def step_of(secret: bytes, code: str, moment: dt.datetime) -> int | None:
    """Which of the steps around `moment` the code belongs to."""
    now = step_at(moment)
    near = range(now - DRIFT, now + DRIFT + 1)
    return next((step for step in near if hmac.compare_digest(code_of(secret, step), code)), None)


def new_recovery_codes() -> list[str]:
    return [f"{secrets.randbelow(10**RECOVERY_FIGURES):0{RECOVERY_FIGURES}}" for _code in range(RECOVERY_CODES)]


def in_groups(code: str) -> str:
    half = len(code) // 2
    return f"{code[:half]} {code[half:]}"


def recovery_digest(user: User, code: str) -> str:
    return hmac.new(_instance_key(), f"{user.pk}:{code}".encode(), hashlib.sha256).hexdigest()


def figures_of(typed: str) -> str:
    """A code as it is meant, however it was grouped."""
    return "".join(sign for sign in typed if sign in "0123456789")


def _reckoner(secret: bytes) -> TOTP:
    # Within HMAC it is sound, and the only one that every app reckons with.
    return TOTP(secret, FIGURES, SHA1(), STEP_SECONDS)  # noqa: S303


def _instance_key() -> bytes:
    return bytes.fromhex(settings.HOME.secret("second-factor.key"))
