"""What the hub holds, in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from matching.rules import Training
from mdm.store import overview
from mdm.store.policies import active_policies


@dataclass(frozen=True, slots=True)
class ObjectCounts:
    """The numbers of one object. `merged` counts records that share a golden record with an older one.

    `outgrown` says that there are many more records than the policy's weights were learned from: chance agreement
    grows with their number.
    """

    object: str
    policy_version: int
    records: dict[str, int]
    golden_records: int
    merged: int
    open_tasks: int
    quarantined: int
    waiting: int
    outgrown: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """The numbers of the hub. `unknown` counts quarantined items of objects that no policy knows."""

    objects: tuple[ObjectCounts, ...]
    feed_position: int
    unknown: int
    database_version: str
    now: datetime

    @property
    def quarantined(self) -> int:
        """Every quarantined item that is open."""
        return sum(each.quarantined for each in self.objects) + self.unknown


def overview_counts(connection: Connection) -> Overview:
    """The hub's numbers now. A constant number of statements."""
    records: dict[str, dict[str, int]] = {}
    for object_name, source, count in overview.records(connection):
        records.setdefault(object_name, {})[source] = count
    golden = overview.golden_records(connection)
    merged = overview.merged_records(connection)
    tasks = overview.open_tasks(connection)
    held = overview.open_quarantine(connection)
    waiting = overview.waiting(connection)
    objects = tuple(
        ObjectCounts(
            name,
            active.version,
            records.get(name, {}),
            golden.get(name, 0),
            merged.get(name, 0),
            tasks.get(name, 0),
            held.pop(name, 0),
            waiting.get(name, 0),
            _outgrown(active.policy.match.training, sum(records.get(name, {}).values())),
        )
        for name, active in sorted(active_policies(connection).items())
    )
    head, version, now = overview.head_version_and_clock(connection)
    return Overview(objects, head, sum(held.values()), version, now)


def _outgrown(training: Training | None, records: int) -> bool:
    return training is not None and training.outgrown_by(records)
