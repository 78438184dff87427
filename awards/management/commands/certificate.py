from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from awards.certificates.errors import InvalidCertificate
from awards.certificates.signing import FIRST_PREFIX, PREFIX, CertificatePayload, verify_payload, verify_pdf
from awards.domain.certificate_keys import published_keys, revoke_key, rotate_key, trusted_keys
from awards.domain.certificates import check_code
from awards.enums.council import CertificateStatus
from base.core.errors import DomainError

AUTHENTIC = {CertificateStatus.VALID.value, CertificateStatus.CORRECTED.value}
KEY_HEX = 64
LARGEST = 200 * 1024 * 1024


class Command(BaseCommand):
    help = (
        "Check a certificate: `thidua certificate verify FILE|CODE`. A PDF or the text of a QR is checked offline "
        "with the public keys, a code against the register. Exits 1 where it is not authentic, 2 on bad input. "
        "`keys` lists the public keys, `rotate-key` signs with a fresh one from now on, `revoke-key ID` is for a key "
        "in wrong hands."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["verify", "keys", "rotate-key", "revoke-key"])
        parser.add_argument("subject", metavar="FILE|CODE", nargs="?", default="")
        parser.add_argument(
            "--public-key", default="", help="hex, or a file with a key a line; this installation's own by default"
        )
        parser.add_argument("--reason", default="", help="why a key is replaced or revoked")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["action"] == "verify":
            self._verify(options)
            return
        try:
            if options["action"] == "rotate-key":
                rotate_key(reason=options["reason"])
            elif options["action"] == "revoke-key":
                revoke_key(options["subject"], reason=options["reason"])
        except DomainError as error:
            raise CommandError(error.message, returncode=2) from error
        keys = published_keys()
        listed = [line.split()[0] for line in keys.splitlines()]
        self.stdout.write(json.dumps({"public_keys": listed}) if options["format"] == "json" else keys.rstrip())

    def _verify(self, options: dict[str, Any]) -> None:
        subject = options["subject"]
        if not subject:
            raise CommandError("Hãy ghi tên tệp, nội dung QR hoặc mã cần kiểm tra.", returncode=2)
        keys = _keys(options["public_key"])
        try:
            answer = _file(Path(subject), keys) if _is_file(subject) else _words(subject, keys)
        except InvalidCertificate as error:
            answer = {"authentic": False, "status": "invalid", "message": error.message, "certificates": []}
        if options["format"] == "json":
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
        else:
            self.stdout.write(answer["message"])
            for row in answer["certificates"]:
                self.stdout.write(
                    f"  {row['code']}  {row['recipient']} · {row['award_name']} · {row['decision_number']}"
                )
        if not answer["authentic"]:
            sys.exit(1)


def _is_file(subject: str) -> bool:
    """False also for what cannot be a file name at all, such as the long text of a QR."""
    try:
        return Path(subject).is_file()
    except (OSError, ValueError):
        return False


def _keys(given: str) -> list[bytes]:
    """The public keys named on the command line, or our own. A file has one a line; what follows `#` is a remark."""
    if not given:
        return trusted_keys()
    text = Path(given).read_text(encoding="ascii", errors="replace") if _is_file(given) else given
    lines = [line.partition("#")[0].strip() for line in text.splitlines()]
    try:
        keys = [bytes.fromhex(line) for line in lines if line]
    except ValueError:
        keys = []
    if not keys or any(len(key) * 2 != KEY_HEX for key in keys):
        raise CommandError("Khóa công khai phải là 64 ký tự thập lục phân hoặc tệp chứa chúng.", returncode=2)
    return keys


def _file(path: Path, keys: list[bytes]) -> dict[str, Any]:
    """Offline: a signed PDF, or a text file that holds what a QR said."""
    if not 0 < path.stat().st_size <= LARGEST:
        raise CommandError(f"Tệp {path.name} rỗng hoặc quá lớn.", returncode=2)
    data = path.read_bytes()
    if data.startswith(b"%PDF"):
        return _signed(verify_pdf(data, *keys), "Tệp đúng là tệp do hệ thống cấp, không bị sửa.")
    text = data.decode("utf-8", errors="replace")
    if not _is_payload(text):
        raise CommandError(f"Tệp {path.name} không phải PDF và không chứa mã QR của bằng, giấy khen.", returncode=2)
    return _signed([verify_payload(text, *keys)], "Mã QR đúng là mã do hệ thống ký.")


def _is_payload(text: str) -> bool:
    return f"{PREFIX}." in text or f"{FIRST_PREFIX}." in text


def _words(subject: str, keys: list[bytes]) -> dict[str, Any]:
    """What a QR says (offline), or a code (from the register)."""
    if _is_payload(subject):
        return _signed([verify_payload(subject, *keys)], "Mã QR đúng là mã do hệ thống ký.")
    try:
        answer = check_code(subject)
    except DomainError as error:
        raise CommandError(f"Không có tệp nào tên như vậy. {error.message}", returncode=2) from error
    certificate = answer.certificate
    rows = []
    if certificate is not None:
        names = ("code", "recipient", "award_name", "decision_number", "decision_date")
        rows = [{name: certificate.facts[name] for name in names}]
    status = certificate.status if certificate else "unknown"
    return {
        "authentic": status in AUTHENTIC,
        "status": status,
        "message": f"{answer.title}. {answer.detail}",
        "certificates": rows,
    }


def _signed(payloads: list[CertificatePayload], message: str) -> dict[str, Any]:
    rows = [asdict(payload) | {"decision_date": payload.decision_date.isoformat()} for payload in payloads]
    return {"authentic": True, "status": "signed", "message": message, "certificates": rows}
