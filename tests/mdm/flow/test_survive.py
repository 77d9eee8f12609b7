"""Values and lineage of a golden record follow from its members and the policy alone."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from mdm.flow.survive import golden_cells, survivors
from mdm.model import RecordId, RecordKey
from mdm.store.log import Member
from tests.mdm.example import OBJECT, policy

POLICY = policy()


def member(
    record_id: int, name: str, /, day: int | None = None, *, deleted: bool = False, **values: str
) -> Member:
    source, _, key = name.partition(":")
    changed_at = None if day is None else datetime(2026, 1, day, tzinfo=UTC)
    return Member(RecordId(record_id), RecordKey(source, OBJECT, key), 1, values, {}, deleted, changed_at)


def test_each_attribute_survives_by_its_rule_and_a_block_as_a_whole() -> None:
    found = survivors(
        POLICY,
        [
            member(1, "crm:1", 1, name="Ada", email="old@x.com", city="Bonn"),
            member(2, "erp:7", 2, name="Eva", email="new@x.com", city="Ulm", postcode="89073"),
        ],
    )
    assert found.values == {"name": "Ada", "email": "new@x.com", "city": "Bonn"}
    assert found.state == "active"
    assert found.lineage["email"] == {
        "rule": "most_recent",
        "winner": {"record": 2, "version": 1},
        "losers": [{"record": 1, "version": 1, "value": "old@x.com", "why": "changed earlier"}],
    }


def test_a_steward_is_a_source_like_any_other() -> None:
    members = [member(1, "crm:1", name="Ada"), member(2, "steward:9", name="Ada Byron")]
    assert survivors(POLICY, members).values == {"name": "Ada Byron"}


def test_deleted_members_say_nothing_and_all_of_them_retire_the_golden_record() -> None:
    live, dead = member(1, "erp:7", name="Eva"), member(2, "crm:1", name="Ada", deleted=True)
    assert survivors(POLICY, [live, dead]).values == {"name": "Eva"}
    retired = survivors(POLICY, [dead])
    assert (retired.state, retired.values, retired.lineage) == ("retired", {}, {})


def test_a_source_that_left_the_policy_ranks_last() -> None:
    members = [member(1, "gone:1", name="Ada"), member(2, "web:3", name="Eva")]
    assert survivors(POLICY, members).values == {"name": "Eva"}


def test_cells_are_in_the_policys_order() -> None:
    cells = golden_cells(POLICY, [member(1, "erp:7", city="Ulm", email="a@x.com", name="Ada")])
    assert [cell.attribute for cell in cells] == ["name", "email", "city"]


VALUES = st.dictionaries(st.sampled_from(list(POLICY.attributes)), st.sampled_from(["a", "b", "cc"]))


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.none() | st.integers(1, 3), st.booleans(), VALUES), min_size=1, max_size=6),
    st.randoms(),
)
def test_the_order_of_members_changes_nothing_and_every_value_is_accounted_for(
    said: list[tuple[int | None, bool, dict[str, str]]], random: Random
) -> None:
    sources = ["crm", "erp", "web"]
    members = [
        member(number, f"{sources[number % 3]}:{number}", day, deleted=deleted, **values)
        for number, (day, deleted, values) in enumerate(said, start=1)
    ]
    found = survivors(POLICY, members)
    assert survivors(POLICY, random.sample(members, len(members))) == found
    assert list(found.lineage) == list(found.values)
    by_id = {one.record_id: one for one in members}
    for name, lineage in found.lineage.items():
        assert by_id[lineage["winner"]["record"]].values[name] == found.values[name]
        named = {lineage["winner"]["record"], *(loser["record"] for loser in lineage["losers"])}
        assert named == {one.record_id for one in members if name in one.values and not one.deleted}
