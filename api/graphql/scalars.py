"""What the fields of the GraphQL schema are made with."""

from __future__ import annotations

from collections.abc import Callable
from typing import NewType, TypeVar

import strawberry
from graphql import GraphQLError

BigInt = NewType("BigInt", int)
Resolver = TypeVar("Resolver", bound=Callable[..., object])


def resolver(description: str) -> Callable[[Resolver], Resolver]:
    """A field that a method answers, with what the schema says about it."""
    decorator: Callable[[Resolver], Resolver] = strawberry.field(description=description)
    return decorator


def whole_number(value: object) -> int:
    """The value of a BigInt.

    Raises:
        GraphQLError: it is no integer of up to 63 bits.
    """
    if isinstance(value, bool) or not isinstance(value, int) or not -(2**63) <= value < 2**63:
        raise GraphQLError("expected an integer of up to 63 bits")
    return value
