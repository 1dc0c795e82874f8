"""Property files that are hard to read: made from parts that interact, for hypothesis and for Java."""

from __future__ import annotations

import random

from hypothesis import strategies as st

from tray_app.config_files.properties import entries
from tray_app.core.errors import Fixable

ENABLE, ENABLED = "sonar.telemetry.enable", "sonar.telemetry.enabled"
URL = "sonar.telemetry.url"

STRUCTURE = [b"\\", b"\\", b"\n", b"\n", b"\r", b"\r\n", b"\\\n", b"\\\r\n", b"\\\r", b" ", b"\t", b"\f", b"=", b":"]
STRUCTURE += [b"#", b"!", b"a", b"b", b"u", b"\n\n"]
TEXT = [b"\\u0041", b"\\u00", b"41", b"\\ud83d\\ude00", b"\\ud83d", b"\\t", b"\\ ", b"\\u00a0", b"\0", b"\x0b", b"\x1c"]
BYTES = [b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xed\xa0", b"\xe2\x82", b"\xac", b"\xf0\x9f", b"\xf4\x90\x80\x80"]
BYTES += [b"\xc0\x80", b"\xff", b"\x85", b"\xe2\x80\xa8", "ä€😀".encode()]
OURS = [ENABLE.encode(), ENABLE.encode() + b"=true", ENABLED.encode() + b" : no", b"#" + ENABLE.encode() + b"=true"]
OURS += [b"\\u0073onar.telemetry.enable=", b"sonar.tele\\\n  metry.url = http\\://x", b"false", b"pass.word=secret\n"]
OURS += [b"\n" + ENABLE.encode() + b"=tr\\\n   ue\n", b"\n" + ENABLE.encode() + b"\n", ENABLE.encode() + b"\\u0020=x\n"]
PARTS = STRUCTURE + TEXT + BYTES + OURS

raw_files = st.lists(st.sampled_from(PARTS), max_size=14).map(b"".join)
"""Any file, also such as Java gives up on."""


def is_legal(data: bytes) -> bool:
    """Whether a server could start with it."""
    try:
        entries(data)
    except Fixable:
        return False
    return True


legal_files = raw_files.filter(is_legal)


def random_files(seed: int, count: int) -> list[bytes]:
    """The same files for the same seed, in every version of hypothesis."""
    dice = random.Random(seed)
    return [
        b"".join(dice.choice(PARTS if dice.random() < 0.7 else STRUCTURE) for _ in range(dice.randint(0, 14)))
        for _ in range(count)
    ]
