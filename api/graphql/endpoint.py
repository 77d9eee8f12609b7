"""GraphQL over HTTP, and a page to try it."""

from __future__ import annotations

import json
from contextlib import ExitStack
from typing import Annotated, Any, Final

import orjson
from fastapi import APIRouter, Header, Query, Request
from graphql import GraphQLError
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import FileResponse, Response
from strawberry.exceptions import MissingQueryError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types.graphql import OperationType

from api.docs import STATIC
from api.errors import failure, request_id_of
from api.graphql.limits import LIMIT_EXCEEDED, MAX_QUERY_LENGTH
from api.graphql.loaders import Operation
from api.graphql.schema import SCHEMA
from api.hub import Hub, HubOfRequest
from api.middleware import log_failure
from mdm.errors import MdmError, RequestInvalidError

router = APIRouter(tags=["graphql"])

GRAPHQL_MEDIA_TYPE: Final = "application/graphql-response+json"

_ANY = frozenset({OperationType.QUERY, OperationType.MUTATION})
_READ_ONLY = frozenset({OperationType.QUERY})


class GraphQLRequest(BaseModel):
    """An operation, as GraphQL over HTTP has it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "query": "query ($id: ID!) { goldenRecord(id: $id) { id title cells { attribute value rule } } }",
                    "variables": {"id": "G0000000001"},
                }
            ]
        },
    )

    query: str
    variables: dict[str, Any] | None = None
    operation_name: str | None = Field(default=None, alias="operationName")
    extensions: dict[str, Any] | None = Field(default=None, description="Not used")


class GraphQLAnswer(BaseModel):
    """What an operation gave. Each error has a stable `extensions.code`."""

    data: dict[str, Any] | None = None
    errors: list[dict[str, Any]] | None = None


@router.post(
    "/graphql",
    summary="Run a GraphQL operation",
    response_model=GraphQLAnswer,
    response_model_exclude_unset=True,
)
def graphql(
    body: GraphQLRequest,
    request: Request,
    hub: HubOfRequest,
    accept: Annotated[str, Header()] = "*/*",
) -> Response:
    """Run a query or a mutation; docs/schema.graphql has the schema, and introspection gives it too."""
    return _answer(hub, body, _ANY, accept, request_id_of(request))


@router.get("/graphql", include_in_schema=False)
def graphql_page(
    request: Request,
    hub: HubOfRequest,
    query: Annotated[str | None, Query()] = None,
    variables: Annotated[str | None, Query()] = None,
    operation_name: Annotated[str | None, Query(alias="operationName")] = None,
    accept: Annotated[str, Header()] = "*/*",
) -> Response:
    """A page to try GraphQL; with `query` in the address, the answer to it."""
    if query is None:
        return FileResponse(STATIC / "graphql.html", media_type="text/html")
    try:
        values = json.loads(variables) if variables else None
    except (ValueError, RecursionError):
        values = ()
    if not isinstance(values, dict | None):
        raise RequestInvalidError("variables: expected a JSON object")
    body = GraphQLRequest(query=query, variables=values, operationName=operation_name)
    return _answer(hub, body, _READ_ONLY, accept, request_id_of(request))


def warm_up(hub: Hub) -> None:
    """Run one operation for nothing: the first one parses policies and fills caches, for which no client should wait.

    It gives an error where the database does not answer yet; then the first client waits after all.
    """
    cells = "{ attribute value rule winner { source } losers { why } }"
    query = f"{{ search(first: 1) {{ edges {{ node {{ id cells {cells} crossReferences {{ key }} }} }} }} }}"
    _run(hub, GraphQLRequest(query=query), _READ_ONLY, None)


def _answer(
    hub: Hub, body: GraphQLRequest, allowed: frozenset[OperationType], accept: str, request_id: str | None
) -> Response:
    """The answer as GraphQL over HTTP has it: an operation that did not begin is a 400 for those who know it."""
    answer = _run(hub, body, allowed, request_id)
    if GRAPHQL_MEDIA_TYPE in accept:
        return Response(orjson.dumps(answer), 200 if "data" in answer else 400, media_type=GRAPHQL_MEDIA_TYPE)
    return Response(orjson.dumps(answer), media_type="application/json")


def _run(
    hub: Hub, body: GraphQLRequest, allowed: frozenset[OperationType], request_id: str | None
) -> dict[str, Any]:
    if len(body.query) > MAX_QUERY_LENGTH:
        return _refused(LIMIT_EXCEEDED, f"an operation may have {MAX_QUERY_LENGTH} characters; use variables")
    try:
        with ExitStack() as stack:
            result = SCHEMA.execute_sync(
                body.query,
                variable_values=body.variables,
                operation_name=body.operation_name,
                context_value=Operation(hub, stack),
                allowed_operation_types=allowed,
            )
    except MissingQueryError:
        return _refused("graphql_invalid", "the query is empty")
    except CannotGetOperationTypeError:
        return _refused("graphql_invalid", "there is no operation of this name")
    except InvalidOperationTypeError:
        return _refused("graphql_invalid", "this kind of operation is not run here; send mutations by POST")
    if result.errors and result.data is None and not any(error.path for error in result.errors):
        return {"errors": [_presented(error, request_id) for error in result.errors]}
    answer: dict[str, Any] = {"data": result.data}
    if result.errors:
        answer["errors"] = [_presented(error, request_id) for error in result.errors]
    return answer


def _refused(code: str, message: str) -> dict[str, Any]:
    return {"errors": [{"message": message, "extensions": {"code": code}}]}


def _presented(error: GraphQLError, request_id: str | None) -> dict[str, Any]:
    """An error with its code. What nobody expected says nothing of itself, and is logged."""
    cause = error.original_error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    shown: dict[str, Any] = dict(error.formatted)
    if cause is None or isinstance(cause, GraphQLError):
        shown["extensions"] = {"code": "graphql_invalid", **(error.extensions or {})}
    else:
        assert isinstance(cause, Exception)
        problem = failure(cause, request_id=request_id)
        if not isinstance(cause, MdmError):
            log_failure(cause, request_id)
        shown["message"] = problem.detail
        shown["extensions"] = {"code": problem.code, "request_id": request_id}
    return shown
