"""Corrections in the GraphQL schema."""

from __future__ import annotations

from collections.abc import Sequence

import strawberry
from strawberry import ID

from api.rest.shapes import require_storable
from mdm.errors import RequestInvalidError
from mdm.flow.correct import Corrected as CorrectedView
from mdm.flow.correct import Correction
from mdm.model import format_golden_id

_LONGEST = 10_000


@strawberry.input(
    description="What is right for one attribute: a value, no value, what a record says, or whom not to hear."
    " Records are members of the golden record, named as source:key"
)
class CorrectionInput:
    """A correction of one attribute."""

    attribute: str
    value: str | None = None
    null: bool = strawberry.field(default=False, description="There is no value")
    pin: str | None = strawberry.field(default=None, description="The record whose word is right")
    ignore: list[str] = strawberry.field(
        default_factory=list, description="Records that are not to be listened to"
    )


@strawberry.type(description="What a correction changed")
class Corrected:
    """The outcome of a correction."""

    golden_id: ID
    changed: bool
    events: int = strawberry.field(description="Changes it put on the feed")

    @classmethod
    def of(cls, view: CorrectedView) -> Corrected:
        """An outcome as the schema shows it."""
        return cls(
            golden_id=ID(format_golden_id(view.golden_id)), changed=view.changed, events=view.settled.events
        )


def correction_of(given: Sequence[CorrectionInput]) -> Correction:
    """What the inputs say together.

    Raises:
        RequestInvalidError: an attribute is given twice, or a text cannot be stored.
    """
    names = [one.attribute for one in given]
    if len(set(names)) != len(names):
        raise RequestInvalidError("corrections: give each attribute once")
    for one in given:
        for text in (one.value, one.pin, *one.ignore):
            require_storable("corrections", text or "")
            if len(text or "") > _LONGEST:
                raise RequestInvalidError(f"corrections: a text has at most {_LONGEST} characters")
    return Correction(
        {one.attribute: one.value for one in given if one.value is not None},
        [one.attribute for one in given if one.null],
        {one.attribute: one.pin for one in given if one.pin is not None},
        {one.attribute: one.ignore for one in given if one.ignore},
    )
