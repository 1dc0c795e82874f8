"""How long bodies pass: in large pieces, and without h11 where only their bytes have to be counted.

h11 copies each byte of a body four times, which costs the relay as much as all else that it does with it. Of a body
whose length was told h11's part is over once it has read the head.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Iterable

PIECE_BYTES: Final = 512 * 1024
"""At most. What passes costs half of what it does with asyncio's 256 kB; from 1 MB on each piece costs fresh memory."""
COUNTED_FROM_BYTES: Final = 4 * 1024 * 1024
"""Longer than any screenshot. A connection cannot be used again after a counted body: h11 does not know that it is
through; a new one costs less than what it saves."""


def length_to_count(headers: Iterable[tuple[bytes, bytes]]) -> int:
    """Of a body that is worth counting; 0 for any other. `headers` as h11 left them: it refuses all but one number."""
    named = {name.lower(): value for name, value in headers}
    length = 0 if b"transfer-encoding" in named else int(named.get(b"content-length", b"0"))
    return length if length >= COUNTED_FROM_BYTES else 0


def read_more(transport: asyncio.BaseTransport) -> None:
    """From here on up to PIECE_BYTES in one read. asyncio has no name for it but this attribute of its transports on
    sockets; where there is none, pieces are smaller."""
    if hasattr(transport, "max_size"):
        transport.max_size = PIECE_BYTES
