"""The description of the API and its page."""

from __future__ import annotations

import re

from httpx import Client

from api.schema import DOCS, descriptions, main, stale


def test_the_page_needs_no_other_server(client: Client) -> None:
    page = client.get("/docs").text
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(addresses) == 3
    for address in addresses:
        assert client.get(address).status_code == 200


def test_every_operation_refuses_with_a_problem(client: Client) -> None:
    described = client.get("/openapi.json").json()
    for operations in described["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                if status >= "4":
                    assert list(response["content"]) == ["application/problem+json"]
    assert "HTTPValidationError" not in described["components"]["schemas"]


def test_operations_have_names_of_their_own(client: Client) -> None:
    described = client.get("/openapi.json").json()
    names = [
        operation["operationId"]
        for operations in described["paths"].values()
        for operation in operations.values()
    ]
    assert len(names) == len(set(names)) > 15


def test_every_reference_leads_to_a_schema() -> None:
    text = descriptions()["openapi.json"]
    for name in set(re.findall(r'"#/components/schemas/(\w+)"', text)):
        assert f'      "{name}": {{' in text


def test_the_files_say_what_the_code_says() -> None:
    assert stale(DOCS) == []
    assert main(["--check"]) == 0
    assert main(["--what"]) == 2
