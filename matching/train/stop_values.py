"""Values that too many records share to tell any two of them apart: a switchboard, info@, a made-up number."""

from __future__ import annotations

import numpy as np

from matching.batch.keys import KeyMaker
from matching.blocking import CROWD
from matching.rules import MatchRules
from matching.table import ABSENT, Column, Table, places_among

MOST_SHARING = 20
"""How many records may share a value that identifies: more are hardly ever one thing in a few sources."""

_OF_PLACES = frozenset(["postcode"])


def uncrowded(rules: MatchRules, features: Table) -> tuple[MatchRules, Table, KeyMaker]:
    """The rules with the stop keys and stop values that records ask for, their features then, and their keys.

    Args:
        rules: their stop values stay in force; their stop keys give way to those that are crowded now.
        features: those of all records.
    """
    stopped = stop_values(rules, features)
    features = without(features, stopped)
    keys = KeyMaker(rules, features)
    # Validated anew: a copy would keep what the rules have worked out from what they stopped before.
    rules = MatchRules.model_validate(
        rules.document() | {"stop_keys": keys.all_too_common(CROWD), "stop_values": stopped}
    )
    return rules, features, keys.by(rules)


def stop_values(rules: MatchRules, features: Table, limit: int = MOST_SHARING) -> dict[str, tuple[str, ...]]:
    """The values that count for nothing, in the form of `MatchRules.stop_values`: those in force, and new ones.

    Looked at are the features that identify: those named as identifiers, and those which a comparison of kind
    `identifier` reads, but for postcodes. Names and places are shared by many: what they tell is weighed.

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
        if rules.features[feature].standardise not in _OF_PLACES
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
