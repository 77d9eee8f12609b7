"""Drafts of policies: documents that are being tried, how far that is, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, text

from mdm.model import Draft

_ATTENDED = 0x6D6472  # "mdr": the advisory locks of those who work on drafts


_SELECT = """
    SELECT draft_id, object, digest, document, author, reason, state, base_version, policy_version, stage, done, total,
           problem, created_at, finished_at
    FROM policy_draft
"""


def add(
    connection: Connection,
    object_name: str,
    digest: str,
    document: str,
    *,
    author: str,
    reason: str,
    base_version: int,
) -> int:
    """Open a draft; its id. One of an object is open at a time."""
    return int(
        connection.execute(
            text(
                """
                INSERT INTO policy_draft (object, digest, document, author, reason, state, base_version)
                VALUES (:object, :digest, :document, :author, :reason, 'simulating', :base_version)
                RETURNING draft_id
                """
            ),
            {
                "object": object_name, "digest": digest, "document": document, "author": author, "reason": reason,
                "base_version": base_version,
            },
        ).scalar_one()
    )  # fmt: skip


def by_id(connection: Connection, draft_id: int, *, lock: bool = False) -> Draft | None:
    """One draft, locked for this transaction if asked, or None."""
    row = connection.execute(
        text(_SELECT + " WHERE draft_id = :draft_id" + (" FOR UPDATE" if lock else "")),
        {"draft_id": draft_id},
    ).one_or_none()
    return Draft(*row) if row else None


def open_draft(connection: Connection, object_name: str) -> Draft | None:
    """The open draft of an object, or None."""
    row = connection.execute(
        text(_SELECT + " WHERE object = :object AND state IN ('simulating', 'simulated', 'activating')"),
        {"object": object_name},
    ).one_or_none()
    return Draft(*row) if row else None


def of_object(connection: Connection, object_name: str, limit: int) -> list[Draft]:
    """The newest drafts of an object, open or not, newest first."""
    rows = connection.execute(
        text(_SELECT + " WHERE object = :object ORDER BY draft_id DESC LIMIT :limit"),
        {"object": object_name, "limit": limit},
    )
    return [Draft(*row) for row in rows]


def to_advance(connection: Connection) -> list[int]:
    """The drafts that wait for work, that nobody attends to, and that have met no problem."""
    rows = connection.execute(
        text(
            "SELECT draft_id FROM policy_draft WHERE state IN ('simulating', 'activating') AND problem IS NULL"
            " ORDER BY draft_id"
        )
    )
    waiting = list(rows.scalars())
    attended = connection.execute(
        text("SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = :namespace AND granted"),
        {"namespace": _ATTENDED},
    )
    busy = set(attended.scalars())
    return [draft_id for draft_id in waiting if draft_id not in busy]


def set_state(
    connection: Connection, draft_id: int, state: str, *, policy_version: int | None = None
) -> None:
    """Say what a draft is from now on."""
    connection.execute(
        text(
            """
            UPDATE policy_draft SET state = :state, policy_version = coalesce(:policy_version, policy_version),
                problem = NULL,
                finished_at = CASE WHEN :state IN ('activated', 'discarded') THEN clock_timestamp() END
            WHERE draft_id = :draft_id
            """
        ),
        {"draft_id": draft_id, "state": state, "policy_version": policy_version},
    )


def rebase(connection: Connection, draft_id: int, base_version: int) -> None:
    """Let a draft be worked out against another version; what was found before does not count."""
    connection.execute(
        text(
            "UPDATE policy_draft SET base_version = :base_version, report = NULL WHERE draft_id = :draft_id"
        ),
        {"draft_id": draft_id, "base_version": base_version},
    )


def sign(connection: Connection, draft_id: int, *, author: str, reason: str) -> None:
    """Say who wants the draft in force, and why."""
    connection.execute(
        text("UPDATE policy_draft SET author = :author, reason = :reason WHERE draft_id = :draft_id"),
        {"draft_id": draft_id, "author": author, "reason": reason},
    )


def note_progress(connection: Connection, draft_id: int, stage: str, done: int, total: int) -> None:
    """Say how far the work on a draft is, for whoever looks.

    Not while somebody holds the draft: who discards it waits for that very work to let go of the shadow.
    """
    connection.execute(
        text(
            "UPDATE policy_draft SET stage = :stage, done = :done, total = :total WHERE draft_id IN"
            " (SELECT draft_id FROM policy_draft WHERE draft_id = :draft_id FOR UPDATE SKIP LOCKED)"
        ),
        {"draft_id": draft_id, "stage": stage, "done": done, "total": total},
    )


def note_problem(connection: Connection, draft_id: int, problem: str) -> None:
    """Say why the work on a draft stopped; it names no value."""
    connection.execute(
        text("UPDATE policy_draft SET problem = :problem WHERE draft_id = :draft_id"),
        {"draft_id": draft_id, "problem": problem},
    )


def keep_report(connection: Connection, draft_id: int, report: Mapping[str, Any]) -> None:
    """Keep what a simulation found."""
    connection.execute(
        text("UPDATE policy_draft SET report = CAST(:report AS jsonb) WHERE draft_id = :draft_id"),
        {"draft_id": draft_id, "report": json.dumps(report)},
    )


def report_of(connection: Connection, draft_id: int) -> dict[str, Any] | None:
    """What a simulation found; None before it did."""
    found = connection.execute(
        text("SELECT report FROM policy_draft WHERE draft_id = :draft_id"), {"draft_id": draft_id}
    ).scalar_one_or_none()
    return dict(found) if found is not None else None


@contextmanager
def attended(connection: Connection, draft_id: int) -> Iterator[bool]:
    """Whether this session alone works on the draft while the block lasts; False when another one does.

    The lock is the session's, across its transactions, and ends with it at the latest.
    """
    names = {"namespace": _ATTENDED, "draft_id": draft_id}
    held = connection.execute(text("SELECT pg_try_advisory_lock(:namespace, :draft_id)"), names).scalar_one()
    connection.commit()
    try:
        yield bool(held)
    finally:
        if held:
            connection.execute(text("SELECT pg_advisory_unlock(:namespace, :draft_id)"), names)
            connection.commit()
