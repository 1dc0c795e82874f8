"""Lines that nobody reads hold nobody up."""

from __future__ import annotations

import os
import threading
from contextlib import suppress

from tray_app.cli.lines import KEPT, Lines


def read_all(descriptor: int) -> str:
    told = b""
    while piece := os.read(descriptor, 65536):
        told += piece
    return told.decode()


def test_they_come_in_order() -> None:
    ear, mouth = os.pipe()
    lines = Lines(mouth)
    for number in range(300):
        lines.say(str(number))
    lines.close()
    os.close(mouth)
    assert read_all(ear) == "".join(f"{n}\n" for n in range(300))
    os.close(ear)


def test_a_pipe_that_nobody_reads_holds_nobody_up_and_says_what_is_missing() -> None:
    ear, mouth = os.pipe()
    lines = Lines(mouth)
    count = KEPT * 3
    for number in range(count):
        lines.say(f"{number} {'x' * 200}")  # 600 kB: a pipe takes 64
    told: list[str] = []
    reader = threading.Thread(target=lambda: told.append(read_all(ear)))
    reader.start()
    lines.close()
    os.close(mouth)
    reader.join()
    os.close(ear)
    whole = told[0].splitlines()
    numbers = [int(line.split()[0]) for line in whole if not line.startswith("(")]
    assert numbers == sorted(numbers) and KEPT <= len(numbers) < count
    missed = [
        int(line[1:].split()[0]) for line in whole if line.endswith(" lines were left out, because nobody read them)")
    ]
    assert len(numbers) + sum(missed) == count


def test_a_reader_that_is_gone_is_no_failure() -> None:
    ear, mouth = os.pipe()
    os.close(ear)
    lines = Lines(mouth)
    for number in range(10):
        lines.say(str(number))
    lines.close()
    with suppress(OSError):
        os.close(mouth)
