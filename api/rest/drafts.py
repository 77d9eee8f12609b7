"""Drafts of policies: opened, simulated beside the hub, put in force or discarded."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import Connection

from api.hub import HubOfRequest
from api.rest.policies import ObjectPath
from api.rest.shapes import Author, Body, IdPath, Words, refusals
from mdm.database.engine import reading, run_in_transaction
from mdm.errors import RequestInvalidError
from mdm.flow import drafting
from mdm.model import Draft
from mdm.policy.differences import policy_differences
from mdm.policy.lints import lints
from mdm.policy.reading import line_of, read_policy
from mdm.reads.drafts import draft, drafts_of, simulation
from mdm.reads.policies import policy_document, policy_history
from mdm.reads.policy_lints import record_lints
from mdm.simulation.page import simulation_page

router = APIRouter(prefix="/v1", tags=["policies"])

Document = Annotated[str, StringConstraints(min_length=1, max_length=2_000_000)]


class PolicyVersionBody(BaseModel):
    """One version of a policy, and who put it in force."""

    model_config = ConfigDict(from_attributes=True)

    object: str
    version: int
    digest: str
    loaded_at: datetime = Field(description="When it was put in force")
    author: str
    reason: str


class PolicyVersionsBody(BaseModel):
    """All versions, oldest first; the last is in force."""

    versions: list[PolicyVersionBody]


class DifferenceBody(BaseModel):
    """One thing that two policies say otherwise."""

    path: str = Field(description="Where in the document; entries of lists by their names")
    before: Any = Field(description="Null where this side says nothing")
    after: Any
    bits: list[float | None] | None = Field(
        description="Of a match level: its weight in bits before and after; otherwise null"
    )


class DifferencesBody(BaseModel):
    """Everything that two policies say otherwise, in the order of the document."""

    differences: list[DifferenceBody]


class PolicyText(Body):
    """A policy document."""

    document: Document = Field(description="YAML")


class NewDraft(PolicyText):
    """A policy document to be tried, by whom and why."""

    author: Author
    reason: Words


class WarningBody(BaseModel):
    """Something in a valid document that is hardly meant."""

    line: int
    warning: str


class CheckBody(BaseModel):
    """A valid document, and what it says in vain."""

    object: str
    digest: str
    warnings: list[WarningBody]


class DraftBody(BaseModel):
    """A draft, and how far it is."""

    model_config = ConfigDict(from_attributes=True)

    draft_id: int
    object: str
    author: str
    reason: str
    state: str = Field(description="simulating, simulated, activating, activated or discarded")
    base_version: int = Field(description="The version in force when it was worked out")
    policy_version: int | None = Field(description="The version that it became")
    stage: str = Field(description="What is being done, or was done last")
    done: int
    total: int = Field(description="0 where it is not known beforehand")
    problem: str | None = Field(description="Why work on it stopped; ask for it again to go on")
    created_at: datetime
    finished_at: datetime | None


class DraftsBody(BaseModel):
    """Drafts, newest first."""

    drafts: list[DraftBody]


class Activation(Body):
    """Who puts a draft in force, and why."""

    author: Author
    reason: Words


def _body(view: Draft) -> DraftBody:
    return DraftBody.model_validate(view)


@router.post("/policies/check", summary="Check a policy document", responses=refusals())
def check_policy(text: PolicyText, hub: HubOfRequest) -> CheckBody:
    """Errors are refused with file and line; warnings say what the document says in vain. Nothing is stored."""
    policy = read_policy(text.document, document="document")
    with reading(hub.engine) as connection:
        found = [*lints(policy), *record_lints(connection, policy)]
    warnings = sorted((line_of(text.document, lint.path), lint.text) for lint in found)
    return CheckBody(
        object=policy.object,
        digest=policy.digest,
        warnings=[WarningBody(line=line, warning=warning) for line, warning in warnings],
    )


@router.get("/policies/{object}/versions", summary="The versions of a policy", responses=refusals(404))
def policy_versions(object_name: ObjectPath, hub: HubOfRequest) -> PolicyVersionsBody:
    """When each was put in force, by whom and why."""
    with reading(hub.engine) as connection:
        history = policy_history(connection, object_name)
    return PolicyVersionsBody(versions=[PolicyVersionBody.model_validate(view) for view in history])


@router.get(
    "/policies/{object}/differences",
    summary="What two versions of a policy say otherwise",
    responses=refusals(404),
)
def differing_versions(
    object_name: ObjectPath,
    hub: HubOfRequest,
    before: Annotated[int, Query(ge=1, le=2**31 - 1)],
    after: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="The one in force if absent")] = None,
) -> DifferencesBody:
    """Attribute by attribute, weights of match levels in bits."""
    with reading(hub.engine) as connection:
        views = [policy_document(connection, object_name, version) for version in (before, after)]
    sides = [read_policy(view.document, document=f"{object_name} version {view.version}") for view in views]
    return DifferencesBody(
        differences=[
            DifferenceBody.model_validate(change.document()) for change in policy_differences(*sides)
        ]
    )


@router.get("/policies/{object}/drafts", summary="The newest drafts of a policy", responses=refusals())
def drafts_of_policy(object_name: ObjectPath, hub: HubOfRequest) -> DraftsBody:
    """Open or closed, newest first, 20 at most."""
    with reading(hub.engine) as connection:
        found = drafts_of(connection, object_name)
    return DraftsBody(drafts=[_body(view) for view in found])


@router.post(
    "/policies/{object}/drafts",
    status_code=201,
    summary="Open a draft and simulate it",
    responses=refusals(404, 409),
)
def open_policy_draft(object_name: ObjectPath, body: NewDraft, hub: HubOfRequest) -> DraftBody:
    """The hub works it out beside itself and tells what it would change; an open draft of the object is discarded.

    Follow it by its id: `state` is `simulated` when the simulation is there.
    """
    policy = read_policy(body.document, document="document")
    if policy.object != object_name:
        raise RequestInvalidError(f"document: it is about {policy.object}, not about {object_name}")

    def work(connection: Connection) -> int | None:
        found = drafting.open_draft(connection, policy, body.document, author=body.author, reason=body.reason)
        return None if found is None else drafting.want_simulated(connection, found.draft_id).draft_id

    draft_id = run_in_transaction(hub.engine, work)
    if draft_id is None:
        raise RequestInvalidError("document: the version in force says the same already")
    return _draft(hub, draft_id)


@router.get("/policy-drafts/{draft_id}", summary="A draft and its progress", responses=refusals(404))
def policy_draft(draft_id: IdPath, hub: HubOfRequest) -> DraftBody:
    """How far it is, and what it became."""
    return _draft(hub, draft_id)


@router.get(
    "/policy-drafts/{draft_id}/simulation", summary="What a draft would change", responses=refusals(404)
)
def policy_draft_simulation(draft_id: IdPath, hub: HubOfRequest) -> dict[str, Any]:
    """Clusters, cells, tasks and writes owed; once the draft is closed, without values of records."""
    with reading(hub.engine) as connection:
        return simulation(connection, draft_id)


@router.get(
    "/policy-drafts/{draft_id}/page",
    summary="What a draft would change, as a page",
    response_class=Response,
    responses={
        **refusals(404),
        200: {"description": "One HTML page that needs nothing else", "content": {"text/html": {}}},
    },
)
def policy_draft_page(draft_id: IdPath, hub: HubOfRequest) -> Response:
    """To be kept or sent to somebody."""
    with reading(hub.engine) as connection:
        page = simulation_page(simulation(connection, draft_id))
    name = f'attachment; filename="simulation-{draft_id}.html"'
    return Response(
        page, media_type="text/html", headers={"Content-Disposition": name, "Cache-Control": "no-store"}
    )


@router.post("/policy-drafts/{draft_id}/activate", summary="Put a draft in force", responses=refusals(404))
def activate_policy_draft(draft_id: IdPath, body: Activation, hub: HubOfRequest) -> DraftBody:
    """The hub does so in the background, at once for all readers. Safe to repeat."""
    run_in_transaction(
        hub.engine,
        lambda c: drafting.want_activated(c, draft_id, author=body.author, reason=body.reason),
    )
    return _draft(hub, draft_id)


@router.delete(
    "/policy-drafts/{draft_id}", status_code=204, summary="Discard a draft", responses=refusals(404, 409)
)
def discard_policy_draft(draft_id: IdPath, hub: HubOfRequest) -> None:
    """Nothing of it comes into force; the counts of its simulation are kept."""
    run_in_transaction(hub.engine, lambda c: drafting.discard(c, draft_id))


def _draft(hub: HubOfRequest, draft_id: int) -> DraftBody:
    with reading(hub.engine) as connection:
        return _body(draft(connection, draft_id))
