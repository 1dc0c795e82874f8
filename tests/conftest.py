"""For all tests."""

from __future__ import annotations

from hypothesis import settings

# A time limit for each example fails on a busy machine, and says nothing of the code; pytest-timeout ends what hangs.
settings.register_profile("no-deadline", deadline=None)
settings.load_profile("no-deadline")
