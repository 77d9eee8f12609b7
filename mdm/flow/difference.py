"""What `mdm verify` finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not what the log says. Names where, never a value.

    `what` is the kind of thing, `where` its place, `detail` how it differs.
    """

    what: str
    where: str
    detail: str

    def __str__(self) -> str:
        """As one line."""
        return f"{self.what} {self.where}: {self.detail}"
