"""Both ends of a transfer for `make bench`: Python's own HTTP client and server, as they are, in pieces of 64 kB.

The bare sockets of `bare_vendor.py` look at nothing; these read and write heads, count bodies and go through buffers,
as whoever really stands at the ends does.

    python http_ends.py          the server: prints its port; serves until it is killed
"""

from __future__ import annotations

import io
import shutil
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PIECE_BYTES = 64 * 1024
"""What `shutil.copyfileobj`, and so `python -m http.server`, takes at a time."""
WITHIN_S = 60.0


class Given(io.RawIOBase):
    """A file of so many zeros, as far as a reader of it sees."""

    def __init__(self, size_bytes: int) -> None:
        self._left = size_bytes

    def readable(self) -> bool:
        return True

    def readinto(self, room: object) -> int:
        count = min(self._left, len(memoryview(room)))  # type: ignore[arg-type]
        self._left -= count
        return count


class Taken(io.RawIOBase):
    """A file that keeps only how much was written."""

    def __init__(self) -> None:
        self.size_bytes = 0

    def writable(self) -> bool:
        return True

    def write(self, piece: object) -> int:
        count = len(memoryview(piece))  # type: ignore[arg-type]
        self.size_bytes += count
        return count


class Handler(BaseHTTPRequestHandler):
    """Takes a body, or gives one."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        left = int(self.headers["Content-Length"])
        while left:
            left -= len(self.rfile.read(min(left, PIECE_BYTES)))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        size = int(self.path.rpartition("/")[2])
        self.send_response(200)
        self.send_header("Content-Length", str(size))
        self.end_headers()
        shutil.copyfileobj(Given(size), self.wfile, PIECE_BYTES)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is written."""


def upload(port: int, size_bytes: int) -> None:
    """Raises RuntimeError unless it was taken."""
    line = HTTPConnection("127.0.0.1", port, timeout=WITHIN_S, blocksize=PIECE_BYTES)
    line.request("POST", "/take", Given(size_bytes), {"Content-Length": str(size_bytes)})
    if line.getresponse().status != 200:
        raise RuntimeError("the upload was not taken")
    line.close()


def download(port: int, size_bytes: int) -> None:
    """Raises RuntimeError unless it came whole."""
    line = HTTPConnection("127.0.0.1", port, timeout=WITHIN_S)
    line.request("GET", f"/give/{size_bytes}", headers={"Connection": "close"})
    taken = Taken()
    shutil.copyfileobj(line.getresponse(), taken, PIECE_BYTES)
    if taken.size_bytes != size_bytes:
        raise RuntimeError("the download was cut short")
    line.close()


def main() -> None:
    """Until it is killed."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        print(server.server_address[1], flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
