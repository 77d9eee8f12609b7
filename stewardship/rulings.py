"""What a steward rules on a golden record: previewed first, then done, and undone the same way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from mdm.database.engine import reading, run_in_transaction
from mdm.errors import DecisionInvalidError, MdmError, MergeForbiddenError, RequestInvalidError
from mdm.flow import rulings
from mdm.flow.rulings import Ruled
from mdm.model import RecordId, format_golden_id, parse_golden_id
from mdm.preview import Preview, preview
from mdm.reads.golden import GoldenView, golden_record
from mdm.reads.rulings import ruling_of_decision
from stewardship.golden import named_golden
from stewardship.hub import HubOfRequest
from stewardship.pages import address, render
from stewardship.reasons import Reason
from stewardship.refusals import status_of
from stewardship.stewards import steward_of

_LONGEST_NUMBER = 19

Kind = Literal["merge", "differ", "split", "unmerge", "confirm", "undo"]

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form asks for, before it is known to make sense. `parts` holds texts such as `17:2`."""

    kind: Kind
    golden_id: str
    other: str
    record_id: int | None
    tree: bool
    parts: tuple[str, ...]
    ruling_id: int | None
    overrule: bool
    reason: str

    def fields(self) -> list[tuple[str, str]]:
        """The same again, as hidden fields of the form that confirms it."""
        named = {
            "kind": self.kind,
            "golden_id": self.golden_id,
            "other": self.other,
            "record_id": "" if self.record_id is None else str(self.record_id),
            "tree": "yes" if self.tree else "",
            "ruling_id": "" if self.ruling_id is None else str(self.ruling_id),
            "overrule": "yes" if self.overrule else "",
        }
        return [(name, value) for name, value in named.items() if value] + [
            ("part", part) for part in self.parts
        ]

    def in_words(self, connection: Connection) -> str:
        """What it is, as a heading; it names a record by its source and key."""
        return {
            "merge": f"Merge {self.golden_id} with {self.other}",
            "differ": f"Tell {self.golden_id} and {self.other} apart",
            "split": f"Split {self.golden_id}",
            "unmerge": f"Take {self._record(connection)} out of {self.golden_id}"
            + (" with all that came with it" if self.tree else ""),
            "confirm": f"Confirm {self.golden_id}",
            "undo": f"Undo ruling {self.ruling_id}",
        }[self.kind]

    def _record(self, connection: Connection) -> str:
        if self.kind != "unmerge":
            return ""
        members = golden_record(connection, parse_golden_id(self.golden_id)).cross_references
        return next((each.record for each in members if each.record_id == self.record_id), "a record")

    def work(self, connection: Connection) -> Callable[..., Ruled]:
        """What carries it out.

        Raises:
            DecisionInvalidError: the form lacks what this kind needs.
            NotFoundError: what it names does not exist.
        """
        subject = parse_golden_id(self.golden_id)
        if self.kind == "confirm":
            return partial(rulings.confirm, golden_id=subject)
        if self.kind == "unmerge" and self.record_id is not None:
            return partial(rulings.unmerge, record_id=RecordId(self.record_id), tree=self.tree)
        if self.kind == "undo" and self.ruling_id is not None:
            return partial(rulings.undo, ruling_id=self.ruling_id)
        if self.kind == "split":
            return partial(rulings.split, golden_id=subject, parts=_parts(self.parts))
        if self.kind in ("merge", "differ"):
            other = named_golden(connection, self.other)
            if other is None:
                raise DecisionInvalidError(
                    "name the other golden record by its id, or by source:key of a record"
                )
            there = parse_golden_id(other.id)
            if self.kind == "differ":
                return partial(rulings.differ, left=subject, right=there)
            return partial(rulings.merge, golden_ids=[subject, there], overrule=self.overrule)
        raise RequestInvalidError("the form is incomplete; go back and try again")


def _asked(
    kind: Annotated[Kind, Form()],
    golden_id: Annotated[str, Form(max_length=20)],
    other: Annotated[str, Form(max_length=400)] = "",
    record_id: Annotated[int | None, Form()] = None,
    tree: Annotated[str, Form()] = "",
    part: Annotated[list[str] | None, Form()] = None,
    ruling_id: Annotated[int | None, Form()] = None,
    overrule: Annotated[str, Form()] = "",
    reason: Reason = "",
) -> Asked:
    return Asked(
        kind,
        golden_id,
        other.strip(),
        record_id,
        bool(tree),
        tuple(part or ()),
        ruling_id,
        bool(overrule),
        reason.strip(),
    )


AskedOfForm = Annotated[Asked, Depends(_asked)]


@dataclass(frozen=True, slots=True)
class Column:
    """A golden record in the table of a preview. `values` is attribute → (value, whether it is new here)."""

    view: GoldenView
    members: tuple[str, ...]
    values: dict[str, tuple[str, bool]]


@router.get("/golden/{golden_id}/split")
def split_page(request: Request, hub: HubOfRequest, golden_id: str) -> Response:
    """The records of a golden record, to be put into parts."""
    with reading(hub.engine) as connection:
        view = golden_record(connection, parse_golden_id(golden_id))
    context = {
        "golden": view,
        "title": view.title or view.id,
        "said": _said_otherwise(view),
        "parts": range(1, len(view.cross_references) + 1),
    }
    return render(request, "split.html", context)


def _said_otherwise(view: GoldenView) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Source and key → (attribute, value), of attributes about which the records do not agree."""
    said: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for cell in view.cells:
        told = [(each.source, each.key, each.value) for each in cell.losers]
        if cell.winner is not None:
            told.append((cell.winner.source, cell.winner.key, cell.value))
        if len({value for _, _, value in told}) > 1:
            for source, key, value in told:
                if value is not None:
                    said.setdefault((source, key), []).append((cell.attribute, value))
    return said


@router.post("/rulings/preview")
def preview_page(request: Request, hub: HubOfRequest, asked: AskedOfForm) -> Response:
    """What a ruling would do, and the button that does it; a refusal says what stands in its way."""
    try:
        with reading(hub.engine) as connection:
            work, heading = asked.work(connection), asked.in_words(connection)
        found = preview(hub.engine, partial(work, author=steward_of(request), reason=asked.reason))
    except (MergeForbiddenError, DecisionInvalidError) as error:
        return _refused(request, hub, asked, error)
    return render(
        request,
        "ruling.html",
        {
            "asked": asked,
            "heading": heading,
            "preview": found,
            "before": _columns(found.before, ()),
            "after": _columns(found.after, found.before),
            "attributes": _attributes(found),
            "moved": {old: new for old, new in found.leads_to.items() if old != new},
            "refusal": None,
            "forbidding": None,
        },
    )


@router.post("/rulings")
def rule(request: Request, hub: HubOfRequest, asked: AskedOfForm) -> Response:
    """Do it, and go to the golden record with a way to undo it."""
    author = steward_of(request)

    def carry_out(connection: Connection) -> Ruled:
        return asked.work(connection)(connection, author=author, reason=asked.reason)

    try:
        ruled = run_in_transaction(hub.engine, carry_out)
    except (MergeForbiddenError, DecisionInvalidError) as error:
        return _refused(request, hub, asked, error)
    # The oldest id concerned leads to what became of it, whatever was done.
    touched = [entry.golden_id for event in ruled.settled.announced for entry in event.entries]
    home = format_golden_id(min([*touched, parse_golden_id(asked.golden_id)]))
    return RedirectResponse(address(f"/golden/{home}", ruled=ruled.ruling_id), 303)


def _refused(request: Request, hub: HubOfRequest, asked: Asked, error: MdmError) -> Response:
    forbidding = None
    with reading(hub.engine) as connection:
        heading = asked.in_words(connection)
        if isinstance(error, MergeForbiddenError):
            forbidding = ruling_of_decision(connection, error.decision_id)
    return render(
        request,
        "ruling.html",
        {
            "asked": asked,
            "heading": heading,
            "preview": None,
            "refusal": str(error),
            "forbidding": forbidding,
        },
        status=status_of(error),
        headers={"HX-Push-Url": "false"},
    )


def _parts(written: Iterable[str]) -> list[list[RecordId]]:
    """The parts that a form names as `record:part`."""
    parts: dict[str, list[RecordId]] = {}
    for entry in written:
        record_id, _, part = entry.partition(":")
        if not record_id.isdecimal() or len(record_id) > _LONGEST_NUMBER:
            raise DecisionInvalidError("the form names no record there; go back and try again")
        parts.setdefault(part, []).append(RecordId(int(record_id)))
    return list(parts.values())


def _attributes(found: Preview) -> list[str]:
    """Every attribute that some golden record of a preview has, in the order in which they appear."""
    return list(
        dict.fromkeys(
            cell.attribute for view in (*found.before, *found.after) for cell in view.cells if cell.value
        )
    )


def _columns(views: Iterable[GoldenView], before: Iterable[GoldenView]) -> list[Column]:
    was = {view.id: view.values for view in before}
    return [
        Column(
            view,
            tuple(member.record for member in view.cross_references),
            {
                name: (value, bool(was) and was.get(view.id, {}).get(name) != value)
                for name, value in view.values.items()
            },
        )
        for view in views
    ]
