from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from awards.certificates.errors import InvalidCertificate
from awards.certificates.signing import PREFIX, CertificatePayload, verify_payload, verify_pdf
from awards.domain.certificates import check_code, public_key
from awards.enums_council import CertificateStatus
from base.core.errors import DomainError

AUTHENTIC = {CertificateStatus.VALID.value, CertificateStatus.CORRECTED.value}
KEY_HEX = 64
LARGEST = 200 * 1024 * 1024


class Command(BaseCommand):
    help = (
        "Check a certificate: `thidua certificate verify FILE|CODE`. A PDF or the text of a QR is checked offline "
        "with the public key, a code against the register. Exits 1 where it is not authentic, 2 on bad input."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["verify"])
        parser.add_argument("subject", metavar="FILE|CODE")
        parser.add_argument(
            "--public-key", default="", help="hex, or a file with it; this installation's own by default"
        )
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        subject = options["subject"]
        key = _key(options["public_key"])
        try:
            answer = _file(Path(subject), key) if _is_file(subject) else _words(subject, key)
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


def _key(given: str) -> bytes:
    """The public key named on the command line, or our own."""
    if not given:
        return public_key()
    text = Path(given).read_text(encoding="ascii", errors="replace") if _is_file(given) else given
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) * 2 != KEY_HEX:
        raise CommandError("Khóa công khai phải là 64 ký tự thập lục phân hoặc tệp chứa chúng.", returncode=2)
    return key


def _file(path: Path, key: bytes) -> dict[str, Any]:
    """Offline: a signed PDF, or a text file that holds what a QR said."""
    if not 0 < path.stat().st_size <= LARGEST:
        raise CommandError(f"Tệp {path.name} rỗng hoặc quá lớn.", returncode=2)
    data = path.read_bytes()
    if data.startswith(b"%PDF"):
        return _signed(verify_pdf(data, key), "Tệp đúng là tệp do hệ thống cấp, không bị sửa.")
    text = data.decode("utf-8", errors="replace")
    if PREFIX not in text:
        raise CommandError(f"Tệp {path.name} không phải PDF và không chứa mã QR của bằng, giấy khen.", returncode=2)
    return _signed([verify_payload(text, key)], "Mã QR đúng là mã do hệ thống ký.")


def _words(subject: str, key: bytes) -> dict[str, Any]:
    """What a QR says (offline), or a code (from the register)."""
    if f"{PREFIX}." in subject:
        return _signed([verify_payload(subject, key)], "Mã QR đúng là mã do hệ thống ký.")
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
