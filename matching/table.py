"""Records as columns of codes: every distinct value is kept, standardised and compared once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

ABSENT = -1
LARGEST_WHOLE = 2**53
"""Up to here a floating number tells each whole one from the next."""

Codes = NDArray[np.int32]
Places = NDArray[np.intp]


class PackedTexts:
    """Texts side by side in memory, without an object for each; reads like an array of str.

    Millions of them take little more than their bytes, and forked processes that read them copy nothing.
    """

    __slots__ = ("arrow",)

    def __init__(self, arrow: pa.LargeStringArray) -> None:
        self.arrow = arrow

    def __len__(self) -> int:
        """How many there are."""
        return len(self.arrow)

    def __iter__(self) -> Iterator[str]:
        """One after the other."""
        return iter(self.tolist())

    @overload
    def __getitem__(self, places: int | np.integer) -> str: ...
    @overload
    def __getitem__(self, places: NDArray[np.integer]) -> NDArray[Any]: ...
    def __getitem__(self, places: int | np.integer | NDArray[np.integer]) -> str | NDArray[Any]:
        """The text at a place, or an array of those at some places."""
        if isinstance(places, np.ndarray):
            found: NDArray[Any] = self.arrow.take(pa.array(places)).to_numpy(zero_copy_only=False)
            return found
        return str(self.arrow[int(places)].as_py())

    def tolist(self) -> list[str]:
        """All of them as str."""
        found: list[str] = self.arrow.to_numpy(zero_copy_only=False).tolist()
        return found


Texts = NDArray[Any] | PackedTexts
"""An object array of str, or as many texts packed."""


def packed(texts: Texts) -> pa.LargeStringArray:
    """Texts as Arrow keeps them."""
    return texts.arrow if isinstance(texts, PackedTexts) else pa.array(texts, pa.large_string())


def any_has(part: str, texts: Texts) -> bool:
    """Whether a part stands in some of the texts."""
    return bool(pc.any(pc.match_substring(packed(texts), part), min_count=0).as_py())


def places_among(texts: Texts, sought: Sequence[str]) -> Places:
    """The place of each sought text among distinct ones, ABSENT for one that is not there."""
    numbers = {text: number for number, text in enumerate(dict.fromkeys(sought))}
    wanted = pa.array(numbers, pa.large_string())
    met = pc.index_in(packed(texts), value_set=wanted).fill_null(ABSENT).to_numpy()
    places = np.flatnonzero(met != ABSENT)
    found = np.full(len(numbers), ABSENT, dtype=np.intp)
    found[met[places]] = places
    return found[[numbers[text] for text in sought]]


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One value per record: `codes` are places in `values`, which are distinct; ABSENT where a record has none."""

    codes: Codes
    values: Texts

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
        if len(self.values) > len(self.codes):
            found = np.full(len(self.codes), None, dtype=object)
            present = np.flatnonzero(self.codes != ABSENT)
            found[present] = self.values[self.codes[present]]
        else:
            # The last entry, None, is that of ABSENT, which is index -1.
            found = np.array([*self.values.tolist(), None], dtype=object)[self.codes]
        decoded: list[str | None] = found.tolist()
        return decoded


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
