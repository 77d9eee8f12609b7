"""A load in stages ends as settling in batches does, whatever comes between its stages, and writes each record once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from mdm.database.engine import make_engine, run_in_transaction
from mdm.errors import NotFoundError, OverseerGoneError
from mdm.flow import rulings, staged
from mdm.flow.correct import Correction, correct
from mdm.flow.decide import decide
from mdm.flow.relations import relate
from mdm.load import Load
from mdm.model import GoldenId, InboundRecord, RecordId
from mdm.reads import review
from mdm.reads.golden import golden_record
from mdm.work import receive_batch, settle_waiting, verify_everything, waiting_entries
from tests.laws.inputs import customers, says
from tests.laws.outcome import Outcome, clear, outcome, scalar

ADA = {
    "kind": "person",
    "given_name": "Ada",
    "surname": "Abernathy",
    "birth_date": "1971-06-24",
    "postcode": "2000",
}


@pytest.fixture(scope="module")
def hub(module_database: str) -> Iterator[Engine]:
    engine = make_engine(module_database)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def items() -> list[InboundRecord]:
    return customers(60)


@pytest.fixture(scope="module")
def expected(hub: Engine, items: list[InboundRecord]) -> Outcome:
    """What settling a batch at a time gives."""
    clear(hub)
    receive_batch(hub, items)
    settle_waiting(hub, "customer", batch_size=7)
    return outcome(hub)


def go_through(hub: Engine, *stages: str) -> None:
    """Take all that waits through some stages, as a load does that ends there."""
    with hub.connect() as overseeing:
        overseer = staged.oversee(overseeing, "customer", patient=True)
        assert overseer is not None
        waiting = staged.newcomers(overseeing, "customer")
        for stage in stages:
            for page in staged.pages_of(overseeing, "customer", stage, waiting, 9):
                run_in_transaction(
                    hub,
                    partial(
                        staged.work_page, object_name="customer", overseer=overseer, stage=stage, page=page
                    ),
                )


def test_processes_side_by_side_give_what_batches_give(
    hub: Engine, items: list[InboundRecord], expected: Outcome
) -> None:
    clear(hub)
    with Load(hub, "customer", processes=2, many=20, page_size=10) as loading:
        for start in range(0, len(items), 25):
            loading.receive(items[start : start + 25])
        loading.settle()
    assert outcome(hub) == expected
    assert list(verify_everything(hub)) == []


def test_a_golden_record_of_a_load_has_one_version(
    hub: Engine, items: list[InboundRecord], expected: Outcome
) -> None:
    clear(hub)
    with Load(hub, "customer", processes=1, many=1, page_size=5) as loading:
        loading.receive(items)
        loading.settle()
    assert scalar(hub, "SELECT max(version) FROM golden_version") == 1
    assert scalar(hub, "SELECT count(*) FROM change_event") == len(expected.golden)


def test_progress_tells_how_many_records_few_new_ones_are(hub: Engine, items: list[InboundRecord]) -> None:
    clear(hub)
    told: list[tuple[str, int, int]] = []
    with Load(hub, "customer", many=10_000) as loading:
        loading.receive(items)
        waiting = waiting_entries(hub, "customer")
        loading.settle(lambda *progress: told.append(progress))
    assert told == [("settle", waiting, waiting)]


@pytest.mark.parametrize("reached", [1, 2, 3])
def test_what_a_load_leaves_is_settled_by_whoever_comes_next(
    hub: Engine, items: list[InboundRecord], expected: Outcome, reached: int
) -> None:
    clear(hub)
    receive_batch(hub, items)
    go_through(hub, *staged.STAGES[:reached])
    settle_waiting(hub, "customer", batch_size=11)
    assert outcome(hub) == expected
    assert list(verify_everything(hub)) == []


@pytest.mark.parametrize("reached", [1, 2])
def test_a_load_may_be_begun_again(
    hub: Engine, items: list[InboundRecord], expected: Outcome, reached: int
) -> None:
    clear(hub)
    receive_batch(hub, items)
    go_through(hub, *staged.STAGES[:reached])
    with Load(hub, "customer", processes=1, many=1, page_size=9) as loading:
        loading.settle()
    assert outcome(hub) == expected
    assert list(verify_everything(hub)) == []


def test_what_arrives_between_two_stages_is_not_swallowed(hub: Engine) -> None:
    clear(hub)
    later = says("erp", "1", ADA | {"given_name": "Adam"}, day=2)

    def interrupt(stage: str, done: int, _total: int) -> None:
        if (stage, done) == ("match", 0):
            receive_batch(hub, [later])

    with Load(hub, "customer", processes=1, many=1) as loading:
        loading.receive([says("erp", "1", ADA), says("salesforce", "2", ADA)])
        loading.settle(interrupt)
    assert scalar(hub, "SELECT values ->> 'given_name' FROM settlement WHERE version = 2") == "Adam"
    assert list(verify_everything(hub)) == []


def test_a_page_is_left_alone_once_its_overseer_is_gone(hub: Engine) -> None:
    clear(hub)
    receive_batch(hub, [says("erp", "1", ADA)])
    with hub.connect() as overseeing:
        overseer = staged.oversee(overseeing, "customer", patient=True)
        assert overseer is not None
        waiting = staged.newcomers(overseeing, "customer")
    with hub.connect() as connection, pytest.raises(OverseerGoneError):
        staged.work_page(connection, "customer", overseer, "derive", waiting)


def test_nobody_oversees_what_another_one_does(hub: Engine) -> None:
    with hub.connect() as first, hub.connect() as second:
        assert staged.oversee(first, "customer", patient=True)
        assert staged.oversee(second, "customer", patient=False) is None
        assert staged.oversee(second, "product", patient=False)


SIGNED: dict[str, Any] = {"author": "ada", "reason": "I know them"}
DEEDS: dict[str, Callable[[Connection], object]] = {
    "compare": lambda c: review.why_not(c, 1, 2),
    "decide": lambda c: decide(c, RecordId(1), RecordId(2), "same", **SIGNED),
    "correct": lambda c: correct(c, GoldenId(1), Correction(values={"city": "Ulm"}), **SIGNED),
    "relate": lambda c: relate(c, "parent", GoldenId(1), GoldenId(2), "related", **SIGNED),
    "merge": lambda c: rulings.merge(c, [GoldenId(1), GoldenId(2)], **SIGNED),
    "confirm": lambda c: rulings.confirm(c, GoldenId(1), **SIGNED),
    "unmerge": lambda c: rulings.unmerge(c, RecordId(1), **SIGNED),
    "read": lambda c: golden_record(c, GoldenId(1)),
}


def test_what_has_no_golden_record_yet_is_not_settled_for_anybody(hub: Engine) -> None:
    clear(hub)
    receive_batch(hub, [says("erp", "1", ADA), says("salesforce", "2", ADA)])
    go_through(hub, "derive", "match")
    for deed in DEEDS.values():
        with hub.connect() as connection, pytest.raises(NotFoundError):
            deed(connection)
    settle_waiting(hub, "customer")
    for deed in DEEDS.values():
        with hub.connect() as connection, connection.begin() as transaction:
            deed(connection)
            transaction.rollback()
