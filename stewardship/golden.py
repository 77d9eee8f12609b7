"""Search, and a golden record with the lineage of every cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from mdm.database.engine import reading
from mdm.errors import AmbiguousKeyError, GoldenIdInvalidError, NotFoundError
from mdm.flow.policies import active_policies
from mdm.model import parse_golden_id
from mdm.reads import golden
from mdm.reads.golden import CrossReferenceView, GoldenView
from mdm.reads.relations import relations_of
from mdm.reads.rulings import rulings_about
from stewardship.corrections import corrected_in, words_on
from stewardship.hub import HubOfRequest
from stewardship.pages import address, render
from stewardship.toasts import correction_toast, relation_toast, ruling_toast

PAGE_SIZE = 25
MAX_QUERY_LENGTH = 200

# Each member's history is a read of its own; a cluster beyond this size shows its present members alone.
MOST_MEMBERS_WITH_HISTORY = 50

# The latest; a golden record that was ruled on more often has the rest in the log.
MOST_RULINGS = 20
MOST_RELATIONS = 50

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Hit:
    """A golden record in the list of results."""

    id: str
    object: str
    title: str
    summary: str
    sources: tuple[str, ...]


@router.get("/search")
def search_page(
    request: Request,
    hub: HubOfRequest,
    q: Annotated[str, Query(max_length=MAX_QUERY_LENGTH)] = "",
    object: str | None = None,
    after_title: str | None = None,
    after_id: int | None = None,
) -> Response:
    """Active golden records by words, by golden id, or by source:key."""
    text = q.strip()
    after = None if after_title is None or after_id is None else (after_title, after_id)
    with reading(hub.engine) as connection:
        objects = tuple(active_policies(connection))
        named = named_golden(connection, text) if after is None else None
        page = golden.search(
            connection, text or None, object_name=object or None, limit=PAGE_SIZE, after=after
        )
        total = golden.search_count(connection, text or None, object or None)
    hits = [_hit(view) for view in page.hits if named is None or view.id != named.id]
    further = None
    if page.more and page.cursors:
        title, golden_id = page.cursors[-1]
        further = address("/search", q=text, object=object, after_title=title, after_id=golden_id)
    return render(
        request,
        "search.html",
        {
            "q": q,
            "object": object or "",
            "objects": objects,
            "named": _hit(named) if named else None,
            "hits": hits,
            "total": total,
            "further": further,
            "continued": after is not None,
            "max_query_length": MAX_QUERY_LENGTH,
        },
    )


@router.get("/golden/{golden_id}")
def golden_page(
    request: Request,
    hub: HubOfRequest,
    golden_id: str,
    ruled: int | None = None,
    view: str | None = None,
    corrected: Annotated[str, Query(max_length=63)] = "",
    related: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """A golden record; any id ever issued leads to the one that holds its founder today."""
    asked = parse_golden_id(golden_id)
    with reading(hub.engine) as connection:
        found = golden.golden_record(connection, asked, view or None)
        history = _history(connection, found)
        said = rulings_about(connection, parse_golden_id(found.id))
        relations = relations_of(connection, parse_golden_id(found.id))
        denied = relations_of(connection, parse_golden_id(found.id), denied=True)
        policy = active_policies(connection)[found.object].policy
    held = {cell.attribute for cell in found.cells}
    by_stewards = corrected_in(found)
    toast = (
        (ruling_toast(found, said, ruled) if ruled is not None else None)
        or (correction_toast(found, corrected, corrected in by_stewards) if corrected else None)
        or (relation_toast(found, related, relations, denied) if related else None)
    )
    return render(
        request,
        "golden.html",
        {
            "golden": found,
            "asked": golden_id if parse_golden_id(found.id) != asked else None,
            "title": found.title or found.id,
            "history": history,
            "rulings": said[:MOST_RULINGS],
            "relations": relations[:MOST_RELATIONS],
            "denied": denied[:MOST_RELATIONS],
            "kinds": {kind: each.hierarchy for kind, each in policy.relationships.items()},
            "toast": toast,
            "sources": [x.record_id for x in found.cross_references if x.about_id is None],
            "words_on": {cell.attribute: words_on(found, cell) for cell in found.cells},
            "absent": [name for name in policy.attributes if name not in held],
            "corrected": by_stewards,
        },
    )


def named_golden(connection: Connection, text: str) -> GoldenView | None:
    """The golden record that a text names outright, by its id or by a source record's source:key, or None."""
    try:
        return golden.golden_record(connection, parse_golden_id(text))
    except (GoldenIdInvalidError, NotFoundError):
        source, colon, key = text.partition(":")
    if not colon or not key:
        return None
    try:
        current = golden.cross_reference(connection, source.strip(), key.strip())[-1]
    except (NotFoundError, AmbiguousKeyError):
        return None
    return golden.golden_record(connection, parse_golden_id(current.golden_id))


def _history(connection: Connection, view: GoldenView) -> list[CrossReferenceView]:
    """Where the members were before they came here, newest first."""
    if len(view.cross_references) > MOST_MEMBERS_WITH_HISTORY:
        return []
    past = [
        reference
        for member in view.cross_references
        for reference in golden.cross_reference(connection, member.source, member.key, member.object)
        if reference.valid_to is not None
    ]
    return sorted(past, key=lambda reference: reference.valid_from, reverse=True)


def _hit(view: GoldenView) -> Hit:
    title = view.title or view.id
    # The title's own words would only repeat themselves.
    rest = [value for value in view.values.values() if value not in title]
    return Hit(
        view.id,
        view.object,
        title,
        " · ".join(rest[:6]),
        tuple(sorted({member.source for member in view.cross_references})),
    )
