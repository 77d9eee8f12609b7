"""Policies: their history, what versions say otherwise, and drafts from a text to being in force."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from mdm.database.engine import reading, run_in_transaction
from mdm.errors import NotFoundError, PolicyInvalidError, RequestInvalidError
from mdm.flow import drafting
from mdm.model import Draft
from mdm.policy.differences import PolicyDifference, policy_differences
from mdm.policy.lints import lints
from mdm.policy.reading import line_of, read_policy
from mdm.reads.drafts import draft, drafts_of, simulation
from mdm.reads.policies import policies_in_force, policy_document, policy_history
from mdm.simulation.page import simulation_findings, simulation_page
from stewardship.hub import HubOfRequest
from stewardship.pages import render
from stewardship.stewards import steward_of

router = APIRouter()

STAGES = {
    "derive": "standardising records",
    "match": "scoring candidate pairs",
    "resolve": "clustering, and letting values survive",
    "ask": "finding open questions",
    "catch up": "catching up with what arrived meanwhile",
    "compare": "comparing golden records",
    "writes": "comparing owed writes",
    "golden records": "writing golden records",
    "tables": "taking scores and keys over",
}


@router.get("/policies")
def policies_page(request: Request, hub: HubOfRequest) -> Response:
    """The policies in force."""
    with reading(hub.engine) as connection:
        found = policies_in_force(connection)
    return render(request, "policies.html", {"policies": found})


@router.get("/policies/{object_name}")
def policy_page(
    request: Request,
    hub: HubOfRequest,
    object_name: str,
    before: Annotated[int | None, Query(ge=1)] = None,
    after: Annotated[int | None, Query(ge=1)] = None,
) -> Response:
    """A policy's versions and drafts, and what two versions say otherwise."""
    return _policy_page(request, hub, object_name, before=before, after=after)


@router.post("/policies/{object_name}/drafts")
def open_draft(
    request: Request,
    hub: HubOfRequest,
    object_name: str,
    document: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Try a document: it is simulated, and its page tells what it would change."""
    text = document.replace("\r\n", "\n")
    try:
        policy = read_policy(text, document="document")
    except PolicyInvalidError as error:
        return _policy_page(
            request, hub, object_name, document=text, reason=reason, problems=error.problems, status=422
        )
    if policy.object != object_name:
        wrong = (f"this document is about {policy.object}, not about {object_name}",)
        return _policy_page(
            request, hub, object_name, document=text, reason=reason, problems=wrong, status=422
        )
    why = reason.strip() or "tried in the review UI"

    def work(connection: Connection) -> int | None:
        found = drafting.open_draft(connection, policy, text, author=steward_of(request), reason=why)
        return None if found is None else drafting.want_simulated(connection, found.draft_id).draft_id

    draft_id = run_in_transaction(hub.engine, work)
    if draft_id is None:
        same = ("the version in force says the same already",)
        return _policy_page(
            request, hub, object_name, document=text, reason=reason, problems=same, status=422
        )
    return RedirectResponse(f"/policies/drafts/{draft_id}", 303)


@router.get("/policies/drafts/{draft_id}")
def draft_page(request: Request, hub: HubOfRequest, draft_id: int) -> Response:
    """A draft: how far it is, what it says otherwise, and what it would change."""
    with reading(hub.engine) as connection:
        view = draft(connection, draft_id)
        found = _findings(connection, view)
        differences = _differences_of_draft(connection, view)
    warnings = [
        (line_of(view.document, lint.path), lint.text)
        for lint in lints(read_policy(view.document, document=f"draft {draft_id}"))
    ]
    return render(
        request,
        "draft.html",
        {
            "draft": view,
            "findings": found,
            "differences": differences,
            "warnings": sorted(warnings),
            "doing": STAGES.get(view.stage, view.stage),
        },
    )


@router.get("/policies/drafts/{draft_id}/page")
def draft_download(hub: HubOfRequest, draft_id: int) -> Response:
    """The simulation as one file, to be kept or sent to somebody."""
    with reading(hub.engine) as connection:
        page = simulation_page(simulation(connection, draft_id))
    name = f'attachment; filename="simulation-{draft_id}.html"'
    return Response(page, media_type="text/html", headers={"Content-Disposition": name})


@router.post("/policies/drafts/{draft_id}/activate")
def activate(
    request: Request, hub: HubOfRequest, draft_id: int, reason: Annotated[str, Form()] = ""
) -> RedirectResponse:
    """Put a draft in force, in the background and at once for all readers.

    Raises:
        RequestInvalidError: no reason was given.
    """
    if not reason.strip():
        raise RequestInvalidError("say why this version is put in force; it is kept with it")
    run_in_transaction(
        hub.engine,
        lambda c: drafting.want_activated(
            c, draft_id, author=steward_of(request), reason=reason.strip()[:1000]
        ),
    )
    return RedirectResponse(f"/policies/drafts/{draft_id}", 303)


@router.post("/policies/drafts/{draft_id}/simulate")
def simulate_again(hub: HubOfRequest, draft_id: int) -> RedirectResponse:
    """Work the draft out again: more may have arrived since."""
    run_in_transaction(hub.engine, lambda c: drafting.want_simulated(c, draft_id))
    return RedirectResponse(f"/policies/drafts/{draft_id}", 303)


@router.post("/policies/drafts/{draft_id}/discard")
def discard(hub: HubOfRequest, draft_id: int) -> RedirectResponse:
    """Drop a draft."""
    run_in_transaction(hub.engine, lambda c: drafting.discard(c, draft_id))
    return RedirectResponse(f"/policies/drafts/{draft_id}", 303)


def _policy_page(
    request: Request,
    hub: HubOfRequest,
    object_name: str,
    *,
    before: int | None = None,
    after: int | None = None,
    document: str | None = None,
    reason: str = "",
    problems: tuple[str, ...] = (),
    status: int = 200,
) -> Response:
    with reading(hub.engine) as connection:
        history = policy_history(connection, object_name)
        drafts = drafts_of(connection, object_name)
        compared = None
        if before is not None:
            compared = (before, after or history[-1].version)
        differences = _differences(connection, object_name, *compared) if compared else []
    return render(
        request,
        "policy.html",
        {
            "object": object_name,
            "history": history[::-1],
            "drafts": drafts,
            "compared": compared,
            "differences": differences,
            "document": history[-1].document if document is None else document,
            "reason": reason,
            "problems": problems,
        },
        status=status,
    )


def _differences(connection: Connection, object_name: str, before: int, after: int) -> list[PolicyDifference]:
    sides = [
        read_policy(
            policy_document(connection, object_name, version).document,
            document=f"{object_name} version {version}",
        )
        for version in (before, after)
    ]
    return policy_differences(*sides)


def _differences_of_draft(connection: Connection, view: Draft) -> list[PolicyDifference]:
    base = policy_document(connection, view.object, view.base_version).document if view.base_version else None
    if base is None:
        return []
    return policy_differences(
        read_policy(base, document="base"), read_policy(view.document, document=f"draft {view.draft_id}")
    )


def _findings(connection: Connection, view: Draft) -> str | None:
    try:
        return simulation_findings(simulation(connection, view.draft_id))
    except NotFoundError:
        return None
