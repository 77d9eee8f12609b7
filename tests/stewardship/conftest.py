"""The review UI on a small filled hub."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from httpx import Client
from sqlalchemy import Engine

from mdm.database.engine import make_engine
from stewardship.app import create_app
from tests.api.serving import serving
from tests.databases import Databases
from tests.stewardship.filled import fill


@pytest.fixture
def filled(databases: Databases) -> Iterator[Engine]:
    """An engine on a small filled hub."""
    with databases.lent(fill) as url:
        engine = make_engine(url)
        yield engine
        engine.dispose()


@pytest.fixture
def rung() -> list[str]:
    """The objects for which the bell was rung."""
    return []


@pytest.fixture
def client(filled: Engine, rung: list[str]) -> Iterator[Client]:
    """A browser without scripts, on the filled hub."""
    with serving(create_app(filled, ring=rung.append)) as client:
        client.follow_redirects = True
        yield client
