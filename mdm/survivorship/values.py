"""Rules that ask what the value is."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Literal

from pydantic import Field

from mdm.model import Contribution
from mdm.survivorship.link import Link, Ranker, Scene


class Longest(Link):
    """Keep the longest value: usually the least abbreviated one."""

    strategy: Literal["longest"] = "longest"

    def ranker(self, contributions: Sequence[Contribution], scene: Scene) -> Ranker:  # noqa: ARG002
        """Length in characters."""
        return lambda contribution: (float(len(contribution.value or "")),)

    def why(self) -> str:
        """Shorter."""
        return "shorter"


class Shortest(Link):
    """Keep the shortest value; an explicit NULL has no length, and loses."""

    strategy: Literal["shortest"] = "shortest"

    def ranker(self, contributions: Sequence[Contribution], scene: Scene) -> Ranker:  # noqa: ARG002
        """Minus the length in characters."""
        return lambda c: None if c.value is None else (-float(len(c.value)),)

    def why(self) -> str:
        """Longer."""
        return "longer"


class _Sorted(Link):
    _sign: float

    def ranker(self, contributions: Sequence[Contribution], scene: Scene) -> Ranker:  # noqa: ARG002
        """The place among the values: as numbers where all are, else as texts, which sorts ISO dates too."""
        values = sorted({c.value for c in contributions if c.value is not None})
        numbers = [_number(value) for value in values]
        if all(number is not None for number in numbers):
            distinct = sorted({number for number in numbers if number is not None})
            places = {v: distinct.index(n) for v, n in zip(values, numbers, strict=True) if n is not None}
        else:
            places = {value: place for place, value in enumerate(values)}
        return lambda c: None if c.value is None else (self._sign * places[c.value],)


class Minimum(_Sorted):
    """Keep the smallest number, the earliest date, or the text that sorts first."""

    strategy: Literal["minimum"] = "minimum"
    _sign: float = -1.0

    def why(self) -> str:
        """Greater."""
        return "greater"


class Maximum(_Sorted):
    """Keep the greatest number, the latest date, or the text that sorts last."""

    strategy: Literal["maximum"] = "maximum"
    _sign: float = 1.0

    def why(self) -> str:
        """Smaller."""
        return "smaller"


class ValuePriority(Link):
    """Keep the value that comes first in a list; values that are not in it come last."""

    strategy: Literal["value_priority"] = "value_priority"
    order: tuple[str, ...] = Field(min_length=1, description="Values, best first")

    def ranker(self, contributions: Sequence[Contribution], scene: Scene) -> Ranker:  # noqa: ARG002
        """Minus the place in the list."""
        places = {value: float(-place) for place, value in enumerate(self.order)}
        return lambda c: (places.get(c.value or "", float(-len(self.order))),)

    def why(self) -> str:
        """The value ranks lower."""
        return "value ranks lower"


def _number(value: str) -> Decimal | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
