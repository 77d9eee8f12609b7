"""The API on a database of the test's own, with a doorbell that settles at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine

from api.app import create_app
from mdm.database.engine import run_in_transaction
from mdm.flow.feed import sequence
from mdm.flow.policies import active_policies
from mdm.flow.settle import settle_inbox
from tests.api.serving import serving

Record = dict[str, Any]


@pytest.fixture
def ring(engine: Engine) -> Callable[[str], None]:
    """Settles what waits and puts its events on the feed."""

    def settle(object_name: str) -> None:
        run_in_transaction(engine, lambda c: settle_inbox(c, active_policies(c)[object_name]))
        run_in_transaction(engine, sequence)

    return settle


@pytest.fixture
def app(engine: Engine, ring: Callable[[str], None]) -> FastAPI:
    return create_app(engine, ring=ring)


@pytest.fixture
def client(app: FastAPI) -> Iterator[httpx.Client]:
    """A client of the API under a real server."""
    with serving(app) as client:
        yield client


@pytest.fixture
def person() -> Callable[..., Record]:
    """A customer as Salesforce sends it; keywords replace or add columns."""

    def record(key: str = "003A1", **columns: object) -> Record:
        payload = {
            "RecordType": "Person",
            "FirstName": "Zoë",
            "LastName": "Müller-Łukasik",
            "PersonBirthdate": "1971-06-24",
            "Email": "zoe@example.org",
            "BillingStreet": "Königstraße 7",
            "BillingCity": "Lübeck",
            "BillingPostalCode": "23552",
            "BillingCountry": "DE",
        }
        return {"source": "salesforce", "object": "customer", "key": key, "payload": payload | columns}

    return record


@pytest.fixture
def erp_person() -> Callable[..., Record]:
    """The same customer as the ERP sends it."""

    def record(key: str = "4711", **columns: object) -> Record:
        payload = {
            "TYPE": "P",
            "FIRSTNAME": "Zoe",
            "LASTNAME": "Müller-Łukasik",
            "BIRTHDATE": "1971-06-24",
            "EMAIL": "zoe@example.org",
            "STREET": "Königstr. 7",
            "CITY": "Lübeck",
            "ZIP": "23552",
            "COUNTRY": "DE",
        }
        return {"source": "erp", "object": "customer", "key": key, "payload": payload | columns}

    return record
