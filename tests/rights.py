"""Another user for tests of rights, and a `pkexec` whose administrator is the test.

The program runs as `nobody`, who may read everything (Python may lie in root's home) and write only what is his. His
`pkexec` asks the test, which is root: it starts the helper, or answers as pkexec does where nothing becomes of it.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]
NOBODY, SERVER_USER = 65534, 4242
HELPER = "telemetry-tray-helper"

needs_root = pytest.mark.skipif(
    not sys.platform.startswith("linux") or os.geteuid() != 0, reason="only root can make files of other users"
)

AS_NOBODY = [
    *("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"),
    *("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search", "--bounding-set=-all,+dac_read_search"),
]

_PKEXEC = """#!{python} -I
import json, socket, sys
with socket.socket(socket.AF_UNIX) as line:
    line.connect({address!r})
    line.sendall(json.dumps(sys.argv[1:]).encode() + b"\\n")
    code, out, err = json.loads(line.makefile().readline())
sys.stdout.write(out)
sys.stderr.write(err)
sys.exit(code)
"""

Decide = Callable[[list[str]], "tuple[int, str, str] | None"]
"""Code and output of pkexec; None: the administrator agrees."""


class Authority:
    """The administrator, with a `pkexec` in `bin` that comes to him."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[list[str]] = []
        self.decide: Decide = lambda _: None
        self.store = folder / "var"
        self.bin = folder / "bin"
        self.helper = folder / "lib" / HELPER
        """Only its place counts, and that it is root's: the code is this checkout's."""
        for path in (self.bin, self.helper.parent):
            path.mkdir(mode=0o755)
        self.helper.write_text("#!/bin/false\n")
        self.helper.chmod(0o755)
        address = str(folder / "administrator")
        pkexec = self.bin / "pkexec"
        pkexec.write_text(_PKEXEC.format(python=sys.executable, address=address))
        pkexec.chmod(0o755)
        self._line = socket.socket(socket.AF_UNIX)
        self._line.bind(address)
        Path(address).chmod(0o777)
        self._line.listen()
        self._thread = threading.Thread(target=self._serve, name="administrator")
        self._thread.start()

    def __enter__(self) -> Authority:
        return self

    def __exit__(self, *_: object) -> None:
        self._line.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._line.close()

    def _serve(self) -> None:
        while True:
            try:
                talk, _ = self._line.accept()
            except OSError:
                return
            with talk, talk.makefile("rw") as lines:
                words = json.loads(lines.readline())
                self.asked.append(words)
                try:
                    lines.write(json.dumps(self.decide(words) or self.act(words[2:])) + "\n")
                    lines.flush()
                except BrokenPipeError:
                    pass  # it was ended meanwhile

    def act(self, words: list[str]) -> tuple[int, str, str]:
        """The helper, as root."""
        code = "import sys; from tray_app.helper.__main__ import main; sys.exit(main(sys.argv[2:], store=sys.argv[1]))"
        done = subprocess.run(
            [sys.executable, "-I", "-c", code, str(self.store), *words],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout, done.stderr
