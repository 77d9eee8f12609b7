"""Drafts of policies: how far they are and what they would change."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from mdm.errors import NotFoundError
from mdm.model import Draft
from mdm.store import drafts


def draft(connection: Connection, draft_id: int) -> Draft:
    """One draft.

    Raises:
        NotFoundError: there is none.
    """
    row = drafts.by_id(connection, draft_id)
    if row is None:
        raise NotFoundError("policy draft", str(draft_id))
    return row


def drafts_of(connection: Connection, object_name: str, *, limit: int = 20) -> list[Draft]:
    """The newest drafts of an object, newest first."""
    return drafts.of_object(connection, object_name, limit)


def simulation(connection: Connection, draft_id: int) -> dict[str, Any]:
    """What a draft would change, or did; docs/how-to/policies.md says what the fields mean.

    Raises:
        NotFoundError: there is no such draft, or it is not simulated yet.
    """
    draft(connection, draft_id)
    report = drafts.report_of(connection, draft_id)
    if report is None:
        raise NotFoundError("simulation of policy draft", str(draft_id))
    return report
