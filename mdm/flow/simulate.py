"""Says what a draft policy would change: clusters, cells, tasks and the writes that targets are owed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection

from mdm.flow.simulated_views import Views
from mdm.flow.simulated_writes import Writes
from mdm.flow.simulation import Cells, Clusters, Relations, Tasks, records_named, with_names
from mdm.model import Draft
from mdm.policy.document import Policy
from mdm.policy.reading import read_policy
from mdm.store import comparing, identity, inbox, log, policies, shadow
from mdm.store.shadow import Shadow

Progress = Callable[[str, int, int], None]
EXAMPLES = 20


def simulate(
    connection: Connection,
    draft: Draft,
    *,
    examples: int = EXAMPLES,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """What putting a draft in force would change, as a JSON document. Its shadow must be whole.

    Args:
        connection: in a transaction that sees one state of the database.
        draft: the draft.
        examples: how many of each kind of change are shown; all are counted.
        progress: told how far it is.
    """
    report = progress or (lambda _stage, _done, _total: None)
    found, name = Shadow(draft.draft_id), draft.object
    after = read_policy(draft.document, document=f"draft {draft.draft_id}")
    before = _policy_in_force(connection, name) or after
    totals = [comparing.totals(connection, name, side) for side in (None, found)]
    sizes = [comparing.sizes(connection, name, side) for side in (None, found)]
    clusters = Clusters(*comparing.moved(connection, found, name), examples)
    cells = Cells(before, after, examples)
    relations = Relations(examples)
    done = 0
    with closing(comparing.golden_differences(connection, found, name)) as parts:
        for part in parts:
            for difference in part:
                cells.add(difference)
                relations.add(difference)
                clusters.title(difference, before, after)
            done += len(part)
            report("compare", done, 0)
    views = Views(before, after, examples)
    done = 0
    for count in _view(connection, found, name, views):
        report("views", done := done + count, 0)
    writes = Writes(before, after, examples)
    done = 0
    for count in _owe(connection, found, name, writes):
        report("writes", done := done + count, 0)
    tasks = Tasks(comparing.task_differences(connection, found, name), examples)
    document = {
        "object": name,
        "draft_id": draft.draft_id,
        "base_version": draft.base_version,
        "version": draft.base_version + 1,
        "waiting": inbox.waiting(connection).get(name, 0),
        "before": asdict(totals[0]),
        "after": asdict(totals[1]),
        "sizes": {
            side: {str(size): count for size, count in counts.items()}
            for side, counts in zip(("before", "after"), sizes, strict=True)
        },
        "clusters": clusters.document(),
        "cells": cells.document(),
        "views": views.document(),
        "relations": relations.document(),
        "tasks": tasks.document(),
        "writes": writes.document(),
    }
    keys = identity.keys_of(connection, sorted(set(records_named(document))))
    names = {record_id: str(key) for record_id, key in keys.items()}
    named: dict[str, Any] = with_names(document, names)
    return named


def owed_writes(connection: Connection, draft: Draft) -> Iterator[dict[str, Any]]:
    """Every single write that targets would be owed under a draft whose shadow is whole, through a cursor."""
    after = read_policy(draft.document, document=f"draft {draft.draft_id}")
    found: list[dict[str, Any]] = []
    writes = Writes(_policy_in_force(connection, draft.object) or after, after, 0, found.append)
    for _ in _owe(connection, Shadow(draft.draft_id), draft.object, writes):
        yield from found
        found.clear()


def _view(connection: Connection, found: Shadow, object_name: str, views: Views) -> Iterator[int]:
    """Compare what views show of golden records; how many at a time."""
    if not views.wanted:
        return
    with closing(
        comparing.memberships(
            connection, found, object_name, everywhere=views.everywhere, single=views.of_single_records
        )
    ) as parts:
        for part in parts:
            ids = sorted({end for _, before, after in part for end in (*before, *after)})
            live = {member.record_id: member for member in log.members(connection, ids)}
            with shadow.inside(connection, found):
                new = {member.record_id: member for member in log.members(connection, ids)}
            for golden_id, before, after in part:
                views.add(golden_id, [live[end] for end in before], [new[end] for end in after])
            yield len(part)


def _owe(connection: Connection, found: Shadow, object_name: str, writes: Writes) -> Iterator[int]:
    """Compare what is owed about every record, then of every golden record that a source lacks; how many at a time."""
    with closing(comparing.holdings(connection, found, object_name, writes.targets)) as holdings:
        for held in holdings:
            for holding in held:
                writes.add(holding)
            yield len(held)
    if writes.creating:
        with closing(comparing.lacking(connection, found, object_name, writes.creating)) as parts:
            for part in parts:
                for lacking in part:
                    writes.add_new(lacking)
                yield len(part)


def _policy_in_force(connection: Connection, object_name: str) -> Policy | None:
    in_force = policies.active_policies(connection).get(object_name)
    return in_force.policy if in_force else None
