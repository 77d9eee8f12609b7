"""Law 3: order does not matter. Any permutation, batching, retry or number of workers gives the same."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from mdm.database.engine import run_in_transaction
from mdm.flow.inbound import receive
from mdm.flow.policies import active_policies, load
from mdm.load import Load
from mdm.model import InboundRecord
from mdm.policy.document import Policy
from mdm.work import receive_batch, settle_waiting, verify_everything
from tests.laws.examples import on_a_database
from tests.laws.inputs import (
    chains,
    customers,
    cut,
    histories,
    policy_with,
    rivalries,
    small_samples,
    without_duplicates,
)
from tests.laws.outcome import Outcome, clear, outcome, scalar
from tests.laws.waiting import eventually

Loaded = tuple[Policy, str] | None
"""A policy and its document; None is the one that is shipped."""


def begin(engine: Engine, policy: Loaded) -> None:
    """Make the hub empty, under a policy."""
    clear(engine)
    if policy is not None:
        run_in_transaction(engine, lambda c: load(c, *policy))


def at_once(engine: Engine, items: Sequence[InboundRecord], policy: Loaded = None) -> Outcome:
    """What comes of the items in the order given, in one batch."""
    begin(engine, policy)
    receive_batch(engine, items)
    settle_waiting(engine, "customer")
    return outcome(engine)


def piecemeal(
    engine: Engine,
    batches: Sequence[Sequence[InboundRecord]],
    settle_after: Sequence[bool],
    size: int,
    policy: Loaded = None,
    in_stages: Sequence[bool] = (False,),
) -> Outcome:
    """What comes of the items in batches, of which some are settled before the next one is received."""
    begin(engine, policy)
    for place, batch in enumerate(batches):
        if in_stages[place % len(in_stages)]:
            with Load(engine, "customer", processes=1, many=1, page_size=size) as loading:
                loading.receive(batch)
                loading.settle()
            continue
        receive_batch(engine, batch)
        if settle_after[place % len(settle_after)]:
            settle_waiting(engine, "customer", batch_size=size)
    settle_waiting(engine, "customer", batch_size=size)
    return outcome(engine)


def check_any_order(
    engine: Engine, items: list[InboundRecord], data: st.DataObject, policy: Loaded = None
) -> None:
    expected = at_once(engine, items, policy)
    retried = data.draw(st.lists(st.sampled_from(items), max_size=4), label="sent again")
    arrival = data.draw(st.permutations(items + retried), label="arrival")
    sizes = data.draw(st.lists(st.integers(1, len(arrival)), min_size=1, max_size=3), label="batch sizes")
    settle_after = data.draw(st.lists(st.booleans(), min_size=1, max_size=4), label="settle after")
    size = data.draw(st.integers(1, len(arrival)), label="settled at once")
    in_stages = data.draw(st.lists(st.booleans(), min_size=1, max_size=3), label="in stages")
    assert piecemeal(engine, cut(arrival, sizes), settle_after, size, policy, in_stages) == expected
    assert [str(difference) for difference in verify_everything(engine)] == []


@on_a_database(25)
@given(items=histories(), data=st.data())
def test_hostile_histories_end_the_same_in_any_order_and_batching(
    engine: Engine, items: list[InboundRecord], data: st.DataObject
) -> None:
    check_any_order(engine, items, data)


HESITANT = policy_with(prior=0.00001, merge=0.9, review=0.2)
UNIQUE = without_duplicates(["erp", "salesforce"], prior=0.00001, merge=0.9, review=0.2)


@on_a_database(20)
@given(items=rivalries(), data=st.data())
def test_rivals_of_two_sources_without_duplicates_end_the_same_in_any_order(
    engine: Engine, items: list[InboundRecord], data: st.DataObject
) -> None:
    check_any_order(engine, items, data, UNIQUE)


@on_a_database(20)
@given(items=chains(), data=st.data())
def test_groups_that_hang_by_a_thread_end_the_same_in_any_order(
    engine: Engine, items: list[InboundRecord], data: st.DataObject
) -> None:
    check_any_order(engine, items, data, HESITANT)


@on_a_database(8)
@given(items=small_samples(), data=st.data())
def test_sample_customers_end_the_same_in_any_order_and_batching(
    engine: Engine, items: list[InboundRecord], data: st.DataObject
) -> None:
    check_any_order(engine, items, data)


@pytest.mark.parametrize("workers", [4])
def test_workers_side_by_side_give_what_one_worker_gives(engine: Engine, workers: int) -> None:
    items = customers(150)
    expected = at_once(engine, items)
    clear(engine)
    batches = cut(items[::-1], [7, 1, 23])

    def work(turn: int) -> None:
        for batch in batches[turn::workers]:
            receive_batch(engine, batch)
            settle_waiting(engine, "customer", batch_size=11)

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, range(workers)))
    settle_waiting(engine, "customer")
    assert outcome(engine) == expected
    assert [str(difference) for difference in verify_everything(engine)] == []


def test_a_policy_loaded_while_workers_settle_is_followed_by_all(engine: Engine) -> None:
    items = customers(100)
    policy, document = policy_with(prior=0.01, merge=0.7, review=0.6)
    batches = cut(items[::-1], [13, 29])
    run_in_transaction(engine, lambda c: load(c, policy, document))
    receive_batch(engine, items)
    settle_waiting(engine, "customer")
    expected = outcome(engine)
    assert at_once(engine, items) != expected
    clear(engine)
    half = Barrier(3, timeout=60)

    def work(turn: int) -> None:
        for place, batch in enumerate(batches[turn::2]):
            if place == 2:
                half.wait()
            receive_batch(engine, batch)
            settle_waiting(engine, "customer", batch_size=11)

    def change() -> None:
        half.wait()
        run_in_transaction(engine, lambda c: load(c, policy, document))

    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(work, 0), pool.submit(work, 1), pool.submit(change)]:
            done.result(timeout=60)
    settle_waiting(engine, "customer")
    assert outcome(engine) == expected
    assert [str(difference) for difference in verify_everything(engine)] == []


def test_a_record_received_while_a_policy_is_loaded_follows_it(engine: Engine) -> None:
    policy, document = policy_with(prior=0.01)
    waits = (
        "SELECT EXISTS (SELECT 1 FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database"
        " WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted)"
    )
    with ThreadPoolExecutor(1) as pool, engine.connect() as receiving, engine.connect() as loading:
        receive(receiving, active_policies(receiving), customers(3))
        load(loading, policy, document)
        # The receipt was not there when the loaded policy called for every record.
        receiving.commit()
        settling = pool.submit(settle_waiting, engine, "customer")
        eventually(lambda: settling.done() or scalar(engine, waits))
        loading.commit()
        assert settling.result(timeout=60) > 0
    settle_waiting(engine, "customer")
    assert [str(difference) for difference in verify_everything(engine)] == []
