"""A simulation is what its activation gives; killed, interrupted or overtaken, it ends in the same state."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Connection, Engine, text

from mdm.database.engine import make_engine, reading, run_in_transaction
from mdm.flow import drafting
from mdm.flow import shadow as building
from mdm.flow.drafting import want_simulated
from mdm.flow.erase import erase_golden
from mdm.flow.simulate import owed_writes
from mdm.model import parse_golden_id
from mdm.ownership import owed
from mdm.policy.document import Policy
from mdm.reads.drafts import draft as draft_view
from mdm.reads.drafts import simulation
from mdm.reads.feed import changes
from mdm.rebuild import advance
from mdm.store import identity
from mdm.store.policies import active_policy
from mdm.store.schema import METADATA
from mdm.store.shadow import DERIVED
from tests.laws.drafts import CHANGED, SAMPLE, STRICT, activated, differences, fill, heads, opened, simulated
from tests.laws.inputs import policy_with
from tests.laws.outcome import outcome, scalar
from tests.laws.waiting import eventually


@pytest.fixture(scope="module")
def hub(module_database: str) -> Iterator[Engine]:
    engine = make_engine(module_database)
    yield engine
    engine.dispose()


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


@pytest.mark.parametrize("deed", ["discard", "erase"])
def test_what_a_simulation_found_is_not_kept_when_it_must_not_be_any_more(hub: Engine, deed: str) -> None:
    fill(hub, SAMPLE)
    draft = simulated(hub, CHANGED)
    with reading(hub) as connection:
        shown = simulation(connection, draft.draft_id)["cells"]["examples"]["street"][0]
    run_in_transaction(hub, lambda c: want_simulated(c, draft.draft_id))
    golden_id = parse_golden_id(shown["golden_id"])
    deeds: dict[str, Callable[[Connection], object]] = {
        "discard": lambda c: drafting.discard(c, draft.draft_id),
        "erase": lambda c: erase_golden(c, golden_id, author="dana", reason="asked for it"),
    }
    other = threading.Thread(target=lambda: run_in_transaction(hub, deeds[deed]))

    def meanwhile(stage: str, _done: int, _total: int) -> None:
        # It has found everything, and the deed waits until it lets go of the shadow.
        if stage == "writes" and other.ident is None:
            other.start()
            eventually(lambda: scalar(hub, "SELECT count(*) FROM pg_locks WHERE NOT granted"))

    advance(hub, draft.draft_id, processes=1, progress=meanwhile)
    other.join()
    with reading(hub) as connection:
        report = simulation(connection, draft.draft_id)
    told = [cell for cells in report["cells"]["examples"].values() for cell in cells]
    if deed == "discard":
        assert {cell["old"] for cell in told} == {None}
    else:
        assert told
        assert shown["golden_id"] not in {cell["golden_id"] for cell in told}


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
