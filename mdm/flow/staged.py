"""Settles many new records stage by stage: every page of a stage is a transaction, and pages may run side by side.

Settling a batch at a time gives a golden record a version for each batch that brings it a member. Here all are
matched first, and each golden record is written once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from typing import Final

from sqlalchemy import Connection

from mdm.flow import match
from mdm.flow.components import components
from mdm.flow.resolve import Regrouped, regroup_records
from mdm.flow.settle import publish, settlements_of
from mdm.model import GoldenId, RecordId
from mdm.policy.active import ActivePolicy
from mdm.store import identity, inbox, locks, log, matching, policies, rulings, settlements

STAGES: Final = ("derive", "match", "resolve")
PAGE_SIZE = 2_000

Waiting = Mapping[RecordId, Sequence[int]]
"""Records, sorted, with their entries in the inbox."""


def oversee(connection: Connection, object_name: str, *, patient: bool) -> int | None:
    """Keep others from settling records of the object until the transaction ends.

    Returns:
        What the pages need to take part; None if somebody else settles now and this one is not patient.
    """
    return locks.oversee_object(connection, object_name, patient=patient)


def newcomers(connection: Connection, object_name: str, after: RecordId | None = None) -> Waiting:
    """The waiting records that stages are for; of those behind one that is known already.

    They are younger than every record that has a golden record, so that a pair with one of them belongs to the page
    of the younger.
    """
    return inbox.newcomers(connection, object_name, after)


def pages_of(
    connection: Connection, object_name: str, stage: str, waiting: Waiting, size: int = PAGE_SIZE
) -> list[Waiting]:
    """The pages of a stage, of about so many records; the stages before it must be done."""
    if stage == "resolve":
        active = policies.active_policy(connection, object_name)
        homes = dict(identity.current_clusters(connection, object_name))
        standing = rulings.all_standing(connection, object_name)
        pages = list(components(connection, active, homes, standing, size, among=waiting.keys()))
    else:
        ids = list(waiting)
        pages = [ids[start : start + size] for start in range(0, len(ids), size)]
    return [{record_id: waiting[record_id] for record_id in page if record_id in waiting} for page in pages]


def work_page(connection: Connection, object_name: str, overseer: int, stage: str, page: Waiting) -> int:
    """Take a page through a stage; how many records it has.

    Raises:
        OverseerGoneError: others may be settling by now.
    """
    locks.take_part(connection, object_name, overseer)
    _WORK[stage](connection, policies.active_policy(connection, object_name), page)
    return len(page)


def _derive(connection: Connection, active: ActivePolicy, page: Waiting) -> None:
    records = log.current_records(connection, list(page))
    found = settlements_of(connection, active, records)
    fresh = {record.record_id for record in records if record.settled_version is None}
    # Where stages were begun before, and went no further.
    older = [record_id for record_id in page if record_id not in fresh]
    matching.replace_block_keys(connection, {one.record_id: one.block_keys for one in found}, older)
    settlements.add(connection, [one for one in found if one.record_id in fresh], active.version)
    settlements.write(connection, [one for one in found if one.record_id not in fresh], active.version)


def _match(connection: Connection, active: ActivePolicy, page: Waiting) -> None:
    matching.forget_earlier(connection, list(page))
    with closing(matching.candidate_pairs(connection, list(page), others="earlier")) as parts:
        for pairs in parts:
            features = matching.features_of(connection, sorted({end for pair in pairs for end in pair}))
            matching.add_scores(connection, active.policy.object, match.scores(active, pairs, features))


def _resolve(connection: Connection, active: ActivePolicy, page: Waiting) -> None:
    """Cluster whole components and publish them. Where there may be something to ask, the records go on waiting.

    What to ask depends on golden records of other components, which have none before this stage is done.
    """
    regrouped = regroup_records(connection, active, list(page), asking=False)
    publish(connection, active, regrouped, list(page))
    open_to_question = _open_to_question(regrouped)
    answered = [end for end in page if regrouped.golden_ids.get(end) not in open_to_question]
    inbox.drop(connection, [entry for record_id in answered for entry in page[record_id]])


def _open_to_question(regrouped: Regrouped) -> set[GoldenId | None]:
    """The golden records about which something may have to be asked, or is answered by now."""
    homes = regrouped.golden_ids
    found: set[GoldenId | None] = {None}
    for score in regrouped.scores:
        ends = {homes.get(score.left_id), homes.get(score.right_id)}
        if len(ends) > 1:
            found |= ends
    for group in regrouped.regroupings:
        if group.type not in ("golden_record_created", "golden_record_changed"):
            found |= {*group.after}
    for decision in regrouped.decisions:
        found |= {homes.get(decision.left), homes.get(decision.right)}
    return found


_WORK: Mapping[str, Callable[[Connection, ActivePolicy, Waiting], None]] = {
    "derive": _derive,
    "match": _match,
    "resolve": _resolve,
}
