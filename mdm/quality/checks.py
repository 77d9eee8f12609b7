"""Checks of one value: valid or not. A check that cannot be made has failed."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cached_property, lru_cache
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from matching.standardise.registry import STANDARDISERS
from mdm.condition import Condition


class Check(BaseModel, ABC):
    """One check of a value."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    when: Condition | None = Field(default=None, description="Only for records that meet this")

    @abstractmethod
    def passes(self, value: str, said: Mapping[str, str]) -> bool:
        """Whether a value is valid.

        Args:
            value: standardised.
            said: all that its record says.
        """

    @property
    def name(self) -> str:
        """How issues and lineage name the check."""
        return str(getattr(self, "check", type(self).__name__))

    @property
    def attributes(self) -> tuple[str, ...]:
        """The attributes it reads beside its own."""
        return (self.when.attribute,) if self.when else ()

    def applies(self, said: Mapping[str, str]) -> bool:
        """Whether the record is one that the check is for."""
        return self.when is None or self.when.holds(said.get(self.when.attribute))


class Pattern(Check):
    """The whole value has a form."""

    check: Literal["pattern"] = "pattern"
    pattern: str = Field(max_length=1_000, description="A regular expression")

    @model_validator(mode="after")
    def _compiles(self) -> Self:
        try:
            re.compile(self.pattern)
        except re.error as error:
            raise ValueError(f"`pattern` is no regular expression: {error}") from None
        return self

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    def passes(self, value: str, said: Mapping[str, str]) -> bool:  # noqa: ARG002
        """Matches from end to end."""
        return self._compiled.fullmatch(value) is not None


class Length(Check):
    """The value has a number of characters."""

    check: Literal["length"] = "length"
    minimum: int = Field(default=0, ge=0)
    maximum: int | None = Field(default=None, ge=0)

    def passes(self, value: str, said: Mapping[str, str]) -> bool:  # noqa: ARG002
        """Neither too short nor too long."""
        return self.minimum <= len(value) and (self.maximum is None or len(value) <= self.maximum)


class Range(Check):
    """The value lies in a range: of numbers if both bounds are numbers, else of texts such as ISO dates."""

    check: Literal["range"] = "range"
    minimum: str | None = None
    maximum: str | None = None

    def passes(self, value: str, said: Mapping[str, str]) -> bool:  # noqa: ARG002
        """Within the bounds; a value that is no number is in no range of numbers."""
        bounds = [bound for bound in (self.minimum, self.maximum) if bound is not None]
        numbers = [_number(bound) for bound in bounds]
        if all(number is not None for number in numbers):
            found = _number(value)
            low, high = (
                _number(bound) if bound is not None else None for bound in (self.minimum, self.maximum)
            )
            return found is not None and (low is None or low <= found) and (high is None or found <= high)
        return (self.minimum is None or self.minimum <= value) and (
            self.maximum is None or value <= self.maximum
        )


class OneOf(Check):
    """The value is one of a list."""

    check: Literal["one_of"] = "one_of"
    values: tuple[str, ...] = Field(min_length=1)

    def passes(self, value: str, said: Mapping[str, str]) -> bool:  # noqa: ARG002
        """In the list."""
        return value in self.values


class Standardises(Check):
    """A standardiser accepts the value, for instance `tax_id_valid`, which knows check digits."""

    check: Literal["standardises"] = "standardises"
    by: str
    reads: tuple[str, ...] = Field(
        default=(), alias="with", description="Attributes the standardiser reads as well, such as country"
    )

    @model_validator(mode="after")
    def _exists(self) -> Self:
        if self.by not in STANDARDISERS:
            raise ValueError(f"there is no standardiser {self.by!r}")
        return self

    def passes(self, value: str, said: Mapping[str, str]) -> bool:
        """The standardiser gives something."""
        return _accepts(self.by, (value, *(said.get(name) for name in self.reads)))

    @property
    def name(self) -> str:
        """The standardiser's: it says more than that there is one."""
        return self.by

    @property
    def attributes(self) -> tuple[str, ...]:
        """The attributes it reads beside its own."""
        return (*super().attributes, *self.reads)


ValueCheck = Annotated[Pattern | Length | Range | OneOf | Standardises, Field(discriminator="check")]


def failing(checks: tuple[Check, ...], value: str, said: Mapping[str, str]) -> str | None:
    """The name of the first check that a value fails; None: it is valid."""
    for check in checks:
        if check.applies(said) and not _holds(check, value, said):
            return check.name
    return None


def _holds(check: Check, value: str, said: Mapping[str, str]) -> bool:
    try:
        return check.passes(value, said)
    except (ValueError, ArithmeticError, RecursionError):
        # Fail closed: what cannot be checked is not valid.
        return False


@lru_cache(maxsize=20_000)
def _accepts(standardiser: str, values: tuple[str | None, ...]) -> bool:
    """Whether a standardiser gives anything; a value is checked when it is settled and again when it survives."""
    return STANDARDISERS[standardiser](values) is not None


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
