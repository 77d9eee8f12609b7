"""The features of a record: what matching reads of it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Final, TypeVar

from matching.rules import MatchRules
from matching.separator import SEPARATOR
from matching.standardise.registry import STANDARDISERS, Standardiser

MOST: Final = 1_000
"""So many values of a cell are read, those first in the alphabet, and so many combinations of values of cells."""

Features = dict[str, str]
"""Feature → standardised value; a feature without a value has no entry. Several have SEPARATOR between them."""

Value = TypeVar("Value")


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
    given = [value.split(SEPARATOR, MOST)[:MOST] if value else (None,) for value in values]
    told = {found for row in combinations(given, MOST) if (found := read(row))}
    return SEPARATOR.join(sorted(told)) or None


def combinations(values: Sequence[Sequence[Value]], most: int) -> Iterator[tuple[Value, ...]]:
    """Every combination of one value of each; where these are too many, some, with each value in at least one.

    Args:
        values: at least one of each.
        most: from how many on they are too many. Some are so many, or as many as the most that one has.
    """
    if math.prod(map(len, values)) <= most:
        return product(*values)
    widest = max(map(len, values))
    # Side by side at first, and at each turn each one place further than the one before, so that two meet often.
    return (
        tuple(
            each[(number % widest + number // widest * place) % len(each)]
            for place, each in enumerate(values)
        )
        for number in range(max(most, widest))
    )


def cut_short(rules: MatchRules, counts: Mapping[str, int]) -> list[str]:
    """The features of a record that has more values, or combinations of them, than are read.

    Args:
        rules: name the attributes each feature reads.
        counts: attribute → how many values the record has of it; one where it is not there.
    """
    if math.prod(counts.values()) <= MOST:
        return []
    return [
        name
        for name, rule in rules.features.items()
        if math.prod(counts.get(attribute, 1) for attribute in rule.attributes) > MOST
    ]


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
