"""Labelled pairs: read from a file, and what they did told in lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.batch.files import MatchingInputError
from matching.table import Places, Texts
from matching.train.labels import TrainedFromLabels
from mdm.cli.by_hand.outputs import read_columns

_COLUMNS = ("id1", "id2", "same")
_SAME = frozenset(["1", "true", "yes", "y", "same", "match"])
_DIFFERENT = frozenset(["0", "false", "no", "n", "different", "distinct"])


def read_labels(path: Path, ids: Texts) -> tuple[Places, Places, NDArray[np.bool_]]:
    """The places of labelled pairs among records, and whether the two of each are one.

    Args:
        path: has the columns id1, id2 and same: yes or no, 1 or 0, true or false, same or different.
        ids: those of the records.

    Raises:
        MatchingInputError: the file cannot be read, or a line names no two records or no verdict, or takes back what an
            earlier one says; the message says which line.
    """
    found = read_columns(path, _COLUMNS)
    places = {name: place for place, name in enumerate(ids.tolist())}
    rows = []
    known: dict[tuple[str, str], bool] = {}
    for line, (left, right, label) in enumerate(zip(*(found[name] for name in _COLUMNS), strict=True), 2):
        for name in (left, right):
            if name not in places:
                raise MatchingInputError(path, f"line {line}: there is no record {name!r} in the files")
        if left == right:
            raise MatchingInputError(path, f"line {line}: {left!r} is named twice; a pair is of two records")
        verdict = label.lower()
        if verdict not in _SAME | _DIFFERENT:
            raise MatchingInputError(path, f"line {line}: same must be yes or no, not {label!r}")
        pair = (min(left, right), max(left, right))
        if known.setdefault(pair, verdict in _SAME) != (verdict in _SAME):
            raise MatchingInputError(
                path,
                f"line {line}: says the opposite of an earlier line about {left!r} and {right!r}; keep one",
            )
        rows.append((places[left], places[right], verdict in _SAME))
    ours, theirs, same = np.array(rows, dtype=np.intp).reshape(-1, 3).T
    return ours, theirs, same.astype(np.bool_)


def labels_told(found: TrainedFromLabels, labels: str) -> Iterator[str]:
    """What labels did, and what other classifiers make of them, a sentence per line.

    Args:
        found: what was learned.
        labels: what they are, such as "labels" or "stewards' decisions".
    """
    yield f"{labels}: {found.matches:,} pairs that match and {found.others:,} that do not"
    if found.matches or found.others:
        yield found.reason
    if found.references:
        others = "; ".join(f"{name} {loss:.3f}" for name, loss in found.references.items())
        yield f"for comparison, on the same pairs held out: {others} bits lost"
