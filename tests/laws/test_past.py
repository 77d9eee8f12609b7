"""What was read live at a time or a position is what is read of it later, through any history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from mdm.database.engine import make_engine, reading, run_in_transaction
from mdm.errors import NotFoundError, RequestInvalidError
from mdm.flow.correct import Correction, correct
from mdm.flow.policies import load
from mdm.model import GoldenId, InboundRecord
from mdm.past_views import golden_record_then
from mdm.reads.feed import head
from mdm.reads.golden import GoldenView, golden_records
from mdm.reads.past import Moment, golden_history, golden_record_at
from mdm.work import receive_batch, sequence_feed, settle_waiting
from tests.laws.examples import on_a_database
from tests.laws.inputs import customer_content, cut, histories, policy_with, written
from tests.laws.outcome import clear, homes_of
from tests.laws.stewards import rule, standing, take_back

POLICIES = [policy_with(), policy_with(merge=0.9999, review=0.9), policy_with(vetoes=["kind"], merge=0.7)]


@pytest.fixture(scope="module")
def hub(module_database: str) -> Iterator[Engine]:
    engine = make_engine(module_database)
    yield engine
    engine.dispose()


Views = dict[str | None, dict[int, GoldenView]]
"""A view (None: the golden record itself) → for every id ever issued, what it leads to."""


def live(engine: Engine) -> tuple[datetime, int, Views]:
    """The time, the position and what there is to be read now."""
    with reading(engine) as connection:
        now = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        everybody = sorted(homes_of(connection))
        views = {view: golden_records(connection, everybody, view) for view in (None, "billing", "sales")}
        return now, head(connection), views


def step(engine: Engine, random: Random, batches: list[list[InboundRecord]]) -> None:
    """Something happens: records arrive, a steward decides or takes a decision back, or a policy comes into force."""
    kind = random.choice(["arrive", "arrive", "decide", "withdraw", "policy"])
    with reading(engine) as connection:
        ids = sorted(homes_of(connection))
    if kind == "arrive" and batches:
        receive_batch(engine, batches.pop(0))
        settle_waiting(engine, "customer")
    elif kind == "decide" and len(ids) > 1:
        left, right = sorted(random.sample(ids, 2))
        rule(engine, left, right, random.choice(["same", "different"]))
    elif kind == "withdraw" and (decisions := standing(engine)):
        take_back(engine, random.choice(decisions).decision_id)
    elif kind == "policy":
        run_in_transaction(engine, lambda c: load(c, *random.choice(POLICIES)))
    sequence_feed(engine)


@on_a_database(5)
@given(items=histories(at_most=16), seed=st.integers(0, 2**20))
def test_what_was_read_live_is_what_is_read_of_that_moment_later(
    hub: Engine, items: list[InboundRecord], seed: int
) -> None:
    clear(hub)
    random = Random(seed)
    batches = cut(items, [3])
    moments = [live(hub)]
    for _ in range(9):
        step(hub, random, batches)
        moments.append(live(hub))
    with reading(hub) as connection:
        everybody = sorted(homes_of(connection))
        for now, position, views in moments:
            for golden_id in everybody:
                asked = [(Moment(as_of=now))] + ([Moment(position=position)] if position else [])
                for moment, view in product(asked, views):
                    try:
                        past = golden_record_then(connection, GoldenId(golden_id), moment, view)
                    except NotFoundError:
                        assert golden_id not in views[view]
                        continue
                    expected = views[view][golden_id]
                    if moment.position is not None:
                        # A position says what the feed had told; a title and an owner follow the policy silently.
                        past, expected = untitled(past), untitled(expected)
                    assert past == expected


def untitled(view: GoldenView) -> GoldenView:
    cells = tuple(
        sorted((replace(cell, owner=None, receivers=()) for cell in view.cells), key=lambda c: c.attribute)
    )
    return replace(view, title="", cells=cells, views=())


def test_a_history_tells_what_changed_who_joined_and_what_caused_it(hub: Engine) -> None:
    clear(hub)
    person = {"RecordType": "Person", "FirstName": "Ada", "LastName": "Byron", "Email": "ada@byron.example"}
    receive_batch(hub, [InboundRecord("salesforce", "customer", person, "1")])
    settle_waiting(hub, "customer")
    receive_batch(hub, [InboundRecord("salesforce", "customer", person | {"LastName": "Lovelace"}, "1")])
    receive_batch(
        hub,
        [
            InboundRecord(
                "erp", "customer", {"TYPE": "P", "FIRSTNAME": "A.", "LASTNAME": "King", "CITY": "Ulm"}, "7"
            )
        ],
    )
    settle_waiting(hub, "customer")
    with reading(hub) as connection:
        ada, king = sorted(homes_of(connection))
    decision = rule(hub, ada, king, "same")
    assert decision is not None
    take_back(hub, decision)
    content = customer_content()
    content["survivorship"]["blocks"]["person"]["rule"] = {"strategy": "longest"}
    run_in_transaction(hub, lambda c: load(c, *written(content), author="eva", reason="longer"))
    sequence_feed(hub)
    with reading(hub) as connection:
        told = golden_history(connection, GoldenId(ada))
        other = golden_history(connection, GoldenId(king))
    assert (told.id, told.holder) == (other.holder.replace(other.id, told.id), told.id)
    born, renamed, merged, split, ruled = told.entries
    assert born.joined == ("salesforce:1",)
    assert [cause.text for cause in born.causes] == ["salesforce:1 version 1"]
    assert [(change.attribute, change.old, change.new) for change in renamed.changes] == [
        ("surname", "Byron", "Lovelace")
    ]
    assert [cause.text for cause in renamed.causes] == ["salesforce:1 version 2"]
    assert (merged.event, merged.joined) == ("golden_records_merged", ("erp:7",))
    assert [cause.text for cause in merged.causes] == [
        "same: salesforce:1 and erp:7, by law: a test of the law", "erp:7 version 1",
    ]  # fmt: skip
    assert (split.event, split.left) == ("golden_record_split", ("erp:7",))
    assert [cause.text for cause in split.causes] == ["withdrawn: salesforce:1 and erp:7, by law: taken back"]
    assert [cause.text for cause in ruled.causes] == ["policy version 2 by eva: longer"]
    assert [entry.position for entry in told.entries] == sorted(entry.position or 0 for entry in told.entries)
    assert [entry.state for entry in other.entries] == ["active", "merged", "active", "active"]


def test_a_moment_before_the_first_and_one_to_come_have_no_golden_record(hub: Engine) -> None:
    clear(hub)
    now, _, _ = live(hub)
    person = {"RecordType": "Person", "FirstName": "Ada", "LastName": "Byron"}
    receive_batch(hub, [InboundRecord("salesforce", "customer", person, "1")])
    settle_waiting(hub, "customer")
    with reading(hub) as connection:
        (ada,) = homes_of(connection)
        for moment in (Moment(as_of=now), Moment(position=999)):
            with pytest.raises(NotFoundError):
                golden_record_at(connection, GoldenId(ada), moment)
        with pytest.raises(RequestInvalidError):
            Moment()


def test_the_very_time_and_position_of_a_change_show_what_it_made(hub: Engine) -> None:
    clear(hub)
    receive_batch(hub, [InboundRecord("erp", "customer", {"TYPE": "P", "LASTNAME": "King"}, "7")])
    settle_waiting(hub, "customer")
    with reading(hub) as connection:
        (king,) = homes_of(connection)
    correction = Correction(values={"city": "Ulm"})
    # The steward's record is born in the transaction that settles it, after that has got its turn.
    run_in_transaction(
        hub, lambda c: correct(c, GoldenId(king), correction, author="eva", reason="She says so")
    )
    # An event of another object got its number earlier, and its place later.
    sequence_feed(hub)
    with hub.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO change_event SELECT position + 1, event, recorded_at - interval '1 hour'"
                " FROM change_event ORDER BY position DESC LIMIT 1"
            )
        )
        connection.execute(text("UPDATE feed_head SET position = position + 1"))
    with reading(hub) as connection:
        *_, corrected = golden_history(connection, GoldenId(king)).entries
        assert corrected.position is not None
        for moment in (
            Moment(as_of=corrected.at),
            Moment(position=corrected.position),
            Moment(position=corrected.position + 1),
        ):
            found = golden_record_at(connection, GoldenId(king), moment)
            assert (found.version, found.values["city"]) == (corrected.version, "Ulm")
            assert [reference.source for reference in found.cross_references] == ["erp", "steward"]
