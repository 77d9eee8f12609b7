"""Tables of columns in files that are mapped into memory: what is not in use need not be there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from matching.table import Column, PackedTexts, Table, packed

_ALIGNED = 64


def write_arrays(file: BinaryIO, arrays: Iterable[NDArray[Any]]) -> None:
    """Write arrays of one dimension one after the other, as numpy writes each by itself."""
    for array in arrays:
        file.write(b"\0" * (-file.tell() % _ALIGNED))
        np.lib.format.write_array(file, np.ascontiguousarray(array), allow_pickle=False)


def mapped_arrays(path: Path) -> Iterator[NDArray[Any]]:
    """The arrays of a file, read only."""
    size = path.stat().st_size
    with path.open("rb") as file:
        while file.tell() < size:
            file.seek(-file.tell() % _ALIGNED, 1)
            np.lib.format.read_magic(file)
            shape, _, dtype = np.lib.format.read_array_header_1_0(file)
            start = file.tell()
            # Nothing of no length can be mapped.
            yield np.memmap(file, dtype, "r", start, shape) if shape[0] else np.empty(shape, dtype)
            file.seek(start + shape[0] * dtype.itemsize)


def write_columns(file: BinaryIO, columns: Iterable[tuple[str, Column]]) -> None:
    """Write named columns one after the other, without their names."""
    write_arrays(file, (array for _, column in columns for array in _arrays(column)))


def mapped_table(path: Path, names: Sequence[str], size: int) -> Table:
    """A table whose columns were written.

    Args:
        path: the file.
        names: of its columns, in the order in which they were written.
        size: how many rows it has.
    """
    arrays = mapped_arrays(path)
    columns = {}
    for name in names:
        codes, offsets, texts = (np.asarray(next(arrays)) for _ in range(3))
        values = pa.LargeStringArray.from_buffers(
            len(offsets) - 1, pa.py_buffer(offsets), pa.py_buffer(texts)
        )
        columns[name] = Column(codes, PackedTexts(values))
    return Table(size, columns)


def digest_of(table: Table, *others: object) -> str:
    """What a table says and what else something depends on, by its representation, as a short text."""
    digest = hashlib.blake2b(repr((table.size, sorted(table.columns), others)).encode(), digest_size=16)
    for name in sorted(table.columns):
        for array in _arrays(table.columns[name]):
            digest.update(len(array).to_bytes(8, "little"))
            digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()


def _arrays(column: Column) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """The codes of a column, where each of its texts begins and ends, and their bytes."""
    values = packed(column.values)
    _, offsets, texts = values.buffers()
    places = np.frombuffer(offsets, np.int64)[values.offset : values.offset + len(values) + 1]
    if not len(places):
        places = np.zeros(1, dtype=np.int64)
    whole = np.frombuffer(texts or b"", np.uint8)[places[0] : places[-1]]
    return column.codes, places - places[0], whole
