"""What stands between the values of a feature that has several."""

from __future__ import annotations

from typing import Final

SEPARATOR: Final = "\x1e"
"""In no value that a standardiser gives."""
