"""The survivor follows from the contributions as a set, and every loser says why it lost."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from mdm.condition import Condition
from mdm.model import Cell, Contribution
from mdm.survivorship.agreement import MostFrequent, Unanimous, WeightedMajority
from mdm.survivorship.chain import survive, survive_block
from mdm.survivorship.clocks import MostRecent, MostTrusted, Oldest, SourceTrust
from mdm.survivorship.link import Link, Scene
from mdm.survivorship.records import Follow, MostComplete, WinnerRecord
from mdm.survivorship.rules import Invalid, SurvivorshipChain, SurvivorshipRule
from mdm.survivorship.sources import FirstNonNull, SourcePriority, StewardFirst
from mdm.survivorship.union import Union
from mdm.survivorship.values import Longest, Maximum, Minimum, Shortest, ValuePriority
from tests.mdm.survivorship.sayings import MONDAY, RANKS, null, outcome, says, survivor, why

PERSON = Condition.model_validate({"attribute": "kind", "in": ["person"]})
LINKS: list[Link] = [
    MostRecent(),
    MostRecent(clock="received_at"),
    MostRecent(clock="either", where=PERSON),
    Oldest(),
    SourcePriority(),
    SourcePriority(order=("erp", "web")),
    FirstNonNull(),
    StewardFirst(),
    MostTrusted(
        sources={
            "crm": SourceTrust(maximum=90, minimum=10, decay="linear", period_days=3),
            "erp": SourceTrust(maximum=80, decay="half_life", period_days=2),
        }
    ),
    MostFrequent(),
    WeightedMajority(weights={"crm": 0.7, "erp": 0.1, "web": 0.2}),
    Unanimous(),
    MostComplete(),
    Longest(when=PERSON),
    Shortest(),
    Minimum(),
    Maximum(),
    ValuePriority(order=("cc", "a")),
    Follow(attribute="name"),
    WinnerRecord(by=(MostComplete(), MostRecent())),
]
"""Every strategy; `union` can only be last."""


def test_ties_are_broken_by_clock_then_source_then_key() -> None:
    rule = [Longest()]
    assert outcome(survive("x", [says("crm:1", "aaa", 0), says("erp:7", "bbb", 1)], rule)) == (
        "bbb",
        {"crm:1": "tie: changed earlier"},
    )
    assert outcome(survive("x", [says("erp:7", "bbb"), says("crm:1", "aaa")], rule)) == (
        "aaa",
        {"erp:7": "tie: source ranks lower"},
    )
    assert outcome(survive("x", [says("crm:2", "bbb"), says("crm:1", "aaa")], rule)) == (
        "aaa",
        {"crm:2": "tie: later in the order of source and key"},
    )


def test_a_record_that_says_nothing_is_no_loser() -> None:
    found = survive("x", [says("crm:1", None), says("erp:7", "here")], [SourcePriority()])
    assert outcome(found) == ("here", {})


def test_nobody_says_anything_means_no_cell() -> None:
    assert survive("x", [], [MostRecent()]) is None
    assert survive("x", [says("crm:1", None)], [MostRecent()]) is None


def test_the_cell_names_the_rule() -> None:
    found = survive("x", [says("crm:1", "a")], [MostFrequent()])
    assert found is not None
    assert found.rule == "most_frequent"


def test_a_link_that_can_tell_nothing_passes_all_on() -> None:
    chain = [StewardFirst(), Oldest(), Longest()]
    cell = survive("x", [says("crm:1", "a", None), says("erp:7", "bb", None)], chain)
    assert outcome(cell) == ("bb", {"crm:1": "shorter"})


def test_each_loser_names_the_link_that_put_it_out_the_last_one_first() -> None:
    said = [says("crm:1", "a", 3), says("crm:2", "bb", 3), says("erp:7", "ccc", 9)]
    cell = survive("x", said, [SourcePriority(), MostRecent(), Longest()])
    assert cell is not None
    assert list(why(cell).items()) == [("crm:1", "shorter"), ("erp:7", "source ranks lower")]
    assert cell.rule == "longest"


def test_where_looks_at_the_contributions_own_record() -> None:
    rule = MostRecent(where=PERSON)
    firm, person = says("crm:1", "new", 9, said={"kind": "organisation"}), says("erp:7", "old", 0)
    assert survivor(rule, firm, person) == "new", "none meets it"
    cell = survive("x", [firm, says("erp:7", "old", 0, said={"kind": "person"})], [rule])
    assert outcome(cell) == ("old", {"crm:1": "its record's kind rules it out"})


def test_when_looks_at_another_golden_cell() -> None:
    chain = [Longest(when=PERSON), SourcePriority()]
    said = [says("crm:1", "a"), says("erp:7", "bb")]
    kind = survive("kind", [says("web:3", "person")], [SourcePriority()])
    assert kind is not None
    assert survivor(chain, *said) == "a"
    assert survivor(chain, *said, scene=Scene(cells={"kind": kind})) == "bb"


def test_a_condition_says_one_thing() -> None:
    other = Condition.model_validate({"attribute": "kind", "not_in": ["person"]})
    assert [PERSON.holds("person"), PERSON.holds(None), other.holds("person"), other.holds(None)] == [
        True,
        False,
        False,
        True,
    ]
    there = Condition.model_validate({"attribute": "kind", "present": True})
    assert (there.holds("x"), there.holds(None)) == (True, False)
    with pytest.raises(ValidationError, match="exactly one of"):
        Condition.model_validate({"attribute": "kind", "in": ["a"], "present": True})


@pytest.mark.parametrize(
    ("invalid", "value", "reasons"),
    [
        ("keep", "bad", {"erp:7": "source ranks lower", "web:3": "source ranks lower"}),
        ("lower", "bad", {"erp:7": "source ranks lower", "web:3": "source ranks lower"}),
        ("last", "good", {"web:3": "source ranks lower", "crm:1": "invalid: pattern"}),
        ("exclude", "good", {"web:3": "source ranks lower", "crm:1": "invalid: pattern"}),
    ],
)
def test_an_invalid_contribution_is_treated_as_the_policy_says(
    invalid: Invalid, value: str, reasons: dict[str, str]
) -> None:
    said = [says("crm:1", "bad", invalid="pattern"), says("erp:7", "good"), says("web:3", "fair")]
    assert outcome(survive("x", said, [SourcePriority()], invalid=invalid)) == (value, reasons)


def test_where_all_are_invalid_the_last_of_all_is_still_somebody_and_exclusion_leaves_nobody() -> None:
    said = [says("crm:1", "bad", invalid="pattern"), says("erp:7", "worse", invalid="length")]
    assert outcome(survive("x", said, [SourcePriority()], invalid="last"))[0] == "bad"
    nobody = survive("x", said, [SourcePriority()], invalid="exclude")
    assert outcome(nobody) == (None, {"crm:1": "invalid: pattern", "erp:7": "invalid: length"})


def test_who_is_ignored_takes_no_part_even_where_it_agrees() -> None:
    said = [says("crm:1", "a"), says("erp:7", "a"), says("web:3", "b")]
    ignored = {said[0].record_id: "ignored by ada: test data"}
    cell = survive("x", said, [SourcePriority()], ignored=ignored)
    assert outcome(cell) == ("a", {"web:3": "source ranks lower", "crm:1": "ignored by ada: test data"})
    alone = survive("x", said[:1], [SourcePriority()], ignored=ignored)
    assert outcome(alone) == (None, {"crm:1": "ignored by ada: test data"})


CHAIN = st.lists(st.sampled_from(LINKS), min_size=1, max_size=3) | st.lists(
    st.sampled_from(LINKS), max_size=1
).map(lambda links: [*links, Union(limit=2)])
CONTRIBUTION = st.builds(
    lambda name, value, days, received, kind, invalid: (
        null(name, days)
        if value == "NULL"
        else says(
            name,
            value,
            days,
            received_at=MONDAY.replace(day=received),
            said={"kind": kind} if kind else {},
            invalid=invalid,
        )
    ),
    st.sampled_from([f"{source}:{key}" for source in RANKS for key in "123"]),
    st.none() | st.sampled_from(["a", "b", "cc", "Ä", "10", "9", "NULL", '["a","b"]']),
    st.none() | st.integers(-2, 2),
    st.integers(1, 3),
    st.sampled_from(["", "person", "organisation"]),
    st.sampled_from([None, None, "pattern"]),
)
CONTRIBUTIONS = st.lists(CONTRIBUTION, max_size=8, unique_by=lambda c: (c.source, c.key))
INVALID = st.sampled_from(["keep", "lower", "last", "exclude"])


def decided(values: list[Contribution], chain: list[Link], invalid: Invalid) -> Cell | None:
    """A cell in the scene of a cluster: its records, a golden name and a golden kind."""
    cells = {
        name: cell
        for name, said in (("name", values[:3]), ("kind", [says("web:9", "person")]))
        if (cell := survive(name, sorted(said, key=repr), [Longest()]))
    }
    return survive("x", values, chain, Scene(values, cells), invalid=invalid)


def test_the_properties_cover_every_strategy() -> None:
    (union, _) = get_args(SurvivorshipRule)
    assert {type(link) for link in LINKS} | {Union} == set(get_args(union))


@settings(max_examples=300)
@given(CONTRIBUTIONS, CHAIN, INVALID, st.randoms())
def test_arrival_order_never_changes_the_golden_value(
    values: list[Contribution], chain: list[Link], invalid: Invalid, random: Random
) -> None:
    golden_name = values[:3]
    shuffled = random.sample(values, len(values))
    shuffled = golden_name + [value for value in shuffled if value not in golden_name]
    assert decided(values, chain, invalid) == decided(shuffled, chain, invalid)
    assert survive("x", values, chain) == survive("x", random.sample(values, len(values)), chain)


@settings(max_examples=300)
@given(CONTRIBUTIONS, CHAIN, INVALID)
def test_every_contribution_either_wins_or_says_why_it_lost(
    values: list[Contribution], chain: list[Link], invalid: Invalid
) -> None:
    cell = decided(values, chain, invalid)
    present = [value for value in values if value.competes]
    if cell is None:
        assert not present
        return
    parts = [cell, *cell.items]
    named = {part.winner.record_id for part in parts if part.winner}
    named |= {loser.contribution.record_id for part in parts for loser in part.losers}
    assert named == {value.record_id for value in present}
    assert all(loser.why for part in parts for loser in part.losers)
    if not cell.items:
        assert len(cell.losers) + (cell.winner is not None) == len(present)
        assert cell.value == (cell.winner.value if cell.winner else None)
        assert cell.winner is None or cell.winner in present


def test_a_block_comes_from_one_record() -> None:
    cells = survive_block(
        {
            "city": [says("crm:1", None), says("erp:7", "Ulm"), says("web:3", "Jena")],
            "postcode": [says("crm:1", None), says("erp:7", None), says("web:3", "07743")],
        },
        [SourcePriority()],
    )
    assert {name: cell.value for name, cell in cells.items()} == {"city": "Ulm"}
    assert outcome(cells["city"])[1] == {"web:3": "source ranks lower"}


def test_a_block_that_nobody_fills_has_no_cells() -> None:
    assert (
        survive_block({"city": [says("crm:1", None)], "postcode": [says("crm:1", None)]}, [Longest()]) == {}
    )
    assert survive_block({"city": [], "postcode": []}, [Longest()]) == {}


def test_two_blocks_never_look_alike_because_their_values_run_together() -> None:
    cells = survive_block(
        {
            "city": [says("crm:1", "a"), says("erp:7", "ab"), says("web:3", "ab")],
            "postcode": [says("crm:1", "bc"), says("erp:7", "c"), says("web:3", "c")],
        },
        [MostFrequent()],
    )
    assert {name: cell.value for name, cell in cells.items()} == {"city": "ab", "postcode": "c"}


def test_a_block_corrected_in_one_part_says_who_and_nothing_of_another() -> None:
    cells = survive_block(
        {
            "city": [says("crm:1", "Bonn"), null("steward:1")],
            "postcode": [says("crm:1", "53111"), says("steward:1", "x")],
        },
        [SourcePriority()],
    )
    assert outcome(cells["city"]) == (None, {"crm:1": "source ranks lower"})
    assert outcome(cells["postcode"]) == ("x", {"crm:1": "source ranks lower"})


def test_a_block_is_as_valid_as_its_worst_part_and_where_nothing_survives_every_part_says_so() -> None:
    block = {
        "city": [says("crm:1", "Bonn"), says("erp:7", "Ulm")],
        "postcode": [says("crm:1", "?", invalid="pattern"), says("erp:7", "89073")],
    }
    found = survive_block(block, [SourcePriority()], invalid="exclude")
    assert outcome(found["city"]) == ("Ulm", {"crm:1": "invalid: pattern"})
    nothing = survive_block(block, [Unanimous()])
    assert {name: cell.value for name, cell in nothing.items()} == {"city": None, "postcode": None}


@given(st.data(), CHAIN.filter(lambda chain: not isinstance(chain[-1], Union)), st.randoms())
def test_a_block_is_independent_of_order_and_has_one_winner(
    data: st.DataObject, chain: list[Link], random: Random
) -> None:
    names = data.draw(st.lists(st.sampled_from(["crm:1", "crm:2", "erp:7", "web:3"]), unique=True))
    value = st.none() | st.sampled_from(["a", "b", "cc"])
    rows = [
        tuple(says(name, data.draw(value), days) for _ in range(3))
        for name in names
        for days in [data.draw(st.none() | st.integers(-1, 1))]
    ]

    def block(order: list[tuple[Contribution, ...]]) -> dict[str, Cell]:
        columns = {attribute: [row[place] for row in order] for place, attribute in enumerate("xyz")}
        return survive_block(columns, chain)

    cells = block(rows)
    assert block(random.sample(rows, len(rows))) == cells
    winners = {cell.winner.record_id for cell in cells.values() if cell.winner}
    assert len(winners) <= 1


def test_a_rule_is_one_link_or_a_list_of_them() -> None:
    adapter: TypeAdapter[SurvivorshipChain] = TypeAdapter(SurvivorshipChain)
    assert adapter.validate_python({"strategy": "longest"}) == (Longest(),)
    both = [{"strategy": "steward_first"}, {"strategy": "longest"}]
    assert adapter.validate_python(both) == (StewardFirst(), Longest())
    with pytest.raises(ValidationError, match="strategy"):
        adapter.validate_python({"strategy": "loudest"})
    with pytest.raises(ValidationError, match="order"):
        adapter.validate_python({"strategy": "longest", "order": ["crm"]})
    with pytest.raises(ValidationError, match="at least 1"):
        adapter.validate_python([])


def test_every_strategy_is_in_the_documentation() -> None:
    (union, _) = get_args(SurvivorshipRule)
    table = (Path(__file__).parents[3] / "docs" / "survivorship.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| `(\w+)` \|.*`(test_\w+\.py)` \|$", table, re.MULTILINE)
    strategies = {rule.model_fields["strategy"].default for rule in get_args(union)}
    assert {name for name, _ in documented} == strategies
    assert all((Path(__file__).parent / test).is_file() for _, test in documented)
