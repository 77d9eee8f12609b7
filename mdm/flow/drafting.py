"""Opens drafts of policies, and says what is to become of them."""

from __future__ import annotations

from sqlalchemy import Connection

from mdm.errors import NotFoundError, PolicyBusyError
from mdm.flow.simulation import without_values
from mdm.model import Draft
from mdm.policy.document import Policy
from mdm.store import drafts, locks, policies, shadow
from mdm.store.shadow import Shadow


def open_draft(
    connection: Connection, policy: Policy, document: str, *, author: str, reason: str
) -> Draft | None:
    """The open draft with this document; None where it says what the version in force says already.

    Another draft of the object that is open is discarded. Safe to repeat: a draft that says the same is taken up.

    Raises:
        PolicyBusyError: another draft is being put in force.
    """
    locks.hold_policies(connection)
    history = policies.versions(connection, policy.object)
    if history and history[-1].digest == policy.digest:
        return None
    present = drafts.open_draft(connection, policy.object)
    if present is not None:
        if present.digest == policy.digest:
            drafts.sign(connection, present.draft_id, author=author, reason=reason)
            return require_draft(connection, present.draft_id)
        discard(connection, present.draft_id)
    draft_id = drafts.add(
        connection,
        policy.object,
        policy.digest,
        document,
        author=author,
        reason=reason,
        base_version=history[-1].version if history else 0,
    )
    return require_draft(connection, draft_id)


def want_simulated(connection: Connection, draft_id: int) -> Draft:
    """Let an open draft be simulated, again if it was.

    Raises:
        NotFoundError: there is no such open draft.
    """
    draft = _require_open(connection, draft_id)
    if draft.state != "activating":
        drafts.set_state(connection, draft_id, "simulating")
    return require_draft(connection, draft_id)


def want_activated(connection: Connection, draft_id: int, *, author: str, reason: str) -> Draft:
    """Let an open draft be put in force, whether it was simulated or not. Safe to repeat.

    Raises:
        NotFoundError: there is no such open draft.
    """
    _require_open(connection, draft_id)
    drafts.sign(connection, draft_id, author=author, reason=reason)
    drafts.set_state(connection, draft_id, "activating")
    return require_draft(connection, draft_id)


def discard(connection: Connection, draft_id: int) -> None:
    """Drop a draft and its shadow; what it found stays on record.

    Raises:
        NotFoundError: there is no such open draft.
        PolicyBusyError: it is being put in force.
    """
    draft = _require_open(connection, draft_id)
    if draft.state == "activating":
        raise PolicyBusyError(draft.object, draft_id)
    shadow.drop(connection, Shadow(draft_id))
    close(connection, draft_id, "discarded")


def close(connection: Connection, draft_id: int, state: str, *, policy_version: int | None = None) -> None:
    """Close a draft for good. Of its report the counts remain, and no value of a record."""
    report = drafts.report_of(connection, draft_id)
    if report is not None:
        drafts.keep_report(connection, draft_id, without_values(report))
    drafts.set_state(connection, draft_id, state, policy_version=policy_version)


def require_draft(connection: Connection, draft_id: int, *, lock: bool = False) -> Draft:
    """A draft by its id.

    Raises:
        NotFoundError: there is none.
    """
    draft = drafts.by_id(connection, draft_id, lock=lock)
    if draft is None:
        raise NotFoundError("policy draft", str(draft_id))
    return draft


def _require_open(connection: Connection, draft_id: int) -> Draft:
    draft = require_draft(connection, draft_id, lock=True)
    if not draft.open:
        raise NotFoundError("open policy draft", str(draft_id))
    return draft
