"""What the hub holds, in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from mdm.store import overview


@dataclass(frozen=True, slots=True)
class ObjectCounts:
    """The numbers of one object. `merged` counts records that share a golden record with an older one."""

    object: str
    policy_version: int
    records: dict[str, int]
    golden_records: int
    merged: int
    open_tasks: int
    quarantined: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The numbers of the hub."""

    objects: tuple[ObjectCounts, ...]
    feed_position: int
    quarantined: int
    database_version: str
    now: datetime


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
            version,
            records.get(name, {}),
            golden.get(name, 0),
            merged.get(name, 0),
            tasks.get(name, 0),
            held.get(name, 0),
            waiting.get(name, 0),
        )
        for name, version in overview.active_policies(connection).items()
    )
    head, version, now = overview.head_version_and_clock(connection)
    return Overview(objects, head, sum(held.values()), version, now)
