"""Groups of connected records are partitioned as if all were given at once."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.batch.clusters import by_content, clusters_of
from matching.batch.files import Records
from matching.batch.scores import ScoredPairs
from matching.cluster import Edge, cluster
from matching.rules import MatchRules
from matching.score import probability_of
from matching.table import Column, Table
from tests.matching.example import document

RULES = MatchRules.model_validate(document() | {"vetoes": ["tax_id"], "review": 0.5, "merge": 0.9})
MERGE, REVIEW = 10.0, 1.0
NAMES = [f"r{number:02}" for number in range(14)]

pairs_of_places = st.tuples(st.integers(0, 13), st.integers(0, 13)).filter(lambda pair: pair[0] < pair[1])
weights = st.sampled_from([MERGE, MERGE + 1, MERGE + 2, REVIEW, -9.0])


@given(
    st.dictionaries(pairs_of_places, weights, max_size=30),
    st.lists(st.sampled_from([None, None, None, "1", "2"]), min_size=14, max_size=14),
    st.lists(st.sampled_from(["erp", "crm"]), min_size=14, max_size=14),
    st.booleans(),
    st.permutations(NAMES),
    st.sampled_from([1, 5, 100]),
)
def test_groups_are_partitioned_as_if_all_were_given_at_once(
    weighed: dict[tuple[int, int], float],
    tax_ids: list[str | None],
    sources: list[str],
    is_unique: bool,
    names: list[str],
    at_once: int,
) -> None:
    unique = ["erp"] if is_unique else []
    kept = sorted(weighed)
    left, right = (np.array([pair[side] for pair in kept], dtype=np.intp) for side in (0, 1))
    weight = np.array([weighed[pair] for pair in kept])
    vetoed = np.array(
        [None not in (tax_ids[a], tax_ids[b]) and tax_ids[a] != tax_ids[b] for a, b in kept], bool
    )
    table = Table(14, {"tax_id": Column.of(tax_ids)})
    records = Records(np.array(names, dtype=object), Column.of(sources), table)
    probability = np.where(vetoed, 0.0, probability_of(weight))
    found = clusters_of(
        RULES,
        table,
        records,
        unique,
        ScoredPairs(len(kept), left, right, weight, vetoed, probability),
        processes=1,
        at_once=at_once,
    )
    ordered = by_content(table, records, np.arange(14))
    names = [f"{place:02}" for place in np.argsort(ordered).tolist()]
    merged = (weight >= MERGE) & ~vetoed
    expected = cluster(
        names,
        [Edge(names[a], names[b], weighed[a, b]) for (a, b), sure in zip(kept, merged, strict=True) if sure],
        support=[
            (names[a], names[b])
            for (a, b), sure, veto in zip(kept, merged, vetoed, strict=True)
            if not sure and not veto and weighed[a, b] >= REVIEW
        ],
        exclusive={name: {"tax_id": value} for name, value in zip(names, tax_ids, strict=True) if value},
        unique_sources={name: one for name, one in zip(names, sources, strict=True) if one in unique},
    )
    by_cluster: dict[int, set[str]] = {}
    for place, first in enumerate(found.tolist()):
        by_cluster.setdefault(first, set()).add(names[place])
    assert sorted(map(sorted, by_cluster.values())) == sorted(map(sorted, expected.clusters))
    assert all(min(names.index(name) for name in members) == first for first, members in by_cluster.items())
