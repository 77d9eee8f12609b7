"""The survivor follows from the contributions as a set, and every loser says why it lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from mdm.model import Cell, Contribution, RecordId
from mdm.survivorship import (
    Longest,
    MostFrequent,
    MostRecent,
    SourcePriority,
    SurvivorshipRule,
    survive,
    survive_block,
)

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
RANKS = {"steward": 1, "crm": 2, "erp": 3, "web": 4}
RULES = [MostRecent(), SourcePriority(), SourcePriority(order=("erp", "web")), MostFrequent(), Longest()]


def says(name: str, value: str | None, days: int | None = 0) -> Contribution:
    """A contribution named as source:key, changed so many days after Monday."""
    source, _, key = name.partition(":")
    changed_at = None if days is None else MONDAY + timedelta(days=days)
    return Contribution(RecordId(sum(map(ord, name))), 1, source, key, RANKS[source], changed_at, value)


def outcome(cell: Cell | None) -> tuple[str, dict[str, str]]:
    assert cell is not None
    return cell.value, {
        f"{lost.contribution.source}:{lost.contribution.key}": lost.why for lost in cell.losers
    }


def test_the_most_recent_value_survives() -> None:
    found = survive("phone", [says("crm:1", "old", 0), says("erp:7", "new", 1)], MostRecent())
    assert outcome(found) == ("new", {"crm:1": "changed earlier"})


def test_a_value_without_a_clock_is_the_oldest() -> None:
    found = survive("phone", [says("crm:1", "undated", None), says("erp:7", "dated", -40_000)], MostRecent())
    assert outcome(found) == ("dated", {"crm:1": "changed earlier"})


def test_the_best_source_survives_however_old_it_is() -> None:
    found = survive("city", [says("erp:7", "Ulm", 9), says("crm:1", "Bonn", 0)], SourcePriority())
    assert outcome(found) == ("Bonn", {"erp:7": "source ranks lower"})


def test_a_source_that_the_order_does_not_name_comes_last() -> None:
    rule = SourcePriority(order=("web", "erp"))
    found = survive("city", [says("crm:1", "Bonn"), says("erp:7", "Ulm"), says("web:3", "Jena")], rule)
    assert outcome(found)[0] == "Jena"
    assert outcome(survive("city", [says("crm:1", "Bonn"), says("erp:7", "Ulm")], rule))[0] == "Ulm"


def test_the_value_of_most_records_survives() -> None:
    found = survive(
        "birth_date",
        [says("crm:1", "1971-06-24"), says("erp:7", "1971-06-23"), says("web:3", "1971-06-23")],
        MostFrequent(),
    )
    assert outcome(found) == ("1971-06-23", {"crm:1": "fewer records agree", "web:3": "same value"})


def test_the_longest_value_survives() -> None:
    found = survive("title", [says("crm:1", "Drill 18V"), says("erp:7", "Cordless drill 18 V")], Longest())
    assert outcome(found) == ("Cordless drill 18 V", {"crm:1": "shorter"})


def test_ties_are_broken_by_clock_then_source_then_key() -> None:
    rule = Longest()
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
    found = survive("x", [says("crm:1", None), says("erp:7", "here")], SourcePriority())
    assert outcome(found) == ("here", {})


def test_nobody_says_anything_means_no_cell() -> None:
    assert survive("x", [], MostRecent()) is None
    assert survive("x", [says("crm:1", None)], MostRecent()) is None


def test_the_cell_names_the_rule() -> None:
    found = survive("x", [says("crm:1", "a")], MostFrequent())
    assert found is not None
    assert found.rule == "most_frequent"


RULE = st.sampled_from(RULES)
CONTRIBUTION = st.builds(
    says,
    st.sampled_from([f"{source}:{key}" for source in RANKS for key in "123"]),
    st.none() | st.sampled_from(["a", "b", "cc", "Ä"]),
    st.none() | st.integers(-2, 2),
)
CONTRIBUTIONS = st.lists(CONTRIBUTION, max_size=8, unique_by=lambda c: (c.source, c.key))


@settings(deadline=None)
@given(CONTRIBUTIONS, RULE, st.randoms())
def test_arrival_order_never_changes_the_golden_value(
    values: list[Contribution], rule: SurvivorshipRule, random: Random
) -> None:
    assert survive("x", values, rule) == survive("x", random.sample(values, len(values)), rule)


@settings(deadline=None)
@given(CONTRIBUTIONS, RULE)
def test_every_value_either_wins_or_says_why_it_lost(
    values: list[Contribution], rule: SurvivorshipRule
) -> None:
    cell = survive("x", values, rule)
    present = [value for value in values if value.value is not None]
    if cell is None:
        assert not present
        return
    named = [cell.winner, *(loser.contribution for loser in cell.losers)]
    assert sorted(named, key=repr) == sorted(present, key=repr)
    assert all(loser.why for loser in cell.losers)
    assert all(
        (loser.why == "same value") == (loser.contribution.value == cell.value) for loser in cell.losers
    )


@settings(deadline=None)
@given(CONTRIBUTIONS, RULE)
def test_a_loser_that_disappears_never_changes_the_winner_of_a_rule_by_rank(
    values: list[Contribution], rule: SurvivorshipRule
) -> None:
    cell = survive("x", values, rule)
    if cell is None or isinstance(rule, MostFrequent):
        return
    for loser in cell.losers:
        rest = survive("x", [value for value in values if value != loser.contribution], rule)
        assert rest is not None
        assert rest.winner == cell.winner


def test_a_block_comes_from_one_record() -> None:
    cells = survive_block(
        {
            "city": [says("crm:1", None), says("erp:7", "Ulm"), says("web:3", "Jena")],
            "postcode": [says("crm:1", None), says("erp:7", None), says("web:3", "07743")],
        },
        SourcePriority(),
    )
    assert {name: cell.value for name, cell in cells.items()} == {"city": "Ulm"}
    assert outcome(cells["city"])[1] == {"web:3": "source ranks lower"}


def test_a_block_that_nobody_fills_has_no_cells() -> None:
    assert survive_block({"city": [says("crm:1", None)], "postcode": [says("crm:1", None)]}, Longest()) == {}
    assert survive_block({"city": [], "postcode": []}, Longest()) == {}


def test_two_blocks_never_look_alike_because_their_values_run_together() -> None:
    cells = survive_block(
        {
            "city": [says("crm:1", "a"), says("erp:7", "ab"), says("web:3", "ab")],
            "postcode": [says("crm:1", "bc"), says("erp:7", "c"), says("web:3", "c")],
        },
        MostFrequent(),
    )
    assert {name: cell.value for name, cell in cells.items()} == {"city": "ab", "postcode": "c"}


@settings(deadline=None)
@given(st.data(), RULE, st.randoms())
def test_a_block_is_independent_of_order_and_has_one_winner(
    data: st.DataObject, rule: SurvivorshipRule, random: Random
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
        return survive_block(columns, rule)

    cells = block(rows)
    assert block(random.sample(rows, len(rows))) == cells
    assert len({(cell.winner.source, cell.winner.key) for cell in cells.values()}) <= 1


def test_a_rule_is_chosen_by_its_strategy() -> None:
    adapter: TypeAdapter[SurvivorshipRule] = TypeAdapter(SurvivorshipRule)
    assert adapter.validate_python({"strategy": "longest"}) == Longest()
    with pytest.raises(ValidationError, match="strategy"):
        adapter.validate_python({"strategy": "loudest"})
    with pytest.raises(ValidationError, match="order"):
        adapter.validate_python({"strategy": "longest", "order": ["crm"]})
