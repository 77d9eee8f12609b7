"""What a ruling would do, found out by doing it to copies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine

from mdm.flow.rulings import Ruled
from mdm.flow.settle import event_document
from mdm.model import format_golden_id
from mdm.reads.golden import GoldenView, golden_records
from mdm.reads.rulings import OwedView, owed_for
from mdm.store.trial import trial


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of golden records.

    `before` and `after` are those concerned; `leads_to` is where each of their ids would lead. `events` is what
    the change feed would say, and `owed` the writes that targets would be owed and are not yet.
    """

    ruled: Ruled
    before: tuple[GoldenView, ...]
    after: tuple[GoldenView, ...]
    leads_to: Mapping[str, str]
    events: tuple[Mapping[str, Any], ...]
    owed: tuple[OwedView, ...]


def preview(engine: Engine, ruling: Callable[[Connection], Ruled]) -> Preview:
    """Do what a ruling does to copies of what it concerns, look, and forget them: settling goes on meanwhile.

    Raises what the ruling raises.
    """
    with trial(engine) as connection:
        savepoint = connection.begin_nested()
        ruled = ruling(connection)
        events = tuple(event_document(event) for event in ruled.settled.announced)
        ids = sorted({entry.golden_id for event in ruled.settled.announced for entry in event.entries})
        there = golden_records(connection, ids)
        after = _distinct(there)
        to_be_owed = owed_for(connection, after)
        savepoint.rollback()
        before = _distinct(golden_records(connection, ids))
        already = set(owed_for(connection, before))
    return Preview(
        ruled,
        before,
        after,
        {format_golden_id(golden_id): there[golden_id].id for golden_id in ids},
        events,
        tuple(write for write in to_be_owed if write not in already),
    )


def _distinct(views: Mapping[int, GoldenView]) -> tuple[GoldenView, ...]:
    found = {view.id: view for view in views.values()}
    return tuple(found[golden_id] for golden_id in sorted(found))
