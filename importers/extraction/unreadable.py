"""The one error of the readers."""

from __future__ import annotations


class UnreadableDocument(ValueError):
    """A file that gives no text.

    `message` is Vietnamese, for the person who sent the file: what is wrong and what to do. `code` is for programs:
    empty, not_a_file, cannot_open, too_big, too_long, too_slow, no_text, encrypted, broken, bomb, unsupported, binary.
    """

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
