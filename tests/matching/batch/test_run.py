"""Files are resolved as their records would be one by one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.batch.clusters import by_content
from matching.batch.files import Records
from matching.batch.run import Resolved, mapped_features, resolve
from matching.blocking import block_keys
from matching.cluster import Edge, cluster
from matching.features import features_of
from matching.rules import MatchRules
from matching.score import Scorer
from matching.table import Column, Table
from tests.matching.batch.people import people
from tests.matching.batch.rows import rows
from tests.matching.example import RULES


def as_records(found: Sequence[dict[str, str]], sources: Sequence[str] | None = None) -> Records:
    ids = np.array([f"r{place}" for place in range(len(found))], dtype=object)
    return Records(ids, Column.of(sources or ["erp"] * len(found)), Table.of(found))


def expected(found: Sequence[dict[str, str]], names: Sequence[str]) -> list[int]:
    """The clusters by the functions for single records."""
    features = [features_of(RULES, record) for record in found]
    pairs = [
        (left, right)
        for left, right in combinations(range(len(found)), 2)
        if block_keys(RULES, features[left]) & block_keys(RULES, features[right])
    ]
    scores = Scorer(RULES).score(
        features, np.array([left for left, _ in pairs], int), np.array([right for _, right in pairs], int)
    )
    verdicts = scores.verdicts(RULES)
    partition = cluster(
        names,
        [
            Edge(names[left], names[right], weight)
            for (left, right), verdict, weight in zip(pairs, verdicts, scores.weight, strict=True)
            if verdict == "merge"
        ],
        support=[
            (names[left], names[right])
            for (left, right), verdict in zip(pairs, verdicts, strict=True)
            if verdict == "review"
        ],
        exclusive={
            names[place]: {name: values[name] for name in RULES.vetoing if name in values}
            for place, values in enumerate(features)
        },
    )
    clusters = [0] * len(found)
    for members in partition.clusters:
        for member in members:
            clusters[names.index(member)] = min(map(names.index, members))
    return clusters


@given(st.lists(st.tuples(rows, st.sampled_from(["erp", "crm"])), min_size=1, max_size=10))
def test_a_file_is_resolved_as_its_records_would_be(
    given_records: list[tuple[dict[str, str], str]],
) -> None:
    found = [record for record, _ in given_records]
    sources = [source for _, source in given_records]
    records = as_records(found, sources)
    resolved = resolve(RULES, records, processes=1)
    ordered = by_content(resolved.features, records, np.arange(len(found)))
    names = [f"{place:02}" for place in np.argsort(ordered).tolist()]
    assert resolved.clusters.tolist() == expected(found, names)


def test_the_stages_are_told_in_their_order() -> None:
    told: list[str] = []
    resolved: Resolved = resolve(
        RULES, as_records(people(50)), processes=1, progress=lambda stage, _done, _total: told.append(stage)
    )
    assert list(dict.fromkeys(told)) == ["standardise", "score", "cluster"]
    assert resolved.features.size == 50


def test_what_a_steward_is_asked_about_is_kept_however_improbable() -> None:
    rules = RULES.model_copy(update={"review": 0.001, "merge": 0.001})
    records = as_records(people(200))
    found, all_kept = (resolve(rules, records, processes=1, keep_from=share) for share in (0.9, 1e-6))
    assert found.clusters.tolist() == all_kept.clusters.tolist()
    assert (found.pairs.probability < 0.05).any()


def test_pairs_are_kept_only_where_they_are_certain() -> None:
    rules = RULES.model_copy(update={"review": 1.0, "merge": 1.0})
    found = resolve(rules, as_records(people(200)), processes=1, keep_from=1.0)
    assert (found.pairs.probability == 1.0).all()


def test_features_are_taken_up_by_other_rules_unless_they_make_others(tmp_path: Path) -> None:
    table = Table.of(people(20))
    fewer_keys = RULES.model_copy(update={"blocking": RULES.blocking[:1], "prior": 0.5})
    surname = mapped_features(RULES, table, tmp_path).columns["surname"].decoded()[0]
    kept = [path.name for path in tmp_path.iterdir()]
    mapped_features(fewer_keys, table, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == kept
    stopped = MatchRules.model_validate({**RULES.document(), "stop_values": {"surname": [surname]}})
    assert surname not in mapped_features(stopped, table, tmp_path).columns["surname"].decoded()
    assert [path.name for path in tmp_path.iterdir()] != kept
