"""The barest vendor, for `make bench`: takes a body of any size and throws it away, or gives one. In threads, without
looking at anything but the length.

    python bare_vendor.py        prints its port; serves until it is killed
"""

from __future__ import annotations

import re
import socket
import threading

PIECE = bytes(256 * 1024)


def serve(line: socket.socket) -> None:
    """One connection: requests one after the other."""
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    room, rest = bytearray(len(PIECE)), b""
    while True:
        while b"\r\n\r\n" not in rest:
            more = line.recv(65536)
            if not more:
                line.close()
                return
            rest += more
        head, _, rest = rest.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: *(\d+)", head)
        left = (int(length[1]) if length else 0) - len(rest)
        rest = b""
        while left > 0:
            left -= line.recv_into(room, min(left, len(room)))
        wanted = re.match(rb"GET /give/(\d+) ", head)
        size = int(wanted[1]) if wanted else 0
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size)
        for start in range(0, size, len(PIECE)):
            line.sendall(PIECE[: size - start])


def main() -> None:
    """Until it is killed."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
        print(listening.getsockname()[1], flush=True)
        while True:
            line, _ = listening.accept()
            threading.Thread(target=serve, args=(line,), daemon=True).start()


if __name__ == "__main__":
    main()
