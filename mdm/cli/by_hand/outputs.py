"""What `mdm match run` writes, and `mdm match evaluate` reads: clusters and pairs as CSV or Parquet."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from matching.batch.files import MatchingInputError, read_text_columns
from matching.table import Places, Texts, packed

_PARQUET = frozenset([".parquet", ".pq"])
_ROWS_AT_ONCE = 65_536
_PROBABILITY_DIGITS, _WEIGHT_DIGITS = 6, 4


def clusters_table(ids: Texts, clusters: NDArray[np.intp]) -> pa.Table:
    """Columns id and cluster_id, sorted by id; a cluster is named by the smallest id of its records.

    Args:
        ids: of the records.
        clusters: per record a number that its cluster alone has, from 0 to the number of records.
    """
    names, order = packed(ids), _sorted(ids)
    # The first record of a cluster, in the order of the ids, names it.
    first = np.full(len(ids), -1, dtype=np.intp)
    backwards = order[::-1]
    first[clusters[backwards]] = backwards
    return pa.table({"id": _named(names, order), "cluster_id": _named(names, first[clusters[order]])})


def pairs_table(
    ids: Texts,
    left: NDArray[np.intp],
    right: NDArray[np.intp],
    probability: NDArray[np.float64],
    weight: NDArray[np.float64],
) -> pa.Table:
    """Columns id1, id2, probability and weight, sorted; id1 is the smaller of the two.

    Args:
        ids: of the records.
        left: the place of one record of each pair.
        right: that of the other.
        probability: that the two match.
        weight: of the evidence, in bits.
    """
    rank = np.empty(len(ids), dtype=np.intp)
    names, by_id = packed(ids), _sorted(ids)
    rank[by_id] = np.arange(len(ids))
    low, high = np.minimum(rank[left], rank[right]), np.maximum(rank[left], rank[right])
    order = np.lexsort((high, low))
    return pa.table(
        {
            "id1": _named(names, by_id[low[order]]),
            "id2": _named(names, by_id[high[order]]),
            "probability": np.round(probability[order], _PROBABILITY_DIGITS),
            "weight": np.round(weight[order], _WEIGHT_DIGITS),
        }
    )


def _sorted(ids: Texts) -> Places:
    """The places of ids in the order of the ids: that of code points, which is that of bytes in UTF-8."""
    order: Places = pc.sort_indices(packed(ids)).to_numpy().astype(np.intp)
    return order


def _named(names: pa.LargeStringArray, places: Places) -> pa.StringArray:
    return names.take(pa.array(places)).cast(pa.string())


def as_written(found: pa.Table) -> pa.Table:
    """Clusters or pairs from elsewhere, sorted and rounded like those of this module."""
    ids = [name for name in found.column_names if name.startswith("id")]
    found = found.sort_by([(name, "ascending") for name in ids])
    for name, digits in (("probability", _PROBABILITY_DIGITS), ("weight", _WEIGHT_DIGITS)):
        if name in found.column_names:
            place = found.column_names.index(name)
            found = found.set_column(place, name, pa.array(np.round(found.column(name).to_numpy(), digits)))
    return found


def check_writable(*paths: Path | None, read: Sequence[Path | None] = ()) -> None:
    """See that files can be written before the work for them is done, and that this overwrites nothing needed.

    Args:
        paths: of the files to write.
        read: those that the command reads.

    Raises:
        MatchingInputError: one is a folder, lies in none, is read by the command, or is to be written twice.
    """
    for path in paths:
        if path is not None and path.is_dir():
            raise MatchingInputError(path, "is a folder; name a file in it")
        if path is not None and not path.parent.is_dir():
            raise MatchingInputError(
                path, f"cannot be written: there is no folder {path.parent}; make it first"
            )
    _check_apart(paths, read)


def check_replaceable(*paths: Path | None, read: Sequence[Path | None] = ()) -> None:
    """See that folders that Spark writes, and empties before, are new or hold nothing but what Spark wrote.

    Raises:
        MatchingInputError: one holds something else, is or holds what the command reads, or is to be written twice.
    """
    for path in paths:
        if path is not None and path.is_dir() and not all(map(_is_of_spark, path.iterdir())):
            raise MatchingInputError(
                path, "is a folder with other files in it, which would be lost; name a new one"
            )
    _check_apart(paths, read)


def _is_of_spark(path: Path) -> bool:
    return path.name.startswith(("part-", "_")) or path.suffix == ".crc"


def _check_apart(paths: Sequence[Path | None], read: Sequence[Path | None]) -> None:
    taken = {path.resolve() for path in read if path is not None}
    for path in paths:
        # What is there and no file, such as /dev/null, may be written as often as one likes.
        if path is None or path.is_char_device() or path.is_fifo():
            continue
        ours = path.resolve()
        if any(ours == other or ours in other.parents for other in taken):
            raise MatchingInputError(
                path, "is another file of this command, or holds one, which would be lost; name a new one"
            )
        taken.add(ours)


def write_table(table: pa.Table, path: Path) -> None:
    """Write a table as Parquet where the name ends in .parquet or .pq, else as CSV.

    Raises:
        MatchingInputError: the file cannot be written.
    """
    try:
        if path.suffix.lower() in _PARQUET:
            pq.write_table(table, path)
            return
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(table.column_names)
            for batch in table.to_batches(_ROWS_AT_ONCE):
                writer.writerows(zip(*(column.to_pylist() for column in batch.columns), strict=True))
    except OSError as error:
        raise MatchingInputError(path, f"cannot be written: {error.strerror or error}") from error


def write_text(text: str, path: Path) -> None:
    """Write a text as UTF-8.

    Raises:
        MatchingInputError: the file cannot be written.
    """
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise MatchingInputError(path, f"cannot be written: {error.strerror or error}") from error


def read_columns(path: Path, *wanted: tuple[str, ...]) -> dict[str, list[str]]:
    """Some columns of a CSV or Parquet file as text without outer blanks, as ids of records are read.

    Args:
        path: the file.
        wanted: sets of columns, of which the first that the file has entirely is read.

    Raises:
        MatchingInputError: the file cannot be read, or has none of the sets.
    """
    table = read_text_columns(path)
    table = table.rename_columns([name.strip() for name in table.column_names])
    columns = _first_of(path, table.column_names, wanted)
    return {
        name: [text or "" for text in pc.utf8_trim_whitespace(table.column(name)).to_pylist()]
        for name in columns
    }


def _first_of(path: Path, names: Sequence[str], wanted: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    for columns in wanted:
        if set(columns) <= set(names):
            return columns
    expected = " or ".join(",".join(columns) for columns in wanted)
    raise MatchingInputError(path, f"expected columns {expected}, not {','.join(names) or 'none'}")
