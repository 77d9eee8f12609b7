"""How good the records are, and what is wrong with which."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from api.hub import HubOfRequest
from api.rest.shapes import LARGEST_ID, Name, refusals
from mdm.database.engine import reading
from mdm.quality.findings import Dimension
from mdm.reads.quality import issues, quality_of

router = APIRouter(prefix="/v1/quality", tags=["data quality"])

_Object = Annotated[Name, Path(description="For instance customer")]


class _FromView(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class MeasureBody(_FromView):
    """How many values of one attribute met one dimension of quality."""

    attribute: str
    dimension: Dimension
    checked: int
    failed: int
    score: float = Field(description="The good share, 0 to 1")


class SourceQualityBody(_FromView):
    """How good the living records of one source are."""

    source: str
    records: int
    score: float | None = Field(description="The good share of all that was checked; null: nothing was")
    measures: list[MeasureBody]


class SharedBody(_FromView):
    """Golden records with the same value of an attribute that should be unique."""

    attribute: str
    golden_ids: list[str]


class QualityBody(_FromView):
    """How good the records of one object are."""

    object: str
    sources: list[SourceQualityBody]
    unique: list[MeasureBody] = Field(description="Of golden records, for attributes that must be unique")
    shared: list[SharedBody] = Field(description="The first golden records that share such a value")


class IssueBody(_FromView):
    """What a check found in one source record."""

    record_id: int
    source: str
    key: str
    golden_id: str
    attribute: str
    dimension: Dimension
    check: str = Field(description="The check that failed, for instance `unknown_code`")
    value: str | None = Field(description="Null: there is none, or it is personal")


class IssuesBody(BaseModel):
    """Issues by record."""

    issues: list[IssueBody]
    next: int | None = Field(description="Give it as `after` for the next page; null on the last")


@router.get("/{object_name}", summary="How good the records of each source are", responses=refusals(404))
def quality_of_object(object_name: _Object, hub: HubOfRequest) -> QualityBody:
    """Scores by source, attribute and dimension, under the checks of the policy."""
    with reading(hub.engine) as connection:
        return QualityBody.model_validate(quality_of(connection, object_name))


@router.get("/{object_name}/issues", summary="What is wrong with which record", responses=refusals(404))
def issues_of_object(
    object_name: _Object,
    hub: HubOfRequest,
    source: Annotated[Name | None, Query(description="Only of this source")] = None,
    attribute: Annotated[Name | None, Query(description="Only of this attribute")] = None,
    after: Annotated[int, Query(ge=0, le=LARGEST_ID, description="`next` of the page before")] = 0,
    limit: Annotated[int, Query(ge=1, le=500, description="Records at most")] = 100,
) -> IssuesBody:
    """Issues by record; values of attributes that say something about a person are left out."""
    with reading(hub.engine) as connection:
        found = issues(connection, object_name, source=source, attribute=attribute, after=after, limit=limit)
    records = {issue.record_id for issue in found}
    return IssuesBody(
        issues=[IssueBody.model_validate(issue) for issue in found],
        next=max(records) if len(records) == limit else None,
    )
