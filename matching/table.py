"""Records as columns of codes: every distinct value is kept, standardised and compared once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

ABSENT = -1

Codes = NDArray[np.int32]
Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One value per record: `codes` are places in `values`, ABSENT where a record has none.

    `values` are distinct, an object array of str.
    """

    codes: Codes
    values: NDArray[Any]

    @classmethod
    def of(cls, values: Iterable[str | None]) -> Column:
        """Encode values in the order in which they first appear; None and empty are absent."""
        places: dict[str, int] = {}
        codes = [places.setdefault(value, len(places)) if value else ABSENT for value in values]
        distinct = np.empty(len(places), dtype=object)
        distinct[:] = list(places)
        return cls(np.array(codes, dtype=np.int32), distinct)

    @classmethod
    def empty(cls, size: int) -> Column:
        """A column without any value."""
        return cls(np.full(size, ABSENT, dtype=np.int32), np.empty(0, dtype=object))

    def take(self, places: Places) -> Column:
        """The column at some places, with all its values."""
        return Column(self.codes[places], self.values)

    def decoded(self) -> list[str | None]:
        """One value per record, None where it has none."""
        values = [*self.values.tolist(), None]
        return [values[code] for code in self.codes.tolist()]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Named columns of equal length; a name that is not there reads as a column without values."""

    size: int
    columns: Mapping[str, Column]

    @classmethod
    def of(cls, records: Sequence[Mapping[str, str | None]], names: Iterable[str] | None = None) -> Table:
        """Records as columns.

        Args:
            records: name → value.
            names: the columns wanted; all that some record names, sorted, if not given.
        """
        wanted = sorted({name for record in records for name in record}) if names is None else list(names)
        return cls(len(records), {name: Column.of(record.get(name) for record in records) for name in wanted})

    def column(self, name: str) -> Column:
        """The column of this name."""
        return self.columns.get(name) or Column.empty(self.size)

    def take(self, places: Places) -> Table:
        """The records at some places."""
        return Table(len(places), {name: column.take(places) for name, column in self.columns.items()})

    def record(self, place: int) -> dict[str, str]:
        """One record, name → value, without what is absent."""
        return {
            name: str(column.values[column.codes[place]])
            for name, column in self.columns.items()
            if column.codes[place] != ABSENT
        }
