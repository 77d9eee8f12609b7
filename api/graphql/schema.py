"""The GraphQL schema: what can be asked, and what can be decided."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

import strawberry
from graphql import GraphQLError
from sqlalchemy import Connection
from strawberry import ID
from strawberry.extensions import AddValidationRules, MaxTokensLimiter, ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from api.cursors import decode_cursor, encode_cursor
from api.graphql.arguments import at_least, stated
from api.graphql.correction_types import Corrected, CorrectionInput, correction_of
from api.graphql.history_types import GoldenHistory
from api.graphql.identity_fields import IdentityMutation, IdentityQuery
from api.graphql.limits import MAX_CHANGES, MAX_PAGE, MAX_TOKENS, OperationLimits, page_size
from api.graphql.quality_types import Quality
from api.graphql.review_types import Decided, Overview, Pair, Task, Verdict
from api.graphql.scalars import BigInt, resolver, whole_number
from api.graphql.types import (
    Change,
    ChangePage,
    CrossReference,
    CrossReferenceHistory,
    GoldenRecord,
    OperationInfo,
    PageInfo,
    SearchEdge,
    golden_of,
)
from api.rest.shapes import moment_of, require_storable
from mdm.database.engine import run_in_transaction
from mdm.errors import NotFoundError, RequestInvalidError
from mdm.flow import correct as correcting
from mdm.flow import decide as deciding
from mdm.model import RecordId, parse_golden_id
from mdm.past_views import golden_record_then
from mdm.reads import feed, golden, overview, quality, review
from mdm.reads.past import golden_history

RULES: Final = (OperationLimits,)
"""Made once: the validation cache takes other rules for other results."""


_BEGINNING: Final = BigInt(0)


@strawberry.type
class SearchConnection:
    """One page of a search."""

    query: strawberry.Private[str | None]
    object: strawberry.Private[str | None]
    edges: list[SearchEdge]
    page_info: PageInfo

    @resolver("How many golden records the search finds in all")
    def total_count(self, info: OperationInfo) -> int:
        """Counted only when asked for."""
        return golden.search_count(info.context.connection, self.query, self.object)


def _foresee(info: OperationInfo) -> None:
    raw = info._raw_info
    info.context.foresee(info.operation.selection_set, raw.fragments, info.variable_values)


@strawberry.type
class Query(IdentityQuery):
    """What can be asked. All of one operation is answered from a single state of the database."""

    @resolver(
        "A golden record by any id it ever had: today, as of a time, or at a position of the change feed;"
        " with a view, its cells are those of the view"
    )
    def golden_record(
        self,
        info: OperationInfo,
        id: ID,
        view: str | None = None,
        as_of: datetime | None = None,
        at_position: BigInt | None = None,
    ) -> GoldenRecord | None:
        """One golden record."""
        if as_of is not None and as_of.tzinfo is None:
            raise RequestInvalidError("asOf: give the time with its offset, such as 2026-01-31T12:00:00Z")
        position = None if at_position is None else at_least("atPosition", at_position, 1)
        moment = moment_of(as_of, position)
        if moment is not None:
            return GoldenRecord.of(
                golden_record_then(info.context.connection, parse_golden_id(id), moment, view)
            )
        _foresee(info)
        found = golden_of(info.context, id, view)
        if found is None:
            raise NotFoundError("golden record", id[:40])
        return found

    @resolver("How a golden record came to be, the oldest version first")
    def golden_history(self, info: OperationInfo, id: ID) -> GoldenHistory | None:
        """Every version of it."""
        return GoldenHistory.of(golden_history(info.context.connection, parse_golden_id(id)))

    @resolver(
        f"Golden records by any ids they ever had, in this order, {MAX_PAGE} at most; null for an unknown one"
    )
    def golden_records(
        self, info: OperationInfo, ids: list[ID], view: str | None = None
    ) -> list[GoldenRecord | None]:
        """Many golden records."""
        if len(ids) > MAX_PAGE:
            raise RequestInvalidError(f"ids: at most {MAX_PAGE} at a time")
        info.context.want([parse_golden_id(golden_id) for golden_id in ids], view)
        _foresee(info)
        return [golden_of(info.context, golden_id, view) for golden_id in ids]

    @resolver("Where a source's record belongs now, and where it belonged before")
    def cross_reference(
        self, info: OperationInfo, source: str, key: str, object: str | None = None
    ) -> CrossReferenceHistory | None:
        """One source record's cross-references."""
        for what, text in (("source", source), ("key", key), ("object", object or "")):
            require_storable(what, text)
        found = golden.cross_reference(info.context.connection, source, key, object)
        history = [CrossReference.of(reference) for reference in found]
        return CrossReferenceHistory(current=history[-1], history=history)

    @resolver("Active golden records in which every word of the query begins some word, by title and id")
    def search(
        self,
        info: OperationInfo,
        query: str | None = None,
        object: str | None = None,
        first: int = 20,
        after: str | None = None,
    ) -> SearchConnection:
        """One page of a search."""
        require_storable("query", query or "")
        require_storable("object", object or "")
        page = golden.search(
            info.context.connection,
            query,
            object_name=object,
            limit=page_size(first),
            after=decode_cursor(after) if after else None,
        )
        cursors = [encode_cursor(cursor) for cursor in page.cursors]
        return SearchConnection(
            query=query,
            object=object,
            edges=[
                SearchEdge(cursor=cursor, node=GoldenRecord.of(view))
                for cursor, view in zip(cursors, page.hits, strict=True)
            ],
            page_info=PageInfo(
                has_next_page=page.more,
                has_previous_page=bool(after),
                start_cursor=cursors[0] if cursors else None,
                end_cursor=cursors[-1] if cursors else None,
            ),
        )

    @resolver("What changed after a position of the change feed, in order")
    def changes(
        self,
        info: OperationInfo,
        after: Annotated[BigInt, strawberry.argument(description="The last position seen")] = _BEGINNING,
        first: int = MAX_PAGE,
    ) -> ChangePage:
        """One page of the change feed."""
        found = feed.changes(
            info.context.connection, at_least("after", after, 0), page_size(first, MAX_CHANGES)
        )
        changes = [Change.of(entry) for entry in found]
        info.context.want(
            parse_golden_id(record.golden_id) for change in changes for record in change.records
        )
        return ChangePage(changes=changes, next=changes[-1].position if changes else after)

    @resolver("Open questions for stewards, the most probable matches first")
    def tasks(self, info: OperationInfo, object: str | None = None, first: int = 50) -> list[Task]:
        """Open tasks."""
        require_storable("object", object or "")
        found = review.open_tasks(info.context.connection, object, limit=page_size(first))
        return [Task.of(view) for view in found]

    @resolver("Two source records by their record ids, with the evidence")
    def pair(self, info: OperationInfo, left: BigInt, right: BigInt) -> Pair | None:
        """One pair."""
        return Pair.of(
            review.pair(info.context.connection, at_least("left", left, 1), at_least("right", right, 1))
        )

    @resolver("How good the records of each source are, by the checks of the policy")
    def quality(self, info: OperationInfo, object: str) -> Quality | None:
        """The quality of an object's records."""
        require_storable("object", object)
        return Quality.of(quality.quality_of(info.context.connection, object))

    @resolver("What the hub holds, in numbers")
    def overview(self, info: OperationInfo) -> Overview:
        """The numbers of the hub."""
        return Overview.of(overview.overview_counts(info.context.connection))


@strawberry.type
class Mutation(IdentityMutation):
    """What can be decided."""

    @resolver("Decide that two source records are the same, or not")
    def decide(
        self, info: OperationInfo, left: BigInt, right: BigInt, verdict: Verdict, author: str, reason: str
    ) -> Decided | None:
        """Record a verdict and regroup at once."""
        author, reason = stated("author", author, 200), stated("reason", reason, 1000)
        pair = RecordId(at_least("left", left, 1)), RecordId(at_least("right", right, 1))

        def work(connection: Connection) -> deciding.Decided:
            return deciding.decide(connection, *pair, verdict.value, author=author, reason=reason)

        return _decided(run_in_transaction(info.context.hub.engine, work))

    @resolver("Take a decision back: the evidence alone decides again")
    def withdraw_decision(self, info: OperationInfo, id: BigInt, author: str, reason: str) -> Decided | None:
        """Withdraw a decision. Safe to repeat."""
        author, reason = stated("author", author, 200), stated("reason", reason, 1000)
        decision_id = at_least("id", id, 1)

        def work(connection: Connection) -> deciding.Decided:
            return deciding.withdraw(connection, decision_id, author=author, reason=reason)

        return _decided(run_in_transaction(info.context.hub.engine, work))

    @resolver("Say what is right in a golden record; it lasts until withdrawn and goes where its record goes")
    def correct(
        self,
        info: OperationInfo,
        id: ID,
        corrections: list[CorrectionInput],
        author: str,
        reason: str,
        about: str | None = None,
    ) -> Corrected | None:
        """Correct a golden record."""
        author, reason = stated("author", author, 200), stated("reason", reason, 1000)
        asked, said = parse_golden_id(id), correction_of(corrections)

        def work(connection: Connection) -> correcting.Corrected:
            return correcting.correct(connection, asked, said, author=author, reason=reason, about=about)

        return Corrected.of(run_in_transaction(info.context.hub.engine, work))

    @resolver("Take corrections of a golden record back: of these attributes, or all")
    def withdraw_corrections(
        self, info: OperationInfo, id: ID, author: str, reason: str, attributes: list[str] | None = None
    ) -> Corrected | None:
        """Withdraw corrections. Safe to repeat."""
        author, reason = stated("author", author, 200), stated("reason", reason, 1000)
        asked, names = parse_golden_id(id), attributes or []

        def work(connection: Connection) -> correcting.Corrected:
            return correcting.withdraw_corrections(connection, asked, names, author=author, reason=reason)

        return Corrected.of(run_in_transaction(info.context.hub.engine, work))


def _decided(decided: deciding.Decided) -> Decided:
    return Decided(decision_id=BigInt(decided.decision_id), verdict=decided.verdict, changed=decided.changed)


class _Schema(strawberry.Schema):
    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Log nothing here: the text of an error may quote values. The endpoint logs what nobody expected."""


SCHEMA: Final = _Schema(
    query=Query,
    mutation=Mutation,
    config=StrawberryConfig(
        scalar_map={
            BigInt: strawberry.scalar(
                name="BigInt",
                description="An integer of up to 63 bits, as a JSON number",
                serialize=int,
                parse_value=whole_number,
            )
        }
    ),
    extensions=[
        lambda: MaxTokensLimiter(MAX_TOKENS),
        lambda: AddValidationRules(list(RULES)),
        lambda: ParserCache(maxsize=128),
        lambda: ValidationCache(maxsize=128),
    ],
)
