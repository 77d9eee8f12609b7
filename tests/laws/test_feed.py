"""Law 7: the feed has no gaps and no reordering, whoever writes, competes, dies, stops and resumes."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import Event
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, text

from mdm.actors import Sequencer
from mdm.database.engine import make_engine, reading, run_in_transaction
from mdm.errors import DecisionInvalidError, MergeForbiddenError
from mdm.flow import inbound
from mdm.flow.decide import decide
from mdm.flow.policies import active_policies, active_policy, load
from mdm.flow.settle import settle_inbox
from mdm.model import RecordId, parse_golden_id
from mdm.policy.reading import read_policy
from mdm.reads.feed import CHANNEL, FeedEntry, changes, head
from mdm.store import feed
from mdm.work import sequence_feed, settle_waiting
from tests.laws.inputs import CUSTOMER_DOCUMENT, says
from tests.laws.outcome import ids_of, scalar
from tests.laws.test_nothing_lost import Bell
from tests.laws.waiting import eventually

REPOSITORY = Path(__file__).parents[2]
OBJECTS = ("customer", "customer_2", "customer_3", "customer_4")
WRITERS = 8
ROUNDS = 8
ENOUGH = 100
"""Changes that the feed carries before it is judged."""
NAMES = ("Abel", "Brandt", "Conrad", "Dietz")


class ChangedMindError(Exception):
    """Rolls a transaction back."""


def add_object(engine: Engine, name: str) -> None:
    """Load the customers' policy for another object."""
    document = CUSTOMER_DOCUMENT.replace("object: customer", f"object: {name}", 1)
    policy = read_policy(document, document=name)
    run_in_transaction(engine, lambda c: load(c, policy, document))


@pytest.fixture
def crowded(database_url: str) -> Iterator[Engine]:
    """An engine for many threads, on a hub with several objects: their writers commit side by side."""
    engine = make_engine(database_url, pool_size=20)
    for name in OBJECTS[1:]:
        add_object(engine, name)
    yield engine
    engine.dispose()


@dataclass
class Copy:
    """What a consumer knows: each golden record's version, state and members; and what it has seen."""

    cursor: int = 0
    positions: list[int] = field(default_factory=list)
    records: dict[str, tuple[int, str, list[int]]] = field(default_factory=dict)

    def apply(self, entry: FeedEntry) -> None:
        """Take one event in; a version must follow the one that is known."""
        self.positions.append(entry.position)
        self.cursor = entry.position
        for record in entry.event["records"]:
            known = self.records.get(record["golden_id"], (0, "", []))[0]
            assert record["version"] == known + 1
            self.records[record["golden_id"]] = (record["version"], record["state"], record["members"])


def in_hub(engine: Engine) -> dict[str, tuple[int, str, list[int]]]:
    """What the golden records themselves say."""
    with reading(engine) as connection:
        return golden_of(connection)


def golden_of(connection: Any) -> dict[str, tuple[int, str, list[int]]]:
    rows = connection.execute(text("SELECT golden_id, version, state, members FROM golden_record"))
    return {f"G{golden_id:010d}": (version, state, members) for golden_id, version, state, members in rows}


def write(engine: Engine, number: int, go_on: Event) -> int:
    """One writer: arrivals, changes, deletions and decisions, of which many are rolled back; how many were."""
    random = Random(number)
    name = OBJECTS[number % len(OBJECTS)]
    rolled_back, turn = 0, 0

    def some(connection: Any) -> None:
        items = [
            says(
                random.choice(["erp", "salesforce"]),
                f"{number}-{random.randint(1, 4)}",
                {
                    "kind": "person",
                    "surname": (surname := random.choice(NAMES)),
                    "given_name": random.choice(["Ada", "Eva"]),
                    "national_id": str(NAMES.index(surname)) * 9,
                    "city": random.choice(["Ulm", "Bonn", "Kiel"]),
                },
                day=turn + random.random(),
                deleted=random.random() < 0.1,
                object_name=name,
            )
            for _ in range(random.randint(1, 3))
        ]
        inbound.receive(connection, active_policies(connection), items)
        if random.random() < 0.2:
            raise ChangedMindError

    def settled(connection: Any) -> None:
        settle_inbox(connection, active_policy(connection, name), limit=4)
        if random.random() < 0.4:
            raise ChangedMindError

    def decided(connection: Any) -> None:
        homes = connection.execute(
            text(
                "SELECT record_id FROM cross_reference JOIN source_record USING (record_id)"
                " WHERE object = :o AND valid_to IS NULL ORDER BY record_id"
            ),
            {"o": name},
        )
        ids = list(homes.scalars())
        if len(ids) > 1:
            left, right = random.sample(ids, 2)
            decide(
                connection, RecordId(left), RecordId(right), random.choice(["same", "different"]),
                author="law", reason="a test of the law",
            )  # fmt: skip
        if random.random() < 0.3:
            raise ChangedMindError

    while turn < ROUNDS or go_on.is_set():
        turn += 1
        for work in (some, settled, decided):
            try:
                run_in_transaction(engine, work)
            except ChangedMindError:
                rolled_back += 1
            except (MergeForbiddenError, DecisionInvalidError):
                pass
    return rolled_back


def follow(engine: Engine, seed: int, last: Event) -> Copy:
    """One consumer, which stops at any point and resumes from its cursor, until there is nothing more to come."""
    random = Random(seed)
    copy = Copy()
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    while True:
        with psycopg.connect(url, autocommit=True) as listening:
            listening.execute(f"LISTEN {CHANNEL}")
            for _ in range(random.randint(1, 6)):
                finished = last.is_set()
                with reading(engine) as connection:
                    entries = changes(connection, copy.cursor, random.randint(1, 7))
                for entry in entries:
                    copy.apply(entry)
                if not entries and finished:
                    return copy
                if not entries:
                    list(listening.notifies(timeout=0.05, stop_after=1))


def join_late(engine: Engine, last: Event) -> Copy:
    """A consumer that takes a snapshot in the middle, then follows from the position the snapshot names."""
    copy = Copy()
    eventually(lambda: scalar(engine, "SELECT position FROM feed_head") > 10)
    with reading(engine) as connection:
        copy.cursor, known = head(connection), golden_of(connection)
    while True:
        finished = last.is_set()
        with reading(engine) as connection:
            entries = changes(connection, copy.cursor, 5)
        for entry in entries:
            copy.cursor = entry.position
            for record in entry.event["records"]:
                version = known.get(record["golden_id"], (0, "", []))[0]
                # The snapshot may be ahead of the position, never behind it.
                assert record["version"] <= version + 1
                if record["version"] == version + 1:
                    known[record["golden_id"]] = (record["version"], record["state"], record["members"])
        if not entries and finished:
            copy.records = known
            return copy


def test_nobody_misses_an_event_or_sees_one_twice_or_out_of_order(crowded: Engine, database_url: str) -> None:
    doomed = subprocess.Popen(
        [sys.executable, "-m", "tests.laws.sequencer", database_url, "6"],
        cwd=REPOSITORY,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    go_on, last = Event(), Event()
    go_on.set()
    try:
        with ThreadPoolExecutor(WRITERS + 4) as pool:
            readers = [pool.submit(follow, crowded, seed, last) for seed in range(3)]
            late = pool.submit(join_late, crowded, last)
            writers = [pool.submit(write, crowded, number, go_on) for number in range(WRITERS)]
            try:
                # The doomed one works alone at first, so that it is sure to have its turn, then in competition.
                eventually(lambda: scalar(crowded, "SELECT position FROM feed_head") > 0)
                with Sequencer(crowded, Bell()):  # type: ignore[arg-type]
                    eventually(lambda: doomed.poll() is not None)
                    # However soon it died, the others compete for a while.
                    eventually(lambda: scalar(crowded, "SELECT position FROM feed_head") > ENOUGH)
                    go_on.clear()
                    rolled_back = [writer.result(timeout=100) for writer in writers]
                for name in OBJECTS:
                    settle_waiting(crowded, name)
                sequence_feed(crowded)
            finally:
                go_on.clear()
                last.set()
            copies = [reader.result(timeout=100) for reader in readers]
            snapshot = late.result(timeout=100)
    finally:
        doomed.kill()
        doomed.wait()
    assert doomed.returncode == -signal.SIGKILL
    assert min(rolled_back) > 0
    end = scalar(crowded, "SELECT position FROM feed_head")
    assert end > ENOUGH
    expected = in_hub(crowded)
    for copy in copies:
        assert copy.positions == list(range(1, end + 1))
        assert copy.records == expected
    assert snapshot.records == expected


def test_replaying_the_feed_from_its_beginning_gives_every_version_and_member(engine: Engine) -> None:
    """Each step's events at once: a merge, a split and a retirement are one event each, with every id in it."""
    names = [
        says("erp", str(number), {"kind": "person", "surname": surname, "national_id": str(number) * 9})
        for number, surname in enumerate(NAMES, 1)
    ]
    copy = Copy()

    def news() -> list[tuple[str, list[int]]]:
        sequence_feed(engine)
        with reading(engine) as connection:
            entries = changes(connection, copy.cursor, 1_000)
        for entry in entries:
            copy.apply(entry)
        assert copy.records == in_hub(engine)
        return [
            (entry.event["type"], [parse_golden_id(r["golden_id"]) for r in entry.event["records"]])
            for entry in entries
        ]

    def settle(*items: Any) -> None:
        run_in_transaction(engine, lambda c: inbound.receive(c, active_policies(c), items))
        settle_waiting(engine, "customer")

    def same(left: int, right: int) -> int:
        return run_in_transaction(
            engine,
            lambda c: decide(c, RecordId(left), RecordId(right), "same", author="law", reason="law"),
        ).decision_id

    settle(*names)
    ids = ids_of(engine)
    one, two, three, _ = (ids[f"erp:{number}"] for number in range(1, 5))
    assert news() == [("golden_record_created", [ids[f"erp:{number}"]]) for number in range(1, 5)]
    same(two, three)
    assert news() == [("golden_records_merged", [two, three])]
    same(one, two)
    assert news() == [("golden_records_merged", [one, two])]
    run_in_transaction(
        engine,
        lambda c: decide(c, RecordId(one), RecordId(three), "same", author="law", reason="law"),
    )
    assert news() == []
    settle(says("erp", "4", {}, day=1, deleted=True))
    assert news() == [("golden_record_retired", [ids["erp:4"]])]
    settle(names[0])
    assert news() == []


@pytest.mark.parametrize("dies", [True, False])
def test_a_second_leader_waits_for_the_first_and_goes_on_where_it_ended(engine: Engine, dies: bool) -> None:
    def announce(*numbers: int) -> None:
        with engine.begin() as connection:
            feed.announce(connection, [{"number": number} for number in numbers])

    announce(1, 2, 3, 4, 5)
    with ThreadPoolExecutor(1) as pool, engine.connect() as first:
        assert feed.sequence(first, 3) == 3
        second = pool.submit(run_in_transaction, engine, feed.sequence)
        waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        eventually(lambda: second.done() or scalar(engine, waits))
        announce(6)
        if dies:
            first.rollback()
        else:
            first.commit()
        assert second.result(timeout=60) == (6 if dies else 3)
    with reading(engine) as connection:
        entries = changes(connection, 0, 100)
    assert [(entry.position, entry.event["number"]) for entry in entries] == [(n, n) for n in range(1, 7)]
