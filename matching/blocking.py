"""Which records are worth comparing: those that share a block key."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from matching.rules import MatchRules
from matching.transforms import TRANSFORMS


def block_keys(rules: MatchRules, features: Mapping[str, str]) -> frozenset[str]:
    """The block keys of a record, for instance "surname_birth:S530|1971-06-24".

    A rule gives a key only where all its parts have a value, and several where a part gives several.
    """
    keys: set[str] = set()
    for rule in rules.blocking:
        parts: list[tuple[str, ...]] = []
        for part in rule.parts:
            value = features.get(part.feature)
            found = TRANSFORMS[part.transform](value) if value is not None else ()
            if not found:
                break
            parts.append(found)
        else:
            keys.update(f"{rule.name}:{'|'.join(combination)}" for combination in product(*parts))
    return frozenset(keys)
