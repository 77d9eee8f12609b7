"""A view of a golden record as it was: computed from what its members had said by then, under the policy of then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from mdm.errors import RequestInvalidError
from mdm.flow.settle import derived
from mdm.model import GoldenId, Member
from mdm.policy.active import ActivePolicy
from mdm.policy.survivors import survivors
from mdm.reads.golden import GoldenView, golden_record, view_of
from mdm.reads.past import Moment, golden_record_at, past_of
from mdm.store import past
from mdm.store.log import StoredRecord


def golden_record_then(
    connection: Connection, golden_id: GoldenId, moment: Moment | None, view: str | None = None
) -> GoldenView:
    """The golden record behind an id, or a view of it, now or at a moment.

    What was erased since is gone from the past too. Values are standardised as this release does.

    Raises:
        NotFoundError: the id was never issued; or no golden record held it by then, or the feed has no such position.
        RequestInvalidError: the policy of then has no view of this name.
    """
    if moment is None:
        return golden_record(connection, golden_id, view)
    if view is None:
        return golden_record_at(connection, golden_id, moment)
    found = past_of(connection, golden_id, moment)
    version = found.version
    if found.active is None or view not in found.active.policy.views:
        known = ", ".join(found.active.policy.views) if found.active else ""
        raise RequestInvalidError(
            f"{version.object} had no view {view[:40]!r} then (known: {known or 'none'})"
        )
    policy = found.active.policy
    said = past.said_by(connection, dict(zip(version.members, version.member_versions, strict=True)))
    shown = survivors(policy, _members(found.active, said), view)
    seen = view_of(replace(version, values=shown.values, lineage=shown.lineage), found.references, policy)
    # One thing has one name, whichever view is shown.
    return replace(seen, title=policy.title_of(version.values), view=view)


def _members(active: ActivePolicy, said: Sequence[past.Said]) -> list[Member]:
    members = []
    for one in said:
        record = StoredRecord(
            one.record_id,
            one.key,
            one.version,
            one.payload,
            one.deleted,
            None,
            None,
            (),
            None,
            None,
            one.about_id,
        )
        settled = derived(active, record, None if one.deleted else one.payload)
        members.append(
            Member(
                one.record_id, one.key, one.version, settled.values, {}, one.deleted, one.changed_at,
                one.received_at, one.about_id, settled.marks,
            )
        )  # fmt: skip
    return members
