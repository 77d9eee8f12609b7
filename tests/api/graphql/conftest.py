"""Asking GraphQL in a few words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from httpx import Client

Answer = dict[str, Any]
Ask = Callable[..., Answer]


@pytest.fixture
def ask(client: Client) -> Ask:
    """Runs an operation; keywords are its variables."""

    def run(query: str, **variables: object) -> Answer:
        response = client.post("/graphql", json={"query": query, "variables": variables})
        assert response.status_code == 200
        answer: Answer = response.json()
        return answer

    return run


@pytest.fixture
def merged(
    client: Client, person: Callable[..., dict[str, Any]], erp_person: Callable[..., dict[str, Any]]
) -> list[str]:
    """The golden ids of two records that were judged to be one; the older first."""
    items = client.post("/v1/records", json=[person(), erp_person()]).json()["items"]
    return [item["golden_id"] for item in items]
