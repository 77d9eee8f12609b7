"""The features of a record: what matching reads of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice, product
from typing import Final

from matching.rules import MatchRules
from matching.separator import SEPARATOR
from matching.standardise.registry import STANDARDISERS, Standardiser

MOST: Final = 64
"""So many combinations of one record's values are tried, those first in the alphabet."""

Features = dict[str, str]
"""Feature → standardised value; a feature without a value has no entry. Several have SEPARATOR between them."""


def features_of(rules: MatchRules, values: Mapping[str, str | None]) -> Features:
    """The features of one record, in the order of the rules.

    Args:
        rules: name the attributes each feature reads, and its standardiser.
        values: attribute → value; absent, None and empty all mean that there is no value. Several have
            SEPARATOR between them.
    """
    found: Features = {}
    stopped = rules.stopped_values
    for name, rule in rules.features.items():
        given = [values.get(attribute) or None for attribute in rule.attributes]
        # Absent values stay absent, whatever reads them.
        if not any(given):
            continue
        if any(value and SEPARATOR in value for value in given):
            value = read_each(reader_of(rules, name), given)
        else:
            value = STANDARDISERS[rule.standardise](given)
        if value and not (name in stopped and value in stopped[name]):
            found[name] = value
    return found


def read_each(read: Standardiser, values: Sequence[str | None]) -> str | None:
    """What a reader makes of each combination of values of which some are several: sorted, each once."""
    rows = product(*(value.split(SEPARATOR) if value else (None,) for value in values))
    told = {found for row in islice(rows, MOST) if (found := read(row))}
    return SEPARATOR.join(sorted(told)) or None


def reader_of(rules: MatchRules, feature: str) -> Standardiser:
    """What reads a feature from the values of its attributes; None for a stop value."""
    read = STANDARDISERS[rules.features[feature].standardise]
    stopped = rules.stopped_values.get(feature)
    if not stopped:
        return read

    def read_unless_stopped(values: Sequence[str | None]) -> str | None:
        found = read(values)
        return None if found in stopped else found

    return read_unless_stopped
