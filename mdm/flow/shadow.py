"""Works a draft policy out in its shadow, stage by stage and page by page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Final

from sqlalchemy import Connection

from mdm.flow import match
from mdm.flow.components import components
from mdm.flow.resolve import component_of
from mdm.flow.settle import next_version, resettle, settle_records, settlements_of
from mdm.model import Draft, GoldenId, RecordId
from mdm.policy.active import ActivePolicy
from mdm.store import drafts, golden, identity, locks, log, matching, policies, rulings, settlements, shadow
from mdm.store.shadow import Shadow

PAGE_SIZE: Final = 2_000
STAGES: Final = ("derive", "match", "resolve", "ask")


def prepare(connection: Connection, draft: Draft) -> Shadow:
    """The draft's shadow; made anew where it is missing, was emptied by a crash, or has another version as its base.

    The caller holds the lock of the object.
    """
    version = draft.base_version + 1
    found = Shadow(draft.draft_id)
    if shadow.exists(connection, found) and shadow.version_of(connection, found) == version:
        return found
    shadow.drop(connection, found)
    shadow.create(connection, found, draft.object, version, draft.digest, draft.document)
    return found


def rebased(connection: Connection, draft: Draft) -> Draft:
    """The draft as it is worked out against the version in force, its shadow ready for that.

    The caller holds the locks of the policies and of the object.
    """
    history = policies.versions(connection, draft.object)
    in_force = history[-1].version if history else 0
    if in_force != draft.base_version:
        drafts.rebase(connection, draft.draft_id, in_force)
        draft = replace(draft, base_version=in_force)
    prepare(connection, draft)
    return draft


def lay_out(connection: Connection, draft: Draft, stage: str) -> None:
    """Part a stage into pages, once the stage before it is done. Safe to repeat."""
    found = Shadow(draft.draft_id)
    if shadow.is_laid_out(connection, found, stage):
        return
    if stage in ("derive", "match"):
        # Of the stage before, not of the log: what has arrived since is settled later.
        pages = _pages(
            shadow.record_ids(connection, draft.object)
            if stage == "derive"
            else shadow.records_of(connection, found, "derive")
        )
    elif stage == "resolve":
        with shadow.inside(connection, found):
            active = policies.active_policy(connection, draft.object)
            standing = rulings.all_standing(connection, draft.object)
            pages = list(components(connection, active, {}, standing, PAGE_SIZE))
    else:
        # A confirmation that has lost its evidence is asked about, and has no score by which it would be found.
        confirmed = {
            end
            for decision in rulings.all_standing(connection, draft.object)
            if decision.kind == "confirm"
            for end in (decision.left, decision.right)
        }
        pages = _pages(sorted({*shadow.disputed(connection, found), *confirmed}))
    shadow.lay_out(connection, found, stage, pages)


def work_page(connection: Connection, draft: Draft, stage: str, *, wait: bool = False) -> int:
    """Take one page through a stage; how many records it had, 0 when no page is left."""
    found = Shadow(draft.draft_id)
    page = shadow.claim(connection, found, stage, wait=wait)
    if page is None:
        return 0
    with shadow.inside(connection, found):
        active = policies.active_policy(connection, draft.object)
        _WORK[stage](connection, active, page.record_ids)
    return len(page.record_ids)


def catch_up(connection: Connection, draft: Draft, limit: int = PAGE_SIZE) -> int:
    """Settle in the shadow what arrived or was decided since it saw it; how many records, 0 when all is seen.

    The caller holds the lock of the object. All stages must be done.
    """
    found = Shadow(draft.draft_id)
    late = shadow.stale(connection, found, draft.object, limit)
    # A decision may name a record that is not settled yet, so the records come first.
    concerned = late or shadow.newly_decided(connection, found, draft.object)
    if not concerned:
        return 0
    with shadow.inside(connection, found):
        settle_records(connection, policies.active_policy(connection, draft.object), concerned)
    return len(concerned)


def at_once(connection: Connection, draft: Draft) -> None:
    """Work out the whole draft in this transaction: for few records."""
    locks.hold_object(connection, draft.object)
    prepare(connection, draft)
    for stage in STAGES:
        lay_out(connection, draft, stage)
        while work_page(connection, draft, stage):
            pass
    while catch_up(connection, draft):
        pass


def _pages(record_ids: Sequence[RecordId]) -> list[Sequence[RecordId]]:
    return [record_ids[start : start + PAGE_SIZE] for start in range(0, len(record_ids), PAGE_SIZE)]


def _derive(connection: Connection, active: ActivePolicy, record_ids: Sequence[RecordId]) -> None:
    derived = settlements_of(connection, active, log.current_records(connection, record_ids))
    matching.replace_block_keys(
        connection, {found.record_id: found.block_keys for found in derived}, record_ids
    )
    settlements.write(connection, derived, active.version)


def _match(connection: Connection, active: ActivePolicy, record_ids: Sequence[RecordId]) -> None:
    with closing(matching.candidate_pairs(connection, record_ids, others="later")) as parts:
        for pairs in parts:
            features = matching.features_of(connection, sorted({end for pair in pairs for end in pair}))
            matching.add_scores(connection, active.policy.object, match.scores(active, pairs, features))


def _resolve(connection: Connection, active: ActivePolicy, record_ids: Sequence[RecordId]) -> None:
    """Cluster whole components and let their values survive; the questions wait until all clusters are known."""
    component = component_of(connection, active.policy, record_ids)
    resolution = component.resolved(active.policy)
    identity.move(connection, resolution.golden_ids(), component.members)
    golden.make_current(
        connection,
        active,
        [
            next_version(
                active.policy, GoldenId(min(cluster)), [component.members[member] for member in cluster], None
            )
            for cluster in resolution.clusters
        ],
    )


def _ask(connection: Connection, active: ActivePolicy, record_ids: Sequence[RecordId]) -> None:
    # All of settling but for its first stages: a decision may have moved records since they were resolved.
    resettle(connection, active, record_ids)


_WORK: Mapping[str, Callable[[Connection, ActivePolicy, Sequence[RecordId]], None]] = {
    "derive": _derive,
    "match": _match,
    "resolve": _resolve,
    "ask": _ask,
}
