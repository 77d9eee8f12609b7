"""Rulings on golden records, and their previews, in the GraphQL schema."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

import strawberry
from strawberry import ID
from strawberry.scalars import JSON

from api.graphql.scalars import BigInt
from api.graphql.types import GoldenRecord
from mdm.errors import RequestInvalidError
from mdm.flow import rulings
from mdm.flow.rulings import Ruled as Outcome
from mdm.model import RecordId, parse_golden_id
from mdm.preview import Preview
from mdm.reads.rulings import RulingView


@strawberry.input(description="Golden records are one thing: the oldest id remains")
class MergeInput:
    """A merge."""

    golden_ids: list[ID]
    overrule: bool = strawberry.field(
        default=False, description="Withdraw the decisions `different` that stand between them"
    )


@strawberry.input(description="Two golden records are different things, whatever evidence comes")
class DifferInput:
    """A `different` of golden records."""

    left: ID
    right: ID


@strawberry.input(
    description="Parts of a golden record are different things; what no part names is one more part"
)
class SplitInput:
    """A split."""

    golden_id: ID
    parts: list[list[BigInt]] = strawberry.field(description="Record ids")


@strawberry.input(description="A record is something else than the rest of its golden record")
class UnmergeInput:
    """An unmerge."""

    record_id: BigInt
    tree: bool = strawberry.field(
        default=False, description="With all that came with it; of a golden record's founder, every record"
    )


@strawberry.input(one_of=True, description="What a steward rules; exactly one of these")
class RulingInput:
    """A ruling."""

    merge: MergeInput | None = strawberry.UNSET
    differ: DifferInput | None = strawberry.UNSET
    split: SplitInput | None = strawberry.UNSET
    unmerge: UnmergeInput | None = strawberry.UNSET
    confirm: ID | None = strawberry.field(
        default=strawberry.UNSET, description="A golden id: what evidence joined in it holds from now on"
    )
    undo: BigInt | None = strawberry.field(
        default=strawberry.UNSET, description="A ruling id: what stood before it stands again"
    )

    def work(self) -> Callable[..., Outcome]:
        """What carries it out."""
        if self.merge:
            ids = [parse_golden_id(golden_id) for golden_id in self.merge.golden_ids]
            return partial(rulings.merge, golden_ids=ids, overrule=self.merge.overrule)
        if self.differ:
            left, right = parse_golden_id(self.differ.left), parse_golden_id(self.differ.right)
            return partial(rulings.differ, left=left, right=right)
        if self.split:
            parts = [[RecordId(record_id) for record_id in part] for part in self.split.parts]
            return partial(rulings.split, golden_id=parse_golden_id(self.split.golden_id), parts=parts)
        if self.unmerge:
            record_id = RecordId(self.unmerge.record_id)
            return partial(rulings.unmerge, record_id=record_id, tree=self.unmerge.tree)
        if self.confirm:
            return partial(rulings.confirm, golden_id=parse_golden_id(self.confirm))
        if self.undo:
            return partial(rulings.undo, ruling_id=self.undo)
        raise RequestInvalidError("ruling: give exactly one of its fields")


@strawberry.type(description="A ruling, and what it changed")
class Ruled:
    """The outcome of a ruling."""

    ruling_id: BigInt | None = strawberry.field(description="To undo it; null where all of it stood already")
    kind: str
    changed: bool
    decisions: int = strawberry.field(description="Pairs of records on which something is decided now")
    events: int = strawberry.field(description="Changes it put on the feed")

    @classmethod
    def of(cls, ruled: Outcome) -> Ruled:
        """An outcome as the schema shows it."""
        return cls(
            ruling_id=None if ruled.ruling_id is None else BigInt(ruled.ruling_id),
            kind=ruled.kind,
            changed=ruled.changed,
            decisions=ruled.decisions,
            events=ruled.settled.events,
        )


@strawberry.type(description="One field that a source would be owed")
class OwedWrite:
    """An owed write."""

    source: str
    key: str | None = strawberry.field(
        description="Of the source's record; null: it has none yet, and is owed one"
    )
    attribute: str
    value: str
    present: str | None = strawberry.field(description="What the source's record says; null: nothing")
    creates: str | None = strawberry.field(
        description="The golden record of which the source is owed a record"
    )


@strawberry.type(description="What a ruling would do; nothing has changed")
class RulingPreview:
    """A preview."""

    changed: bool
    before: list[GoldenRecord]
    after: list[GoldenRecord]
    leads_to: JSON = strawberry.field(description="Golden id → the golden record that it would lead to")
    events: JSON = strawberry.field(description="What the change feed would say")
    owed: list[OwedWrite] = strawberry.field(description="Writes that targets would be owed, and are not now")

    @classmethod
    def of(cls, found: Preview) -> RulingPreview:
        """A preview as the schema shows it."""
        return cls(
            changed=found.ruled.changed,
            before=[GoldenRecord.of(view) for view in found.before],
            after=[GoldenRecord.of(view) for view in found.after],
            leads_to=JSON(dict(found.leads_to)),
            events=JSON(list(found.events)),
            owed=[
                OwedWrite(
                    source=write.source,
                    key=write.key,
                    attribute=write.attribute,
                    value=write.value,
                    present=write.present,
                    creates=write.creates,
                )
                for write in found.owed
            ],
        )


@strawberry.type(description="One decision of a ruling; records are named as source:key")
class RuledPair:
    """One decision of a ruling."""

    id: BigInt
    left: str
    right: str
    verdict: str
    stands: bool = strawberry.field(description="Whether it is the last word on these two")


@strawberry.type(description="What a steward decided in one go")
class Ruling:
    """A ruling."""

    id: BigInt
    object: str
    kind: str
    author: str
    reason: str
    decided_at: datetime
    stands: bool = strawberry.field(description="Whether undoing it would change anything")
    decisions: list[RuledPair]

    @classmethod
    def of(cls, view: RulingView) -> Ruling:
        """A ruling as the schema shows it."""
        return cls(
            id=BigInt(view.id),
            object=view.object,
            kind=view.kind,
            author=view.author,
            reason=view.reason,
            decided_at=view.decided_at,
            stands=view.stands,
            decisions=[
                RuledPair(
                    id=BigInt(each.id),
                    left=each.left,
                    right=each.right,
                    verdict=each.verdict,
                    stands=each.stands,
                )
                for each in view.decisions
            ],
        )
