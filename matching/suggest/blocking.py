"""Which block keys to take: as many as the records can afford."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.batch.columns import Keys, dense
from matching.batch.keys import FEW, KeyMaker
from matching.batch.workers import shared_out
from matching.rules import MatchRules
from matching.suggest.recipes import KEYS
from matching.table import Table

# What a key may cost, and all of them: pairs per record, or pairs in all where there are few records.
_PAIRS_PER_RECORD = 2.0
_FEW_PAIRS = 20_000
_ALL_PAIRS_PER_RECORD = 10.0
_ALL_FEW_PAIRS = 200_000
# A key is narrowed where more records share it than this; the smaller limits are tried for a key too dear.
_LIMITS = (100, 50, 25, 10)
# One organisation may stand in hundreds of records, a supplier in as many invoices: of what shares its name, more is
# compared before a key is narrowed.
_LIMITS_OF_ORGANISATIONS = (1_000, 500, 250, *_LIMITS)
_FEW_PAIRS_OF_ORGANISATIONS, _ALL_FEW_PAIRS_OF_ORGANISATIONS = 200_000, 800_000
# Things of one line have their words in common, a thing itself is seldom in more than a handful of records.
_LIMITS_OF_THINGS = (*_LIMITS, 5)
# Keys made of one of these alone get narrower by a name, where too many share them.
_NARROWER = ("surname", "org_name", "party_name", "full_name", "title")


class NoKeysError(ValueError):
    """No two records have anything in common by which they could be found, or too many have."""


@dataclass(frozen=True, slots=True)
class ChosenKeys:
    """Block rules and stop keys for a policy, and the rules that were too dear.

    `maker` has made their keys already.
    """

    rules: tuple[dict[str, Any], ...]
    stop_keys: Mapping[str, tuple[str, ...]]
    left_out: tuple[str, ...]
    maker: KeyMaker


def choose_keys(document: Mapping[str, Any], features: Table, processes: int | None = None) -> ChosenKeys:
    """Block keys for records, the narrower first, until the pairs they give are enough to compare.

    Args:
        document: match rules but for `blocking`.
        features: those of the records.
        processes: how many share the work; one per core if not given.

    Raises:
        NoKeysError: there is none.
    """
    of_organisations = "org_name" in document["features"]
    few = _ALL_FEW_PAIRS_OF_ORGANISATIONS if of_organisations else _ALL_FEW_PAIRS
    room = max(few, _ALL_PAIRS_PER_RECORD * features.size)
    offered = list(_rules(document["features"], features))
    if not offered:
        raise NoKeysError(
            "no column tells enough for a block key; look at the columns, or write a policy by hand"
        )
    tried = MatchRules.model_validate({**document, "blocking": offered})
    maker = KeyMaker(tried, features)
    maker.prepare(processes)
    costs_of = shared_out(
        lambda rule: _costs(maker.of(rule).keys), tried.blocking, processes if features.size > FEW else 1
    )
    rules: list[dict[str, Any]] = []
    stop_keys: dict[str, tuple[str, ...]] = {}
    left_out = []
    for rule, (largest, costs) in zip(tried.blocking, costs_of, strict=True):
        few, limits = _few_and_limits(rule.parts[0].feature, document["features"])
        most = min(max(few, _PAIRS_PER_RECORD * features.size), room)
        limit = next((limit for limit in limits if costs[limit] <= most), None)
        if limit is None:
            left_out.append(rule.name)
        elif costs[limit]:
            room -= costs[limit]
            rules.append(rule.model_dump(mode="json", exclude_defaults=True))
            if largest > limit:
                stop_keys[rule.name] = maker.too_common(rule, limit)
    if not rules:
        raise NoKeysError(
            "no two records share a value by which they could be found, or too many do; give more records, or "
            "write a policy by hand"
        )
    return ChosenKeys(tuple(rules), stop_keys, tuple(left_out), maker)


def _few_and_limits(feature: str, features: Collection[str]) -> tuple[int, tuple[int, ...]]:
    """The pairs that a key beginning with the feature may give of few records, and the limits to try for it."""
    if feature == "org_name":
        return _FEW_PAIRS_OF_ORGANISATIONS, _LIMITS_OF_ORGANISATIONS
    return _FEW_PAIRS, _LIMITS_OF_THINGS if "title" in features else _LIMITS


def _costs(keys: Keys) -> tuple[int, dict[int, float]]:
    """How many records share the most common key, and limit → the pairs of the keys that no more share."""
    numbers, _ = dense(keys)
    sizes = np.bincount(numbers).astype(np.float64)
    pairs = sizes * (sizes - 1) / 2
    return int(sizes.max(initial=0)), {
        limit: float(pairs[sizes <= limit].sum()) for limit in {*_LIMITS_OF_THINGS, *_LIMITS_OF_ORGANISATIONS}
    }


def _rules(wanted: Iterable[str], features: Table) -> Iterable[dict[str, Any]]:
    names = [name for name in wanted if len(features.column(name).values)]
    for key in KEYS:
        parts = [part.partition(":") for part in key.split()]
        for chosen in _numbered([part[0] for part in parts], names):
            rule = {
                "name": "_".join(chosen)[:62],
                "parts": [
                    {"feature": feature, "transform": transform or "identity"}
                    for feature, (_, _, transform) in zip(chosen, parts, strict=True)
                ],
            }
            transforms = {transform for _, _, transform in parts} - {""}
            if transforms:
                rule["name"] = f"{rule['name']}_by_{'_'.join(sorted(transforms))}"[:62]
            narrower = [name for name in _NARROWER if name in names and name not in chosen]
            if len(parts) == 1 and narrower:
                rule["narrower"] = [{"feature": narrower[0], "transform": "first_token"}]
            elif key == "title:tokens":
                rule["narrower"] = [{"feature": "title", "transform": "longest_token"}]
            yield rule


def _numbered(parts: Sequence[str], names: Sequence[str]) -> Iterable[tuple[str, ...]]:
    """The features that a key is made of; of a kind with several columns each by itself, alone."""
    if all(part in names for part in parts):
        yield tuple(parts)
    for number in range(2, 10):
        numbered = (*parts[:-1], f"{parts[-1]}_{number}")
        if all(part in names for part in numbered):
            yield numbered
