"""Random codes that people read aloud, type from paper and never mix up.

Used for certificate codes and for ballot receipts. The alphabet has 31 characters: no 0, O, 1, I or L. 31 is prime, so
the weighted check character finds every single wrong character and every swap of two neighbours. Twelve characters
carry 11 random ones: 54 bits.
"""

import re
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 12
GROUP = 4
_VALUE = {character: value for value, character in enumerate(ALPHABET)}


def check_character(body: str) -> str:
    """Check character of ``body``, weights 1, 2, 3… modulo 31. ``KeyError`` for a character outside the alphabet."""
    total = sum(weight * _VALUE[character] for weight, character in enumerate(body, start=1))
    return ALPHABET[total % len(ALPHABET)]


def new_code() -> str:
    """A fresh code of 12 characters, the last one a check character, from the system's random source."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return body + check_character(body)


def normalise(text: str) -> str | None:
    """The 12 characters of a typed or scanned code, or ``None`` where it cannot be one.

    Spaces, hyphens, dots and small letters are forgiven; a wrong character is not.
    """
    code = re.sub(r"[\s.\-‐-―]+", "", text).upper()
    if len(code) != LENGTH or any(character not in _VALUE for character in code):
        return None
    return code if check_character(code[:-1]) == code[-1] else None


def grouped(code: str) -> str:
    """``K7QM2ABCDEF9`` → ``K7QM-2ABC-DEF9``, as printed."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
