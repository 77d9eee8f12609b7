"""What each shipped policy learns from the mixture."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from benchmarks.shipped_weights.mixture import Mixture, mixture
from matching.frequencies import Frequencies
from matching.rules import MatchRules, Training
from matching.train.counting import counted
from matching.train.labels import train_from_labels
from mdm.policy.document import Policy

_STARTS = Path(__file__).parent
# So many common values of a feature tell nearly as much as all, and people can still look through them.
_LISTED = 120
_DIGITS = 4


def learned(policy: Policy) -> MatchRules:
    """The match rules of a shipped policy with what the mixture tells.

    Customers: how common names are. Their weights are counted and set by hand, because those that the mixture
    would give are worse on every public set: generated companies have hardly another telephone or mailbox than
    their own, and real ones do. Products: weights by regression on the known truth, from a start that is kept
    beside this file, so that learning again changes nothing.
    """
    start = _STARTS / f"start_{policy.object}.yaml"
    rules = policy.match
    if start.exists():
        rules = _started(rules, yaml.safe_load(start.read_text(encoding="utf-8")))
    known = mixture(policy.object, rules)
    rules = _with_frequencies(rules, known)
    if start.exists():
        found = train_from_labels(rules, known.features, known.left, known.right, known.same)
        rules = _readable(found.rules)
    training = Training(
        records=known.features.size,
        candidate_pairs=len(known.left),
        labelled_pairs=len(known.left) if start.exists() else 0,
    )
    return rules.model_copy(update={"training": training})


def _started(rules: MatchRules, start: Mapping[str, Any]) -> MatchRules:
    document = rules.document()
    for comparison in document["comparisons"]:
        for level, (m, u) in zip(comparison["levels"], start["levels"][comparison["name"]], strict=True):
            level["m"], level["u"] = m, u
    for bound, bits in zip(document["correlated"], start["at_most_bits"], strict=True):
        bound["at_most_bits"] = bits
    return MatchRules.model_validate(document | {"prior": start["prior"]})


def _with_frequencies(rules: MatchRules, known: Mixture) -> MatchRules:
    wanted = {feature for rule in rules.comparisons if rule.rarity for feature in rule.rarity.features}
    found = {name: _commonest(counted(known.features.column(name), "values")) for name in sorted(wanted)}
    return rules.model_copy(update={"frequencies": found})


def _commonest(frequencies: Frequencies) -> Frequencies:
    """The same without the rarer of the values listed, which count as much as others do then."""
    listed = dict(list(frequencies.counts.items())[:_LISTED])
    if len(listed) == len(frequencies.counts):
        return frequencies
    rest = frequencies.records - sum(listed.values())
    unlisted = frequencies.records - sum(frequencies.counts.values())
    others = len(frequencies.counts) - len(listed) + unlisted / frequencies.others
    return frequencies.model_copy(update={"counts": listed, "others": round(rest / others, 2)})


def _readable(rules: MatchRules) -> MatchRules:
    """The rules with numbers of few digits."""
    document = rules.document()
    for comparison in document["comparisons"]:
        levels = comparison["levels"]
        for share in ("m", "u"):
            told = _few_digits([level[share] for level in levels])
            for level, number in zip(levels, told, strict=True):
                level[share] = number
    for bound in document.get("correlated", []):
        bound["at_most_bits"] = float(f"{bound['at_most_bits']:.{_DIGITS}g}")
    document["prior"] = float(f"{document['prior']:.{_DIGITS}g}")
    return MatchRules.model_validate(document)


def _few_digits(shares: Sequence[float]) -> list[float]:
    """Shares that still sum to one: the largest takes what rounding leaves."""
    found = [float(f"{share:.{_DIGITS}g}") for share in shares]
    largest = found.index(max(found))
    found[largest] = round(1.0 - math.fsum(found[:largest] + found[largest + 1 :]), 12)
    return found
