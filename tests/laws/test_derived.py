"""Law 2: derived, not accumulated. What is stored is what the log gives, and `verify` names what is not."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, text

from mdm.database.engine import make_engine, reading, run_in_transaction
from mdm.flow.correct import Correction, correct
from mdm.flow.policies import active_policy
from mdm.flow.verify import verify, verify_feed
from mdm.model import GoldenId, InboundRecord, format_golden_id
from mdm.proof import canonical
from mdm.store import golden, inbox
from mdm.work import receive_batch, settle_waiting, verify_everything
from tests.databases import Databases
from tests.laws.examples import on_a_database
from tests.laws.inputs import customers, histories, says
from tests.laws.outcome import clear, homes_of, ids_of, keys_of, outcome
from tests.laws.stewards import rule, standing, take_back

REPOSITORY = Path(__file__).parents[2]


def differences(engine: Engine) -> list[str]:
    return [str(difference) for difference in verify_everything(engine)]


def settle(engine: Engine, *items: InboundRecord) -> None:
    receive_batch(engine, items)
    settle_waiting(engine, "customer")


_DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["arrival", "arrival", "same", "different", "withdrawn"]),
        st.integers(0, 20),
        st.integers(0, 20),
    ),
    min_size=3,
    max_size=10,
)


@on_a_database(20)
@given(items=histories(), deeds=_DEEDS)
def test_any_history_leaves_what_the_log_gives(
    engine: Engine, items: list[InboundRecord], deeds: list[tuple[str, int, int]]
) -> None:
    clear(engine)
    waiting = list(items)
    settle(engine, waiting.pop(0), waiting.pop(0))
    for deed, one, other in deeds:
        ids = sorted(ids_of(engine).values())
        left, right = ids[one % len(ids)], ids[other % len(ids)]
        if deed == "arrival":
            settle(engine, *waiting[: one % 4])
            del waiting[: one % 4]
        elif deed == "withdrawn" and (in_force := standing(engine)):
            take_back(engine, in_force[one % len(in_force)].decision_id)
        elif deed in ("same", "different") and left != right:
            rule(engine, left, right, "same" if deed == "same" else "different")
        # A decision does not pass through `settle_waiting`, so its events have no place in the feed yet.
        settle_waiting(engine, "customer")
        assert differences(engine) == []


def live(engine: Engine) -> None:
    """Let there be clusters, questions, tombstones, decisions in force and withdrawn, and several versions."""
    items = customers(120, seed=3)
    settle(engine, *items)
    clusters = sorted(sorted(cluster) for cluster in outcome(engine).clusters if len(cluster) > 1)
    ids = ids_of(engine)
    for cluster in clusters[:4]:
        rule(engine, ids[cluster[0]], ids[cluster[1]], "different")
    together = rule(engine, ids[clusters[6][0]], ids[clusters[7][0]], "same")
    rule(engine, ids[clusters[8][0]], ids[clusters[9][0]], "same")
    assert together is not None
    take_back(engine, together)
    for cluster in clusters[10:14]:
        source, _, key = cluster[0].partition(":")
        settle(engine, says(source, key, {}, day=800, deleted=True))
        source, _, key = cluster[1].partition(":")
        settle(engine, says(source, key, {"kind": "organisation", "name": "Renamed SE"}, day=800))
    corrected = GoldenId(ids[clusters[20][0]])
    said = Correction(values={"city": "Bonn", "phone": "+49 30 901820"}, nulls=["website"])
    run_in_transaction(engine, lambda c: correct(c, corrected, said, author="law", reason="a test"))
    # Two that look alike and are not enough alike to be merged: a steward's question.
    anna = {"kind": "person", "given_name": "Anna", "surname": "Vogel", "city": "Ulm", "postcode": "89073"}
    settle(engine, says("erp", "q1", anna, day=1), says("salesforce", "q2", anna, day=2))
    assert outcome(engine).tasks
    assert differences(engine) == []


@pytest.fixture
def lived_in(databases: Databases) -> Iterator[Engine]:
    """A hub that has lived."""
    with databases.lent(live) as url:
        engine = make_engine(url)
        yield engine
        engine.dispose()


# A golden record of two living members, and the parts of it that are spoilt.
_SPOILT = """
    WITH chosen AS (
        SELECT golden_id, version, (members)[1] AS first, (members)[2] AS second
        FROM golden_record
        WHERE golden_record.state = 'active' AND cardinality(members) = 2 AND lineage -> 'city' IS NOT NULL
          AND jsonb_array_length(lineage -> 'city' -> 'losers') > 0 AND lineage -> 'kind' -> 'losers' <> '[]'
        ORDER BY golden_id LIMIT 1)
"""
_CHOSEN_CELL = """
    UPDATE golden_record AS spoilt SET {change} FROM chosen
    WHERE spoilt.golden_id = chosen.golden_id RETURNING chosen.*
"""
_RECORD = "UPDATE settlement AS spoilt SET {change} FROM chosen WHERE record_id = first RETURNING chosen.*"
_SCORE = (
    "UPDATE match_score AS spoilt SET {change} FROM chosen WHERE left_id = first AND right_id = second"
    " RETURNING chosen.*"
)
_TASK = (
    "UPDATE steward_task AS spoilt SET {change} FROM (SELECT min(task_id) AS task_id FROM steward_task"
    " WHERE state = 'open') AS open WHERE spoilt.task_id = open.task_id"
    " RETURNING NULL, NULL, left_id, right_id"
)

SPOILS: dict[str, tuple[str, str]] = {
    "golden value": (
        _CHOSEN_CELL.format(change="values = jsonb_set(spoilt.values, '{city}', '\"Nowhere\"')"),
        "golden cell {golden} city: differs from what the log gives",
    ),
    "golden value lost": (
        _CHOSEN_CELL.format(change="values = spoilt.values - 'city'"),
        "golden cell {golden} city: is missing",
    ),
    "golden value invented": (
        _CHOSEN_CELL.format(change="values = jsonb_set(spoilt.values, '{shoe_size}', '\"44\"')"),
        "golden cell {golden} shoe_size: should not be there",
    ),
    "lineage winner": (
        _CHOSEN_CELL.format(change="lineage = jsonb_set(spoilt.lineage, '{city,winner,version}', '9')"),
        "lineage of golden cell {golden} city: differs from what the log gives",
    ),
    "lineage loser": (
        _CHOSEN_CELL.format(change="lineage = jsonb_set(spoilt.lineage, '{kind,losers}', '[]')"),
        "lineage of golden cell {golden} kind: differs from what the log gives",
    ),
    "golden members": (
        _CHOSEN_CELL.format(change="members = ARRAY[first]"),
        "golden record {golden}: names other members than its cluster has",
    ),
    "golden state": (
        _CHOSEN_CELL.format(change="state = 'retired'"),
        "golden record {golden}: is retired and should be active",
    ),
    "golden record in lists": (
        "UPDATE golden_record AS spoilt SET title = 'Nobody' FROM chosen"
        " WHERE spoilt.golden_id = chosen.golden_id RETURNING chosen.*",
        "golden record {golden}: ",
    ),
    "golden record gone": (
        "DELETE FROM golden_record AS spoilt USING chosen"
        " WHERE spoilt.golden_id = chosen.golden_id RETURNING chosen.*",
        "golden record {golden}: is missing",
    ),
    "cross-reference": (
        "UPDATE cross_reference AS spoilt SET golden_id = second FROM chosen"
        " WHERE record_id = first AND valid_to IS NULL RETURNING chosen.*",
        "cross-reference of record {first}: {second_golden} should be {golden}",
    ),
    "cross-reference lost": (
        "UPDATE cross_reference AS spoilt SET valid_to = now() FROM chosen"
        " WHERE record_id = second AND valid_to IS NULL RETURNING chosen.*",
        "cross-reference of record {second}: no golden record should be {golden}",
    ),
    "score": (
        _SCORE.format(change="weight = weight + 1"),
        "match score of records {first} and {second}: differs",
    ),
    "evidence": (
        _SCORE.format(change="evidence = '[]'"),
        "match score of records {first} and {second}: differs",
    ),
    "score lost": (
        "DELETE FROM match_score AS spoilt USING chosen WHERE left_id = first AND right_id = second"
        " RETURNING chosen.*",
        "match score of records {first} and {second}: is missing",
    ),
    "feature": (
        _RECORD.format(change="features = jsonb_set(features, '{city}', '\"nowhere\"')"),
        "feature {first_key} city: differs from what the log gives",
    ),
    "value": (
        _RECORD.format(change="values = jsonb_set(spoilt.values, '{city}', '\"Nowhere\"')"),
        "value {first_key} city: differs from what the log gives",
    ),
    "quality": (
        _RECORD.format(change="quality = quality || jsonb_build_object('city valid', 'pattern')"),
        "quality of {first_key}: differs from what the checks find",
    ),
    "block keys": (
        _RECORD.format(change="block_keys = block_keys[2:]"),
        "block keys of {first_key}: differ from the record's features",
    ),
    "block key in the index": (
        "UPDATE block_key AS spoilt SET block_key = block_key + 1 FROM chosen WHERE record_id = first"
        " AND block_key = (SELECT block_keys[1] FROM settlement WHERE record_id = first) RETURNING chosen.*",
        "block keys of {first_key}: ",
    ),
    "current version": (
        _RECORD.format(change="policy_version = 0"),
        "source record {first_key}: is not settled at its current version and policy",
    ),
    "task closed": (
        _TASK.format(change="state = 'obsolete', closed_at = now()"),
        "task about records {first} and {second}: is missing",
    ),
    "task about something else": (
        _TASK.format(change="question = 'held_back_by_veto'"),
        "task about records {first} and {second}: ",
    ),
    "task invented": (
        "INSERT INTO steward_task (object, left_id, right_id, question, probability, queue)"
        " SELECT 'customer', first, second, 'possible_match', 0.7, 'customer' FROM chosen"
        " RETURNING NULL, NULL, left_id, right_id",
        "task about records {first} and {second}: should be closed",
    ),
}


def spoil(connection: Connection, statement: str) -> dict[str, Any]:
    """Spoil one thing; how the place is called."""
    golden_id, _, first, second = connection.execute(text(_SPOILT + statement)).one()
    keys = keys_of(connection)
    return {
        "golden": format_golden_id(golden_id) if golden_id else "",
        "first": first,
        "second": second,
        "second_golden": format_golden_id(second),
        "first_key": keys[first],
    }


def test_whatever_is_spoilt_is_named(lived_in: Engine) -> None:
    """One hub for all of them: each is spoilt in a transaction that is rolled back."""
    unnamed = []
    for name, (statement, expected) in SPOILS.items():
        with lived_in.connect() as connection, connection.begin() as transaction:
            place = spoil(connection, statement)
            found = list(map(str, verify(connection, active_policy(connection, "customer"))))
            wanted = expected.format(**place)
            if not any(line.startswith(wanted) for line in found):
                unnamed.append((name, wanted, found))
            transaction.rollback()
    assert unnamed == []
    assert differences(lived_in) == []


def test_a_record_that_no_golden_record_holds_is_named(lived_in: Engine) -> None:
    with lived_in.connect() as connection, connection.begin() as transaction:
        alone = connection.execute(
            text(
                "SELECT golden_id FROM golden_record WHERE cardinality(members) = 1 ORDER BY golden_id LIMIT 1"
            )
        ).scalar_one()
        for table, column in (("cross_reference", "record_id"), ("golden_record", "golden_id")):
            connection.execute(text(f"DELETE FROM {table} WHERE {column} = :alone"), {"alone": alone})
        found = list(map(str, verify(connection, active_policy(connection, "customer"))))
        transaction.rollback()
    assert f"cross-reference of record {alone}: no golden record should be {format_golden_id(alone)}" in found


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("DELETE FROM change_event WHERE position = 2", ["there is a gap", "announces 2 golden versions"]),
        ("UPDATE feed_head SET position = position + 1", ["the head says"]),
        (
            "INSERT INTO change_outbox (event) VALUES ('{}')",
            ["1 committed events have no position yet", "is not what was announced"],
        ),
    ],
)
def test_a_gap_in_the_feed_is_named(engine: Engine, statement: str, expected: list[str]) -> None:
    for number in range(3):
        settle(engine, says("erp", str(number), {"kind": "organisation", "name": f"Number {number}"}))
    assert differences(engine) == []
    with engine.begin() as connection:
        connection.execute(text(statement))
        found = list(map(str, verify_feed(connection)))
    assert len(found) == len(expected)
    assert all(part in line for part, line in zip(expected, found, strict=True))


def test_the_command_names_the_first_cell_and_ends_with_1(engine: Engine, database_url: str) -> None:
    def verified() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "from mdm.cli import app; app()", "verify"],
            cwd=REPOSITORY,
            env=os.environ | {"MDM_DATABASE_URL": database_url, "COLUMNS": "200"},
            capture_output=True,
            text=True,
            check=False,
            timeout=100,
        )

    settle(engine, *customers(12))
    whole = verified()
    assert (whole.returncode, whole.stderr) == (0, "")
    assert "everything is what the log says" in whole.stdout
    with engine.begin() as connection:
        golden_id = connection.execute(
            text(
                "UPDATE golden_record SET values = jsonb_set(values, '{city}', '\"Nowhere\"') WHERE golden_id ="
                " (SELECT min(golden_id) FROM golden_record WHERE values ? 'city') RETURNING golden_id"
            )
        ).scalar_one()
    spoilt = verified()
    assert spoilt.returncode == 1
    cell = f"golden cell {format_golden_id(golden_id)} city: differs from what the log gives"
    assert cell in spoilt.stdout
    assert (
        f"2 differences; the first is: golden version {format_golden_id(golden_id)} version " in spoilt.stdout
    )


_DERIVED = (
    "settlement", "block_key", "match_score", "steward_task", "cross_reference", "golden_version", "golden_record",
    "change_outbox", "change_event", "golden_position",
)  # fmt: skip


def identities(engine: Engine) -> tuple[dict[int, int], list[tuple[Any, ...]]]:
    """Who belongs where, and every golden record that is in use with its bytes, lineage included."""
    with reading(engine) as connection:
        rows = connection.execute(
            text(
                "SELECT golden_id, state, title, CAST(search AS text) FROM golden_record"
                " WHERE state <> 'merged' ORDER BY golden_id"
            )
        )
        listed = [tuple(row) for row in rows]
        cells = [
            (row.golden_id, canonical([row.values, row.lineage]), row.members, row.policy_version)
            for page in golden.current_pages(connection, "customer", 1_000)
            for row in page
            if row.state != "merged"
        ]
        return homes_of(connection), listed + cells


def test_a_rebuild_from_the_log_gives_the_same_bytes(lived_in: Engine) -> None:
    before, identities_before = outcome(lived_in), identities(lived_in)
    with lived_in.begin() as connection:
        for table in _DERIVED:
            connection.execute(text(f"DELETE FROM {table}"))
        connection.execute(text("UPDATE feed_head SET position = 0"))
    run_in_transaction(lived_in, lambda c: inbox.refill(c, "customer"))
    settle_waiting(lived_in, "customer", batch_size=17)
    assert outcome(lived_in) == before
    assert identities(lived_in) == identities_before
    assert differences(lived_in) == []
