"""Law 5: golden ids never break. Every id ever issued leads to the record that holds its founder today."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from mdm.database.engine import reading
from mdm.model import InboundRecord, format_golden_id
from mdm.reads.golden import GoldenView, golden_records
from mdm.work import receive_batch, settle_waiting
from tests.laws.examples import on_a_database
from tests.laws.inputs import says
from tests.laws.outcome import clear, ids_of, outcome
from tests.laws.stewards import rule, standing, take_back, take_everything_back

NAMES = ("Abel", "Brandt", "Conrad", "Dietz", "Ebert", "Fuchs", "Graf")


def person(name: str, *, source: str = "erp", day: int = 0, deleted: bool = False) -> InboundRecord:
    """A person like none of the others; keys run against the order of arrival."""
    key = str(100 - NAMES.index(name))
    attributes = {"kind": "person", "given_name": name[::-1], "surname": name, "national_id": f"{key * 5}"}
    return says(source, key, attributes, day=day, deleted=deleted)


def settle(engine: Engine, *items: InboundRecord) -> None:
    receive_batch(engine, items)
    settle_waiting(engine, "customer")


def everything(engine: Engine) -> dict[int, GoldenView]:
    """Every id ever issued → what it leads to, after holding all of them against the law."""
    issued = sorted(ids_of(engine).values())
    with reading(engine) as connection:
        views = golden_records(connection, issued)
    assert sorted(views) == issued
    assert issued
    for asked, view in views.items():
        members = [reference.record_id for reference in view.cross_references]
        assert asked in members
        assert view.id == format_golden_id(min(members))
        live = [reference for reference in view.cross_references if not reference.deleted]
        assert view.state == ("active" if live else "retired")
        assert bool(view.cells) == bool(live)
    return views


def shown(views: dict[int, GoldenView], ids: Iterable[int]) -> list[str]:
    """The golden ids that some ids lead to, in order."""
    return [views[asked].id for asked in ids]


def test_a_merge_keeps_the_older_id_and_taking_it_back_returns_the_younger(engine: Engine) -> None:
    settle(engine, person("Abel"), person("Brandt"), person("Conrad"))
    before = everything(engine)
    assert shown(before, (1, 2, 3)) == ["G0000000001", "G0000000002", "G0000000003"]
    first = rule(engine, 2, 3, "same")
    assert shown(everything(engine), (1, 2, 3)) == ["G0000000001", "G0000000002", "G0000000002"]
    second = rule(engine, 1, 3, "same")
    assert shown(everything(engine), (1, 2, 3)) == ["G0000000001"] * 3
    assert first is not None
    assert second is not None
    take_back(engine, first)
    assert shown(everything(engine), (1, 2, 3)) == ["G0000000001", "G0000000002", "G0000000001"]
    take_back(engine, second)
    after = everything(engine)
    assert shown(after, (1, 2, 3)) == ["G0000000001", "G0000000002", "G0000000003"]
    assert [after[asked].values for asked in (1, 2, 3)] == [before[asked].values for asked in (1, 2, 3)]


def test_a_deleted_founder_goes_on_lending_its_id(engine: Engine) -> None:
    settle(engine, person("Abel"), person("Abel", source="salesforce"), person("Brandt"))
    assert shown(everything(engine), (1, 2, 3)) == ["G0000000001", "G0000000001", "G0000000003"]
    settle(engine, person("Abel", day=1, deleted=True))
    views = everything(engine)
    assert shown(views, (1, 2)) == ["G0000000001", "G0000000001"]
    assert {cell.winner.source for cell in views[1].cells if cell.winner} == {"salesforce"}
    # The last living member goes: the record is retired, and both ids still lead to it.
    settle(engine, person("Abel", source="salesforce", day=1, deleted=True))
    assert everything(engine)[2].state == "retired"
    # A newcomer of the same name joins the dead and revives their golden record.
    settle(engine, says("salesforce", "9", {**ABEL, "email": "abel@mueller-bau.de"}))
    views = everything(engine)
    newcomer = ids_of(engine)["salesforce:9"]
    assert shown(views, (1, 2, newcomer)) == ["G0000000001"] * 3
    assert views[1].state == "active"


ABEL = {"kind": "person", "given_name": "lebA", "surname": "Abel", "national_id": "100" * 5}

_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["same", "same", "different", "withdrawn", "deleted", "revived", "arrival"]),
        st.integers(0, 9),
        st.integers(0, 9),
    ),
    min_size=5,
    max_size=14,
)


@on_a_database(20)
@given(steps=_STEPS)
def test_every_id_ever_issued_resolves_at_every_step(
    engine: Engine, steps: list[tuple[str, int, int]]
) -> None:
    clear(engine)
    names = list(NAMES)
    # The first two are one person by the evidence alone.
    settle(
        engine, person(names[0]), person(names[0], source="salesforce"), person(names[1]), person(names[2])
    )
    del names[:3]
    for day, (step, one, other) in enumerate(steps, 1):
        ids = sorted(ids_of(engine).values())
        left, right = ids[one % len(ids)], ids[other % len(ids)]
        if step == "arrival" and names:
            settle(engine, person(names.pop(0)))
        elif step in ("deleted", "revived"):
            settle(engine, person(NAMES[one % 3], day=day, deleted=step == "deleted"))
        elif step == "withdrawn" and (in_force := standing(engine)):
            take_back(engine, in_force[one % len(in_force)].decision_id)
        elif step in ("same", "different") and left != right:
            rule(engine, left, right, "same" if step == "same" else "different")
        everything(engine)
    take_everything_back(engine)
    views = everything(engine)
    # Only the two that evidence joins are together, and everyone has the id of their birth back.
    assert shown(views, (1, 2)) == ["G0000000001", "G0000000001"]
    others = [asked for asked in views if asked > 2]
    assert shown(views, others) == [format_golden_id(asked) for asked in others]
    assert len(outcome(engine).clusters) == len(views) - 1
