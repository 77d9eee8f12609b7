"""Weights learned from labelled pairs, where they judge pairs held out better than the rules at hand."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from recordlinkage import LogisticRegressionClassifier

from matching.rules import Comparison, LevelWeight, MatchRules, Training
from matching.score import PreparedRecords, Scorer, bounds_of
from matching.table import Places, Table
from matching.train.additive import one_way, shares_of, told, within
from matching.train.order import mixed, record_hashes
from matching.train.references import reference_losses

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Method = Literal["as they are", "regression", "counted"]

_LEAST = 30
_FOLDS = 5
# What the shares of the rules count for beside the labelled pairs.
_TRUST = 10.0
# A label may be wrong: past these odds it costs no more.
_MOST_BITS = 15.0
_LEAST_FACTOR = 0.05
# What the rules say counts as 20 pairs of these weights: nine of ten are what their weight makes likely.
_OWN_WEIGHTS = math.log2(9.0) * np.repeat([1.0, -1.0], 10)
_OWN_LABELS = np.arange(20) % 10 == 0
_OWN_LABELS[:10] = ~_OWN_LABELS[:10]
_LEAST_PRIOR, _MOST_PRIOR = 1e-9, 1.0 - 1e-6
_DIGITS = 8


@dataclass(frozen=True, slots=True)
class TrainedFromLabels:
    """Rules, how they came about, and why.

    `losses` tells per method the mean log loss of pairs held out, in bits; nothing if the labels were too few
    to try. `references` tells the same of well-known classifiers that had the same labels. `reason` is a sentence.
    """

    rules: MatchRules
    method: Method
    losses: Mapping[Method, float]
    matches: int
    others: int
    reason: str
    references: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class _Labelled:
    """Pairs with their labels, and what they have in common."""

    left: Places
    right: Places
    same: Flags
    levels: NDArray[np.int8]
    rarity: Floats

    def take(self, places: NDArray[np.intp] | Flags) -> _Labelled:
        return _Labelled(
            self.left[places], self.right[places], self.same[places], self.levels[places], self.rarity[places]
        )


def train_from_labels(
    rules: MatchRules, features: Table, left: Places, right: Places, same: Flags
) -> TrainedFromLabels:
    """Learn weights and prior from labelled pairs, starting from those of the rules.

    Tried on pairs held out are the rules as they are, a logistic regression, and shares of levels counted among
    the labelled pairs. Each takes the place of the one before only where it is clearly better: the rules have
    seen more pairs than are labelled, and counting is misled where those in doubt alone are. The labels in
    another order give the same rules.

    Args:
        rules: what to compare, with weights that were learned without labels.
        features: those of the records.
        left: one record of each labelled pair.
        right: the other.
        same: whether the two are one thing. The pairs may be chosen by what they have in common, as a steward
            is asked about those in doubt, but not by the label: the share of matches among them is believed.

    Raises:
        ValueError: not as many left places, right places and labels.
    """
    if not left.shape == right.shape == same.shape:
        raise ValueError(
            f"each pair needs two places and a label, not {left.size}, {right.size} and {same.size} of them"
        )
    matches, others = int(np.count_nonzero(same)), int(np.count_nonzero(~same))
    if min(matches, others) < _LEAST:
        reason = (
            f"The rules stay as they are: {matches} matches and {others} other pairs are labelled, and "
            f"{_LEAST} of each are needed."
        )
        return TrainedFromLabels(rules, "as they are", {}, matches, others, reason)
    scorer = Scorer(rules)
    prepared = scorer.prepare(features)
    pairs, folds = _in_order(scorer, prepared, record_hashes(features), left, right, same)
    methods: Mapping[Method, Callable[[_Labelled], MatchRules]] = {
        "as they are": lambda _: rules,
        "regression": lambda found: _regressed(rules, prepared, found),
        "counted": lambda found: _counted(rules, found),
    }
    held_out = {name: _held_out_losses(learn, prepared, pairs, folds) for name, learn in methods.items()}
    best: Method = "as they are"
    for name, found in held_out.items():
        if _is_better(found, held_out[best]):
            best = name
    losses: dict[Method, float] = {name: float(found.mean()) for name, found in held_out.items()}
    learned = rules if best == "as they are" else _with_origin(methods[best](pairs), rules, features, pairs)
    sizes = [len(rule.levels) for rule in rules.comparisons]
    references = reference_losses(pairs.levels, sizes, pairs.same, folds)
    return TrainedFromLabels(learned, best, losses, matches, others, _reason(best, losses), references)


def _in_order(
    scorer: Scorer,
    prepared: PreparedRecords,
    hashes: NDArray[np.uint64],
    left: Places,
    right: Places,
    same: Flags,
) -> tuple[_Labelled, NDArray[np.intp]]:
    """The pairs in an order that depends on what they say alone, and the fold that each is held out with."""
    low, high = np.minimum(hashes[left], hashes[right]), np.maximum(hashes[left], hashes[right])
    order = np.lexsort((same, high, low, mixed(low ^ mixed(high))))
    left, right, same = left[order], right[order], same[order]
    folds = np.empty(len(same), dtype=np.intp)
    for label in (True, False):
        folds[same == label] = np.arange(np.count_nonzero(same == label)) % _FOLDS
    found = scorer.evidence(prepared, left, right)
    return _Labelled(left, right, same, found.levels, found.rarity), folds


def _held_out_losses(
    learn: Callable[[_Labelled], MatchRules],
    prepared: PreparedRecords,
    pairs: _Labelled,
    folds: NDArray[np.intp],
) -> Floats:
    """The log loss of each pair, in bits, by rules that were learned without it."""
    losses = np.empty(len(folds))
    for fold in range(_FOLDS):
        held_out = pairs.take(folds == fold)
        rules = learn(pairs.take(folds != fold))
        weight = Scorer(rules).score(prepared, held_out.left, held_out.right).weight
        towards = np.where(held_out.same, weight, -weight).clip(-_MOST_BITS, _MOST_BITS)
        losses[folds == fold] = np.logaddexp2(0.0, -towards)
    return losses


def _is_better(losses: Floats, others: Floats) -> bool:
    """Whether losses are smaller by more than chance makes them in 19 of 20 cases: two standard errors."""
    gain = others - losses
    return bool(gain.mean() > 2.0 * gain.std() / math.sqrt(len(gain)))


def _reason(best: Method, losses: Mapping[Method, float]) -> str:
    told = "; ".join(f"{name} {loss:.3f}" for name, loss in losses.items())
    if best == "as they are":
        return f"The rules stay as they are: nothing learned is clearly better on pairs held out ({told} bits lost)."
    gain = 1.0 - losses[best] / losses["as they are"]
    how = {"counted": "counted among the labelled pairs", "regression": "of a logistic regression"}[best]
    return f"The weights are those {how}: on pairs held out they lose {gain:.0%} less ({told} bits lost)."


def _with_origin(learned: MatchRules, rules: MatchRules, features: Table, pairs: _Labelled) -> MatchRules:
    candidate_pairs = rules.training.candidate_pairs if rules.training else 0
    training = Training(
        records=features.size, candidate_pairs=candidate_pairs, labelled_pairs=len(pairs.same)
    )
    return learned.model_copy(update={"training": training})


def _counted(rules: MatchRules, pairs: _Labelled) -> MatchRules:
    """Rules with the shares of levels among the labelled pairs, those of the rules counted in as a few pairs."""
    comparisons = []
    for column, rule in zip(pairs.levels.T, rules.comparisons, strict=True):
        m = _shares(column[pairs.same], [level.m for level in rule.levels])
        u = _shares(column[~pairs.same], [level.u for level in rule.levels])
        comparisons.append(_weighed(rule, m, u))
    return _validated(rules, comparisons, float(pairs.same.mean()))


def _shares(levels: NDArray[np.int8], start: list[float]) -> Floats:
    counts = np.bincount(levels[levels >= 0], minlength=len(start)) + _TRUST * np.array(start)
    return np.asarray(counts / counts.sum())


def _regressed(rules: MatchRules, prepared: PreparedRecords, pairs: _Labelled) -> MatchRules:
    """Rules with a factor on all their weights and bits added to each level, by logistic regression.

    What is added is held small (a normal distribution with a deviation of one nat), and so is the change of
    factor and prior: the rules have a say as pairs of their own, right as often as their weights tell. So labels
    of pairs in doubt, which have much the same weight, do not unsettle those that are clear. Where correlated
    comparisons have reached their bound, more bits for one of their levels would change nothing: such pairs say
    nothing of it.
    """
    weight = Scorer(rules).score(prepared, pairs.left, pairs.right).weight
    bits_now = [np.array([level.bits for level in rule.levels]) for rule in rules.comparisons]
    _, matters = within(bounds_of(rules), told(pairs.levels, pairs.rarity, bits_now))
    reached = np.hstack(
        [
            (column[:, None] == np.arange(len(rule.levels))) & matters[:, [place]]
            for place, (column, rule) in enumerate(zip(pairs.levels.T, rules.comparisons, strict=True))
        ]
    )
    own = np.zeros((len(_OWN_WEIGHTS), 1 + reached.shape[1]))
    own[:, 0] = _OWN_WEIGHTS
    same = np.concatenate((pairs.same, _OWN_LABELS))
    classifier = LogisticRegressionClassifier(solver="newton-cholesky")
    classifier.fit(
        pd.DataFrame(np.vstack((np.hstack((weight[:, None], reached)), own))), pd.Index(np.flatnonzero(same))
    )
    coefficients = classifier.coefficients / math.log(2.0)
    factor = max(float(coefficients[0]), _LEAST_FACTOR)
    prior_bits = factor * rules.prior_bits + float(classifier.intercept) / math.log(2.0)
    added = np.split(coefficients[1:], np.cumsum([len(rule.levels) for rule in rules.comparisons])[:-1])
    comparisons = []
    for rule, column, of_rule in zip(rules.comparisons, pairs.levels.T, added, strict=True):
        bits = factor * np.array([level.bits for level in rule.levels]) + of_rule
        if one_way(bits):
            # Of shares that sum to one some levels speak for a match and others against it. What all of them
            # say goes into the prior, for as many pairs as have evidence.
            all_say = float(_shares(column, [level.u for level in rule.levels]) @ bits)
            prior_bits += all_say * float((column >= 0).mean())
            bits = bits - all_say
        m, u = shares_of(bits, np.array([level.u for level in rule.levels]))
        comparisons.append(_scaled(_weighed(rule, m, u), factor))
    correlated = tuple(
        bound.model_copy(
            update={
                name: factor * bits
                for name in ("at_most_bits", "at_most_bits_against")
                if (bits := getattr(bound, name)) is not None
            }
        )
        for bound in rules.correlated
    )
    prior = 1.0 / (1.0 + 2.0**-prior_bits)
    return _validated(rules.model_copy(update={"correlated": correlated}), comparisons, prior)


def _scaled(rule: Comparison, factor: float) -> Comparison:
    """The comparison with what rare values add multiplied, as far as a share goes."""
    if rule.rarity is None:
        return rule
    changed = {
        "share": min(1.0, factor * rule.rarity.share),
        "at_most_bits": factor * rule.rarity.at_most_bits,
    }
    return rule.model_copy(update={"rarity": rule.rarity.model_copy(update=changed)})


def _weighed(rule: Comparison, m: Floats, u: Floats) -> Comparison:
    levels = tuple(
        LevelWeight(label=level.label, m=_rounded(share_m), u=_rounded(share_u))
        for level, share_m, share_u in zip(rule.levels, m.tolist(), u.tolist(), strict=True)
    )
    return rule.model_copy(update={"levels": levels})


def _validated(rules: MatchRules, comparisons: Sequence[Comparison], prior: float) -> MatchRules:
    """Rules with other weights, validated anew: a copy would keep what was worked out from the former ones."""
    document = rules.document()
    document["comparisons"] = [rule.model_dump(mode="json") for rule in comparisons]
    document["prior"] = _rounded(min(max(prior, _LEAST_PRIOR), _MOST_PRIOR))
    return MatchRules.model_validate(document)


def _rounded(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
