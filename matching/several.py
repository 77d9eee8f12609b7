"""Records some of whose features have several values: all are tried, and the two that agree best are compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields

import numpy as np

from matching.features import MOST, Features, combinations, features_of
from matching.rules import MatchRules
from matching.score import Indices, PairScores, PreparedRecords, Scorer
from matching.separator import SEPARATOR
from matching.table import ABSENT, Codes, Column, Table, any_has

_AT_ONCE = 1 << 18
"""So many choices among the values of pairs are scored together."""
_OF_EACH = 256
"""Of two records with more choices than so many of each give, so many of each are tried."""
TRIED = 64
"""So many choices among the values of several features are compared; of more, enough for each value to be in one."""


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
    """The record as it would be with one value of each feature; itself where none has several.

    Of more than TRIED such there are some, with each value in at least one.
    """
    several = {
        name: features[name].split(SEPARATOR) for name in sorted(features) if SEPARATOR in features[name]
    }
    if not several:
        return [features]
    chosen = combinations(list(several.values()), TRIED)
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
    prepared = scorer.prepare([variant for group in parted for variant in group])
    return _best(scorer, prepared, starts, left, right)


def closest(
    rules: MatchRules, left: Mapping[str, str], right: Mapping[str, str]
) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Two records with those of their values that agree best, as `score_several` compares them."""
    ours, theirs = variants(left), variants(right)
    if len(ours) == len(theirs) == 1:
        return ours[0], theirs[0]
    scorer, records = Scorer(rules), [*ours, *theirs]
    prepared = scorer.prepare(records)
    starts = np.array([0, len(ours), len(records)])
    *_, (_, owners, one, other) = _choices(scorer, prepared, starts, np.array([0]), np.array([1]))
    best = _best_last(scorer.score(prepared, one, other), owners)[-1]
    return records[one[best]], records[other[best]]


def first_values(table: Table) -> Table:
    """Records with the first of the values of each feature alone, which is what weights are learned from."""
    found = {
        name: _first(column) if any_has(SEPARATOR, column.values) else column
        for name, column in table.columns.items()
    }
    return Table(table.size, found)


def records_cut_short(rules: MatchRules, table: Table) -> dict[str, int]:
    """Feature → how many records have more values of it, or combinations of them, than are read.

    Args:
        rules: name the attributes each feature reads.
        table: attribute → value; several have SEPARATOR between them.
    """
    counts = {
        name: _counts(column) for name, column in table.columns.items() if any_has(SEPARATOR, column.values)
    }
    found = {}
    for name, rule in rules.features.items():
        of_records = [counts[attribute] for attribute in rule.attributes if attribute in counts]
        if of_records:
            # Beyond what is whole as a floating number, any count is too large.
            found[name] = int((np.multiply.reduce(of_records, dtype=np.float64) > MOST).sum())
    return {name: records for name, records in found.items() if records}


def _counts(column: Column) -> Indices:
    """How many values each record has; one of those without any."""
    counts = [text.count(SEPARATOR) + 1 for text in column.values.tolist()]
    return np.array([*counts, 1], dtype=np.intp)[column.codes]


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
        return _best(self._scorer, self._prepared, self._starts, left, right)

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


def _best(
    scorer: Scorer, prepared: PreparedRecords, starts: Indices, left: Indices, right: Indices
) -> PairScores:
    """The best score of each pair of records, whose choices begin at their starts."""
    found, scored = [], []
    for places, owners, ours, theirs in _choices(scorer, prepared, starts, left, right):
        scores = scorer.score(prepared, ours, theirs)
        ends = owners.searchsorted(np.arange(len(places)), "right")
        found.append(scores.take(_best_last(scores, owners)[ends - 1]))
        scored.append(places)
    return _joined(found).take(np.argsort(np.concatenate(scored)))


def _best_last(scores: PairScores, owners: Indices) -> Indices:
    """The places of scores by their owners, the best last; of equal ones the first."""
    backwards = np.arange(len(owners))[::-1]
    return np.lexsort((backwards, *scores.levels.T[::-1], scores.weight, ~scores.vetoed, owners))


def _choices(
    scorer: Scorer, prepared: PreparedRecords, starts: Indices, left: Indices, right: Indices
) -> Iterator[tuple[Indices, Indices, Indices, Indices]]:
    """Pairs by their places, some at a time, and choices among their values.

    Each choice has the number of its pair among those, which ascends, and a row of the table for either record.
    """
    counts = np.diff(starts)
    choices = counts[left] * counts[right]
    few = choices <= _OF_EACH * _OF_EACH
    places = np.flatnonzero(few)
    cuts = np.flatnonzero(np.diff(np.cumsum(choices[places]) // _AT_ONCE)) + 1
    for some in np.split(places, cuts):
        ends = np.cumsum(choices[some])
        owners = np.repeat(np.arange(len(some)), choices[some])
        number = np.arange(len(owners)) - (ends - choices[some])[owners]
        theirs = counts[right[some]][owners]
        ours, others = starts[left[some]][owners], starts[right[some]][owners]
        yield some, owners, ours + number // theirs, others + number % theirs
    for place in np.flatnonzero(~few):
        rows = (np.arange(starts[end], starts[end + 1]) for end in (left[place], right[place]))
        one, other = _likeliest([prepared.table.column(name) for name in scorer.features], *rows)
        yield (
            np.array([place]),
            np.zeros(len(one) * len(other), dtype=np.intp),
            np.repeat(one, len(other)),
            np.tile(other, len(one)),
        )


def _likeliest(columns: Iterable[Column], left: Indices, right: Indices) -> tuple[Indices, Indices]:
    """Of the rows of two records so many of each as are tried, those with a value in common first."""
    ours, theirs = np.zeros(len(left), dtype=np.intp), np.zeros(len(right), dtype=np.intp)
    for column in columns:
        ours += np.isin(column.codes[left], column.codes[right])
        theirs += np.isin(column.codes[right], column.codes[left])
    # What is in every row of a record, or in none, says the same of all of them.
    one, other = (np.argsort(-shared, kind="stable")[:_OF_EACH] for shared in (ours, theirs))
    return left[one], right[other]


def _joined(parts: Sequence[PairScores]) -> PairScores:
    return PairScores(
        *(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(PairScores))
    )


def _parted(table: Table) -> tuple[Indices | None, Table]:
    """Where the rows of each record begin, and where those of the last one end; None where each has but one."""
    parted = {
        name: table.columns[name]
        for name in sorted(table.columns)
        if any_has(SEPARATOR, table.columns[name].values)
    }
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
        rows = np.minimum(rows * size, TRIED + 1)
    widest = np.maximum.reduce(list(sizes.values()))
    some = rows > TRIED
    rows[some] = np.maximum(TRIED, widest[some])
    starts = np.concatenate(([0], np.cumsum(rows)))
    owners = np.repeat(np.arange(table.size), rows)
    number = np.arange(len(owners)) - starts[owners]
    columns = {name: column.take(owners) for name, column in table.columns.items() if name not in parted}
    # As `combinations` chooses among more than are tried, and goes through fewer.
    turn, further = np.divmod(number, widest[owners])
    before = sum((size > 1).astype(np.intp) for size in sizes.values())
    for name in reversed(parted):
        size = sizes[name][owners]
        before = before - (sizes[name] > 1)
        place = np.where(some[owners], further + turn * before[owners], number) % size
        number = number // size
        columns[name] = _chosen(parted[name].codes[owners], parts[name], place)
    return starts, Table(len(owners), columns)


def _chosen(codes: Codes, parts: Sequence[Sequence[str]], place: Indices) -> Column:
    """A column of one of the parts of each value."""
    texts = Column.of(text for found in parts for text in found)
    first = np.cumsum([0, *map(len, parts)])[codes]
    chosen = texts.codes[np.where(codes == ABSENT, 0, first + place)]
    return Column(np.where(codes == ABSENT, np.int32(ABSENT), chosen), texts.values)
