"""Problems: the one shape of every refusal."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from httpx import Client
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

import mdm
from api.errors import KINDS, failure, refusal
from mdm.database.errors import DatabaseUnreachableError
from mdm.errors import ConfigurationError, MdmError, MergeForbiddenError
from mdm.store import locks


def _kinds(kind: type[MdmError]) -> set[type[MdmError]]:
    return {kind}.union(*(_kinds(each) for each in kind.__subclasses__()))


def test_every_error_that_a_request_can_meet_has_a_status() -> None:
    for name in ("mdm.errors", "mdm.database.errors", "mdm.flow", "mdm.reads"):
        module = importlib.import_module(name)
        for found in pkgutil.walk_packages(getattr(module, "__path__", []), f"{name}."):
            importlib.import_module(found.name)
    assert mdm.__doc__
    # These end the process that meets them, which serves nothing, or not yet.
    outside = {"database_start", "database_stop", "file_unreadable", "overseer_gone"}
    declared = {
        kind.code for kind in _kinds(MdmError) if kind.__module__ in ("mdm.errors", "mdm.database.errors")
    }
    assert declared - outside <= set(KINDS)


def test_a_refusal_says_what_to_do() -> None:
    problem = refusal(MergeForbiddenError("crm:1", "erp:7", decision_id=3), request_id="r")
    assert (problem.status, problem.code, problem.type) == (
        409,
        "merge_forbidden",
        "/problems/merge_forbidden",
    )
    assert "withdraw that decision first" in problem.detail


@pytest.mark.parametrize(
    "error",
    [ConfigurationError("geheim"), DatabaseUnreachableError("db.intern", "geheim"), KeyError("geheim")],
)
def test_a_failure_keeps_its_words_to_itself(error: Exception) -> None:
    problem = failure(error, request_id=None)
    assert problem.status >= 500
    assert "geheim" not in str(problem)


def test_to_wait_for_another_in_vain_is_no_outage(engine: Engine) -> None:
    with engine.begin() as holder, engine.begin() as waiter:
        locks.hold_object(holder, "customer")
        waiter.execute(text("SET LOCAL lock_timeout = '1ms'"))
        with pytest.raises(OperationalError) as caught:
            locks.hold_object(waiter, "customer")
        waiter.rollback()
    assert failure(caught.value, request_id=None).code == "busy"


@pytest.mark.parametrize(
    ("method", "address", "status", "code"),
    [
        ("GET", "/nothing/here", 404, "route_unknown"),
        ("DELETE", "/v1/search", 405, "method_not_allowed"),
        ("GET", "/v1/search?limit=many", 422, "request_invalid"),
        ("GET", "/problems/nothing", 404, "not_found"),
    ],
)
def test_every_refusal_is_a_problem(
    client: Client, method: str, address: str, status: int, code: str
) -> None:
    response = client.request(method, address)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == status


def test_a_method_that_is_not_allowed_names_those_that_are(client: Client) -> None:
    assert client.delete("/v1/search").headers["allow"] == "GET"


def test_the_type_of_a_problem_leads_to_a_page(client: Client) -> None:
    address = client.get("/v1/golden/none").json()["type"]
    assert client.get(address).text == "golden_id_invalid: Not a golden id (HTTP 404)\n"


def test_a_decision_sent_as_a_form_is_refused(client: Client) -> None:
    # A page of another site can send a form without asking the browser's leave, but not JSON.
    response = client.post(
        "/v1/decisions", content=b'{"verdict":"same"}', headers={"Content-Type": "text/plain"}
    )
    assert (response.status_code, response.json()["code"]) == (422, "request_invalid")
