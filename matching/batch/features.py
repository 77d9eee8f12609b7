"""The features of many records: every distinct combination of values is standardised once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pyarrow as pa

from matching.batch.columns import distinct_rows, encoded
from matching.batch.workers import Progress, shared_out
from matching.features import read_each, reader_of
from matching.rules import MatchRules
from matching.separator import SEPARATOR
from matching.standardise.registry import Standardiser
from matching.table import Codes, Column, Table, any_has

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
    """The features of records, one after the other in the order of `reading_order`.

    A column is handed over as soon as all it is made of is there, which goes then: whoever keeps columns
    elsewhere never has all of them in memory.

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
        for start in range(0, max(1, reading.inputs.size), _AT_ONCE)
    ]

    def standardise(task: tuple[int, int]) -> list[pa.Array]:
        number, start = task
        return _standardised(readings[number], start)

    done, total = 0, sum(reading.inputs.size for reading in readings)
    parts: list[list[pa.Array]] = []
    for (number, start), arrays in zip(
        tasks, shared_out(standardise, tasks, 1 if total <= _AT_ONCE else processes), strict=True
    ):
        parts.append(arrays)
        done += len(arrays[0])
        if progress is not None and total:
            progress("standardise", done, total)
        reading = readings[number]
        if start + _AT_ONCE >= reading.inputs.size:
            for name, of_feature in zip(reading.features, zip(*parts, strict=True), strict=True):
                yield name, _column(reading.kinds, of_feature)
            parts = []


def reading_order(rules: MatchRules) -> list[str]:
    """The features of rules in the order in which they are ready: those of the same attributes together."""
    return [name for features in _read_together(rules).values() for name in features]


def _read_together(rules: MatchRules) -> dict[tuple[str, ...], list[str]]:
    """Features of the same attributes are read together: standardisers remember what they have just parsed."""
    together: dict[tuple[str, ...], list[str]] = {}
    for name, rule in rules.features.items():
        together.setdefault(rule.attributes, []).append(name)
    return together


def _readings(rules: MatchRules, table: Table) -> list[_Reading]:
    readings = []
    for attributes, names in _read_together(rules).items():
        columns = {attribute: table.column(attribute) for attribute in attributes}
        several = any(any_has(SEPARATOR, column.values) for column in columns.values())
        readers = {name: reader_of(rules, name) for name in names}
        features = {name: partial(read_each, read) for name, read in readers.items()} if several else readers
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


def _column(kinds: Codes, parts: Sequence[pa.Array]) -> Column:
    """The feature of every record, from that of every combination."""
    found = encoded(pa.concat_arrays(parts))
    return Column(found.codes[kinds], found.values)
