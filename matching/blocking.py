"""Which records are worth comparing: those that share a block key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from matching.rules import KeyPart, MatchRules
from matching.separator import SEPARATOR as SEVERAL
from matching.transforms import TRANSFORMS

SEPARATOR = "|"
"""Stands between the parts of a block key, and in none of them."""

CROWD = 500
"""Where more records share a block key, it costs more than it finds: the policy should list it as a stop key."""

MOST_KEYS = 4_096
"""So many keys a block rule gives a record at most: those of the values first in order."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """A block key and how many records share it. The key is made of values: it is for the policy, not for logs."""

    rule: str
    key: str
    records: int

    @property
    def pairs(self) -> int:
        """How many candidate pairs it makes by itself."""
        return self.records * (self.records - 1) // 2


def block_keys(rules: MatchRules, features: Mapping[str, str]) -> frozenset[str]:
    """The block keys of a record, for instance "surname_birth:S530|1971-06-24".

    A rule gives a key only where all its parts have a value, and several, up to MOST_KEYS, where a part gives
    several. A key listed among the stop keys gives way to the same key with the narrower parts of its rule, if it
    has such, which may again be as many.
    """
    keys: set[str] = set()
    for rule in rules.blocking:
        stopped = rules.stopped.get(rule.name, frozenset())
        for key in _joined(rule.parts, features):
            if key not in stopped:
                keys.add(f"{rule.name}:{key}")
            elif rule.narrower:
                keys.update(
                    f"{rule.name}:{key}{SEPARATOR}{further}" for further in _joined(rule.narrower, features)
                )
    return frozenset(keys)


def lacking_parts(rules: MatchRules, features: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Rules that give a record no block key → the features that they would need besides those it has.

    A rule all of whose keys are stopped lacks its narrower parts; one that has none is left out, for nothing
    would help it.
    """
    lacking: dict[str, tuple[str, ...]] = {}
    for rule in rules.blocking:
        stopped = rules.stopped.get(rule.name, frozenset())
        found = _joined(rule.parts, features)
        if any(key not in stopped for key in found):
            continue
        missing = tuple(
            part.feature for part in (rule.narrower if found else rule.parts) if not _texts(part, features)
        )
        if missing:
            lacking[rule.name] = missing
    return lacking


def part_texts(part: KeyPart, value: str) -> tuple[str, ...]:
    """What a feature's value gives to a block key, each text once; none where it cannot be transformed."""
    found = TRANSFORMS[part.transform](value)
    if len(found) == 1 and SEPARATOR not in found[0]:
        return found
    return tuple(dict.fromkeys(text.replace(SEPARATOR, " ") for text in found))


def texts_of(part: KeyPart, values: Sequence[str]) -> list[tuple[str, ...]]:
    """`part_texts` of the values of many records, each of which may have several."""
    if any(SEPARATOR in value or SEVERAL in value for value in values):
        return [_each(part, value) for value in values]
    # No transform adds a separator or gives a text twice.
    return list(map(TRANSFORMS[part.transform], values))


def _joined(parts: Iterable[KeyPart], features: Mapping[str, str]) -> list[str]:
    texts: list[tuple[str, ...]] = []
    for part in parts:
        found = _texts(part, features)
        if not found:
            return []
        texts.append(found)
    return [SEPARATOR.join(combination) for combination in islice(product(*texts), MOST_KEYS)]


def _texts(part: KeyPart, features: Mapping[str, str]) -> tuple[str, ...]:
    value = features.get(part.feature)
    if value is None:
        return ()
    return _each(part, value)


def _each(part: KeyPart, value: str) -> tuple[str, ...]:
    """`part_texts` of each of several values."""
    if SEVERAL in value:
        return tuple(dict.fromkeys(text for each in value.split(SEVERAL) for text in part_texts(part, each)))
    return part_texts(part, value)
