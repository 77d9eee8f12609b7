"""The features of many records: every distinct combination of values is standardised once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from matching.batch.columns import distinct_rows, encoded
from matching.batch.workers import Progress, available_processes, in_threads, shared_out
from matching.features import reader_of
from matching.rules import MatchRules
from matching.standardise.registry import Standardiser
from matching.table import Codes, Column, Table

_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class _Reading:
    """The distinct combinations of some attributes' values, and the features read of them.

    `inputs` has one column per attribute, a row per combination; `kinds` is each record's combination.
    """

    features: Mapping[str, Standardiser]
    inputs: Table
    kinds: Codes


def features_table(
    rules: MatchRules, table: Table, *, processes: int | None = None, progress: Progress | None = None
) -> Table:
    """The features of records, the same as `features_of` gives for each of them; see `feature_columns`."""
    found = dict(feature_columns(rules, table, processes=processes, progress=progress))
    return Table(table.size, {name: found[name] for name in rules.features})


def feature_columns(
    rules: MatchRules, table: Table, *, processes: int | None = None, progress: Progress | None = None
) -> Iterator[tuple[str, Column]]:
    """The features of records, one after the other in the order of their names.

    What a column is made of goes when the column is handed over, so that whoever keeps columns elsewhere never
    has all of them in memory.

    Args:
        rules: name the attributes each feature reads, and its standardiser.
        table: attribute → value; an attribute that is not there has no value.
        processes: how many share the work; one per core if not given, and one alone where there is little.
        progress: told how many combinations of values of the stage "standardise" are done.
    """
    readings = _readings(rules, table)
    tasks = [
        (number, start)
        for number, reading in enumerate(readings)
        for start in range(0, reading.inputs.size, _AT_ONCE)
    ]

    def standardise(task: tuple[int, int]) -> list[pa.Array]:
        number, start = task
        return _standardised(readings[number], start)

    parts: dict[str, list[pa.Array]] = {name: [] for name in rules.features}
    done, total = 0, sum(reading.inputs.size for reading in readings)
    for (number, _), arrays in zip(
        tasks, shared_out(standardise, tasks, 1 if total <= _AT_ONCE else processes), strict=True
    ):
        for name, array in zip(readings[number].features, arrays, strict=True):
            parts[name].append(array)
        done += len(arrays[0])
        if progress is not None:
            progress("standardise", done, total)
    kinds = {name: reading.kinds for reading in readings for name in reading.features}
    names, at_once = sorted(parts), processes or available_processes()
    for start in range(0, len(names), at_once):
        chosen = names[start : start + at_once]
        columns = in_threads(lambda name: _column(kinds[name], parts.pop(name)), chosen, processes)
        yield from zip(chosen, columns, strict=True)


def _readings(rules: MatchRules, table: Table) -> list[_Reading]:
    """Features of the same attributes are read together: standardisers remember what they have just parsed."""
    together: dict[tuple[str, ...], dict[str, Standardiser]] = {}
    for name, rule in rules.features.items():
        together.setdefault(rule.attributes, {})[name] = reader_of(rules, name)
    readings = []
    for attributes, features in together.items():
        columns = {attribute: table.column(attribute) for attribute in attributes}
        kinds, first = distinct_rows([column.codes for column in columns.values()])
        readings.append(_Reading(features, Table(table.size, columns).take(first), kinds))
    return readings


def _standardised(reading: _Reading, start: int) -> list[pa.Array]:
    """One array per feature, of the combinations from a place on."""
    inputs = reading.inputs.take(np.arange(start, min(start + _AT_ONCE, reading.inputs.size)))
    rows = zip(*(column.decoded() for column in inputs.columns.values()), strict=True)
    found: list[list[str | None]] = [[] for _ in reading.features]
    readers = [(read, column.append) for read, column in zip(reading.features.values(), found, strict=True)]
    for row in rows:
        for read, keep in readers:
            keep(read(row) or None)
    return [pa.array(column, pa.large_string()) for column in found]


def _column(kinds: Codes, parts: list[pa.Array]) -> Column:
    """The feature of every record, from that of every combination."""
    found = encoded(pa.concat_arrays(parts) if parts else pa.array([], pa.large_string()))
    return Column(found.codes[kinds], found.values)
