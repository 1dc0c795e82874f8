"""A client of relays that says exactly what it is told to."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from urllib.parse import urlsplit

WITHIN_S = 20.0


@dataclass(frozen=True)
class Reply:
    status: int
    body: bytes


async def ask(address: str, raw: bytes) -> bytes:
    """All that is answered to these bytes until the other side closes; what it does not read is no error."""
    host, _, port = address.rpartition(":")
    async with asyncio.timeout(WITHIN_S):
        reader, writer = await asyncio.open_connection(host.strip("[]"), int(port))
        try:
            writer.write(raw)
            writer.write_eof()
            return await reader.read()
        finally:
            writer.close()


async def request(
    method: str, url: str, body: bytes, *, headers: list[tuple[str, str]] | None = None, chunked: bool = False
) -> Reply:
    """One request on a connection of its own."""
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    framing = ("Transfer-Encoding", "chunked") if chunked else ("Content-Length", str(len(body)))
    lines = [("Host", parts.netloc), *(headers or []), framing]
    head = "".join(f"{name}: {value}\r\n" for name, value in lines)
    payload = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body) if chunked and body else body
    raw = f"{method} {target} HTTP/1.1\r\n{head}\r\n".encode("latin-1") + payload
    said = await ask(parts.netloc, raw)
    head_said, _, answer = said.partition(b"\r\n\r\n")
    return Reply(int(head_said.split(b" ", 2)[1]) if head_said else 0, answer)


async def post(url: str, body: bytes) -> Reply:
    """A POST as the server makes it."""
    return await request("POST", url, body, headers=[("Content-Type", "application/json; charset=utf-8")])
