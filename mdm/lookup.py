"""Search before create: which golden records a draft record may be. Nothing is stored."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from sqlalchemy import Connection

from matching.blocking import block_keys, lacking_parts
from matching.explain import MatchScore, explain
from matching.features import Features
from matching.rules import MatchRules
from matching.several import features_of_several, score_several
from mdm.errors import RequestInvalidError, SourceUnknownError
from mdm.flow.match import hashed_block_keys, scorer
from mdm.flow.standardise import fits, map_attributes, several_items
from mdm.model import MAX_DEPTH, GoldenId, RecordId, format_golden_id, nests_deeper
from mdm.policy.active import ActivePolicy
from mdm.policy.document import SourceRule
from mdm.reads.golden import GoldenView, golden_record
from mdm.store import matching
from mdm.store.policies import active_policy

MOST_CANDIDATES: Final = 100
_ATTRIBUTES_AS_COLUMNS: Final = SourceRule(rank=1)


@dataclass(frozen=True, slots=True)
class LookupMatch:
    """A golden record that a draft may be, by the one of its records that matches best, with the evidence."""

    golden_id: str
    title: str
    record_id: RecordId
    source: str
    key: str
    score: MatchScore


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a draft may be: golden records, the most probable first.

    `compared_by` names the block keys that the draft has: it was compared with who shares one, and nobody else.
    `would_help` are sets of attributes, each of which would give it one more, the smallest first.
    """

    matches: tuple[LookupMatch, ...]
    compared_by: tuple[str, ...]
    would_help: tuple[tuple[str, ...], ...]


def look_up(
    connection: Connection,
    object_name: str,
    record: Mapping[str, Any],
    *,
    source: str | None = None,
    limit: int = 5,
    at_least: float = 0.01,
) -> Lookup:
    """The golden records that a draft record matches best, and what would let it be compared with more.

    Args:
        connection: for reading.
        object_name: for instance customer.
        record: in the columns of the source, or by the policy's attributes where there is no source.
        source: whose columns these are.
        limit: at most so many golden records.
        at_least: the probability from which one is worth showing.

    Raises:
        PolicyMissingError: there is no policy for the object.
        SourceUnknownError: the policy does not name the source.
        RequestInvalidError: no source is named, and what is given is no attribute of the policy; or the record
            nests too deep.
    """
    if nests_deeper(record, MAX_DEPTH):
        raise RequestInvalidError(f"a record may nest {MAX_DEPTH} deep")
    active = active_policy(connection, object_name)
    if source is None and (unknown := sorted(set(record) - set(active.policy.attributes))):
        known = ", ".join(active.policy.attributes)
        raise RequestInvalidError(f"{object_name} has no attribute {unknown[0][:40]!r} (known: {known})")
    rule = _ATTRIBUTES_AS_COLUMNS if source is None else active.policy.sources.get(source)
    if rule is None:
        raise SourceUnknownError(str(source), object_name, list(active.policy.sources))
    mapped = map_attributes(active.policy, rule, record)
    rules = active.policy.match
    features = _features(active, {name: value for name, value in mapped.items() if fits(value)})
    lacking = lacking_parts(rules, features)
    return Lookup(
        tuple(matches_of(connection, active, features, limit=limit, at_least=at_least)),
        tuple(dict.fromkeys(key.partition(":")[0] for key in sorted(block_keys(rules, features)))),
        _attributes_for(rules, lacking.values()),
    )


def _attributes_for(rules: MatchRules, lacking: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """The attributes that features are read from in the first place, the fewest first; none for nothing."""
    sets = [tuple(dict.fromkeys(rules.features[name].attributes[0] for name in names)) for names in lacking]
    fewest: list[tuple[str, ...]] = []
    for names in sorted(sets, key=len):
        if not any(set(smaller) <= set(names) for smaller in fewest):
            fewest.append(names)
    return tuple(fewest)


def like_golden(
    connection: Connection, golden_id: GoldenId, *, limit: int = 5, at_least: float = 0.01
) -> list[LookupMatch]:
    """The other golden records that the values of one match best.

    These may hold together what none of its records says alone, and so find what no pair of records shows.

    Raises:
        NotFoundError: the id was never issued, or its record waits to be settled.
    """
    view = golden_record(connection, golden_id)
    active = active_policy(connection, view.object)
    known = {name: value for name, value in view.values.items() if name in active.policy.attributes}
    features = _features(active, known)
    return matches_of(
        connection, active, features, limit=limit, at_least=at_least, apart_from=_record_ids(view)
    )


def matches_of(
    connection: Connection,
    active: ActivePolicy,
    features: Features,
    *,
    limit: int,
    at_least: float = 0.0,
    apart_from: Collection[RecordId] = (),
) -> list[LookupMatch]:
    """The golden records that features match best, the most probable first; of equal ones, the older."""
    keys = hashed_block_keys(active, features)
    candidates = [
        candidate
        for candidate in matching.likely(connection, keys, MOST_CANDIDATES + len(apart_from))
        if candidate[0] not in apart_from
    ]
    if not candidates:
        return []
    scores = score_several(
        scorer(active),
        [features, *(theirs for _, _, theirs in candidates)],
        np.zeros(len(candidates), dtype=np.intp),
        np.arange(1, len(candidates) + 1),
    )
    best: dict[GoldenId, int] = {}
    # Candidates come by their ids, so that of equal ones the older is first.
    for place in np.argsort(-scores.weight, kind="stable").tolist():
        if scores.probability[place] >= at_least:
            best.setdefault(candidates[place][1], place)
    shown = dict(list(best.items())[:limit])
    named = matching.named(connection, {home: candidates[place][0] for home, place in shown.items()})
    rules = active.policy.match
    return [
        LookupMatch(
            format_golden_id(home),
            title,
            candidates[place][0],
            source,
            key,
            explain(rules, features, candidates[place][2]),
        )
        for home, place in shown.items()
        for title, source, key in [named[home]]
    ]


def _features(active: ActivePolicy, mapped: Mapping[str, str]) -> Features:
    """As settling makes them."""
    return features_of_several(active.policy.match, mapped, several_items(active.policy, mapped))


def _record_ids(view: GoldenView) -> set[RecordId]:
    return {reference.record_id for reference in view.cross_references}
