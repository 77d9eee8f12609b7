"""An order of records by what they say, so that neither their order of arrival nor their ids change a sample."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from matching.table import ABSENT, Column, Table

Hashes = NDArray[np.uint64]
_ODD = np.uint64(0x9E3779B97F4A7C15)
_AT_ONCE = 100_000


def value_hashes(column: Column) -> Hashes:
    """A hash of each distinct value, the same on every machine and in every process."""
    found = np.empty(len(column.values), dtype=np.uint64)
    for start in range(0, len(found), _AT_ONCE):
        places = np.arange(start, min(start + _AT_ONCE, len(found)))
        # Values are distinct: to look for equal ones first would take longer than to hash them.
        found[places] = pd.util.hash_array(column.values[places].astype(object), categorize=False)
    return found


def record_hashes(table: Table) -> Hashes:
    """A hash of each record, made of its values alone."""
    found = np.zeros(table.size, dtype=np.uint64)
    for name in sorted(table.columns):
        column = table.columns[name]
        hashes = np.append(value_hashes(column), np.uint64(0))
        found = mixed(found ^ np.where(column.codes == ABSENT, np.uint64(1), hashes[column.codes]))
    return found


def mixed(values: Hashes) -> Hashes:
    """Each number scattered over 64 bits: the finaliser of SplitMix64 (Steele, Lea and Flood 2014)."""
    values = values + _ODD
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
