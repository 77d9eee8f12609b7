"""Cuts a stream of bytes into lines, within bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

MAX_LINE_BYTES: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank. `cut` says that it was too long and only its beginning is here."""

    number: int
    content: bytes
    cut: bool = False


class LineCutter:
    """Takes bytes as they come and gives lines as they end."""

    def __init__(self, max_line_bytes: int = MAX_LINE_BYTES) -> None:
        self._max = max_line_bytes
        self._rest = bytearray()
        self._cut = False
        self._number = 0

    def feed(self, chunk: bytes) -> Iterator[Line]:
        """The lines that end in this chunk."""
        parts = chunk.split(b"\n")
        for part in parts[:-1]:
            self._append(part)
            yield from self.end()
        self._append(parts[-1])

    def end(self) -> Iterator[Line]:
        """The line begun last, if it is not blank: what the stream ends with need not end in a newline."""
        self._number += 1
        content, cut = bytes(self._rest), self._cut
        self._rest.clear()
        self._cut = False
        if content.strip() or cut:
            yield Line(self._number, content, cut)

    def _append(self, part: bytes) -> None:
        room = self._max - len(self._rest)
        self._cut = self._cut or len(part) > room
        self._rest += part[:room]
