"""Text of a PDF, read by PDFium in a process of its own, so that a file made to hang ends only that process."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

from importers.extraction.unreadable import UnreadableDocument

TIME_LIMIT = 120
_WORKER = Path(__file__).with_name("pdf_worker.py")


def text_of(data: bytes, name: str) -> str:
    """Text of all pages. Raises `UnreadableDocument`: encrypted, broken, no_text (scanned), too_long, too_slow."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_WORKER)], input=data, capture_output=True, timeout=TIME_LIMIT, check=False
        )
        answer = json.loads(done.stdout) if done.returncode == 0 else {"problem": _ended_by(done.returncode)}
    except subprocess.TimeoutExpired as error:
        raise _problem("too_slow", name) from error
    except (OSError, ValueError) as error:
        raise _problem("broken", name) from error
    if "problem" in answer:
        raise _problem(str(answer["problem"]), name)
    text = str(answer["text"])
    if not text.strip():
        raise _problem("no_text", name)
    return text


def _ended_by(returncode: int) -> str:
    """A worker over its limit of processor time is ended by the system."""
    return "too_slow" if -returncode in (signal.SIGXCPU, signal.SIGKILL) else "broken"


def _problem(code: str, name: str) -> UnreadableDocument:
    messages = {
        "encrypted": f"Tệp PDF “{name}” có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại.",
        "no_text": f"Tệp PDF “{name}” không có chữ (bản quét). Hãy gửi bản có chữ: tệp .docx gốc, hoặc PDF xuất "
        f"từ Word.",
        "too_long": f"Tệp PDF “{name}” có quá nhiều trang. Hãy tách thành nhiều tệp rồi gửi từng tệp.",
        "too_slow": f"Tệp PDF “{name}” đọc quá lâu nên đã dừng: tệp quá dài hoặc quá phức tạp. Hãy tách thành nhiều "
        f"tệp, hoặc gửi bản .docx.",
        "broken": f"Tệp PDF “{name}” bị hỏng, không đọc được. Hãy xuất lại PDF hoặc gửi bản .docx.",
    }
    return UnreadableDocument(messages.get(code, messages["broken"]), code if code in messages else "broken")
