"""Errors that carry a sentence for the person in front of the screen."""

from __future__ import annotations


class DomainError(Exception):
    """A refusal with a reason. `message` is Vietnamese, says what is wrong and what to do next; `code` is stable for
    tests and the API.
    """

    code = "invalid"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        if code:
            self.code = code


class TransitionRefused(DomainError):
    """The object is not in a state from which this step is possible."""

    code = "transition"


class NotAllowed(DomainError):
    """The actor may not do this to this object."""

    code = "forbidden"
