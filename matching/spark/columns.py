"""Records between Arrow, as Spark hands them over, and the columns that the local engine works on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from matching.batch.columns import encoded
from matching.rules import MatchRules
from matching.table import Column, Table

_TEXT = pa.large_string()


@lru_cache(maxsize=4)
def rules_of(document: str) -> MatchRules:
    """The rules of a document in JSON; a worker reads it once, however many tasks it does."""
    return MatchRules.model_validate_json(document)


def table_of(columns: Mapping[str, pa.ChunkedArray | pa.Array], size: int) -> Table:
    """Columns of text as a table."""
    return Table(size, {name: _column(texts) for name, texts in columns.items()})


def features_of(rows: pa.Table) -> Table:
    """The column `features` of rows, a struct, as a table."""
    found = rows.column("features").combine_chunks()
    names = [field.name for field in found.type]
    return table_of(dict(zip(names, found.flatten(), strict=True)), rows.num_rows)


def struct_of(table: Table, names: Sequence[str]) -> pa.StructArray:
    """A table as one struct a row."""
    return pa.StructArray.from_arrays(
        [pa.array(table.column(name).decoded(), pa.string()) for name in names], names=list(names)
    )


def sources_of(texts: pa.ChunkedArray | pa.Array, sources: Sequence[str]) -> Column:
    """The sources of rows, numbered alike wherever they are numbered.

    Args:
        texts: one source per row.
        sources: all that any record has.
    """
    values = np.empty(len(sources), dtype=object)
    values[:] = list(sources)
    found = _column(texts)
    numbers = {source: number for number, source in enumerate(sources)}
    codes = np.array([numbers[value] for value in found.values.tolist()], dtype=np.int32)
    return Column(codes[found.codes], values)


def numbers_of(rows: pa.Table, name: str) -> NDArray[np.int64]:
    """A column of whole numbers, none of them absent."""
    return np.asarray(rows.column(name).to_numpy(), dtype=np.int64)


def _column(texts: pa.ChunkedArray | pa.Array) -> Column:
    whole = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    return encoded(whole.cast(_TEXT))
