"""What a hub has made of its input, told by the sources' keys, so that two hubs can be compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, text

from mdm.database.engine import reading
from mdm.store import golden
from tests.laws.sealed import payloads

_DERIVED_AND_LOG = (
    "record_key", "quarantine_key", "erasure",
    "inbox", "quarantine", "settlement", "block_key", "match_score", "decision", "steward_task", "cross_reference",
    "relation",
    "golden_version", "golden_record", "change_outbox", "change_event", "record_version", "source_record",
    "policy_draft", "golden_position",
)  # fmt: skip

Key = str
"""source:key of a source record."""


@dataclass(frozen=True)
class GoldenOutcome:
    """One golden record: its values, and per attribute who won with what, and who lost with what and why."""

    state: str
    values: Mapping[str, str]
    winners: Mapping[str, tuple[str, Key, str]]
    losers: Mapping[str, frozenset[tuple[Key, str, str]]]


@dataclass(frozen=True)
class Outcome:
    """Everything derived about one object. Ids and version numbers tell the order of arrival: they are left out."""

    clusters: frozenset[frozenset[Key]]
    golden: Mapping[frozenset[Key], GoldenOutcome]
    scores: Mapping[frozenset[Key], tuple[float, str, str]]
    tasks: Mapping[frozenset[Key], tuple[str, float]]


def clear(engine: Engine) -> None:
    """Make the hub empty again: no records, ids from 1 on, the shipped policies.

    Deletes, because TRUNCATE makes new files for every table and index and takes ten times as long for few rows.
    """
    with engine.begin() as connection:
        for table in _DERIVED_AND_LOG:
            connection.execute(text(f"DELETE FROM {table}"))
        for table, column in (("source_record", "record_id"), ("decision", "decision_id")):
            connection.execute(
                text("SELECT setval(pg_get_serial_sequence(:table, :column), 1, false)"),
                {"table": table, "column": column},
            )
        connection.execute(text("UPDATE feed_head SET position = 0"))
        connection.execute(text("DELETE FROM policy_version WHERE version > 1"))


def outcome(engine: Engine, object_name: str = "customer") -> Outcome:
    """What the hub holds about an object now."""
    with reading(engine) as connection:
        keys = keys_of(connection, object_name)
        homes = homes_of(connection, object_name)
        said = {place: str(payload) for place, payload in payloads(connection).items()}
        golden_records: dict[frozenset[Key], GoldenOutcome] = {}
        for page in golden.current_pages(connection, object_name, 1_000):
            for row in page:
                if row.state != "merged":
                    members = frozenset(keys[member] for member in row.members)
                    golden_records[members] = _golden(row, keys, said)
        scores = {
            frozenset((keys[left], keys[right])): (weight, verdict, str(evidence))
            for left, right, weight, verdict, evidence in connection.execute(
                text(
                    "SELECT left_id, right_id, weight, verdict, evidence FROM match_score WHERE object = :o"
                ),
                {"o": object_name},
            )
        }
        tasks = {
            frozenset((keys[left], keys[right])): (question, probability)
            for left, right, question, probability in connection.execute(
                text(
                    "SELECT left_id, right_id, question, probability FROM steward_task"
                    " WHERE object = :o AND state = 'open'"
                ),
                {"o": object_name},
            )
        }
    clusters: dict[int, set[Key]] = {}
    for record_id, golden_id in homes.items():
        clusters.setdefault(golden_id, set()).add(keys[record_id])
    return Outcome(frozenset(map(frozenset, clusters.values())), golden_records, scores, tasks)


def keys_of(connection: Connection, object_name: str = "customer") -> dict[int, Key]:
    """Record id → source:key."""
    rows = connection.execute(
        text("SELECT record_id, source || ':' || key FROM source_record WHERE object = :o"),
        {"o": object_name},
    )
    return {record_id: key for record_id, key in rows}


def ids_of(engine: Engine, object_name: str = "customer") -> dict[Key, int]:
    """source:key → record id."""
    with reading(engine) as connection:
        return {key: record_id for record_id, key in keys_of(connection, object_name).items()}


def homes_of(connection: Connection, object_name: str = "customer") -> dict[int, int]:
    """Record id → the golden id of its current cross-reference."""
    rows = connection.execute(
        text(
            "SELECT record_id, golden_id FROM cross_reference JOIN source_record USING (record_id)"
            " WHERE valid_to IS NULL AND object = :o"
        ),
        {"o": object_name},
    )
    return {record_id: golden_id for record_id, golden_id in rows}


def scalar(engine: Engine, statement: str, **arguments: object) -> Any:
    """The one value that a statement gives."""
    with engine.connect() as connection:
        return connection.execute(text(statement), arguments).scalar_one()


def _golden(
    row: golden.GoldenRow, keys: Mapping[int, Key], said: Mapping[tuple[int, int], str]
) -> GoldenOutcome:
    winners, losers = {}, {}
    for name, cell in row.lineage.items():
        winner = cell["winner"]
        by = (keys[winner["record"]], said[winner["record"], winner["version"]]) if winner else ("nobody", "")
        winners[name] = (cell["rule"], *by)
        losers[name] = frozenset(
            (keys[loser["record"]], loser["value"], loser["why"]) for loser in cell["losers"]
        )
    return GoldenOutcome(row.state, dict(row.values), winners, losers)
