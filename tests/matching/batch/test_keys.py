"""Numbered block keys meet where the written ones do, stop keys included."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.batch.columns import dense, distinct_rows
from matching.batch.keys import KeyMaker
from matching.blocking import MOST_KEYS, block_keys
from matching.rules import MatchRules
from matching.separator import SEPARATOR as SEVERAL
from matching.table import Table
from tests.matching.example import RULES, document, records

_COMMON = ("S530|1971-06-24", "S530|1971-06-25", "acme|12345", "tools|99999", "DE999999999", "a|b|c", "")


def written(rules: MatchRules, features: Sequence[Mapping[str, str]]) -> set[tuple[str, frozenset[int]]]:
    """The blocks that the written keys give."""
    blocks: dict[str, set[int]] = defaultdict(set)
    for place, found in enumerate(features):
        for key in block_keys(rules, found):
            blocks[key].add(place)
    return {(key.split(":")[0], frozenset(places)) for key, places in blocks.items()}


def numbered(rules: MatchRules, features: Sequence[Mapping[str, str]]) -> set[tuple[str, frozenset[int]]]:
    """The blocks that the numbered keys give."""
    blocks: dict[tuple[str, int], set[int]] = defaultdict(set)
    maker = KeyMaker(rules, Table.of(features))
    for found in map(maker.of, rules.blocking):
        assert found.places.tolist() == sorted(found.places.tolist())
        entries = list(zip(found.keys.tolist(), found.places.tolist(), strict=True))
        assert len(set(entries)) == len(entries)
        for key, place in entries:
            blocks[found.rule, key].add(place)
    return {(rule, frozenset(places)) for (rule, _), places in blocks.items()}


def stopping(keys: Sequence[str], narrower: bool) -> MatchRules:
    changed: dict[str, Any] = document()
    for rule in changed["blocking"]:
        parts = [{"feature": "org_name", "transform": "tokens"}, {"feature": "city"}]
        rule["narrower"] = parts if narrower else []
    changed["stop_keys"] = {rule["name"]: list(keys) for rule in changed["blocking"]}
    return MatchRules.model_validate(changed)


@given(st.lists(records, max_size=8), st.lists(st.sampled_from(_COMMON), unique=True), st.booleans())
def test_numbered_keys_give_the_blocks_of_written_ones(
    features: list[dict[str, str]], stopped: list[str], narrower: bool
) -> None:
    rules = stopping(stopped, narrower)
    assert numbered(rules, features) == written(rules, features)


@given(st.lists(records, max_size=8), st.integers(1, 3))
def test_a_stop_key_is_one_that_more_records_share_than_allowed(
    features: list[dict[str, str]], limit: int
) -> None:
    sharing: dict[str, int] = defaultdict(int)
    for found in features:
        for key in block_keys(RULES, found):
            sharing[key] += 1
    expected: dict[str, list[str]] = defaultdict(list)
    for key in sorted(key for key, count in sharing.items() if count > limit):
        rule, _, text = key.partition(":")
        expected[rule].append(text)
    assert KeyMaker(RULES, Table.of(features)).all_too_common(limit) == {
        rule: tuple(keys) for rule, keys in expected.items()
    }


@given(st.lists(records, max_size=8), st.integers(1, 3), st.booleans())
def test_keys_are_narrowed_as_if_those_too_common_were_stop_keys(
    features: list[dict[str, str]], limit: int, narrower: bool
) -> None:
    rules, table = stopping((), narrower), Table.of(features)
    keys = KeyMaker(rules, table)
    stopped = MatchRules.model_validate(rules.document() | {"stop_keys": keys.all_too_common(limit)})
    for rule in rules.blocking:
        narrowed, expected = keys.narrowed(rule, limit), keys.by(stopped).of(rule)
        assert narrowed.places.tolist() == expected.places.tolist()
        # The numbers are others, yet the same entries have the same one.
        assert dense(narrowed.keys)[0].tolist() == dense(expected.keys)[0].tolist()


def test_stop_keys_in_force_are_found_again() -> None:
    features = [{"tax_id": "DE136695976"}] * 3
    rules = stopping(["DE136695976"], narrower=False)
    assert KeyMaker(rules, Table.of(features)).all_too_common(2) == {"tax_id": ("DE136695976",)}


def test_keys_of_many_parts_do_not_overflow() -> None:
    """Eight parts of 300 values each: more combinations than a number of 64 bits has."""
    names = [f"f{part}" for part in range(8)]
    wide = {"name": "wide", "parts": [{"feature": name} for name in names]}
    changed = document() | {"blocking": [wide], "identifiers": {}}
    changed["features"] |= {name: {"from": [name], "standardise": "exact"} for name in names}
    rules = MatchRules.model_validate(changed)
    random = np.random.default_rng(1)
    values = random.integers(300, size=(300, len(names)))
    values[150:] = values[:150]
    features = [{name: str(value) for name, value in zip(names, row, strict=True)} for row in values.tolist()]
    assert numbered(rules, features) == written(rules, features)
    common = KeyMaker(rules, Table.of(features)).all_too_common(1)["wide"]
    assert set(common) == {"|".join(map(str, row)) for row in values[:150].tolist()}
    stopped = MatchRules.model_validate(changed | {"stop_keys": {"wide": common[:100]}})
    assert numbered(stopped, features) == written(stopped, features)
    assert len(numbered(stopped, features)) == 50


def test_a_rule_gives_a_record_no_more_keys_than_it_may() -> None:
    """Two parts of a thousand values each would make a million."""
    several = SEVERAL.join(f"{place:03}" for place in range(1_000))
    wide = {
        "name": "wide",
        "parts": [{"feature": "one"}, {"feature": "two"}],
        "narrower": [{"feature": "one"}],
    }
    changed = document() | {"blocking": [wide], "identifiers": {}, "stop_keys": {"wide": ["000|001", "7|8"]}}
    changed["features"] |= {name: {"from": [name], "standardise": "exact"} for name in ("one", "two")}
    rules = MatchRules.model_validate(changed)
    features = [{"one": several, "two": several}, {"one": "004", "two": several}, {"one": "7", "two": "8"}]
    assert len(block_keys(rules, features[0])) == MOST_KEYS - 1 + 1_000
    assert numbered(rules, features) == written(rules, features)


@given(st.lists(st.tuples(*[st.integers(-1, 2)] * 3), min_size=1))
def test_rows_are_of_one_kind_where_all_their_columns_agree(rows: list[tuple[int, ...]]) -> None:
    columns = [np.array(column, dtype=np.int32) for column in zip(*rows, strict=True)]
    kinds, first = distinct_rows(columns)
    assert [rows[first[kind]] for kind in kinds.tolist()] == rows
    assert len(first) == len(set(rows))
