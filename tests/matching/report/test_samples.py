"""Sampled pairs are those worth looking at, each for another reason."""

from __future__ import annotations

from matching.report.samples import sampled_pairs
from tests.matching.report.example import findings


def test_no_two_pairs_of_a_group_have_the_same_evidence() -> None:
    for group in sampled_pairs(findings()):
        patterns = [tuple(entry.level for entry in pair.score.evidence) for pair in group.pairs]
        assert len(set(patterns)) == len(patterns)


def test_a_vetoed_pair_is_shown_as_held_back() -> None:
    named = {group.name: group for group in sampled_pairs(findings())}
    assert all(pair.score.vetoes for pair in named["Held back by a veto"].pairs)
    assert not any(pair.score.vetoes for pair in named["Just above the merge threshold"].pairs)


def test_mistakes_are_shown_only_where_the_truth_is_known() -> None:
    named = {group.name: group for group in sampled_pairs(findings())}
    assert all(pair.matching is False for pair in named["Probable, but not a match"].pairs)
    (unknown,) = (pair for group in named.values() for pair in group.pairs if pair.left == "<r5>")
    assert unknown.matching is None
    without = sampled_pairs(findings(truth=False))
    assert "Probable, but not a match" not in {group.name for group in without}
    assert all(pair.matching is None for group in without for pair in group.pairs)
