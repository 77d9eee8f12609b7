"""Where an error came from, without its words: these may quote a value of a person."""

from __future__ import annotations

import traceback

_FRAMES = 12


def where(error: BaseException) -> list[str]:
    """The innermost frames of an error, as `file:line function`, the last one last."""
    trace = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in trace[-_FRAMES:]]
