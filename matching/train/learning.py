"""What records teach match rules without labels: stop values, stop keys, weights, and which keys cost too much."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import partial

from matching.batch.keys import KeyMaker
from matching.batch.pairs import Candidates
from matching.rules import MatchRules
from matching.several import first_values
from matching.table import Column, Table
from matching.train.order import Hashes
from matching.train.pruning import FEW_PAIRS, ThinRule, kept, pruned, thin_rules
from matching.train.stop_values import uncrowded
from matching.train.training import Trained, sampling_hashes, train_in_parts

_PAIRS_FOR_ROUGH_WEIGHTS = 50_000


class NoCandidatesError(ValueError):
    """No two records share a block key, so that there is nothing to learn from."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned, and the features that it was learned from: of several values the first.

    `notes` say which block rules were narrowed, and why; what a person should do about others is among the warnings.
    """

    trained: Trained
    features: Table
    notes: tuple[str, ...]


def learn(
    rules: MatchRules,
    features: Table,
    *,
    sources: Column | None = None,
    unique_sources: Collection[str] = (),
    processes: int | None = None,
) -> Learned:
    """Learn stop values, stop keys, weights, frequencies and prior. What is compared stays as it is.

    Keys that too many records share are stop keys. So are those that fewer share, of a rule that says how to narrow
    them, where what it alone gives is hardly worth comparing. A rule of that kind that does not say so is left to
    whoever wrote it: a warning tells what it costs.

    Raises:
        NoCandidatesError: there is no pair to learn from.
    """
    rules, features, keys = uncrowded(rules, features)
    candidates = Candidates.of(rules, features, sources, unique_sources, processes, keys)
    if not any(len(left) for left, _ in candidates):
        raise NoCandidatesError("no two records share a block key, so there is nothing to learn from")
    hashes = sampling_hashes(features, sources)
    teach = partial(train_in_parts, sources=sources, unique_sources=unique_sources, hashes=hashes)
    thin = thin_by_rough_weights(teach, rules, features, candidates, keys, hashes, processes)
    narrowed = {name: rule for name, rule in thin.items() if rule.narrowed is not None}
    first = first_values(features)
    trained = teach(pruned(rules, keys, narrowed), first, kept(candidates, narrowed))
    return Learned(
        replace(trained, warnings=(*trained.warnings, *_warnings(rules, thin))),
        first,
        tuple(
            f"{name}: {rule.reason}; keys that more than {rule.limit} records share are stop keys now"
            for name, rule in narrowed.items()
        ),
    )


def thin_by_rough_weights(
    teach: Callable[..., Trained],
    rules: MatchRules,
    features: Table,
    candidates: Candidates,
    keys: KeyMaker,
    hashes: Hashes,
    processes: int | None = None,
) -> Mapping[str, ThinRule]:
    """`thin_rules` by weights that `teach`, which is `train_in_parts` of these records, learns from those of the rules.

    Where no rule gives many pairs, none is thin.
    """
    if all(int(blocks.partners().sum()) <= FEW_PAIRS for blocks in candidates.blocks):
        return {}
    # Rough weights do to tell a match among a thousand pairs.
    rough = teach(rules, first_values(features), candidates, learn_from=_PAIRS_FOR_ROUGH_WEIGHTS)
    return thin_rules(rough.rules, features, candidates, keys, hashes, processes)


def _warnings(rules: MatchRules, thin: Mapping[str, ThinRule]) -> list[str]:
    narrower = {rule.name: rule.narrower for rule in rules.blocking}
    return [
        f"Block rule {name} does not earn its keep: {rule.reason}; leave it out of match.blocking"
        + ("." if narrower[name] else ", or give it a `narrower` part.")
        for name, rule in thin.items()
        if rule.narrowed is None
    ]
