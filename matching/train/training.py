"""Learns the weights of match rules from the records at hand, without labels."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching.rules import Comparison, LevelWeight, MatchRules, Training
from matching.score import Bound, PreparedRecords, Scorer, bounds_of
from matching.table import Column, Places, Table
from matching.train.alone import by_one_attribute, is_one_attribute
from matching.train.bounds import bounded
from matching.train.chance import Chance, brings_strangers, by_names, seen, tells_strangers, with_other_names
from matching.train.classes import (
    about_things,
    known_by_name,
    of_matches,
    of_relatives,
    of_strangers,
    whole_names,
)
from matching.train.counting import as_words_meet, counted
from matching.train.expectation import Estimate, Evidence, Floats, Start, added_up, estimate
from matching.train.order import Hashes, record_hashes
from matching.train.rivals import Rivals
from matching.train.sample import Pairs, Part, alike_in_one, among_neighbours, of_some, random_pairs, without
from matching.train.triangles import closed

PAIRS_TO_LEARN_FROM = 200_000
_SEED = 1969  # Fellegi and Sunter
_DIGITS = 6
_LEAST_SHARE = 1e-7
_SPREAD = 0.1
_FEW_MATCHES = 30.0
_BLURRED = 0.1
# How sure pairs have to be that close a triangle, and how often they are looked for: who is found through a third
# record leads to others.
_SURE, _CLOSINGS = 0.9, 2
_SURE_OF_THINGS, _CLOSINGS_OF_THINGS = 0.95, 1


@dataclass(frozen=True, slots=True)
class Trained:
    """Rules with learned weights, and what to expect of them.

    `matches` is the expected number of matches among the candidate pairs. `precision` and `recall` are those
    expected of the pairs at or above the merge threshold, by the rules' own probabilities; recall counts the
    matches among candidates alone. `warnings` are sentences.
    """

    rules: MatchRules
    candidate_pairs: int
    matches: float
    precision: float
    recall: float
    rounds: int
    warnings: tuple[str, ...]


def train(
    rules: MatchRules,
    features: Table,
    left: Places,
    right: Places,
    *,
    sources: Column | None = None,
    unique_sources: Collection[str] = (),
) -> Trained:
    """`train_in_parts` from the candidate pairs of a left and a right record each."""
    return train_in_parts(rules, features, [(left, right)], sources=sources, unique_sources=unique_sources)


def train_in_parts(
    rules: MatchRules,
    features: Table,
    parts: Iterable[Part],
    *,
    sources: Column | None = None,
    unique_sources: Collection[str] = (),
    hashes: Hashes | None = None,
    learn_from: int = PAIRS_TO_LEARN_FROM,
) -> Trained:
    """Learn weights, frequencies and prior by expectation maximisation, starting from those of the rules.

    The same records in another order, under other ids, give the same rules to the last digit.

    Args:
        rules: what to compare; their m is where learning starts.
        features: those of the records.
        parts: the candidate pairs; gone through a few times, one part in memory at a time.
        sources: that of each record.
        unique_sources: those free of duplicates.
        hashes: what `sampling_hashes` gives, where it was asked before.
        learn_from: how many candidate pairs to learn from, where there are more.
    """
    rng = np.random.default_rng(_SEED)
    rules = _with_frequencies(rules, features)
    if hashes is None:
        hashes = sampling_hashes(features, sources)
    scorer = Scorer(rules)
    prepared = scorer.prepare(features)
    candidates, count = of_some(parts, hashes, learn_from)
    loose = without(alike_in_one(features, hashes, max(len(candidates), 1), rng), parts, features.size)
    if count > len(candidates) and not unique_sources:
        loose = loose.and_those(among_neighbours(parts, hashes, candidates, learn_from))
    at_random = random_pairs(hashes, learn_from, rng) if features.size > 1 else loose
    part = len(candidates) / max(1, count)
    evidence = _evidence(scorer, prepared, candidates, loose, _unique_codes(sources, unique_sources), part)
    by_accident = scorer.evidence(prepared, at_random.left, at_random.right).levels
    shares = seen(by_accident, rules.comparisons)
    by_chance, things = _by_chance(shares), about_things(rules)
    strangers, chance = of_strangers(rules, by_chance, evidence.levels), None
    if evidence.rivals is None and features.size > 1 and not things:
        pairs = part * features.size * (features.size - 1) / 2.0
        if tells_strangers(rules.comparisons):
            strangers = Start(by_chance, math.inf, [0.0 for _ in by_chance])
            chance = by_names(by_accident, rules.comparisons, pairs)
        elif brings_strangers(rules.comparisons):
            chance = Chance(with_other_names(shares, rules.comparisons), pairs)
    classes = (
        of_matches(rules),
        of_relatives(rules, by_chance, evidence.levels),
        strangers,
    )
    found = estimate(evidence, *classes, chance)
    if evidence.rivals is None:
        left, right = (
            np.concatenate((candidates.left, loose.left)),
            np.concatenate((candidates.right, loose.right)),
        )
        sure, closings = (_SURE_OF_THINGS, _CLOSINGS_OF_THINGS) if things else (_SURE, _CLOSINGS)
        for _ in range(closings):
            known = added_up(evidence, found, things=True).probability if things else found.among_classes
            evidence = replace(evidence, least=closed(left, right, known, sure))
            found = estimate(evidence, *classes, chance)
    if is_one_attribute(rules):
        found = by_one_attribute(rules, evidence, found)
    else:
        evidence = bounded(evidence, found)
        found = added_up(evidence, found, things=things)
    training = Training(records=features.size, candidate_pairs=count)
    learned = _learned(rules, found, evidence.bounds, training)
    return _trained(learned, found, evidence, count)


def sampling_hashes(features: Table, sources: Column | None) -> Hashes:
    """A hash of what each record says and of its source, by which samples are chosen."""
    said = dict(features.columns) | ({" source": sources} if sources is not None else {})
    return record_hashes(Table(features.size, said))


def _with_frequencies(rules: MatchRules, features: Table) -> MatchRules:
    wanted = {feature for rule in rules.comparisons if rule.rarity for feature in rule.rarity.features}
    words = {
        feature
        for rule in rules.comparisons
        for feature in rule.features
        if rule.comparator.reads_words and feature not in wanted
    }
    found = {name: counted(features.column(name), "values") for name in sorted(wanted)}
    found |= {name: counted(features.column(name), "words") for name in sorted(words)}
    if known_by_name(rules.comparisons):
        found |= {
            name: as_words_meet(features.column(name)) for name in sorted(whole_names(rules.comparisons))
        }
    return rules.model_copy(update={"frequencies": found})


def _unique_codes(sources: Column | None, unique: Collection[str]) -> tuple[np.ndarray, np.ndarray] | None:
    if sources is None or not unique:
        return None
    return sources.codes, np.array([*(value in unique for value in sources.values.tolist()), False])


def _evidence(
    scorer: Scorer,
    prepared: PreparedRecords,
    candidates: Pairs,
    loose: Pairs,
    unique: tuple[np.ndarray, np.ndarray] | None,
    part: float,
) -> Evidence:
    left, right = (
        np.concatenate((candidates.left, loose.left)),
        np.concatenate((candidates.right, loose.right)),
    )
    found = scorer.evidence(prepared, left, right)
    candidate = np.arange(len(left)) < len(candidates)
    apart = found.vetoed.copy()
    rivals = None
    if unique is not None:
        codes, is_unique = unique
        apart |= (codes[left] == codes[right]) & is_unique[codes[left]]
        rivals = Rivals(left, right, codes, is_unique, bool(is_unique[codes].all()), part)
    graded = [rule.comparator.graded for rule in scorer.rules.comparisons]
    bounds = bounds_of(scorer.rules)
    return Evidence(found.levels, found.rarity, candidate, apart, rivals, graded, bounds=bounds)


def _by_chance(at_random: Sequence[Floats]) -> list[Floats]:
    """How often strangers reach each level, before any is seen: nearly as often as pairs taken at random."""
    return [(1.0 - _SPREAD) * share + _SPREAD / len(share) for share in at_random]


def _learned(rules: MatchRules, found: Estimate, bounds: Sequence[Bound], training: Training) -> MatchRules:
    comparisons = tuple(
        weighed(rule, found.m[place], found.u[place]) for place, rule in enumerate(rules.comparisons)
    )
    correlated = tuple(
        rule.model_copy(
            update={
                "at_most_bits": _rounded(bound.at_most_bits),
                "at_most_bits_against": _rounded(-bound.at_least_bits),
            }
        )
        if rule.at_most_bits_against is not None
        else rule
        for rule, bound in zip(rules.correlated, bounds, strict=True)
    )
    prior = _rounded(1.0 / (1.0 + 2.0**-found.prior_bits))
    # Validated anew: a copy would keep what the old rules had worked out of their prior.
    return MatchRules.model_validate(
        {
            **{name: getattr(rules, name) for name in MatchRules.model_fields},
            "comparisons": comparisons,
            "correlated": correlated,
            "prior": min(max(prior, 1e-9), 1 - 1e-6),
            "training": training,
        }
    )


def weighed(rule: Comparison, m: Floats, u: Floats) -> Comparison:
    """The comparison with other shares of its levels among matches and among other pairs."""
    weights = tuple(
        LevelWeight(label=level.label, m=share_m, u=share_u)
        for level, share_m, share_u in zip(rule.levels, _readable(m), _readable(u), strict=True)
    )
    return rule.model_copy(update={"levels": weights})


def _readable(shares: Floats) -> list[float]:
    """Shares with few digits that still sum to one."""
    shares = np.maximum(shares, _LEAST_SHARE)
    shares = shares / shares.sum()
    largest = int(np.argmax(shares))
    found = [_rounded(share) for share in shares.tolist()]
    found[largest] = round(1.0 - math.fsum(found[:largest] + found[largest + 1 :]), 12)
    return found


def _rounded(share: float) -> float:
    return float(f"{share:.{_DIGITS}g}")


def _trained(rules: MatchRules, found: Estimate, evidence: Evidence, candidate_pairs: int) -> Trained:
    probability = found.probability[evidence.candidate & ~evidence.apart]
    matches = float(probability.sum())
    merged = probability[probability >= rules.merge]
    warnings = []
    if not found.converged:
        warnings.append("The weights had not settled when learning stopped; look at them before use.")
    if matches < _FEW_MATCHES:
        warnings.append(
            f"Only about {matches:.0f} candidate pairs seem to match: too few to learn weights from. "
            "They stay near those shipped; give more records, or labels."
        )
    elif float((probability * (1.0 - probability)).sum()) > _BLURRED * matches:
        warnings.append(
            "Matches and other pairs are hard to tell apart by these attributes: many pairs are left in doubt."
        )
    scale = candidate_pairs / max(1, int(evidence.candidate.sum()))
    return Trained(
        rules=rules,
        candidate_pairs=candidate_pairs,
        matches=matches * scale,
        precision=float(merged.mean()) if len(merged) else 1.0,
        recall=float(merged.sum() / matches) if matches else 0.0,
        rounds=found.rounds,
        warnings=tuple(warnings),
    )
