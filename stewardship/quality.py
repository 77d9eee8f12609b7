"""How good the records are: bars per source, and what is wrong with which record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from mdm.database.engine import reading
from mdm.flow.policies import active_policies
from mdm.reads.quality import IssueView, MeasureView, QualityView, issues, quality_of
from stewardship.hub import HubOfRequest
from stewardship.pages import address, render

PAGE_SIZE = 50
BAR_WIDTH = 120

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Bar:
    """A measure of one source as a bar: `good` of BAR_WIDTH is filled."""

    source: str
    measure: MeasureView
    good: float


@dataclass(frozen=True, slots=True)
class Row:
    """One attribute and dimension, with a bar for each source; None where nothing was checked."""

    attribute: str
    dimension: str
    bars: tuple[Bar | None, ...]

    @property
    def failed(self) -> int:
        """How many values of all sources failed."""
        return sum(bar.measure.failed for bar in self.bars if bar)


@dataclass(frozen=True, slots=True)
class Record:
    """A source record in the list of issues, with all that is wrong with it."""

    source: str
    key: str
    golden_id: str
    issues: tuple[IssueView, ...]


@router.get("/quality")
def quality_page(
    request: Request,
    hub: HubOfRequest,
    object: str | None = None,
    source: str | None = None,
    attribute: str | None = None,
    after: Annotated[int, Query(ge=0, le=2**63 - 1)] = 0,
) -> Response:
    """The quality of one object's records, and the first issues, of one source or attribute if asked for."""
    with reading(hub.engine) as connection:
        objects = tuple(active_policies(connection))
        shown = object or objects[0]
        view = quality_of(connection, shown)
        found = issues(
            connection,
            shown,
            source=source or None,
            attribute=attribute or None,
            after=after,
            limit=PAGE_SIZE,
        )
    rows = _rows(view)
    records = _records(found)
    further = None
    if len(records) == PAGE_SIZE:
        further = address(
            "/quality", object=shown, source=source, attribute=attribute, after=found[-1].record_id
        )
    return render(
        request,
        "quality.html",
        {
            "objects": objects,
            "object": shown,
            "quality": view,
            "failing": sorted((row for row in rows if row.failed), key=lambda row: -row.failed),
            "passing": [row for row in rows if not row.failed],
            "records": records,
            "asked": bool(source or attribute or after),
            "source": source or "",
            "attribute": attribute or "",
            "further": further,
            "bar_width": BAR_WIDTH,
        },
    )


def _records(found: list[IssueView]) -> list[Record]:
    """The issues of each record together, in the order in which they came."""
    together: dict[int, list[IssueView]] = {}
    for issue in found:
        together.setdefault(issue.record_id, []).append(issue)
    return [Record(e[0].source, e[0].key, e[0].golden_id, tuple(e)) for e in together.values()]


def _rows(view: QualityView) -> list[Row]:
    """One row for each attribute and dimension that any source was checked for, in the order of the attributes."""
    places = dict.fromkeys((m.attribute, m.dimension) for source in view.sources for m in source.measures)
    by_source = {
        source.source: {(m.attribute, m.dimension): m for m in source.measures} for source in view.sources
    }
    return [
        Row(
            attribute,
            dimension,
            tuple(
                Bar(source, measure, round(BAR_WIDTH * measure.score, 2))
                if (measure := measures.get((attribute, dimension)))
                else None
                for source, measures in by_source.items()
            ),
        )
        for attribute, dimension in places
    ]
