"""For all tests."""

from __future__ import annotations

import os
import sys
import threading

import pytest
from hypothesis import settings

# A time limit for each example fails on a busy machine, and says nothing of the code; pytest-timeout ends what hangs.
settings.register_profile("no-deadline", deadline=None)
settings.load_profile("no-deadline")


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """A test that fails half-way may leave a thread behind, for which Python would wait for ever at its end."""
    left = [t.name for t in threading.enumerate() if t is not threading.main_thread() and not t.daemon]
    if left:
        print(f"threads were left behind: {', '.join(left)}", file=sys.stderr, flush=True)
        sys.stdout.flush()
        os._exit(1)
