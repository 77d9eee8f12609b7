"""Stages run in transactions of their own until nothing is left, from any number of threads."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from random import Random

from sqlalchemy import Engine

from mdm import work
from mdm.database.engine import reading, run_in_transaction
from mdm.flow import policies
from mdm.flow.settle import Settled
from mdm.model import InboundRecord
from mdm.policy.document import Policy
from mdm.reads.feed import changes
from mdm.store import feed, identity
from tests.mdm.example import DOCUMENT, OBJECT, record


def prepare(engine: Engine) -> None:
    run_in_transaction(
        engine, lambda c: policies.load(c, Policy.model_validate(DOCUMENT), json.dumps(DOCUMENT))
    )


def people(count: int, source: str = "erp") -> list[InboundRecord]:
    """Every second one is the same person as the one before."""
    return [
        record(f"{source}:{number}", name=f"Ada {number // 2}", email=f"ada{number // 2}@x.com")
        for number in range(count)
    ]


def clusters(engine: Engine) -> int:
    with reading(engine) as connection:
        return len({golden_id for _, golden_id in identity.current_clusters(connection, OBJECT)})


def test_what_is_received_is_durable(engine: Engine) -> None:
    prepare(engine)
    assert work.receive_batch(engine, iter(people(3))).counts == {"accepted": 3}
    assert work.waiting_objects(engine) == [OBJECT]
    assert work.waiting_entries(engine, OBJECT) == 3
    assert work.receive_batch(engine, people(3)).counts == {"unchanged": 3}


def test_the_inbox_is_settled_batch_by_batch_until_it_is_empty(engine: Engine) -> None:
    prepare(engine)
    work.receive_batch(engine, people(5))
    batches: list[Settled] = []
    assert work.settle_waiting(engine, OBJECT, on_batch=batches.append, batch_size=2) == 5
    assert [batch.claimed for batch in batches] == [2, 2, 1]
    assert work.waiting_entries(engine, OBJECT) == 0
    assert work.settle_waiting(engine, OBJECT) == 0
    assert clusters(engine) == 3


def test_everything_is_settled_and_has_its_place_in_the_feed(engine: Engine) -> None:
    prepare(engine)
    work.receive_batch(engine, [*people(2), InboundRecord("erp", "product", {"MAKTX": "Drill"}, "1")])
    assert work.settle_everything(engine) == 3
    with reading(engine) as connection:
        assert [entry.event["object"] for entry in changes(connection, 0, 10)] == [OBJECT, "product"]


def test_events_that_a_crash_left_without_a_place_get_one(engine: Engine) -> None:
    prepare(engine)
    with engine.begin() as connection:
        feed.announce(connection, [{"left": "behind"}])
    work.settle_waiting(engine, OBJECT)
    with reading(engine) as connection:
        assert len(changes(connection, 0, 10)) == 1


def test_many_writers_and_settlers_at_once_lose_nothing(engine: Engine) -> None:
    """The same records in different orders from several threads, while others settle them."""
    prepare(engine)
    everyone = people(40) + people(40, "web")

    def write(seed: int) -> None:
        mixed = Random(seed).sample(everyone, len(everyone))
        for start in range(0, len(mixed), 16):
            work.receive_batch(engine, mixed[start : start + 16])

    with ThreadPoolExecutor(6) as threads:
        writers = [threads.submit(write, seed) for seed in range(4)]
        settlers = [threads.submit(work.settle_waiting, engine, OBJECT, batch_size=7) for _ in range(2)]
        for running in writers + settlers:
            running.result()
    work.settle_everything(engine)
    assert clusters(engine) == 20
    assert list(work.verify_everything(engine)) == []
    with reading(engine) as connection:
        events = changes(connection, 0, 10_000)
    assert [entry.position for entry in events] == list(range(1, len(events) + 1))
    seen: dict[str, int] = {}
    for entry in events:
        for said in entry.event["records"]:
            assert said["version"] == seen.get(said["golden_id"], 0) + 1
            seen[said["golden_id"]] = said["version"]


def test_a_hub_that_is_up_to_date_verifies(engine: Engine) -> None:
    prepare(engine)
    work.receive_batch(engine, people(6))
    assert [difference.what for difference in work.verify_everything(engine)] == ["inbox"]
    work.settle_everything(engine)
    stages: list[str] = []
    found = work.verify_everything(engine, progress=lambda stage, _count: stages.append(stage))
    assert list(found) == []
    assert stages
