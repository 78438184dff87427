"""Just enough DER to walk through a CMS message. Definite lengths only, as DER demands; nothing is decoded on trust."""

from __future__ import annotations

from dataclasses import dataclass

from awards.signatures.report import SignatureFormatError

SEQUENCE, SET, INTEGER, OCTETS, OID = 0x30, 0x31, 0x02, 0x04, 0x06
CONTEXT_0, CONTEXT_1, KEY_ID = 0xA0, 0xA1, 0x80
MAX_LENGTH_BYTES = 4


@dataclass(frozen=True)
class Node:
    """One element: its tag, its content, and the bytes of both together."""

    tag: int
    content: bytes
    raw: bytes

    def children(self) -> list[Node]:
        found, rest = [], self.content
        while rest:
            node, rest = read(rest)
            found.append(node)
        return found

    @property
    def oid(self) -> str:
        """Dotted number of an OBJECT IDENTIFIER."""
        if self.tag != OID or not self.content:
            raise SignatureFormatError("an object identifier was expected")
        numbers, value = [], 0
        for byte in self.content:
            value = value << 7 | byte & 0x7F
            if not byte & 0x80:
                numbers.append(value)
                value = 0
        first = min(numbers[0] // 40, 2)
        return ".".join(str(n) for n in (first, numbers[0] - 40 * first, *numbers[1:]))

    @property
    def integer(self) -> int:
        return int.from_bytes(self.content, "big", signed=True)


def read(data: bytes) -> tuple[Node, bytes]:
    """The first element of `data` and what follows it. SignatureFormatError where it is cut short or not DER."""
    if len(data) < 2:
        raise SignatureFormatError("the signature is cut short")
    size, start = data[1], 2
    if size & 0x80:
        count = size & 0x7F
        if not 1 <= count <= MAX_LENGTH_BYTES or len(data) < 2 + count:
            raise SignatureFormatError("lengths of the signature are not DER")
        size, start = int.from_bytes(data[2 : 2 + count], "big"), 2 + count
    end = start + size
    if end > len(data):
        raise SignatureFormatError("the signature is cut short")
    return Node(data[0], data[start:end], data[:end]), data[end:]


def expect(node: Node, tag: int) -> Node:
    if node.tag != tag:
        raise SignatureFormatError("the signature does not have the expected structure")
    return node
