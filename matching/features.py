"""The features of a record: what matching reads of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matching.rules import MatchRules
from matching.standardise.registry import STANDARDISERS, Standardiser

Features = dict[str, str]
"""Feature → standardised value; a feature without a value has no entry. Several have SEPARATOR between them."""


def features_of(rules: MatchRules, values: Mapping[str, str | None]) -> Features:
    """The features of one record, in the order of the rules.

    Args:
        rules: name the attributes each feature reads, and its standardiser.
        values: attribute → value; absent, None and empty all mean that there is no value.
    """
    found: Features = {}
    stopped = rules.stopped_values
    for name, rule in rules.features.items():
        given = [values.get(attribute) or None for attribute in rule.attributes]
        # Absent values stay absent, whatever reads them.
        value = STANDARDISERS[rule.standardise](given) if any(given) else None
        if value and not (name in stopped and value in stopped[name]):
            found[name] = value
    return found


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
