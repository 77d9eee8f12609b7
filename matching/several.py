"""Records some of whose features have several values: all are tried, and the two that agree best are compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from itertools import islice, product

import numpy as np

from matching.features import MOST, Features, features_of
from matching.rules import MatchRules
from matching.score import Indices, PairScores, Scorer
from matching.separator import SEPARATOR
from matching.table import ABSENT, Codes, Column, Table, any_has

_AT_ONCE = 1 << 20
"""So many choices among the values of pairs are scored together."""
_FAR_MORE = MOST * MOST


def features_of_several(
    rules: MatchRules, values: Mapping[str, str | None], items: Mapping[str, Sequence[str]]
) -> Features:
    """The features of a record with several values of some attributes.

    Args:
        rules: name the attributes each feature reads, and its standardiser.
        values: attribute → value.
        items: attribute → its values, in any order; what `values` says of these attributes does not matter.

    Returns:
        As `features_of`; a feature with several values has them sorted, with SEPARATOR between.
    """
    joined = {name: SEPARATOR.join(sorted(set(found))) for name, found in items.items()}
    return features_of(rules, {**values, **joined})


def variants(features: Mapping[str, str]) -> list[Mapping[str, str]]:
    """The record as it would be with one value of each feature; itself where none has several."""
    several = {name: value.split(SEPARATOR) for name, value in features.items() if SEPARATOR in value}
    if not several:
        return [features]
    chosen = islice(product(*several.values()), MOST)
    return [{**features, **dict(zip(several, values, strict=True))} for values in chosen]


def score_several(
    scorer: Scorer, records: Sequence[Mapping[str, str]], left: Indices, right: Indices
) -> PairScores:
    """Score pairs of records as `Scorer.score` does; of records with several values, those that agree best.

    Best is what no veto forbids, then the greatest weight, then the levels: whichever record comes first.
    """
    parted = [variants(record) for record in records]
    if len(records) == sum(map(len, parted)):
        return scorer.score(records, left, right)
    starts = np.cumsum([0, *map(len, parted)])
    owners: list[int] = []
    pairs: list[tuple[int, int]] = []
    for row, ends in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        ours, theirs = (range(starts[end], starts[end + 1]) for end in ends)
        combined = list(product(ours, theirs))
        owners += [row] * len(combined)
        pairs += combined
    flat = [variant for group in parted for variant in group]
    one, other = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
    scores = scorer.score(flat, one, other)
    best: dict[int, tuple[tuple[bool, float, list[int]], int]] = {}
    for place, owner in enumerate(owners):
        worth = (not scores.vetoed[place], float(scores.weight[place]), scores.levels[place].tolist())
        if owner not in best or worth > best[owner][0]:
            best[owner] = worth, place
    return scores.take(np.array([best[row][1] for row in range(len(left))], dtype=np.intp))


def closest(
    rules: MatchRules, left: Mapping[str, str], right: Mapping[str, str]
) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Two records with those of their values that agree best, as `score_several` compares them."""
    ours, theirs = variants(left), variants(right)
    if len(ours) == len(theirs) == 1:
        return ours[0], theirs[0]
    pairs = list(product(range(len(ours)), range(len(theirs))))
    places = np.array(pairs, dtype=np.intp)
    scores = Scorer(rules).score([*ours, *theirs], places[:, 0], places[:, 1] + len(ours))

    def worth(place: int) -> tuple[bool, float, list[int]]:
        return not scores.vetoed[place], float(scores.weight[place]), scores.levels[place].tolist()

    # Of equal ones the first by its values, which are sorted.
    one, other = pairs[max(range(len(pairs)), key=lambda place: (worth(place), -place))]
    return ours[one], theirs[other]


def first_values(table: Table) -> Table:
    """Records with the first of the values of each feature alone, which is what weights are learned from."""
    found = {
        name: _first(column) if any_has(SEPARATOR, column.values) else column
        for name, column in table.columns.items()
    }
    return Table(table.size, found)


def several_in(column: Column, parts_of: Callable[[str], Iterable[str]]) -> Column:
    """A column of cells as one of their parts: sorted, each once, with SEPARATOR between."""
    return _rewritten(column, lambda cell: SEPARATOR.join(sorted(set(parts_of(cell)))))


def _first(column: Column) -> Column:
    return _rewritten(column, lambda text: text.partition(SEPARATOR)[0])


def _rewritten(column: Column, write: Callable[[str], str]) -> Column:
    """A column with another text for each; an empty one is none."""
    texts = Column.of(map(write, column.values.tolist()))
    return Column(np.append(texts.codes, np.int32(ABSENT))[column.codes], texts.values)


class SeveralScorer:
    """Scores pairs of many records as `score_several` does those of few.

    A record with several values stands in a table once for each choice among them; where none has, the table is
    that of the records.
    """

    def __init__(self, rules: MatchRules, features: Table) -> None:
        self._scorer = Scorer(rules)
        self._starts, parted = _parted(features)
        self._prepared = self._scorer.prepare(parted)

    def score(self, left: Indices, right: Indices) -> PairScores:
        """Score pairs of records by their places."""
        if self._starts is None:
            return self._scorer.score(self._prepared, left, right)
        counts = np.diff(self._starts)
        choices = counts[left] * counts[right]
        parts = np.cumsum(choices) // _AT_ONCE
        cuts = np.flatnonzero(np.diff(parts)) + 1
        return _joined(
            [self._best(*pair) for pair in zip(np.split(left, cuts), np.split(right, cuts), strict=True)]
        )

    def score_from(self, left: Indices, right: Indices, at_least_bits: float) -> tuple[Indices, PairScores]:
        """Score those pairs whose match weight reaches a bound, as `Scorer.score_from` does."""
        if self._starts is None:
            return self._scorer.score_from(self._prepared, left, right, at_least_bits)
        counts = np.diff(self._starts)
        alone = counts[left] * counts[right] == 1
        single, several = np.flatnonzero(alone), np.flatnonzero(~alone)
        chosen, scores = self._scorer.score_from(
            self._prepared, self._starts[left[single]], self._starts[right[single]], at_least_bits
        )
        others = self.score(left[several], right[several])
        kept = np.flatnonzero(others.weight >= at_least_bits)
        places = np.concatenate((single[chosen], several[kept]))
        order = np.argsort(places)
        return places[order], _joined([scores, others.take(kept)]).take(order)

    def _best(self, left: Indices, right: Indices) -> PairScores:
        assert self._starts is not None
        counts = np.diff(self._starts)
        choices = counts[left] * counts[right]
        ends = np.cumsum(choices)
        owners = np.repeat(np.arange(len(left)), choices)
        number = np.arange(len(owners)) - (ends - choices)[owners]
        theirs = counts[right][owners]
        found = self._scorer.score(
            self._prepared,
            self._starts[left][owners] + number // theirs,
            self._starts[right][owners] + number % theirs,
        )
        # The last of each pair's is the best.
        order = np.lexsort((*found.levels.T[::-1], found.weight, ~found.vetoed, owners))
        return found.take(order[ends - 1])


def _joined(parts: Sequence[PairScores]) -> PairScores:
    return PairScores(
        *(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(PairScores))
    )


def _parted(table: Table) -> tuple[Indices | None, Table]:
    """Where the rows of each record begin, and where those of the last one end; None where each has but one."""
    parted = {name: column for name, column in table.columns.items() if any_has(SEPARATOR, column.values)}
    if not parted:
        return None, table
    parts = {
        name: [text.split(SEPARATOR) for text in column.values.tolist()] for name, column in parted.items()
    }
    sizes = {
        # The last entry is that of ABSENT, which is index -1.
        name: np.array([*map(len, parts[name]), 1], dtype=np.intp)[column.codes]
        for name, column in parted.items()
    }
    rows = np.ones(table.size, dtype=np.intp)
    for size in sizes.values():
        rows = np.minimum(rows * size, _FAR_MORE)
    rows = np.minimum(rows, MOST)
    starts = np.concatenate(([0], np.cumsum(rows)))
    owners = np.repeat(np.arange(table.size), rows)
    number = np.arange(len(owners)) - starts[owners]
    columns = {name: column.take(owners) for name, column in table.columns.items() if name not in parted}
    for name in reversed(parted):
        place, number = number % sizes[name][owners], number // sizes[name][owners]
        columns[name] = _chosen(parted[name].codes[owners], parts[name], place)
    return starts, Table(len(owners), columns)


def _chosen(codes: Codes, parts: Sequence[Sequence[str]], place: Indices) -> Column:
    """A column of one of the parts of each value."""
    texts = Column.of(text for found in parts for text in found)
    first = np.cumsum([0, *map(len, parts)])[codes]
    chosen = texts.codes[np.where(codes == ABSENT, 0, first + place)]
    return Column(np.where(codes == ABSENT, np.int32(ABSENT), chosen), texts.values)
