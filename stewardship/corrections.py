"""Corrections of a golden record: what the forms on its page offer, and what they do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse

from mdm.database.engine import run_in_transaction
from mdm.flow.correct import Corrected, Correction, correct, withdraw_corrections
from mdm.model import format_golden_id, parse_golden_id
from mdm.reads.golden import CellView, ContributionView, GoldenView
from stewardship.hub import HubOfRequest
from stewardship.pages import address
from stewardship.reasons import required
from stewardship.stewards import steward_of

router = APIRouter()


@router.post("/golden/{golden_id}/correct")
def correct_cell(
    request: Request,
    hub: HubOfRequest,
    golden_id: str,
    attribute: Annotated[str, Form()],
    action: Annotated[Literal["value", "null", "pin", "ignore", "withdraw"], Form()],
    reason: Annotated[str, Form()] = "",
    value: Annotated[str, Form()] = "",
    record: Annotated[str, Form()] = "",
) -> RedirectResponse:
    """Correct one attribute, or take its corrections back, and show the golden record again.

    Raises:
        RequestInvalidError: there is no reason, or the correction cannot be taken.
    """
    reason = required(reason)
    asked = parse_golden_id(golden_id)
    author = steward_of(request)
    said = {
        "value": Correction(values={attribute: value}),
        "null": Correction(nulls=[attribute]),
        "pin": Correction(pins={attribute: record}),
        "ignore": Correction(ignored={attribute: [record]}),
    }

    def work(connection: Connection) -> Corrected:
        if action == "withdraw":
            return withdraw_corrections(connection, asked, [attribute], author=author, reason=reason)
        return correct(connection, asked, said[action], author=author, reason=reason)

    corrected = run_in_transaction(hub.engine, work)
    home = format_golden_id(corrected.golden_id)
    return RedirectResponse(address(f"/golden/{home}", corrected=attribute), 303)


@dataclass(frozen=True, slots=True)
class Word:
    """What a source record says of an attribute; `value` is None where it says that there is none."""

    record: str
    value: str | None


def words_on(view: GoldenView, cell: CellView) -> list[Word]:
    """What the living source records say of a cell, to be chosen from; a steward's own word is none of them."""
    living = [x.record for x in view.cross_references if not (x.deleted or x.about_id)]
    said: dict[str, list[str]] = {}
    for each in _contributions(cell):
        values = said.setdefault(each.record, [])
        if each.value is not None and each.value not in values:
            values.append(each.value)
    return [Word(record, ", ".join(said[record]) or None) for record in living if record in said]


def corrected_in(view: GoldenView) -> set[str]:
    """The attributes of which stewards say anything."""
    return {
        cell.attribute
        for cell in view.cells
        if any(each.author or (each.why or "").startswith("ignored by") for each in _contributions(cell))
    }


def _contributions(cell: CellView) -> list[ContributionView]:
    items = [each for item in cell.items for each in (item.winner, *item.losers)]
    return [*([cell.winner] if cell.winner else []), *cell.losers, *items]
