"""Sending records as JSON and as lines."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from httpx import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.middleware import MAX_BODY_BYTES
from api.rest.lines import Line
from api.rest.records import item_of_line
from mdm.model import InboundRecord, Rejected
from tests.laws.examples import share_of

Record = dict[str, Any]
NDJSON = {"Content-Type": "application/x-ndjson"}


def lines(*items: object) -> str:
    return "".join(json.dumps(item) + "\n" for item in items)


def answers(text: str) -> list[Record]:
    return [json.loads(line) for line in text.splitlines()]


def test_one_record_is_accepted_with_the_golden_id_it_will_always_have(
    client: Client, person: Callable[..., Record]
) -> None:
    response = client.post("/v1/records", json=person())
    assert response.status_code == 202
    assert response.json()["counts"] == {"accepted": 1}
    (item,) = response.json()["items"]
    assert item["status"] == "accepted"
    assert client.get(f"/v1/golden/{item['golden_id']}").json()["values"]["given_name"] == "Zoë"


def test_a_record_sent_twice_is_unchanged(client: Client, person: Callable[..., Record]) -> None:
    client.post("/v1/records", json=person())
    assert client.post("/v1/records", json=person()).json()["counts"] == {"unchanged": 1}


def test_a_list_answers_for_each_record_in_its_order(client: Client, person: Callable[..., Record]) -> None:
    response = client.post("/v1/records", json=[person("1"), person("2", RecordType="Robot"), person("3")])
    assert [item["status"] for item in response.json()["items"]] == ["accepted", "quarantined", "accepted"]
    assert response.json()["items"][1]["reason"].startswith("value_invalid: kind")


def test_the_doorbell_rings_only_for_what_was_accepted(client: Client, person: Callable[..., Record]) -> None:
    client.post("/v1/records", json=person("1", RecordType="Robot"))
    assert client.get("/v1/changes").json()["changes"] == []
    client.post("/v1/records", json=person("2"))
    assert len(client.get("/v1/changes").json()["changes"]) == 1


def test_json_that_is_no_record_is_refused_without_quoting_it(
    client: Client, person: Callable[..., Record]
) -> None:
    record = person() | {"changed_at": "Zoë's birthday", "colour": "Zoë", "deleted": "yes"}
    response = client.post("/v1/records", json=[person("1"), record])
    assert response.status_code == 422
    assert response.json()["code"] == "request_invalid"
    assert {error["path"] for error in response.json()["errors"]} == {
        "body.1.changed_at",
        "body.1.colour",
        "body.1.deleted",
    }
    assert "Zoë" not in response.text
    assert client.get("/v1/overview").json()["objects"][0]["records"] == {}


@pytest.mark.parametrize("moment", ["2026-01-31", "2026-01-31T12:00:00", 1_769_860_800])
def test_a_clock_without_offset_is_refused(
    client: Client, person: Callable[..., Record], moment: object
) -> None:
    assert client.post("/v1/records", json=person() | {"changed_at": moment}).status_code == 422


def test_broken_json_is_a_bad_request(client: Client) -> None:
    response = client.post(
        "/v1/records", content=b'{"source": ', headers={"Content-Type": "application/json"}
    )
    assert (response.status_code, response.json()["code"]) == (400, "body_unreadable")


def test_another_media_type_is_refused(client: Client) -> None:
    response = client.post("/v1/records", content=b"<a/>", headers={"Content-Type": "application/xml"})
    assert (response.status_code, response.json()["code"]) == (415, "media_type_unsupported")


@pytest.mark.parametrize("announced", [True, False])
def test_a_json_body_above_the_limit_is_refused(client: Client, announced: bool) -> None:
    body = b" " * (MAX_BODY_BYTES + 1)
    headers = {"Content-Type": "application/json"}
    response = client.post("/v1/records", content=body if announced else iter([body]), headers=headers)
    assert (response.status_code, response.json()["code"]) == (413, "body_too_large")
    assert "application/x-ndjson" in response.json()["detail"]


def test_each_line_is_answered_by_its_number_and_the_last_answer_counts(
    client: Client, person: Callable[..., Record]
) -> None:
    body = lines(person("1")) + "\n" + "no json\n" + lines([1, 2], person("2"))
    response = client.post("/v1/records", content=body.encode(), headers=NDJSON)
    assert response.status_code == 202
    assert response.headers["content-type"] == "application/x-ndjson"
    *found, last = answers(response.text)
    assert [(answer["line"], answer["status"]) for answer in found] == [
        (1, "accepted"),
        (3, "quarantined"),
        (4, "quarantined"),
        (5, "accepted"),
    ]
    assert last == {"end": True, "lines": 4, "counts": {"accepted": 2, "quarantined": 2}}


def test_a_line_that_is_no_record_is_kept_whole(client: Client) -> None:
    client.post("/v1/records", content='{"Name": "Zoë", \n'.encode(), headers=NDJSON)
    (item,) = client.get("/v1/quarantine").json()["items"]
    assert item["payload"] == '{"Name": "Zoë", '
    assert (item["source"], item["reason"]) == ("?", "json_invalid")


def test_a_line_that_is_too_long_is_kept_in_part_and_stops_nothing(
    client: Client, person: Callable[..., Record]
) -> None:
    body = b'{"source": "' + b"x" * 2_000_000 + b'"}\n' + lines(person()).encode()
    *found, _ = answers(client.post("/v1/records", content=body, headers=NDJSON).text)
    assert [answer["status"] for answer in found] == ["quarantined", "accepted"]
    (item,) = client.get("/v1/quarantine").json()["items"]
    assert item["reason"] == "line_too_long"
    assert len(item["payload"]) == 1024 * 1024


def test_no_lines_are_no_error(client: Client) -> None:
    response = client.post("/v1/records", content=b"", headers=NDJSON)
    assert answers(response.text) == [{"end": True, "lines": 0, "counts": {}}]


def test_a_bad_line_of_a_known_source_is_filed_under_it() -> None:
    item = item_of_line(Line(1, b'{"source": "crm", "object": "customer", "payload": 3}'))
    assert isinstance(item, Rejected)
    assert (item.source, item.object, item.reason) == ("crm", "customer", "record_invalid")
    assert item.detail.startswith("payload: ")


@given(st.binary(max_size=300))
def test_any_line_is_a_record_or_rejected_with_storable_text(content: bytes) -> None:
    item = item_of_line(Line(1, content))
    assert isinstance(item, InboundRecord) or "\x00" not in item.payload


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda children: (
        st.lists(children, max_size=4) | st.dictionaries(st.text(st.characters()), children, max_size=4)
    ),
    max_leaves=12,
)
RECORDISH = st.fixed_dictionaries(
    {
        "source": st.just("salesforce") | ANY_JSON,
        "object": st.just("customer") | ANY_JSON,
        "payload": ANY_JSON,
    },
    optional={"key": ANY_JSON, "changed_at": ANY_JSON, "deleted": ANY_JSON, "payload_": ANY_JSON},
)


@settings(max_examples=share_of(150), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=ANY_JSON | RECORDISH | st.lists(RECORDISH, max_size=3))
def test_no_json_makes_the_hub_fail(client: Client, content: object) -> None:
    body = json.dumps(content).encode()
    whole = client.post("/v1/records", content=body, headers={"Content-Type": "application/json"})
    assert whole.status_code in (202, 422)
    by_line = client.post("/v1/records", content=body, headers=NDJSON)
    assert by_line.status_code == 202
    assert answers(by_line.text)[-1]["end"] is True


@pytest.mark.parametrize("depth", [40, 2_000, 200_000])
def test_deep_nesting_is_refused_and_not_a_failure(
    client: Client, person: Callable[..., Record], depth: int
) -> None:
    body = json.dumps(person(Nested="@")).replace('"@"', "[" * depth + "]" * depth).encode()
    whole = client.post("/v1/records", content=body, headers={"Content-Type": "application/json"})
    assert whole.status_code in (400, 422)
    by_line = client.post("/v1/records", content=body, headers=NDJSON)
    assert answers(by_line.text)[0]["status"] == "quarantined"
