"""Values that too many records share to tell any two of them apart: a switchboard, info@, a made-up number."""

from __future__ import annotations

import numpy as np

from matching.rules import MatchRules
from matching.table import ABSENT, Column, Table, places_among

MOST_SHARING = 20
"""How many records may share a value that identifies: more are hardly ever one thing in a few sources."""


def stop_values(rules: MatchRules, features: Table, limit: int = MOST_SHARING) -> dict[str, tuple[str, ...]]:
    """The values that count for nothing, in the form of `MatchRules.stop_values`: those in force, and new ones.

    Looked at are the features that identify: those named as identifiers, and those which a comparison of kind
    `identifier` reads. Names and places are shared by many, and are weighed by how common they are instead.

    Args:
        rules: say which features these are.
        features: those of all records; stop values in force are not among them any more.
        limit: how many records may share a value.
    """
    compared = [
        feature
        for rule in rules.comparisons
        if rule.comparator.kind == "identifier"
        for feature in rule.features
    ]
    found = {name: set(values) for name, values in rules.stop_values.items()}
    for name in dict.fromkeys([*rules.identifiers, *compared]):
        column = features.column(name)
        present = column.codes[column.codes != ABSENT]
        shared = np.flatnonzero(np.bincount(present, minlength=len(column.values)) > limit)
        found.setdefault(name, set()).update(column.values[shared].tolist())
    return {name: tuple(sorted(values)) for name, values in found.items() if values}


def without(features: Table, stopped: dict[str, tuple[str, ...]]) -> Table:
    """The features of the records as they are once these values count for nothing."""
    return Table(
        features.size,
        {
            name: _without(column, stopped[name]) if name in stopped else column
            for name, column in features.columns.items()
        },
    )


def _without(column: Column, values: tuple[str, ...]) -> Column:
    places = places_among(column.values, values)
    gone = np.isin(column.codes, places[places != ABSENT])
    return Column(np.where(gone, np.int32(ABSENT), column.codes).astype(np.int32), column.values)
