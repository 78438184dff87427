"""What the check of a signed file found, in words for a person and as data to keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


class SignatureFormatError(Exception):
    """The file is not a signature at all, or one that cannot be read; the message says which."""


@dataclass(frozen=True)
class Signer:
    """One signature. `intact`: the mathematics holds over what was signed; `trusted`: its chain ends in a configured
    certificate, every link was valid at the moment of the check, and none is known to be revoked. `revocation`: by
    which lists that was asked, and what could not be asked at all.
    """

    name: str
    organisation: str
    issuer: str
    serial: str
    valid_from: str
    valid_to: str
    signed_at: str
    intact: bool
    trusted: bool
    problems: Sequence[str] = field(default_factory=tuple)
    revocation: Sequence[str] = field(default_factory=tuple)


@dataclass(frozen=True)
class SignatureReport:
    """`intact`: every signature holds and nothing was added after the last; `trusted`: every chain is trusted."""

    signers: Sequence[Signer]
    problems: Sequence[str] = field(default_factory=tuple)

    @property
    def intact(self) -> bool:
        return bool(self.signers) and not self.problems and all(signer.intact for signer in self.signers)

    @property
    def trusted(self) -> bool:
        return self.intact and all(signer.trusted for signer in self.signers)

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "intact": self.intact, "trusted": self.trusted}
