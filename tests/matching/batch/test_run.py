"""Files are resolved as their records would be one by one, whatever the chunks, the processes and the restarts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.batch.features import features_table
from matching.batch.files import Records
from matching.batch.pairs import Candidates
from matching.batch.run import Resolved, ScoredPairs, resolve, scored
from matching.blocking import block_keys
from matching.cluster import Edge, cluster
from matching.features import features_of
from matching.score import Scorer
from matching.table import Column, Table
from tests.matching.batch.rows import rows
from tests.matching.example import RULES


def as_records(found: Sequence[dict[str, str]], sources: Sequence[str] | None = None) -> Records:
    ids = np.array([f"r{place}" for place in range(len(found))], dtype=object)
    return Records(ids, Column.of(sources or ["erp"] * len(found)), Table.of(found))


def same_bytes(one: ScoredPairs, other: ScoredPairs) -> bool:
    names = ("left", "right", "weight", "vetoed", "probability")
    return one.compared == other.compared and all(
        getattr(one, name).tobytes() == getattr(other, name).tobytes() for name in names
    )


def expected(found: Sequence[dict[str, str]], sources: Sequence[str], unique: Sequence[str]) -> list[int]:
    """The clusters by the functions for single records."""
    features = [features_of(RULES, record) for record in found]
    pairs = [
        (left, right)
        for left, right in combinations(range(len(found)), 2)
        if block_keys(RULES, features[left]) & block_keys(RULES, features[right])
        and not (sources[left] == sources[right] and sources[left] in unique)
    ]
    scores = Scorer(RULES).score(
        features, np.array([left for left, _ in pairs], int), np.array([right for _, right in pairs], int)
    )
    verdicts = scores.verdicts(RULES)
    partition = cluster(
        [f"r{place}" for place in range(len(found))],
        [
            Edge(f"r{left}", f"r{right}", weight)
            for (left, right), verdict, weight in zip(pairs, verdicts, scores.weight, strict=True)
            if verdict == "merge"
        ],
        support=[
            (f"r{left}", f"r{right}")
            for (left, right), verdict in zip(pairs, verdicts, strict=True)
            if verdict == "review"
        ],
        exclusive={
            f"r{place}": {name: values[name] for name in RULES.vetoes if name in values}
            for place, values in enumerate(features)
        },
        unique_sources={f"r{place}": source for place, source in enumerate(sources) if source in unique},
    )
    clusters = [0] * len(found)
    for members in partition.clusters:
        for member in members:
            clusters[int(member[1:])] = min(int(other[1:]) for other in members)
    return clusters


@given(st.lists(st.tuples(rows, st.sampled_from(["erp", "crm"])), min_size=1, max_size=10), st.booleans())
@settings(deadline=None)
def test_a_file_is_resolved_as_its_records_would_be(
    given_records: list[tuple[dict[str, str], str]], is_unique: bool
) -> None:
    found = [record for record, _ in given_records]
    sources = [source for _, source in given_records]
    unique = ["erp"] if is_unique else []
    resolved = resolve(RULES, as_records(found, sources), unique_sources=unique, processes=1)
    assert resolved.clusters.tolist() == expected(found, sources, unique)


def people(count: int) -> list[dict[str, str]]:
    """Persons who meet in small blocks, with and without slips."""
    random = np.random.default_rng(3)
    given_names, surnames = ["Robert", "Bob", "Anna", "Ann", "R."], ["Smith", "Smyth", "Berg", "Bergh"]
    return [
        {
            "given_name": str(random.choice(given_names)),
            "surname": str(random.choice(surnames)),
            "birth_date": f"1971-06-{random.integers(10, 30)}",
            "email": f"{random.integers(200)}@x.org",
            "name": f"Acme {random.integers(9)} Tools",
            "postcode": f"{random.integers(10000, 10020)}",
        }
        for _ in range(count)
    ]


FEATURES = features_table(RULES, Table.of(people(400)))
CANDIDATES = Candidates.of(RULES, FEATURES)


def run(
    folder: Path, max_pairs: int = 1000, processes: int = 1, told: list[int] | None = None
) -> ScoredPairs:
    return scored(
        RULES,
        FEATURES,
        CANDIDATES,
        work_dir=folder,
        processes=processes,
        max_pairs=max_pairs,
        progress=lambda _stage, done, _total: None if told is None else told.append(done),
    )


def test_scores_are_those_of_all_pairs_at_once(tmp_path: Path) -> None:
    left, right = CANDIDATES.pairs(0, FEATURES.size)
    every = Scorer(RULES).score(FEATURES, left, right)
    kept = every.probability >= 0.05
    found = run(tmp_path)
    assert found.compared == len(left) > 3000
    assert 0 < len(found.left) < len(left)
    assert found.left.tolist() == left[kept].tolist()
    assert found.right.tolist() == right[kept].tolist()
    assert found.weight.tobytes() == every.weight[kept].tobytes()
    assert found.vetoed.tobytes() == every.vetoed[kept].tobytes()


@pytest.mark.parametrize(("max_pairs", "processes"), [(1, 1), (97, 2), (1000, 2), (10**9, 2)])
def test_neither_chunks_nor_processes_change_a_byte(tmp_path: Path, max_pairs: int, processes: int) -> None:
    assert same_bytes(run(tmp_path / "one", max_pairs, processes), run(tmp_path / "other"))


def test_a_run_taken_up_again_scores_only_what_is_missing(tmp_path: Path) -> None:
    whole = run(tmp_path)
    parts = sorted(tmp_path.glob("scores-*.npz"))
    assert len(parts) > 4
    for part in parts[:3]:
        part.unlink()
    told: list[int] = []
    assert same_bytes(run(tmp_path, told=told), whole)
    assert told == [len(parts) - 2, len(parts) - 1, len(parts)]


def test_what_another_run_left_is_thrown_away(tmp_path: Path) -> None:
    run(tmp_path, max_pairs=100)
    (tmp_path / "notes.txt").write_text("mine")
    told: list[int] = []
    whole = run(tmp_path, told=told)
    assert len(told) == len(list(tmp_path.glob("scores-*.npz")))
    assert same_bytes(whole, run(tmp_path / "other"))
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_the_stages_are_told_in_their_order() -> None:
    told: list[str] = []
    resolved: Resolved = resolve(
        RULES, as_records(people(50)), processes=1, progress=lambda stage, _done, _total: told.append(stage)
    )
    assert list(dict.fromkeys(told)) == ["standardise", "score", "cluster"]
    assert resolved.features.size == 50
