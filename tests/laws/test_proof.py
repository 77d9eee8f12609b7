"""Law 2, proven: whatever was tampered with is named, and one golden record can be proved to others."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from sqlalchemy import Connection, Engine, text

from mdm.database.engine import make_engine, reading
from mdm.flow.prove import check, prove
from mdm.flow.verify import verify, verify_feed, verify_golden
from mdm.model import GoldenId
from mdm.store.policies import active_policy
from mdm.work import receive_batch, settle_waiting
from tests.laws.inputs import says
from tests.laws.sealed import forge
from tests.laws.stewards import rule

ANNA = {
    "kind": "person",
    "given_name": "Anna",
    "surname": "Vogel",
    "email": "anna@vogel-bau.de",
    "city": "Ulm",
}


@pytest.fixture(scope="module")
def hub(module_database: str) -> Any:
    """Two records that are one by decision, and a past."""

    engine = make_engine(module_database)
    receive_batch(
        engine, [says("erp", "1", ANNA), says("salesforce", "2", {"kind": "person", "surname": "Falk"})]
    )
    settle_waiting(engine, "customer")
    assert rule(engine, 1, 2, "same") is not None
    receive_batch(engine, [says("erp", "1", ANNA | {"city": "Bonn"}, day=1)])
    settle_waiting(engine, "customer")
    assert differences(engine) == []
    yield engine
    engine.dispose()


def differences(engine: Engine) -> list[str]:
    with reading(engine) as connection:
        return found(connection)


def found(connection: Connection) -> list[str]:
    active = active_policy(connection, "customer")
    return [*map(str, verify(connection, active)), *map(str, verify_feed(connection))]


FLIPPED = "set_byte({0}, length({0}) - 1, get_byte({0}, length({0}) - 1) # 1)"

TAMPERED: dict[str, tuple[str, str]] = {
    "a payload": (
        f"UPDATE record_version SET sealed = {FLIPPED.format('sealed')} WHERE record_id = 1 AND version = 1",
        "record version erp:1 version 1: cannot be opened",
    ),
    "what commits to a payload": (
        f"UPDATE record_version SET digest = {FLIPPED.format('digest')} WHERE record_id = 1 AND version = 1",
        "record version erp:1 version 1: is not what was received",
    ),
    "a clock": (
        "UPDATE record_version SET changed_at = changed_at + interval '1 s' WHERE record_id = 1 AND version = 1",
        "record version erp:1 version 1: is not what was received",
    ),
    "a past golden value": (
        "UPDATE golden_version SET sealed = CAST(jsonb_set(CAST(sealed AS jsonb), '{0,1}', '\"AAAA\"') AS json)"
        " WHERE golden_id = 1 AND version = 1",
        "golden version G0000000001 version 1: the values of record 1 were tampered with",
    ),
    "a present golden value": (
        "UPDATE golden_record SET values = jsonb_set(values, '{city}', '\"Bonm\"') WHERE golden_id = 1",
        "golden version G0000000001 version 3: the values of record 1 were tampered with",
    ),
    "lineage": (
        "UPDATE golden_version SET lineage = jsonb_set(lineage, '{city,rule}', '\"x\"')"
        " WHERE golden_id = 1 AND version = 1",
        "golden version G0000000001 version 1: is not what its digest covers",
    ),
    "members": (
        "UPDATE golden_version SET members = '{2}' WHERE golden_id = 1 AND version = 1",
        "golden version G0000000001 version 1: is not what its digest covers",
    ),
    "a decision": (
        "UPDATE decision SET author = 'eve'",
        "decision 1: is not what was decided",
    ),
    "the reason of a decision": (
        "UPDATE decision SET reason = reason || '.'",
        "decision 1: is not what was decided",
    ),
    "a policy": (
        "UPDATE policy_version SET document = document || ' ' WHERE object = 'customer'",
        "policy customer version 1: is not the document that was loaded",
    ),
    "an event": (
        "UPDATE change_event SET event = CAST(replace(CAST(event AS text), 'created', 'changed') AS json)"
        " WHERE position = 1",
        "event at position 1: is not what was announced",
    ),
    "a digest": (
        f"UPDATE golden_version SET digest = {FLIPPED.format('digest')} WHERE golden_id = 1 AND version = 2",
        "golden version G0000000001 version 2: is not what its digest covers",
    ),
}


def test_one_byte_changed_anywhere_is_named(hub: Engine) -> None:
    unnamed = []
    for what, (statement, expected) in TAMPERED.items():
        with hub.connect() as connection, connection.begin() as transaction:
            connection.execute(text(statement))
            said = found(connection)
            if not any(line.startswith(expected) for line in said):
                unnamed.append((what, expected, said))
            transaction.rollback()
    assert unnamed == []


def test_one_golden_record_is_verified_by_itself(hub: Engine) -> None:
    with hub.connect() as connection, connection.begin() as transaction:
        assert list(verify_golden(connection, GoldenId(2))) == []
        forge(connection, 1, lambda values: values.update(city="Nowhere"))
        assert [str(line) for line in verify_golden(connection, GoldenId(2))] != []
        transaction.rollback()


def proof_of(hub: Engine) -> dict[str, Any]:
    with reading(hub) as connection:
        found: dict[str, Any] = json.loads(orjson.dumps(prove(connection, GoldenId(2))))
        return found


CHANGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "a value": lambda proof: proof["values"].update(city="Nowhere"),
    "a payload": lambda proof: proof["records"][0].update(payload=proof["records"][0]["payload"] + " "),
    "a verdict": lambda proof: proof["decisions"][0].update(verdict="different"),
    "a reason": lambda proof: proof["decisions"][0].update(reason="bribed"),
    "the policy": lambda proof: proof.update(policy=proof["policy"] + " "),
    "the event": lambda proof: proof["event"].update(type="golden_record_split"),
    "a version left out": lambda proof: proof["versions"].pop(0),
    "a version before": lambda proof: proof["versions"][0]["document"].update(state="retired"),
    "what was said": lambda proof: proof["said"].__setitem__(0, "[]"),
    "a record left out": lambda proof: proof.update(records=proof["records"][1:]),
    "a record left out with its key": lambda proof: proof.update(
        records=proof["records"][1:], keys=dict(list(proof["keys"].items())[1:])
    ),
    "half of it": lambda proof: proof.pop("keys"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_proof_holds_until_it_is_changed(hub: Engine, change: str) -> None:
    proof = proof_of(hub)
    assert list(check(proof)) == []
    assert (proof["golden_id"], proof["values"]["city"], len(proof["versions"])) == ("G0000000001", "Bonn", 3)
    CHANGES[change](proof)
    assert list(check(proof)) != []
