"""What can be asked and ruled about identity: how, why not, what is like it, relationships, rulings."""

from __future__ import annotations

from functools import partial

import strawberry
from sqlalchemy import Connection
from strawberry import ID
from strawberry.scalars import JSON

from api.graphql.arguments import at_least, stated
from api.graphql.explaining_types import How, Match, WhyNot
from api.graphql.limits import page_size
from api.graphql.relation_types import Hierarchy, Relation, RelationVerdict
from api.graphql.ruling_types import Ruled, Ruling, RulingInput, RulingPreview
from api.graphql.scalars import BigInt, resolver
from api.graphql.types import OperationInfo
from mdm.database.engine import run_in_transaction
from mdm.errors import RequestInvalidError
from mdm.flow import relations as relating
from mdm.how import how as how_it_came
from mdm.lookup import like_golden, look_up
from mdm.model import parse_golden_id
from mdm.preview import preview
from mdm.reads import review
from mdm.reads.relations import hierarchy as hierarchy_of
from mdm.reads.relations import relations_of
from mdm.reads.rulings import rulings_about


@strawberry.type
class IdentityQuery:
    """What can be asked about identity."""

    @resolver("Why two source records are not one, and what would turn the verdict")
    def why_not(self, info: OperationInfo, left: BigInt, right: BigInt) -> WhyNot | None:
        """Why not, by record ids."""
        pair = at_least("left", left, 1), at_least("right", right, 1)
        return WhyNot.of(review.why_not(info.context.connection, *pair))

    @resolver("How a golden record came to be: the joins of its records in order, and what was held back")
    def how(self, info: OperationInfo, golden_id: ID) -> How | None:
        """The steps of one golden record."""
        return How.of(how_it_came(info.context.connection, parse_golden_id(golden_id)))

    @resolver("The other golden records that the values of one match best")
    def possible_duplicates(self, info: OperationInfo, golden_id: ID, first: int = 5) -> list[Match]:
        """What one golden record may be the same as."""
        asked = parse_golden_id(golden_id)
        return [
            Match.of(each) for each in like_golden(info.context.connection, asked, limit=page_size(first))
        ]

    @resolver("Search before create: the golden records that a draft record matches best; nothing is stored")
    def match(
        self, info: OperationInfo, object: str, record: JSON, source: str | None = None, first: int = 5
    ) -> list[Match]:
        """What a draft may be."""
        if not isinstance(record, dict):
            raise RequestInvalidError("record: give an object of attributes, or of the source's columns")
        found = look_up(info.context.connection, object, record, source=source, limit=page_size(first))
        return [Match.of(each) for each in found.matches]

    @resolver("What a golden record is related to, both ways")
    def relations(self, info: OperationInfo, golden_id: ID) -> list[Relation]:
        """The edges of one golden record."""
        found = relations_of(info.context.connection, parse_golden_id(golden_id))
        return [Relation.of(view) for view in found]

    @resolver("The whole hierarchy that a golden record is in, from its top")
    def hierarchy(self, info: OperationInfo, golden_id: ID, kind: str) -> Hierarchy | None:
        """One hierarchy."""
        return Hierarchy.of(hierarchy_of(info.context.connection, parse_golden_id(golden_id), kind))

    @resolver("What stewards ruled on the records of a golden record, the latest first")
    def rulings(self, info: OperationInfo, golden_id: ID) -> list[Ruling]:
        """The rulings about one golden record."""
        found = rulings_about(info.context.connection, parse_golden_id(golden_id))
        return [Ruling.of(view) for view in found]


@strawberry.type
class IdentityMutation:
    """What can be ruled."""

    @resolver(
        "Merge, split, unmerge, tell apart, confirm or undo: a ruling on golden records takes effect at once"
    )
    def rule(self, info: OperationInfo, ruling: RulingInput, author: str, reason: str) -> Ruled | None:
        """Rule on golden records."""
        said = {"author": stated("author", author, 200), "reason": stated("reason", reason, 1000)}
        return Ruled.of(run_in_transaction(info.context.hub.engine, partial(ruling.work(), **said)))

    @resolver("Say that two golden records are related, or are not; false where it stood already")
    def relate(
        self,
        info: OperationInfo,
        kind: str,
        left: ID,
        right: ID,
        verdict: RelationVerdict,
        author: str,
        reason: str,
    ) -> bool | None:
        """Relate two golden records."""
        author, reason = stated("author", author, 200), stated("reason", reason, 1000)
        pair = parse_golden_id(left), parse_golden_id(right)

        def work(connection: Connection) -> int | None:
            return relating.relate(connection, kind, *pair, verdict.value, author=author, reason=reason)

        return run_in_transaction(info.context.hub.engine, work) is not None

    @resolver("What a ruling would do; nothing is changed")
    def preview_ruling(self, info: OperationInfo, ruling: RulingInput) -> RulingPreview | None:
        """Preview a ruling."""
        return RulingPreview.of(
            preview(info.context.hub.engine, partial(ruling.work(), author="preview", reason=""))
        )
