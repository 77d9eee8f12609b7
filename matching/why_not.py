"""Why two records are not merged: what is missing, what forbids it, and what little change would turn the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.blocking import block_keys
from matching.comparators.base import NO_EVIDENCE
from matching.explain import MatchScore, explain
from matching.frequencies import NOT_COUNTED
from matching.rules import DECIDED_BITS, Comparison, MatchRules
from matching.score import apply_bounds, bounds_of, probability_of
from matching.several import closest

_MOST_CHANGES = 5


@dataclass(frozen=True, slots=True)
class Silence:
    """A comparison without evidence, and which of its features either record lacks; none where unreadable."""

    comparison: str
    lacking_left: tuple[str, ...]
    lacking_right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeysApart:
    """A block rule by which the two do not meet, and the keys that it gives each; none where parts are absent."""

    rule: str
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One comparison at another level than it is; None stands for no evidence.

    A veto on a feature that no comparison reads is lifted by a step that bears the feature's name.
    """

    comparison: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """Steps which together give another verdict, and the score they lead to; `bits` is the change of weight."""

    steps: tuple[Step, ...]
    bits: float
    weight: float
    probability: float
    verdict: str


@dataclass(frozen=True, slots=True)
class WhyNot:
    """The score of a pair, and all that kept it from being merged.

    `compared` tells whether the two share a block key: pairs that share none are never scored. `changes` are
    the smallest that turn the verdict: into a merge, or where it is one, into none. They have one step each if
    any single step does it, else two; those that change the weight least come first. There are none where two
    steps are not enough, nor where the two would be merged if only they were compared.
    """

    score: MatchScore
    compared: bool
    silent: tuple[Silence, ...]
    keys_apart: tuple[KeysApart, ...]
    changes: tuple[Change, ...]


def why_not(rules: MatchRules, left: Mapping[str, str], right: Mapping[str, str]) -> WhyNot:
    """What kept two records from being merged, or what it would take to keep them apart.

    A level that is not the pair's own is weighed with the rarity of the values that the two have in common; if
    they were the same in all features compared, with that of the commoner value of each.
    """
    score = explain(rules, left, right)
    compared = bool(score.shared_block_keys)
    ours, theirs = closest(rules, left, right)
    return WhyNot(
        score=score,
        compared=compared,
        silent=tuple(
            Silence(
                entry.comparison,
                tuple(feature for feature in entry.features if feature not in left),
                tuple(feature for feature in entry.features if feature not in right),
            )
            for entry in score.evidence
            if entry.level is None
        ),
        keys_apart=_keys_apart(rules, left, right),
        changes=_changes(rules, score, ours, theirs) if compared or score.verdict != "merge" else (),
    )


def _keys_apart(
    rules: MatchRules, left: Mapping[str, str], right: Mapping[str, str]
) -> tuple[KeysApart, ...]:
    ours, theirs = _keys_by_rule(rules, left), _keys_by_rule(rules, right)
    return tuple(
        KeysApart(rule.name, tuple(sorted(ours[rule.name])), tuple(sorted(theirs[rule.name])))
        for rule in rules.blocking
        if not ours[rule.name] & theirs[rule.name]
    )


def _keys_by_rule(rules: MatchRules, features: Mapping[str, str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {rule.name: set() for rule in rules.blocking}
    for key in block_keys(rules, features):
        rule, _, text = key.partition(":")
        found[rule].add(text)
    return found


@dataclass(frozen=True, slots=True)
class _Option:
    """A step that can be taken: the comparison's place, its bits then, and the vetoes it lifts.

    `settles` are the deciding identifiers that are the same afterwards, `unsettles` those that are no longer.
    """

    step: Step
    place: int
    bits: float
    lifts: frozenset[str]
    settles: frozenset[str]
    unsettles: frozenset[str]


def _changes(
    rules: MatchRules, score: MatchScore, left: Mapping[str, str], right: Mapping[str, str]
) -> tuple[Change, ...]:
    options = list(_options(rules, score, left, right))
    single = np.arange(len(options))[:, np.newaxis]
    return _turning(rules, score, options, single) or _turning(
        rules, score, options, np.stack(np.triu_indices(len(options), 1), axis=1)
    )


def _options(
    rules: MatchRules, score: MatchScore, left: Mapping[str, str], right: Mapping[str, str]
) -> Iterator[_Option]:
    vetoes, deciding = frozenset(score.vetoes), frozenset(rules.deciding)
    decided, nothing = frozenset(score.decided_by), frozenset[str]()
    for place, (rule, entry) in enumerate(zip(rules.comparisons, score.evidence, strict=True)):
        for level, weight in enumerate(rule.levels):
            if weight.label != entry.level:
                rarity = _rarity_bits(rules, rule, level, left, right)
                step = Step(rule.name, entry.level, weight.label)
                if level == 0:
                    lifts, settles = vetoes.intersection(rule.features), deciding.intersection(rule.features)
                    yield _Option(step, place, weight.bits + rarity, lifts, settles, nothing)
                else:
                    unsettles = decided.intersection(rule.features)
                    yield _Option(step, place, weight.bits + rarity, nothing, nothing, unsettles)
        if entry.level is not None:
            unsettles = decided.intersection(rule.features)
            yield _Option(Step(rule.name, entry.level, None), place, 0.0, nothing, nothing, unsettles)
    compared = {feature for rule in rules.comparisons for feature in rule.features}
    for feature in dict.fromkeys([*score.vetoes, *rules.deciding]):
        alone = frozenset([feature])
        if feature not in compared and feature in decided:
            yield _Option(Step(feature, "same", "different"), NO_EVIDENCE, 0.0, nothing, nothing, alone)
        elif feature not in compared:
            before = "different" if feature in left and feature in right else None
            yield _Option(Step(feature, before, "same"), NO_EVIDENCE, 0.0, alone, alone & deciding, nothing)


def _rarity_bits(
    rules: MatchRules, rule: Comparison, level: int, left: Mapping[str, str], right: Mapping[str, str]
) -> float:
    """What rarity would add at a level, as Scorer counts it."""
    rarity = rule.rarity
    if rarity is None or rule.levels[level].label not in rarity.levels:
        return 0.0
    found = 0.0
    for feature in rarity.features:
        values = {side[feature] for side in (left, right) if feature in side}
        in_common = left.get(feature) == right.get(feature)
        if values and (level == 0 or in_common):
            frequencies = rules.frequencies.get(feature, NOT_COUNTED)
            found += min(map(frequencies.bits, values)) - frequencies.expected_bits
    return min(max(rarity.share * found, -rarity.at_most_bits), rarity.at_most_bits)


def _turning(
    rules: MatchRules, score: MatchScore, options: Sequence[_Option], chosen: NDArray[np.intp]
) -> tuple[Change, ...]:
    """The changes that turn the verdict, the least for each set of comparisons, least change first.

    Args:
        rules: those of the score.
        score: that of the pair as it is.
        options: the steps that can be taken.
        chosen: one row per change to try: the places of its steps among the options.
    """
    if not chosen.size:
        return ()
    # The last column is that of features which no comparison reads, and weighs nothing.
    now = [*(entry.bits + entry.held_back_bits for entry in score.evidence), 0.0]
    bits, rows = np.tile(now, (len(chosen), 1)), np.arange(len(chosen))
    lifted = np.zeros((len(chosen), len(score.vetoes)), dtype=np.bool_)
    decided = np.zeros((len(chosen), len(rules.deciding)), dtype=np.bool_)
    decided[:] = [feature in score.decided_by for feature in rules.deciding]
    settles, unsettles = (
        np.array(
            [[name in getattr(option, kind) for name in rules.deciding] for option in options], dtype=np.bool_
        )
        for kind in ("settles", "unsettles")
    )
    lifts = np.array([[veto in option.lifts for veto in score.vetoes] for option in options], dtype=np.bool_)
    for step in chosen.T:
        bits[rows, [options[place].place for place in step.tolist()]] = [
            options[place].bits for place in step.tolist()
        ]
        lifted |= lifts[step]
        decided &= ~unsettles[step]
    for step in chosen.T:
        decided |= settles[step]
    weight = _weights(rules, bits[:, :-1])
    np.maximum(weight, DECIDED_BITS, out=weight, where=decided.any(axis=1))
    probability = probability_of(weight)
    merges = (probability >= rules.merge) & lifted.all(axis=1)
    turning = np.flatnonzero(merges != (score.verdict == "merge"))
    least: dict[tuple[str, ...], Change] = {}
    for row in turning[np.argsort(np.abs(weight[turning] - score.weight), kind="stable")].tolist():
        steps = tuple(options[place].step for place in chosen[row].tolist())
        names = tuple(step.comparison for step in steps)
        if len(set(names)) == len(names) and names not in least:
            verdict = "merge" if merges[row] else "review" if probability[row] >= rules.review else "apart"
            bits_changed = float(weight[row]) - score.weight
            least[names] = Change(steps, bits_changed, float(weight[row]), float(probability[row]), verdict)
        if len(least) == _MOST_CHANGES:
            break
    return tuple(least.values())


def _weights(rules: MatchRules, bits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Match weights of one row per pair, one column per comparison, bounds of correlated ones applied."""
    counted = bits.copy()
    apply_bounds(bounds_of(rules), counted)
    total = np.full(len(bits), rules.prior_bits)
    for column in counted.T:
        total += column
    return total
