"""Waiting for something that comes by itself, with an end."""

import threading
from collections.abc import Callable
from time import monotonic

PATIENCE = 60.0  # seconds: two cores, beside other tests


def eventually(holds: Callable[[], object]) -> None:
    """Waits until something holds; the test fails where it never does."""
    end = monotonic() + PATIENCE
    while not holds():
        assert monotonic() < end, f"it never came within {PATIENCE} s"
        threading.Event().wait(0.01)
