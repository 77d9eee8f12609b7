"""Whoever holds an object keeps out those who want the same one, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

from mdm.store.locks import hold_feed, hold_object, hold_policies
from tests.laws.waiting import eventually

Hold = Callable[[Connection], None]

HOLDS: dict[str, Hold] = {
    "contact": lambda c: hold_object(c, "contact"),
    "partner": lambda c: hold_object(c, "partner"),
    "feed": hold_feed,
    "policies": hold_policies,
}


@pytest.mark.parametrize("first", HOLDS)
@pytest.mark.parametrize("second", HOLDS)
def test_only_the_same_lock_is_waited_for(engine: Engine, first: str, second: str) -> None:
    with engine.connect() as holder, engine.connect() as other, holder.begin(), other.begin():
        HOLDS[first](holder)
        other.execute(text("SET LOCAL lock_timeout = '50ms'"))
        if first == second:
            with pytest.raises(OperationalError):
                HOLDS[second](other)
        else:
            HOLDS[second](other)


def test_a_lock_ends_with_its_transaction_and_may_be_taken_twice(engine: Engine) -> None:
    for _ in range(2):
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL lock_timeout = '50ms'"))
            hold_object(connection, "contact")
            hold_object(connection, "contact")


@pytest.mark.parametrize(
    "hold", [lambda c: hold_object(c, "contact", patient=True), lambda c: hold_feed(c, patient=True)]
)
def test_the_patient_wait_for_their_turn_longer_than_others(engine: Engine, hold: Hold) -> None:
    with engine.begin() as first, ThreadPoolExecutor(1) as pool:
        hold(first)

        def wait() -> str:
            with engine.connect() as second:
                # What others would have by then given up after.
                second.execute(text("SET LOCAL lock_timeout = '1ms'"))
                hold(second)
                return str(second.execute(text("SHOW lock_timeout")).scalar_one())

        waiting = pool.submit(wait)
        with engine.connect() as third:
            eventually(
                lambda: third.execute(
                    text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
                ).scalar_one()
            )
        first.commit()
        assert waiting.result(30) == "1min"
