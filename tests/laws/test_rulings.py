"""Laws 4 and 5 for whole golden records: rulings hold, and merge, split and undo lead back to the same."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine

from mdm.database.engine import reading, run_in_transaction
from mdm.errors import DecisionInvalidError, MergeForbiddenError
from mdm.flow import rulings
from mdm.flow.rulings import Ruled
from mdm.identity import founder
from mdm.model import GoldenId, InboundRecord, RecordId
from mdm.preview import preview
from mdm.reads.golden import golden_records
from mdm.work import verify_everything
from tests.laws.examples import on_a_database
from tests.laws.inputs import histories, stable
from tests.laws.outcome import clear, homes_of, ids_of, outcome
from tests.laws.stewards import broken, match_again, standing, take_everything_back
from tests.laws.test_human import settle
from tests.laws.test_order import Loaded, begin

Held = dict[int, tuple[int, frozenset[tuple[str, str]]]]
"""Record id → its golden id, and the values there."""

BY_LAW: dict[str, Any] = {"author": "law", "reason": "a test of the law"}

_DEED = st.tuples(
    st.sampled_from(
        ["merge", "overrule", "differ", "split", "unmerge", "tree", "confirm", "undo", "arrival", "rematch"]
    ),
    st.integers(0, 50),
    st.integers(0, 50),
)


def held(engine: Engine) -> Held:
    with reading(engine) as connection:
        homes = homes_of(connection)
        views = golden_records(connection, sorted(set(homes.values())))
    return {
        record_id: (home, frozenset(views[home].values.items())) for record_id, home in sorted(homes.items())
    }


def ruling(
    deed: str, one: int, other: int, now: Held, done: list[int]
) -> Callable[[Connection], Ruled] | None:
    """What a deed is about, chosen by two numbers among what there is; None where there is nothing for it."""
    records = list(now)
    left, right = records[one % len(records)], records[other % len(records)]
    ours, theirs = GoldenId(now[left][0]), GoldenId(now[right][0])
    members = [RecordId(record_id) for record_id, (home, _) in now.items() if home == ours]
    if deed in ("merge", "overrule"):
        return partial(rulings.merge, golden_ids=[ours, theirs], overrule=deed == "overrule", **BY_LAW)
    if deed == "differ" and ours != theirs:
        return partial(rulings.differ, left=ours, right=theirs, **BY_LAW)
    if deed == "split" and len(members) > 1:
        parts = [members[: 1 + other % (len(members) - 1)], members[-1:]][: 1 + (one + other) % 2]
        return partial(rulings.split, golden_id=ours, parts=parts, **BY_LAW)
    if deed in ("unmerge", "tree") and len(members) > 1:
        return partial(rulings.unmerge, record_id=RecordId(left), tree=deed == "tree", **BY_LAW)
    if deed == "confirm":
        return partial(rulings.confirm, golden_id=ours, **BY_LAW)
    if deed == "undo" and done:
        return partial(rulings.undo, ruling_id=done[one % len(done)], **BY_LAW)
    return None


def carry_out(engine: Engine, work: Callable[[Connection], Ruled]) -> Ruled | None:
    """Do it; None where it contradicts what stands."""
    try:
        return run_in_transaction(engine, work)
    except (MergeForbiddenError, DecisionInvalidError):
        return None


@on_a_database(12)
@given(
    items=histories(),
    deeds=st.lists(_DEED, min_size=4, max_size=12),
    policy=st.sampled_from([None, stable(join="ask", split="ask"), stable(join="ask_always")]),
)
def test_any_history_of_rulings_is_obeyed_and_each_can_be_undone(
    engine: Engine, items: list[InboundRecord], deeds: list[tuple[str, int, int]], policy: Loaded
) -> None:
    begin(engine, policy)
    settle(engine, *items)
    alone = outcome(engine)

    begin(engine, policy)
    waiting, done = list(items), list[int]()
    settle(engine, waiting.pop(0), waiting.pop(0))
    for deed, one, other in deeds:
        if deed in ("arrival", "rematch"):
            settle(engine, *waiting[: deed == "arrival"])
            del waiting[: deed == "arrival"]
            if deed == "rematch":
                match_again(engine)
            assert broken(engine) == []
            continue
        before = held(engine)
        work = ruling(deed, one, other, before, done)
        ruled = None if work is None else carry_out(engine, work)
        after = held(engine)
        assert broken(engine) == []
        for home in {home for home, _ in after.values()}:
            assert home == founder(RecordId(member) for member, (there, _) in after.items() if there == home)
        if ruled is None or ruled.ruling_id is None:
            assert after == before
            continue
        done.append(ruled.ruling_id)
        # Undone at once, all is as it was: the same clusters, ids and values. Then it is done again by undoing that.
        undone = carry_out(engine, partial(rulings.undo, ruling_id=ruled.ruling_id, **BY_LAW))
        assert undone is not None
        assert held(engine) == before
        assert undone.ruling_id is not None
        carry_out(engine, partial(rulings.undo, ruling_id=undone.ruling_id, **BY_LAW))
        assert held(engine) == after
    settle(engine, *waiting)
    assert broken(engine) == []
    assert [str(difference) for difference in verify_everything(engine)] == []
    take_everything_back(engine)
    assert outcome(engine) == alone


@on_a_database(10)
@given(items=histories(), cuts=st.lists(st.integers(0, 2), min_size=16, max_size=16))
def test_merge_and_split_in_turn_return_to_the_same_ids_and_values(
    engine: Engine, items: list[InboundRecord], cuts: list[int]
) -> None:
    clear(engine)
    settle(engine, *items)
    ids = sorted(ids_of(engine).values())
    parts = [
        part
        for number in range(3)
        if (part := [RecordId(i) for i, cut in zip(ids, cuts, strict=False) if cut == number])
    ]

    def merge() -> Held:
        everything = [GoldenId(record_id) for record_id in ids]
        run_in_transaction(engine, partial(rulings.merge, golden_ids=everything, overrule=True, **BY_LAW))
        return held(engine)

    def split() -> Held:
        if len(parts) > 1:
            run_in_transaction(
                engine, partial(rulings.split, golden_id=GoldenId(ids[0]), parts=parts, **BY_LAW)
            )
        return held(engine)

    merged, parted = merge(), split()
    assert {home for home, _ in merged.values()} == {ids[0]}
    assert {home for home, _ in parted.values()} == {min(part) for part in parts}
    assert merge() == merged
    assert split() == parted


@on_a_database(10)
@given(items=histories(at_most=10), deeds=st.lists(_DEED, min_size=2, max_size=5))
def test_a_preview_says_what_happens_and_changes_nothing(
    engine: Engine, items: list[InboundRecord], deeds: list[tuple[str, int, int]]
) -> None:
    clear(engine)
    settle(engine, *items)
    done: list[int] = []
    for deed, one, other in deeds:
        work = ruling(deed, one, other, held(engine), done)
        if work is None:
            continue
        before, decisions = outcome(engine), standing(engine)
        try:
            expected = preview(engine, work)
        except (MergeForbiddenError, DecisionInvalidError):
            assert carry_out(engine, work) is None
            continue
        assert (outcome(engine), standing(engine)) == (before, decisions)
        ruled = carry_out(engine, work)
        assert ruled is not None
        assert ruled.settled.announced == expected.ruled.settled.announced
        with reading(engine) as connection:
            now = golden_records(connection, [int(view.id[1:]) for view in expected.after])
        for view in expected.after:
            there = now[int(view.id[1:])]
            assert (there.cells, there.version, there.state) == (view.cells, view.version, view.state)
        done += [ruled.ruling_id] if ruled.ruling_id else []
