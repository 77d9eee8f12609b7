"""Drafts of policies: how far they are and what they would change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from mdm.errors import NotFoundError
from mdm.store import drafts
from mdm.store.drafts import DraftRow


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft as surfaces show it. `policy_version` is what it became; `problem` says why work on it stopped."""

    draft_id: int
    object: str
    document: str
    author: str
    reason: str
    state: str
    base_version: int
    policy_version: int | None
    stage: str
    done: int
    total: int
    problem: str | None
    created_at: datetime
    finished_at: datetime | None

    @property
    def open(self) -> bool:
        """Whether it can still be put in force, or is about to be."""
        return self.state in ("simulating", "simulated", "activating")

    @property
    def working(self) -> bool:
        """Whether the hub is to do something about it by itself."""
        return self.state in ("simulating", "activating") and self.problem is None


def _view(row: DraftRow) -> DraftView:
    return DraftView(
        row.draft_id, row.object, row.document, row.author, row.reason, row.state, row.base_version,
        row.policy_version, row.stage, row.done, row.total, row.problem, row.created_at, row.finished_at,
    )  # fmt: skip


def draft(connection: Connection, draft_id: int) -> DraftView:
    """One draft.

    Raises:
        NotFoundError: there is none.
    """
    row = drafts.by_id(connection, draft_id)
    if row is None:
        raise NotFoundError("policy draft", str(draft_id))
    return _view(row)


def drafts_of(connection: Connection, object_name: str, *, limit: int = 20) -> list[DraftView]:
    """The newest drafts of an object, newest first."""
    return [_view(row) for row in drafts.of_object(connection, object_name, limit)]


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
