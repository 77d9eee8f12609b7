"""Laws 2 to 7 at every step of histories of everything: loads, updates, deletions, words, policies, erasures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from mdm.database.engine import reading
from mdm.identity import founder
from mdm.model import GoldenId, InboundRecord, RecordId, format_golden_id
from mdm.past_views import golden_record_then
from mdm.reads.feed import changes
from mdm.reads.golden import golden_records
from mdm.reads.past import Moment
from mdm.work import verify_everything
from tests.laws.drafts import heads
from tests.laws.examples import on_a_database
from tests.laws.inputs import histories
from tests.laws.lives import Deed, Life, chain, deeds, erased
from tests.laws.outcome import clear, homes_of
from tests.laws.stewards import broken
from tests.laws.test_past import Views, live


def lived(engine: Engine, items: list[InboundRecord], happened: list[Deed], workers: int) -> Life:
    """A hub after a life, whose inbox is empty."""
    clear(engine)
    life = Life(engine, list(items), workers)
    life.arrive(3)
    for deed in happened:
        life.do(deed)
    life.arrive(len(life.waiting))
    return life


@on_a_database(12)
@given(items=histories(), happened=deeds(at_most=14))
def test_four_workers_make_of_any_history_what_one_makes(
    engine: Engine, items: list[InboundRecord], happened: list[Deed]
) -> None:
    made: list[Mapping[str, Any]] = []
    for workers in (1, 4):
        lived(engine, items, happened, workers)
        assert broken(engine) == []
        assert [str(difference) for difference in verify_everything(engine)] == []
        # Settlements bear the time of corrections; what follows from them does not.
        made.append({name: rows for name, rows in heads(engine).items() if name != "settlements"})
    assert made[0] == made[1]


@on_a_database(12)
@given(items=histories(), happened=deeds(at_most=14), workers=st.sampled_from([1, 4]))
def test_every_law_holds_at_every_step_of_any_history(
    engine: Engine, items: list[InboundRecord], happened: list[Deed], workers: int
) -> None:
    clear(engine)
    life = Life(engine, list(items), workers)
    life.arrive(3)
    moments, digests = [live(engine)], chain(engine)
    for deed in happened:
        life.do(deed)
        # 2: derived, not accumulated; and every digest computed again.
        assert [str(difference) for difference in verify_everything(engine)] == []
        # 4: every decision that stands is obeyed.
        assert broken(engine) == []
        # 5: every id ever issued leads to the golden record that holds its founder.
        resolves(engine)
        # 7, and the proof: what was said once is never said otherwise.
        now = chain(engine)
        assert digests.items() <= now.items()
        digests = now
        moments.append(live(engine))
    told_in_order(engine)
    read_again(engine, moments)


def resolves(engine: Engine) -> None:
    """Every id leads to a golden record that holds the record of that number, and bears the id of its founder."""
    with reading(engine) as connection:
        homes = homes_of(connection)
        views = golden_records(connection, sorted(homes))
    assert views.keys() == homes.keys()
    for asked, view in views.items():
        members = [RecordId(reference.record_id) for reference in view.cross_references]
        assert asked in members
        assert view.id == format_golden_id(founder(members))


def told_in_order(engine: Engine) -> None:
    """The feed tells of every version of each golden record, one after the other, from the first."""
    last: dict[str, int] = {}
    with reading(engine) as connection:
        for place, entry in enumerate(changes(connection, 0, 100_000), start=1):
            assert entry.position == place
            for said in entry.event["records"]:
                assert said["version"] == last.get(said["golden_id"], 0) + 1
                last[said["golden_id"]] = said["version"]
    assert len(chain(engine)) == sum(last.values())


def read_again(engine: Engine, moments: list[tuple[Any, int, Views]]) -> None:
    """What was read at each time is what is read of that time now, but for what was erased since."""
    gone = erased(engine)
    with reading(engine) as connection:
        for now, name, asked, view in (
            (now, name, asked, view)
            for now, _, views in moments
            for name, found in views.items()
            for asked, view in found.items()
        ):
            past = golden_record_then(connection, GoldenId(asked), Moment(as_of=now), name)
            if gone.isdisjoint(reference.record_id for reference in view.cross_references):
                assert past == view
            else:
                assert replace(past, cells=(), title="", quality=view.quality) == replace(
                    view, cells=(), title="", cross_references=past.cross_references
                )
