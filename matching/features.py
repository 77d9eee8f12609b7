"""The features of a record: what matching reads of it."""

from __future__ import annotations

from collections.abc import Mapping

from matching.rules import MatchRules
from matching.standardise.registry import STANDARDISERS

Features = dict[str, str]
"""Feature → standardised value; a feature without a value has no entry."""


def features_of(rules: MatchRules, values: Mapping[str, str | None]) -> Features:
    """The features of one record, in the order of the rules.

    Args:
        rules: name the attributes each feature reads, and its standardiser.
        values: attribute → value; absent, None and empty all mean that there is no value.
    """
    found: Features = {}
    for name, rule in rules.features.items():
        value = STANDARDISERS[rule.standardise](
            [values.get(attribute) or None for attribute in rule.attributes]
        )
        if value:
            found[name] = value
    return found
