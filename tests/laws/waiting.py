"""Waits for what other processes and threads bring about."""

from __future__ import annotations

import time
from collections.abc import Callable

LIMIT_SECONDS = 60.0


def eventually(condition: Callable[[], object]) -> None:
    """Ask again and again until the condition holds; fail when it never does."""
    deadline = time.monotonic() + LIMIT_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
