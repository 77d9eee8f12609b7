"""A policy comes into force whole, whatever arrives, is decided or is killed meanwhile."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from mdm.database.engine import make_engine, reading, run_in_transaction
from mdm.flow import drafting
from mdm.flow import shadow as building
from mdm.flow.activate import switch
from mdm.flow.drafting import want_activated
from mdm.flow.policies import load
from mdm.model import DecisionVerdict, InboundRecord
from mdm.reads.drafts import draft as draft_view
from mdm.reads.feed import changes, head
from mdm.rebuild import advance
from mdm.store import locks
from mdm.store.policies import active_policy
from mdm.work import receive_batch, sequence_feed, settle_waiting
from tests.laws.drafts import CHANGED, SAMPLE, STRICT, activated, differences, fill, heads, opened, simulated
from tests.laws.examples import on_a_database
from tests.laws.inputs import customer_content, histories, policy_with, written
from tests.laws.outcome import clear, homes_of, outcome, scalar
from tests.laws.stewards import rule

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def hub(module_database: str) -> Iterator[Engine]:
    engine = make_engine(module_database)
    yield engine
    engine.dispose()


@on_a_database(5)
@given(
    items=histories(at_most=14),
    cuts=st.lists(st.integers(0, 14), min_size=5, max_size=5),
    random=st.randoms(),
)
def test_what_arrives_and_is_decided_while_a_shadow_is_built_is_in_it(
    hub: Engine, items: list[InboundRecord], cuts: list[int], random: Random
) -> None:
    clear(hub)
    parts = [items[start:stop] for start, stop in zip([0, *sorted(cuts)], [*sorted(cuts), 14], strict=True)]
    receive_batch(hub, parts[0])
    settle_waiting(hub, "customer")
    draft = opened(hub, STRICT)

    def meanwhile(arriving: list[InboundRecord], *, settle: bool) -> None:
        receive_batch(hub, arriving)
        if settle:
            settle_waiting(hub, "customer")
        with reading(hub) as connection:
            ids = sorted(homes_of(connection))
        if len(ids) > 1:
            left, right = sorted(random.sample(ids, 2))
            verdicts: list[DecisionVerdict] = ["same", "different"]
            rule(hub, left, right, random.choice(verdicts))
            sequence_feed(hub)

    run_in_transaction(hub, lambda c: building.rebased(c, draft))
    for number, stage in enumerate(building.STAGES):
        run_in_transaction(hub, lambda c, stage=stage: building.lay_out(c, draft, stage))  # type: ignore[misc]
        while run_in_transaction(hub, lambda c, stage=stage: building.work_page(c, draft, stage)):  # type: ignore[misc]
            pass
        meanwhile(parts[number + 1], settle=random.random() < 0.5)
        assert [line for line in differences(hub) if not line.startswith("inbox")] == []
    activated(hub, draft)
    settle_waiting(hub, "customer")
    assert differences(hub) == []
    reached = outcome(hub)
    run_in_transaction(hub, lambda c: load(c, *policy_with()))
    run_in_transaction(hub, lambda c: load(c, *STRICT))
    assert outcome(hub) == reached


def test_readers_see_nothing_of_a_switch_before_it_commits_and_all_of_it_after(hub: Engine) -> None:
    fill(hub, SAMPLE)
    before = outcome(hub)
    draft = simulated(hub, CHANGED)
    with hub.begin() as connection:
        locks.hold_policies(connection)
        locks.hold_object(connection, "customer")
        switch(connection, draft)
        with reading(hub) as reader:
            old_homes = homes_of(reader)
        assert outcome(hub) == before
    with reading(hub) as connection:
        assert homes_of(connection) != old_homes
        assert active_policy(connection, "customer").version == 2
    assert differences(hub) == [f"feed outbox: {waiting_events(hub)} committed events have no position yet"]
    settle_waiting(hub, "customer")
    assert differences(hub) == []


def waiting_events(engine: Engine) -> int:
    return int(scalar(engine, "SELECT count(*) FROM change_outbox"))


def test_search_follows_the_order_of_attributes(hub: Engine) -> None:
    fill(hub, SAMPLE[:4])
    content = customer_content()
    content["attributes"] = dict(reversed(content["attributes"].items()))
    # The order alone is no new version.
    content["description"] = "The last comes first"
    run_in_transaction(hub, lambda c: load(c, *written(content)))
    assert differences(hub) == []


ACTIVATE = (
    "import sys; from mdm.database.engine import make_engine; from mdm.rebuild import advance; import mdm.flow.shadow;"
    "mdm.flow.shadow.PAGE_SIZE = 8; engine = make_engine(sys.argv[1]); print('begun', flush=True);"
    "advance(engine, int(sys.argv[2]), processes=1, progress=lambda *p: print(*p, flush=True)); print('ended')"
)


def test_an_activation_killed_again_and_again_ends_in_the_same_state(
    engine: Engine, database_url: str
) -> None:
    receive_batch(engine, SAMPLE)
    settle_waiting(engine, "customer")
    expected = simulated(engine, CHANGED)
    predicted = heads(engine, f"shadow_{expected.draft_id}")
    run_in_transaction(engine, lambda c: drafting.discard(c, expected.draft_id))
    draft = opened(engine, CHANGED)
    run_in_transaction(engine, lambda c: want_activated(c, draft.draft_id, author="ada", reason="better"))
    random = Random("kill the activation")
    killed = 0
    for _ in range(20):
        process = subprocess.Popen(
            [sys.executable, "-c", ACTIVATE, database_url, str(draft.draft_id)],
            cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        # Killed after some line of progress, wherever it is by then; at the latest shortly before the end.
        for _ in range(random.randint(8, 30)):
            line = process.stdout.readline()
            if not line or line.startswith("ended"):
                break
        process.kill()
        process.communicate()
        killed += process.returncode == -signal.SIGKILL
        settle_waiting(engine, "customer")
        assert differences(engine) == []
        with reading(engine) as connection:
            if draft_view(connection, draft.draft_id).state == "activated":
                break
    assert killed >= 2
    advance(engine, draft.draft_id, processes=1)
    assert heads(engine) == predicted
    settle_waiting(engine, "customer")
    assert differences(engine) == []
    with reading(engine) as connection:
        assert [entry.position for entry in changes(connection, 0, 100_000)] == list(
            range(1, head(connection) + 1)
        )
