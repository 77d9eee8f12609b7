"""Puts a draft policy in force: what its shadow holds becomes the hub's, in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing

from sqlalchemy import Connection

from mdm.errors import PolicyOutdatedError
from mdm.flow.drafting import close
from mdm.flow.made import made_of
from mdm.flow.settle import Changed, change_event, changes_of, event_document
from mdm.identity import Regrouping, regroup
from mdm.model import ChangeEvent, Draft, EventType, GoldenId
from mdm.policy.active import ActivePolicy
from mdm.store import comparing, feed, golden, history, policies, rulings, shadow, switching
from mdm.store.comparing import GoldenDifference
from mdm.store.shadow import Shadow

Progress = Callable[[str, int, int], None]


def switch(connection: Connection, draft: Draft, *, progress: Progress | None = None) -> dict[EventType, int]:
    """Let the draft be the policy in force, and all that is derived follow it; how many events of which type.

    The caller holds the locks of the policies and of the object, and the draft's shadow has caught up. Readers see
    nothing of this before the commit, and all of it after.

    Raises:
        PolicyOutdatedError: another version was put in force since the draft was worked out.
    """
    report = progress or (lambda _stage, _done, _total: None)
    version = draft.base_version + 1
    in_force = policies.versions(connection, draft.object)
    if (in_force[-1].version if in_force else 0) != draft.base_version:
        raise PolicyOutdatedError(draft.object, draft.base_version, in_force[-1].version)
    found = Shadow(draft.draft_id)
    policies.add(
        connection,
        draft.object,
        version,
        draft.digest,
        draft.document,
        author=draft.author,
        reason=draft.reason,
    )
    active = policies.active_policy(connection, draft.object)
    counts = _publish(connection, active, found, report)
    switching.move_references(connection, found, draft.object)
    switching.retitle(connection, found, draft.object)
    switching.replace_tasks(connection, found, draft.object)
    report("tables", 1, 3)
    switching.replace_scores(connection, found, draft.object)
    report("tables", 2, 3)
    switching.replace_settlements(connection, found)
    report("tables", 3, 3)
    close(connection, draft.draft_id, "activated", policy_version=version)
    shadow.drop(connection, found)
    return counts


def _publish(
    connection: Connection, active: ActivePolicy, found: Shadow, report: Progress
) -> dict[EventType, int]:
    """Append the versions of golden records that differ, and announce them as settling would."""
    name = active.policy.object
    regroupings = [
        regrouping
        for regrouping in regroup(*comparing.moved(connection, found, name))
        if regrouping.type != "golden_record_changed"
    ]
    together = {golden_id for group in regroupings for golden_id in group.before + group.after}
    held: dict[GoldenId, golden.NewGolden] = {}
    changed: dict[GoldenId, Changed] = {}
    before: dict[GoldenId, bytes] = {}
    counts: Counter[EventType] = Counter()
    done = 0

    def announce(
        versions: Mapping[GoldenId, golden.NewGolden], found_events: Iterable[ChangeEvent | None]
    ) -> None:
        events = [event for event in found_events if event is not None]
        documents = [event_document(event) for event in events]
        members = sorted({member for new in versions.values() for member in new.members})
        made = made_of(
            connection,
            versions.values(),
            list(zip(events, documents, strict=True)),
            said=comparing.said(connection, found, members),
            decisions=rulings.standing(connection, members),
            before=before,
        )
        history.append(connection, active, list(versions.values()), made)
        feed.announce(connection, documents)
        counts.update(event.type for event in events)

    with closing(comparing.golden_differences(connection, found, name)) as parts:
        for part in parts:
            versions = {difference.golden_id: _version(active, difference) for difference in part}
            before |= {side.golden_id: side.before.digest for side in part if side.before}
            attributes = {
                difference.golden_id: changes_of(
                    active.policy,
                    difference.before.values if difference.before else {},
                    difference.before.relations if difference.before else (),
                    versions[difference.golden_id],
                )
                for difference in part
            }
            alone = {golden_id: new for golden_id, new in versions.items() if golden_id not in together}
            announce(
                alone,
                [
                    change_event(
                        name,
                        Regrouping("golden_record_changed", (golden_id,), (golden_id,)),
                        versions,
                        attributes,
                    )
                    for golden_id in alone
                ],
            )
            held |= {golden_id: new for golden_id, new in versions.items() if golden_id in together}
            changed |= {golden_id: names for golden_id, names in attributes.items() if golden_id in together}
            done += len(part)
            report("golden records", done, 0)
    # A merge or split is one event that names all its golden records, so it waits until each has its version.
    announce(held, [change_event(name, group, held, changed) for group in regroupings])
    return dict(counts)


def _version(active: ActivePolicy, difference: GoldenDifference) -> golden.NewGolden:
    number = difference.before.version + 1 if difference.before else 1
    new = difference.after
    if new is None:
        return golden.NewGolden(difference.golden_id, number, "merged", {}, {}, [], "", "")
    # As settling gives them: the words of search count their places.
    values = {name: new.values[name] for name in active.policy.attributes if name in new.values}
    return golden.NewGolden(
        difference.golden_id,
        number,
        new.state,
        values,
        new.lineage,
        new.members,
        active.policy.title_of(values),
        golden.search_text(values),
        new.relations,
    )
