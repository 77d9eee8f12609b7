"""A condition on the value of one attribute, as policies state it."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Condition(BaseModel):
    """Holds or not for a value; no value meets `not_in` and `present: false` alone."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    attribute: str
    one_of: tuple[str, ...] | None = Field(default=None, alias="in")
    none_of: tuple[str, ...] | None = Field(default=None, alias="not_in")
    present: bool | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if sum(said is not None for said in (self.one_of, self.none_of, self.present)) != 1:
            raise ValueError("a condition has exactly one of `in`, `not_in` and `present`")
        return self

    def holds(self, value: str | None) -> bool:
        """Whether a value of the attribute meets the condition; None where there is no value."""
        if self.present is not None:
            return (value is not None) == self.present
        if self.one_of is not None:
            return value in self.one_of
        return value not in (self.none_of or ())
