"""Windows without a screen; set before anything imports Qt."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import pytest

os.environ["QT_QPA_PLATFORM"] = "offscreen"


@pytest.fixture(autouse=True)
def _garbage_goes_between_tests() -> Iterator[None]:
    """Windows of a test that has ended lie in reference cycles. Collected in the middle of the next test, beside its
    engine's threads, they brought the process down or made it hang (seen under load); here nothing runs beside."""
    gc.disable()
    try:
        yield
    finally:
        gc.collect()
        gc.enable()
