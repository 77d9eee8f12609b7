"""The policies that decide, as text."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from api.hub import HubOfRequest
from api.rest.shapes import refusals
from mdm.database.engine import reading
from mdm.reads.policies import policies_in_force, policy_document

router = APIRouter(prefix="/v1/policies", tags=["policies"])

_YAML = "application/yaml"

ObjectPath = Annotated[str, Path(alias="object", pattern=r"^[a-z][a-z0-9_]{0,62}$")]


class PolicyBody(BaseModel):
    """The policy in force of one object."""

    model_config = ConfigDict(from_attributes=True)

    object: str
    version: int
    digest: str = Field(description="SHA-256 of what the document means")
    loaded_at: datetime


class PoliciesBody(BaseModel):
    """The policies in force."""

    policies: list[PolicyBody]


@router.get("", summary="The policies in force")
def policies(hub: HubOfRequest) -> PoliciesBody:
    """Object, version and digest of every policy in force."""
    with reading(hub.engine) as connection:
        found = policies_in_force(connection)
    return PoliciesBody(policies=[PolicyBody.model_validate(view) for view in found])


@router.get(
    "/{object}",
    summary="A policy document",
    response_class=Response,
    responses={
        **refusals(404),
        200: {
            "description": "The document, as it was loaded",
            "content": {_YAML: {"schema": {"type": "string"}}},
        },
    },
)
def policy_text(
    object_name: ObjectPath,
    hub: HubOfRequest,
    version: Annotated[
        int | None, Query(ge=1, le=2**31 - 1, description="The one in force if absent")
    ] = None,
) -> Response:
    """The YAML text of one version; the Policy-Version header names it."""
    with reading(hub.engine) as connection:
        view = policy_document(connection, object_name, version)
    return Response(
        view.document,
        media_type=_YAML,
        headers={"ETag": f'"{view.object}.{view.version}"', "Policy-Version": str(view.version)},
    )
