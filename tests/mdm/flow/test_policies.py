"""A policy is loaded as a version when it says something new, and everything follows it then."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import Connection

from mdm.errors import PolicyMissingError
from mdm.flow.correct import Correction, correct
from mdm.flow.policies import Loaded, active_policies, active_policy, load, load_shipped
from mdm.flow.verify import verify
from mdm.policy.document import Policy
from mdm.store import log, policies
from tests.mdm.example import DOCUMENT, OBJECT, Hub

DOCUMENT_TEXT = json.dumps(DOCUMENT)


def test_the_first_document_is_version_1(connection: Connection) -> None:
    loaded = load(connection, Policy.model_validate(DOCUMENT), DOCUMENT_TEXT)
    assert loaded == Loaded(OBJECT, 1, changed=True)
    active = active_policy(connection, OBJECT)
    assert (active.version, active.policy.object) == (1, OBJECT)


def test_the_same_meaning_is_no_new_version(connection: Connection) -> None:
    load(connection, Policy.model_validate(DOCUMENT), DOCUMENT_TEXT)
    again = load(connection, Policy.model_validate(DOCUMENT), "# with a comment\n" + DOCUMENT_TEXT)
    assert again == Loaded(OBJECT, 1, changed=False)


def test_a_new_meaning_is_a_new_version_that_every_record_follows(connection: Connection) -> None:
    hub = Hub(connection)
    hub.tell("crm:1 name=Ada", "erp:7 name=Eva", "erp:8 gone=yes name=Ida")
    changed = DOCUMENT | {"description": "other words"}
    assert load(connection, Policy.model_validate(changed), json.dumps(changed)) == Loaded(
        OBJECT, 2, changed=True
    )
    assert [stored.version for stored in policies.versions(connection, OBJECT)] == [1, 2]
    assert hub.settle().claimed == 0
    assert {record.settled_policy for record in log.current_records(connection, list(hub.names()))} == {2}


def test_going_back_is_a_new_version(connection: Connection) -> None:
    for description in ("a", "b", "a"):
        document = DOCUMENT | {"description": description}
        load(connection, Policy.model_validate(document), json.dumps(document))
    assert active_policy(connection, OBJECT).version == 3
    assert active_policies(connection)[OBJECT].policy.description == "a"


def test_the_shipped_policies_never_replace_one_that_is_there(connection: Connection) -> None:
    before = {name: active.version for name, active in active_policies(connection).items()}
    assert set(before) >= {"customer", "product"}
    assert load_shipped(connection) == []
    assert {name: active.version for name, active in active_policies(connection).items()} == before


def test_an_object_without_a_policy_names_the_known_ones(connection: Connection) -> None:
    with pytest.raises(PolicyMissingError, match=r"'spaceship' \(known: customer, product\)"):
        active_policy(connection, "spaceship")


def test_what_stewards_said_outlives_a_new_policy(connection: Connection) -> None:
    document = DOCUMENT | {"survivorship": {"default": [{"strategy": "steward_first"}]}}
    hub = Hub(connection, document)
    hub.tell("crm:1 name=Ada email=ada@x.com city=Ulm", "erp:7 name=Ada email=ada@x.com", "web:3 name=Ada")
    correct(
        connection,
        hub.golden_id("crm:1"),
        Correction(values={"city": "Jena"}),
        author="ada",
        reason="she moved",
    )
    hub.decide("crm:1", "same", "web:3")
    changed = document | {"description": "other words", "match": DOCUMENT["match"] | {"merge": 0.9999999}}
    load(connection, Policy.model_validate(changed), json.dumps(changed))
    assert hub.values("web:3")["city"] == "Jena"
    assert hub.clusters() == "crm:1 steward:crm:1 web:3 | erp:7"
    assert list(map(str, verify(connection, active_policy(connection, OBJECT)))) == []
