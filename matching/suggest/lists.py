"""Which columns have cells of several values, such as two mailboxes, and what stands between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zlib import crc32

from matching.suggest.content import share_of

_SEPARATORS = (";", "|")
# What is known by its form alone, so that each part of a cell can be told to be one. A title may hold a semicolon, and
# lists of persons and of codes are compared as such.
_TESTS = ("email", "phone", "web", "gtin", "tax", "national", "lei")
# Fewer cells are an oversight: the column is of one value, and should survive as one.
_OFTEN = 0.01
_NEARLY_ALL = 0.9
_LOOKED_AT = 800


def separators_in(columns: Mapping[str, Sequence[str | None]]) -> dict[str, str]:
    """Column → what stands between the values of its cells, of those columns that have several in some.

    The order of the rows does not matter.

    Args:
        columns: header → one cell per row; a sample of the rows says enough.
    """
    found = {name: _separator(cells) for name, cells in columns.items()}
    return {name: separator for name, separator in found.items() if separator is not None}


def parts_of(cell: str, separator: str) -> list[str]:
    """The values of a cell, none of them empty."""
    return [part for each in cell.split(separator) if (part := each.strip())]


def _separator(cells: Sequence[str | None]) -> str | None:
    present = [cell for cell in cells if cell]
    for separator in _SEPARATORS:
        several = [cell for cell in present if len(parts_of(cell, separator)) > 1]
        if len(several) < _OFTEN * len(present) or not several:
            continue
        chosen = sorted(set(several), key=lambda cell: (crc32(cell.encode(errors="replace")), cell))[
            :_LOOKED_AT
        ]
        parts = [part for cell in chosen for part in parts_of(cell, separator)]
        if any(share_of(test, parts) >= _NEARLY_ALL for test in _TESTS):
            return separator
    return None
