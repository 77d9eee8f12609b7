"""What stewards rule on golden records: merge, split, unmerge, differ, confirm, undo; and what each would do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from api.hub import HubOfRequest
from api.rest.golden import GoldenRecordBody, golden_body
from api.rest.shapes import LARGEST_ID, Author, Body, IdPath, Words, refusals
from mdm.database.engine import reading, run_in_transaction
from mdm.flow import rulings
from mdm.flow.rulings import Ruled
from mdm.model import DecisionVerdict, RecordId, RulingKind, parse_golden_id
from mdm.preview import preview
from mdm.reads.rulings import ruling, rulings_about

router = APIRouter(prefix="/v1", tags=["stewardship"])

GoldenIdText = Annotated[str, Field(pattern=r"^[Gg][0-9]{1,19}$", examples=["G0000000042"])]
RecordNumber = Annotated[int, Field(ge=1, le=LARGEST_ID, strict=True)]
Flag = Annotated[bool, Field(strict=True)]
Work = Callable[..., Ruled]


class Merge(Body):
    """Golden records are one thing: the oldest id remains."""

    kind: Literal["merge"]
    golden_ids: Annotated[list[GoldenIdText], Field(min_length=2, max_length=100)]
    overrule: Annotated[Flag, Field(description="Withdraw the `different` that stand between them")] = False

    def work(self) -> Work:
        """What carries it out."""
        ids = [parse_golden_id(golden_id) for golden_id in self.golden_ids]
        return partial(rulings.merge, golden_ids=ids, overrule=self.overrule)


class Differ(Body):
    """Two golden records are different things, whatever evidence comes."""

    kind: Literal["differ"]
    left: GoldenIdText
    right: GoldenIdText

    def work(self) -> Work:
        """What carries it out."""
        return partial(rulings.differ, left=parse_golden_id(self.left), right=parse_golden_id(self.right))


class Split(Body):
    """Parts of a golden record are different things; what no part names is one more part."""

    kind: Literal["split"]
    golden_id: GoldenIdText
    parts: Annotated[
        list[Annotated[list[RecordNumber], Field(min_length=1)]],
        Field(min_length=1, description="Record ids"),
    ]

    def work(self) -> Work:
        """What carries it out."""
        parts = [[RecordId(record_id) for record_id in part] for part in self.parts]
        return partial(rulings.split, golden_id=parse_golden_id(self.golden_id), parts=parts)


class Unmerge(Body):
    """A record is something else than the rest of its golden record."""

    kind: Literal["unmerge"]
    record_id: RecordNumber
    tree: Annotated[
        Flag, Field(description="With all that came with it; of a golden record's founder, every record")
    ] = False

    def work(self) -> Work:
        """What carries it out."""
        return partial(rulings.unmerge, record_id=RecordId(self.record_id), tree=self.tree)


class Confirm(Body):
    """What evidence joined in a golden record holds from now on."""

    kind: Literal["confirm"]
    golden_id: GoldenIdText

    def work(self) -> Work:
        """What carries it out."""
        return partial(rulings.confirm, golden_id=parse_golden_id(self.golden_id))


class Undo(Body):
    """What stood before a ruling on each of its pairs stands again."""

    kind: Literal["undo"]
    ruling_id: RecordNumber

    def work(self) -> Work:
        """What carries it out."""
        return partial(rulings.undo, ruling_id=self.ruling_id)


class RulingRequest(Body):
    """What a steward rules, and why."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "ruling": {"kind": "merge", "golden_ids": ["G0000000001", "G0000000007"]},
                    "author": "dana",
                    "reason": "One company; it moved in March",
                }
            ]
        },
    )

    ruling: Annotated[
        Merge | Differ | Split | Unmerge | Confirm | Undo, Field(discriminator="kind", description="What")
    ]
    author: Author
    reason: Words

    def carry_out(self, connection: Connection) -> Ruled:
        """Do it, in the transaction of the connection."""
        return self.ruling.work()(connection, author=self.author, reason=self.reason)


class RuledBody(BaseModel):
    """A ruling, and what it changed."""

    ruling_id: int | None = Field(description="Give it to undo; null where all of it stood already")
    kind: RulingKind
    changed: bool
    decisions: int = Field(description="Pairs of records on which something is decided now")
    events: int = Field(description="Changes it put on the feed")


class _FromView(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class OwedBody(_FromView):
    """One field that a source would be owed."""

    source: str
    key: str | None = Field(description="Of the source's record; null: it has none yet, and is owed one")
    attribute: str
    value: str
    present: str | None = Field(description="What the source's record says; null: nothing")
    creates: str | None = Field(description="The golden record of which the source is owed a record")


class PreviewBody(BaseModel):
    """What a ruling would do. Nothing has changed."""

    changed: bool
    before: list[GoldenRecordBody] = Field(description="The golden records concerned, as they are")
    after: list[GoldenRecordBody] = Field(description="As they would be")
    leads_to: dict[str, str] = Field(description="Golden id → the golden record that it would lead to")
    events: list[dict[str, object]] = Field(description="What the change feed would say")
    owed: list[OwedBody] = Field(description="Writes that targets would be owed, and are not now")


class RuledPair(_FromView):
    """One decision of a ruling; records are named as source:key."""

    id: int
    left: str
    right: str
    verdict: DecisionVerdict
    stands: bool = Field(description="Whether it is the last word on these two")


class RulingBody(_FromView):
    """What a steward decided in one go."""

    id: int
    object: str
    kind: RulingKind
    author: str
    reason: str
    decided_at: datetime
    stands: bool = Field(description="Whether undoing it would change anything")
    decisions: list[RuledPair]


class RulingsBody(BaseModel):
    """Rulings, the latest first."""

    rulings: list[RulingBody]


@router.post(
    "/rulings",
    summary="Merge, split, unmerge, tell apart, confirm or undo",
    status_code=201,
    responses={
        **refusals(404, 409),
        200: {"model": RuledBody, "description": "All of it stood already"},
    },
)
def rule(body: RulingRequest, hub: HubOfRequest, response: Response) -> RuledBody:
    """Rule on golden records and regroup at once. It survives every re-match until it is undone."""
    ruled = run_in_transaction(hub.engine, body.carry_out)
    response.status_code = 201 if ruled.changed else 200
    return RuledBody(
        ruling_id=ruled.ruling_id,
        kind=ruled.kind,
        changed=ruled.changed,
        decisions=ruled.decisions,
        events=ruled.settled.events,
    )


@router.post("/rulings/preview", summary="What a ruling would do", responses=refusals(404, 409))
def preview_ruling(body: RulingRequest, hub: HubOfRequest) -> PreviewBody:
    """Golden records with lineage, ids, events and owed writes as they would be; nothing is changed."""
    found = preview(hub.engine, body.carry_out)
    return PreviewBody(
        changed=found.ruled.changed,
        before=[golden_body(view, view.id) for view in found.before],
        after=[golden_body(view, view.id) for view in found.after],
        leads_to=dict(found.leads_to),
        events=[dict(event) for event in found.events],
        owed=[OwedBody.model_validate(write) for write in found.owed],
    )


@router.get("/rulings/{ruling_id}", summary="One ruling", responses=refusals(404))
def ruling_by_id(ruling_id: IdPath, hub: HubOfRequest) -> RulingBody:
    """What was decided in one go, and which of it stands."""
    with reading(hub.engine) as connection:
        return RulingBody.model_validate(ruling(connection, ruling_id))


@router.get(
    "/golden/{golden_id}/rulings", summary="What stewards ruled on its records", responses=refusals(404)
)
def rulings_on_golden_record(golden_id: str, hub: HubOfRequest) -> RulingsBody:
    """The rulings about the records that the golden record holds today, the latest first."""
    asked = parse_golden_id(golden_id)
    with reading(hub.engine) as connection:
        found = rulings_about(connection, asked)
    return RulingsBody(rulings=[RulingBody.model_validate(view) for view in found])
