"""How much one operation may ask for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from graphql import get_introspection_query, parse, validate

from api.graphql.limits import MAX_ALIASES, MAX_DEPTH, MAX_QUERY_LENGTH, OperationLimits
from api.graphql.schema import SCHEMA

Ask = Callable[..., dict[str, Any]]


def refusals(query: str) -> list[str]:
    return [error.message for error in validate(SCHEMA._schema, parse(query), [OperationLimits])]


def nested(depth: int) -> str:
    return "{ a " * depth + "}" * depth


def aliases(count: int) -> str:
    return "{" + " ".join(f"a{n}: overview {{ feedPosition }}" for n in range(count)) + "}"


def test_depth_is_limited() -> None:
    assert refusals(nested(MAX_DEPTH)) == []
    assert refusals(nested(MAX_DEPTH + 1)) == [
        f"the operation is nested {MAX_DEPTH + 1} levels deep; 10 are allowed"
    ]


def test_aliases_are_limited() -> None:
    assert refusals(aliases(MAX_ALIASES)) == []
    assert refusals(aliases(MAX_ALIASES + 1)) == ["the operation has 16 aliases; 15 are allowed"]


def test_fragments_hide_neither_depth_nor_aliases() -> None:
    deep = "{ ...F } fragment F on Query " + nested(MAX_DEPTH + 1)
    assert len(refusals(deep)) == 1
    many = "{ ...F } fragment F on Query " + aliases(MAX_ALIASES + 1)
    assert len(refusals(many)) == 1
    inline = "{ ... on Query { ... on Query " + nested(MAX_DEPTH + 1) + " } }"
    assert len(refusals(inline)) == 1


def test_fragments_that_double_at_each_step_are_measured_at_once() -> None:
    chain = " ".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(60))
    found = refusals("{ ...F0 } " + chain + " fragment F60 on Query { a: overview { feedPosition } }")
    assert found == [f"the operation has {2**60} aliases; 15 are allowed"]


def test_fragments_in_a_circle_end() -> None:
    assert refusals("{ ...F } fragment F on Query { ...G } fragment G on Query { a: x ...F }") == []


@pytest.mark.parametrize(
    ("query", "code"),
    [
        (nested(MAX_DEPTH + 1), "limit_exceeded"),
        (aliases(MAX_ALIASES + 1), "limit_exceeded"),
        ("{ " + "a " * 1_001 + "}", "graphql_invalid"),
        ("{ " + "# \n" * 1_001 + "a }", "graphql_invalid"),
        ("#" * (MAX_QUERY_LENGTH + 1), "limit_exceeded"),
        (nested(480), "graphql_invalid"),
        ("{ ...F } fragment F on Query { ...F }", "graphql_invalid"),
        ("{ ...F }", "graphql_invalid"),
        ("subscription { a }", "graphql_invalid"),
        ("{", "graphql_invalid"),
        ("", "graphql_invalid"),
        ("{ overview { nothing } }", "graphql_invalid"),
    ],
)
def test_an_operation_that_may_not_run_has_a_code_and_no_data(ask: Ask, query: str, code: str) -> None:
    answer = ask(query)
    assert "data" not in answer
    assert code in {error["extensions"]["code"] for error in answer["errors"]}


def test_tools_can_read_the_whole_schema(ask: Ask) -> None:
    answer = ask(get_introspection_query())
    assert "errors" not in answer
    assert "GoldenRecord" in {each["name"] for each in answer["data"]["__schema"]["types"]}


def test_introspection_in_a_circle_is_refused(ask: Ask) -> None:
    circle = "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }"
    assert ask(circle)["errors"][0]["extensions"]["code"] == "graphql_invalid"
