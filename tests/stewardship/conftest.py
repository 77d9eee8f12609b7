"""The review UI on a small filled hub."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from httpx import Client
from sqlalchemy import Engine

from stewardship.app import create_app
from tests.api.serving import serving
from tests.stewardship.filled import fill


@pytest.fixture
def filled(engine: Engine) -> Engine:
    """An engine on a small filled hub."""
    fill(engine)
    return engine


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
