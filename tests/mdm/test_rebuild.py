"""A simulation is what its activation gives; killed, interrupted or overtaken, it ends in the same state."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from mdm.database.engine import make_engine, reading, run_in_transaction
from mdm.flow import drafting
from mdm.flow import shadow as building
from mdm.flow.activate import switch
from mdm.flow.drafting import open_draft, want_activated, want_simulated
from mdm.flow.policies import load
from mdm.flow.simulate import owed_writes
from mdm.model import DecisionVerdict, InboundRecord
from mdm.ownership import owed
from mdm.policy.document import Policy
from mdm.policy.reading import read_policy
from mdm.reads.drafts import draft as draft_view
from mdm.reads.drafts import simulation
from mdm.reads.feed import changes, head
from mdm.rebuild import advance
from mdm.store import identity, locks
from mdm.store.drafts import DraftRow
from mdm.store.policies import active_policy
from mdm.store.schema import METADATA
from mdm.store.shadow import DERIVED
from mdm.work import receive_batch, sequence_feed, settle_waiting, verify_everything
from tests.laws.inputs import CUSTOMER_DOCUMENT, customers, histories, policy_with
from tests.laws.outcome import clear, homes_of, outcome, scalar
from tests.laws.stewards import rule

REPOSITORY = Path(__file__).parents[2]
SAMPLE = customers(60, seed=5)


def changed_policy() -> tuple[Policy, str]:
    """The customers' policy with weaker evidence enough, other survivors, and another owner of currencies."""
    content = yaml.safe_load(CUSTOMER_DOCUMENT)
    content["match"] |= {"merge": 0.6, "vetoes": ["kind"]}
    content["survivorship"]["attributes"]["phone"] = {"strategy": "source_priority"}
    content["survivorship"]["blocks"]["address"]["rule"] = {"strategy": "source_priority"}
    content["ownership"]["attributes"]["payment_terms"] = {"owner": "salesforce", "receivers": ["erp"]}
    document = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
    return read_policy(document, document="changed"), document


CHANGED = changed_policy()
STRICT = policy_with(merge=0.99999, review=0.9)


@pytest.fixture(scope="module")
def hub(module_database: str) -> Iterator[Engine]:
    engine = make_engine(module_database)
    yield engine
    engine.dispose()


def fill(engine: Engine, items: list[InboundRecord], policy: tuple[Policy, str] | None = None) -> None:
    clear(engine)
    if policy is not None:
        run_in_transaction(engine, lambda c: load(c, *policy))
    receive_batch(engine, items)
    settle_waiting(engine, "customer")


def opened(engine: Engine, policy: tuple[Policy, str]) -> DraftRow:
    found = run_in_transaction(engine, lambda c: open_draft(c, *policy, author="ada", reason="to see"))
    assert found is not None
    return found


def simulated(engine: Engine, policy: tuple[Policy, str], processes: int = 1) -> DraftRow:
    draft = opened(engine, policy)
    run_in_transaction(engine, lambda c: want_simulated(c, draft.draft_id))
    return advance(engine, draft.draft_id, processes=processes)


def activated(engine: Engine, draft: DraftRow) -> DraftRow:
    run_in_transaction(engine, lambda c: want_activated(c, draft.draft_id, author="ada", reason="better"))
    return advance(engine, draft.draft_id, processes=1)


def differences(engine: Engine) -> list[str]:
    return [str(difference) for difference in verify_everything(engine)]


def heads(engine: Engine, schema: str = "public") -> dict[str, list[tuple[Any, ...]]]:
    """All that a schema says is derived, without version numbers and tasks' ages."""
    statements = {
        "golden": "SELECT golden_id, state, CAST(values AS text), CAST(lineage AS text), members, title,"
        " CAST(search AS text) FROM {0}golden_record WHERE state <> 'merged' ORDER BY 1",
        "homes": "SELECT record_id, golden_id FROM {0}cross_reference WHERE valid_to IS NULL ORDER BY 1",
        "tasks": "SELECT left_id, right_id, question, probability, pairs FROM {0}steward_task"
        " WHERE state = 'open' ORDER BY 1, 2",
        "scores": "SELECT left_id, right_id, policy_version, weight, probability, verdict, CAST(evidence AS text)"
        " FROM {0}match_score ORDER BY 1, 2",
        "keys": "SELECT block_key, record_id FROM {0}block_key ORDER BY 1, 2",
        # Whole rows: what is derived of a record grows with the hub.
        "settlements": "SELECT record_id, CAST(settled AS text) FROM {0}settlement AS settled ORDER BY 1",
    }
    with reading(engine) as connection:
        return {
            name: [tuple(row) for row in connection.execute(text(statement.format(f"{schema}.")))]
            for name, statement in statements.items()
        }


@pytest.mark.parametrize(
    ("present", "coming", "counted"),
    [(None, CHANGED, "merged"), (CHANGED, policy_with(), "split")],
    ids=["merging", "splitting"],
)
def test_activation_gives_exactly_what_the_simulation_predicted(
    hub: Engine, present: tuple[Policy, str] | None, coming: tuple[Policy, str], counted: str
) -> None:
    fill(hub, SAMPLE, present)
    before = heads(hub)
    position = scalar(hub, "SELECT position FROM feed_head")
    draft = simulated(hub, coming)
    assert draft.state == "simulated"
    predicted = heads(hub, f"shadow_{draft.draft_id}")
    with reading(hub) as connection:
        report = simulation(connection, draft.draft_id)
        writes = list(owed_writes(connection, draft))
    assert heads(hub) == before

    assert activated(hub, draft).state == "activated"
    assert heads(hub) == predicted
    assert differences(hub) == []
    with reading(hub) as connection:
        assert active_policy(connection, "customer").policy == coming[0]
        events = [entry.event["type"] for entry in changes(connection, position, 10_000)]
    assert report["clusters"][counted] > 0
    assert events.count("golden_records_merged") == report["clusters"]["merged"]
    assert events.count("golden_record_split") == report["clusters"]["split"]
    assert report["after"]["golden_records"] == scalar(
        hub, "SELECT count(*) FROM golden_record WHERE state = 'active' AND object = 'customer'"
    )
    tasks = report["tasks"]
    assert report["after"]["tasks"] == scalar(hub, "SELECT count(*) FROM steward_task WHERE state = 'open'")
    assert report["after"]["tasks"] - report["before"]["tasks"] == tasks["opened"] - tasks["closed"] != 0
    assert report["cells"]["attributes"]["street"]["changed"] > 0
    assert {(write["target"], write["key"], write["field"], write["value"]) for write in writes} == owed_now(
        hub
    )
    assert len(writes) == sum(target["after"] for target in report["writes"].values()) > 0


def owed_now(engine: Engine) -> set[tuple[str, str, str, str]]:
    """(target, key, field, value) of what living members are owed, asked of each golden record."""
    found = set()
    with reading(engine) as connection:
        policy = active_policy(connection, "customer").policy
        rows = connection.execute(
            text(
                "SELECT source, key, golden_record.values, settlement.values FROM cross_reference"
                " JOIN settlement USING (record_id) JOIN record_version USING (record_id, version)"
                " JOIN source_record USING (record_id) JOIN golden_record USING (golden_id)"
                " WHERE valid_to IS NULL AND NOT deleted"
            )
        )
        for source, key, values, said in rows:
            found |= {
                (source, key, write.attribute, write.value)
                for write in owed(policy.owner, values, source, said)
            }
    return found


def test_a_policy_put_in_force_later_gives_what_it_would_have_given_from_the_start(hub: Engine) -> None:
    fill(hub, SAMPLE, CHANGED)
    expected = outcome(hub)
    fill(hub, SAMPLE)
    assert outcome(hub) != expected
    activated(hub, opened(hub, CHANGED))
    assert outcome(hub) == expected
    assert differences(hub) == []


def test_several_processes_share_the_pages(hub: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(hub, SAMPLE)
    alone = simulated(hub, CHANGED)
    expected = heads(hub, f"shadow_{alone.draft_id}")
    run_in_transaction(hub, lambda c: drafting.discard(c, alone.draft_id))
    monkeypatch.setattr(building, "PAGE_SIZE", 12)
    shared = simulated(hub, CHANGED, processes=2)
    assert heads(hub, f"shadow_{shared.draft_id}") == expected
    run_in_transaction(hub, lambda c: drafting.discard(c, shared.draft_id))


@settings(
    phases=[Phase.explicit, Phase.generate],
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
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


def test_one_process_works_on_a_draft_at_a_time(hub: Engine) -> None:
    fill(hub, SAMPLE[:20])
    draft = opened(hub, CHANGED)
    entered, leave = threading.Event(), threading.Event()

    def pause(*_: object) -> None:
        entered.set()
        leave.wait(30)

    first = threading.Thread(target=lambda: advance(hub, draft.draft_id, processes=1, progress=pause))
    first.start()
    assert entered.wait(30)
    assert advance(hub, draft.draft_id, processes=1).state == "simulating"
    leave.set()
    first.join()
    with reading(hub) as connection:
        assert draft_view(connection, draft.draft_id).state == "simulated"


def test_a_draft_follows_when_another_version_was_put_in_force(hub: Engine) -> None:
    fill(hub, SAMPLE[:40])
    draft = simulated(hub, CHANGED)
    with hub.begin() as connection:
        # As if from another hub process: the open draft stays.
        connection.execute(
            text(
                "INSERT INTO policy_version (object, version, digest, document, document_digest)"
                " VALUES ('customer', 2, :d, :t, sha256(convert_to(:t, 'UTF8')))"
            ),
            {"d": STRICT[0].digest, "t": STRICT[1]},
        )
    assert activated(hub, draft).policy_version == 3
    assert differences(hub) == []


def test_a_shadow_that_a_crash_emptied_or_an_upgrade_outdated_is_built_again(hub: Engine) -> None:
    fill(hub, SAMPLE[:40])
    draft = simulated(hub, CHANGED)
    expected = heads(hub, f"shadow_{draft.draft_id}")
    for damage in ("TRUNCATE {0}.page, {0}.mark, {0}.golden_record", "UPDATE {0}.mark SET revision = '0001'"):
        with hub.begin() as connection:
            connection.execute(text(damage.format(f"shadow_{draft.draft_id}")))
        run_in_transaction(hub, lambda c: want_simulated(c, draft.draft_id))
        advance(hub, draft.draft_id, processes=1)
        assert heads(hub, f"shadow_{draft.draft_id}") == expected


def test_a_draft_discarded_while_it_is_worked_out_ends_there(hub: Engine) -> None:
    fill(hub, SAMPLE[:40])
    draft = opened(hub, CHANGED)

    def discard(stage: str, done: int, _total: int) -> None:
        if stage == "match" and not done:
            run_in_transaction(hub, lambda c: drafting.discard(c, draft.draft_id))

    assert advance(hub, draft.draft_id, processes=1, progress=discard).state == "discarded"
    assert differences(hub) == []


LOG = {
    "policy_version", "policy_draft", "source_record", "record_version", "inbox", "quarantine", "decision",
    "change_event", "golden_position", "feed_head", "record_key", "quarantine_key", "erasure", "relation",
}  # fmt: skip
"""What is received, decided or announced, and belongs to no policy."""


def test_every_table_is_derived_or_not() -> None:
    """A new table: is it rebuilt under another policy? Then a shadow needs it, and the switch must take it over."""
    assert set(DERIVED) | LOG == set(METADATA.tables)
    assert not set(DERIVED) & LOG


def test_a_kept_task_keeps_its_age(hub: Engine) -> None:
    fill(hub, SAMPLE)
    with reading(hub) as connection:
        asked = {
            (task.left_id, task.right_id): task
            for task in identity.open_tasks(connection, "customer", limit=999)
        }
    activated(hub, opened(hub, policy_with(review=0.4)))
    with reading(hub) as connection:
        kept = [
            task
            for task in identity.open_tasks(connection, "customer", limit=999)
            if (task.left_id, task.right_id) in asked
        ]
    assert kept
    for task in kept:
        former = asked[task.left_id, task.right_id]
        assert (task.task_id, task.opened_at) == (former.task_id, former.opened_at)
