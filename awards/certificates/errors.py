"""Refusals of the certificate check."""

from base.core.errors import DomainError


class InvalidCertificate(DomainError):
    """The code, payload or file is not what was issued; the message says in Vietnamese what is wrong."""

    code = "invalid_certificate"
