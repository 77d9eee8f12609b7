"""Values and lineage of a golden record follow from its members and the policy alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mdm.model import Member, RecordId, RecordKey
from mdm.policy.survivors import golden_cells, survivors
from tests.mdm.example import DOCUMENT, OBJECT, policy

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


VIEWED = policy(
    views={
        "books": {
            "survivorship": {
                "default": {"strategy": "most_recent"},
                "attributes": {"email": {"strategy": "longest"}},
            }
        }
    }
)


@pytest.mark.parametrize("view", [None, "books"])
def test_who_speaks_alone_wins_every_cell_by_the_last_link_of_its_rule(view: str | None) -> None:
    alone = [member(1, "erp:7", 3, city="Ulm", email="a@x.com", name="Ada")]
    cells = golden_cells(VIEWED, alone, view)
    found = survivors(VIEWED, alone, view)
    assert list(found.values.items()) == [(cell.attribute, cell.value) for cell in cells]
    for cell in cells:
        assert cell.winner
        winner = {"record": cell.winner.record_id, "version": cell.winner.version}
        assert found.lineage[cell.attribute] == {"rule": cell.rule, "winner": winner, "losers": []}


def test_a_view_is_another_golden_record_of_the_same_members() -> None:
    said = [
        member(1, "crm:1", 1, name="Ada", email="a@x.com"),
        member(2, "erp:7", 2, name="A.", email="ada@x.com"),
    ]
    assert survivors(VIEWED, said).values == {"name": "Ada", "email": "ada@x.com"}
    found = survivors(VIEWED, said, "books")
    assert found.values == {"name": "A.", "email": "ada@x.com"}
    assert (found.lineage["name"]["rule"], found.lineage["email"]["rule"]) == ("most_recent", "longest")


VALUES = st.dictionaries(st.sampled_from(list(POLICY.attributes)), st.sampled_from(["a", "b", "cc"]))


@given(
    st.lists(st.tuples(st.none() | st.integers(1, 3), st.booleans(), VALUES), min_size=1, max_size=6),
    st.sampled_from([None, "books"]),
    st.randoms(),
)
def test_the_order_of_members_changes_nothing_and_every_value_is_accounted_for(
    said: list[tuple[int | None, bool, dict[str, str]]], view: str | None, random: Random
) -> None:
    sources = ["crm", "erp", "web"]
    members = [
        member(number, f"{sources[number % 3]}:{number}", day, deleted=deleted, **values)
        for number, (day, deleted, values) in enumerate(said, start=1)
    ]
    found = survivors(VIEWED, members, view)
    assert survivors(VIEWED, random.sample(members, len(members)), view) == found
    assert list(found.lineage) == list(found.values)
    by_id = {one.record_id: one for one in members}
    for name, lineage in found.lineage.items():
        assert by_id[lineage["winner"]["record"]].values[name] == found.values[name]
        named = {lineage["winner"]["record"], *(loser["record"] for loser in lineage["losers"])}
        assert named == {one.record_id for one in members if name in one.values and not one.deleted}


def test_a_pin_says_what_its_record_says_and_nothing_when_that_is_no_member() -> None:
    mark = {"email": {"pin": "erp:7", "author": "ada", "reason": "she told me"}}
    said = [member(1, "crm:1", 9, email="crm@x.com"), member(2, "erp:7", 1, email="erp@x.com")]
    steward = replace(member(3, "steward:crm:1", 10), marks=mark)
    found = survivors(POLICY, [*said, steward])
    assert found.values == {"email": "erp@x.com"}
    assert found.lineage["email"]["winner"] == {
        "record": 3,
        "version": 1,
        "pinned": {"record": 2, "version": 1},
        "author": "ada",
        "reason": "she told me",
    }
    assert [(loser["record"], loser["why"]) for loser in found.lineage["email"]["losers"]] == [
        (1, "changed earlier"),
        (2, "same value"),
    ]
    assert survivors(POLICY, [said[0], steward]).values == {"email": "crm@x.com"}


def test_an_explicit_null_leaves_a_cell_without_a_value_but_not_without_lineage() -> None:
    mark = {"name": {"null": True, "author": "ada", "reason": "made up"}}
    steward = replace(member(3, "steward:crm:1", 10), marks=mark)
    found = survivors(POLICY, [member(1, "crm:1", name="Ada"), steward])
    assert found.values == {}
    assert found.lineage["name"] == {
        "rule": "source_priority",
        "winner": {"record": 3, "version": 1, "author": "ada", "reason": "made up"},
        "losers": [{"record": 1, "version": 1, "value": "Ada", "why": "source ranks lower"}],
    }


def test_a_contribution_that_a_steward_ignores_takes_no_part() -> None:
    ignored = {"crm:1": {"author": "ada", "reason": "test data"}, "web:9": {"author": "ada", "reason": "?"}}
    steward = replace(member(3, "steward:crm:1"), marks={"name": {"ignored": ignored}})
    said = [member(1, "crm:1", name="Test"), member(2, "erp:7", name="Ada")]
    found = survivors(POLICY, [*said, steward])
    assert found.values == {"name": "Ada"}
    loser = found.lineage["name"]["losers"][0]
    assert (loser["why"], loser["author"], loser["reason"]) == ("ignored by ada", "ada", "test data")


def test_a_value_has_a_clock_of_its_own_where_its_source_gives_one() -> None:
    dated = replace(
        member(1, "crm:1", 1, email="late@x.com"), marks={"email": {"at": "2026-01-20T00:00:00+00:00"}}
    )
    found = survivors(POLICY, [dated, member(2, "erp:7", 9, email="early@x.com")])
    assert found.values == {"email": "late@x.com"}


def test_a_list_has_one_lineage_for_each_item() -> None:
    listed = policy(
        attributes=DOCUMENT["attributes"] | {"tags": {"multiple": True}},
        survivorship={"attributes": {"tags": {"strategy": "union"}}},
    )
    found = survivors(listed, [member(1, "crm:1", tags='["a","b"]'), member(2, "erp:7", tags='["b","c"]')])
    assert found.values == {"tags": '["a","b","c"]'}
    assert [(item["value"], item["winner"]["record"]) for item in found.lineage["tags"]["items"]] == [
        ("a", 1),
        ("b", 1),
        ("c", 2),
    ]


def test_a_value_that_fails_a_check_survives_only_as_the_policy_says() -> None:
    checks = {"attributes": {"postcode": {"valid": [{"check": "pattern", "pattern": "[0-9]{5}"}]}}}
    rules = DOCUMENT["survivorship"] | {"invalid": {"attributes": {"postcode": "exclude"}}}
    strict = policy(quality=checks, survivorship=rules)
    said = [
        member(1, "crm:1", city="Bonn", postcode="5311"),
        member(2, "erp:7", city="Ulm", postcode="89073"),
    ]
    assert survivors(POLICY, said).values == {"city": "Bonn", "postcode": "5311"}
    found = survivors(strict, said)
    assert found.values == {"city": "Ulm", "postcode": "89073"}, "the block as a whole"
    assert found.lineage["city"]["losers"][0]["why"] == "invalid: pattern"
    nothing = survivors(strict, said[:1])
    assert (nothing.values, nothing.lineage["city"]["winner"]) == ({}, None)


@settings(max_examples=30)
@given(VALUES, st.sampled_from([None, "books"]))
def test_a_member_that_says_nothing_changes_nothing(values: dict[str, str], view: str | None) -> None:
    alone = [member(1, "crm:1", 1, deleted=False, **values)]
    assert survivors(VIEWED, [*alone, member(2, "erp:7")], view) == survivors(VIEWED, alone, view)
