"""Whether what must not matter does not: the order of records, their ids, and how many files they come in."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from random import Random

from benchmarks.matching.ours import COMMAND, resolve
from benchmarks.matching.sets import BenchSet

FILES = 3
Row = list[str]


def mutated(
    data: BenchSet, policy: Path, directory: Path, *, command: tuple[str, ...] = COMMAND
) -> dict[str, int]:
    """Mutation → how many clusters of the records as they are it does not leave, up to renaming; 0 is right.

    Raises:
        CommandFailedError: the command failed.
    """
    with data.records.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    place = header.index("id")
    expected = _clusters([data.records], policy, directory, command)
    outcome = {}
    for name, (change, files) in _MUTATIONS.items():
        paths = _written(directory, header, change(rows, place), files)
        renamed = _renamed if name == "ids renamed" else str
        found = _clusters(paths, policy, directory, command)
        outcome[name] = len({frozenset(map(renamed, members)) for members in expected} - found)
    return outcome


def _shuffled(rows: Sequence[Row], _place: int) -> list[Row]:
    return Random(5).sample(rows, len(rows))


def _with_other_ids(rows: Sequence[Row], place: int) -> list[Row]:
    return [[*row[:place], _renamed(row[place]), *row[place + 1 :]] for row in rows]


def _unchanged(rows: Sequence[Row], _place: int) -> list[Row]:
    return list(rows)


_MUTATIONS: Mapping[str, tuple[Callable[[Sequence[Row], int], list[Row]], int]] = {
    "rows shuffled": (_shuffled, 1),
    "ids renamed": (_with_other_ids, 1),
    "several files": (_unchanged, FILES),
}


def _renamed(record: str) -> str:
    """Another id, whose place in the order of ids says nothing of the first one's."""
    return blake2b(record.encode(), digest_size=12).hexdigest()


def _written(directory: Path, header: Row, rows: Sequence[Row], files: int) -> list[Path]:
    paths = []
    for number in range(files):
        paths.append(directory / f"part-{number}.csv")
        with paths[-1].open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows[number::files]])
    return paths


def _clusters(
    records: list[Path], policy: Path, directory: Path, command: tuple[str, ...]
) -> set[frozenset[str]]:
    resolve(records, policy, directory, command=command)
    members: dict[str, set[str]] = {}
    with (directory / "clusters.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            members.setdefault(row["cluster_id"], set()).add(row["id"])
    return set(map(frozenset, members.values()))
