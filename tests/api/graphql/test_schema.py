"""What can be asked and decided over GraphQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from httpx import Client
from sqlalchemy import Engine, event

Record = dict[str, Any]
Ask = Callable[..., dict[str, Any]]

CELLS = """cells(attributes: $attributes) {
    attribute value rule owner receivers winner { source key version value } losers { source key version value why }
}"""


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The statements that run inside."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def crowd(client: Client, person: Callable[..., Record]) -> list[str]:
    """The golden ids of twelve people that have nothing in common."""
    people = [
        person(
            f"P{n:02d}",
            FirstName=f"{letter}nna",
            LastName=f"{letter}erg{n}",
            Email=f"{n}@example.org",
            PersonBirthdate=f"19{50 + n}-01-0{1 + n % 9}",
            BillingPostalCode=f"1{n:02d}07",
        )
        for n, letter in enumerate("ABCDEFGHIJKL")
    ]
    items = client.post("/v1/records", json=people).json()["items"]
    return [item["golden_id"] for item in items]


def test_a_golden_record_explains_the_cells_asked_for(ask: Ask, merged: list[str]) -> None:
    query = f"query ($id: ID!, $attributes: [String!]) {{ goldenRecord(id: $id) {{ id state title values {CELLS} }} }}"
    record = ask(query, id=merged[1], attributes=["given_name"])["data"]["goldenRecord"]
    assert (record["id"], record["state"]) == (merged[0], "active")
    (cell,) = record["cells"]
    assert cell["winner"] == {"source": "salesforce", "key": "003A1", "version": 1, "value": "Zoë"}
    assert cell["value"] == record["values"]["given_name"] == "Zoë"
    assert [(loser["source"], loser["value"]) for loser in cell["losers"]] == [("erp", "Zoe")]
    assert (cell["owner"], cell["receivers"]) == ("salesforce", ["erp"])


def test_many_golden_records_come_in_the_order_asked_for(ask: Ask, merged: list[str]) -> None:
    older, newer = merged
    answer = ask(
        "query ($ids: [ID!]!) { goldenRecords(ids: $ids) { id } }", ids=[newer, "G0000000099", older, newer]
    )
    assert answer["data"]["goldenRecords"] == [{"id": older}, None, {"id": older}, {"id": older}]
    assert "errors" not in answer


def test_a_source_key_leads_to_its_golden_record_and_history(ask: Ask, merged: list[str]) -> None:
    found = ask(
        """{ crossReference(source: "erp", key: "4711", object: "customer") {
            current { goldenId recordId validTo } history { key } goldenRecord { id crossReferences { key } }
        } }"""
    )["data"]["crossReference"]
    assert found["current"] == {"goldenId": merged[0], "recordId": 2, "validTo": None}
    assert found["goldenRecord"] == {"id": merged[0], "crossReferences": [{"key": "003A1"}, {"key": "4711"}]}


def test_a_search_pages_through_all_hits(ask: Ask, crowd: list[str]) -> None:
    query = """query ($after: String) { search(first: 5, after: $after) {
        totalCount edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
    seen: list[str] = []
    after = None
    while True:
        page = ask(query, after=after)["data"]["search"]
        seen += [edge["node"]["id"] for edge in page["edges"]]
        assert page["totalCount"] == 12
        assert page["pageInfo"]["startCursor"] == page["edges"][0]["cursor"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert sorted(seen) == sorted(crowd)
    assert len(seen) == 12


def test_changes_lead_to_the_records_as_they_are_now(ask: Ask, crowd: list[str]) -> None:
    page = ask(
        """query ($after: BigInt!) { changes(after: $after, first: 5) {
            next changes { position type goldenId records { state changed members goldenRecord { id } } } } }""",
        after=3,
    )["data"]["changes"]
    assert [change["position"] for change in page["changes"]] == [4, 5, 6, 7, 8]
    assert page["next"] == 8
    for change in page["changes"]:
        assert change["records"][0]["goldenRecord"]["id"] == change["goldenId"]


def test_statements_do_not_grow_with_what_is_asked_for(ask: Ask, engine: Engine, crowd: list[str]) -> None:
    attributes = ["given_name"]
    shape = f"{{ id {CELLS} crossReferences {{ key }} }}"
    many = f"query ($ids: [ID!]!, $attributes: [String!]) {{ goldenRecords(ids: $ids) {shape} }}"
    aliased = "query ($attributes: [String!]) {" + " ".join(
        f'r{n}: goldenRecord(id: "{golden_id}") {shape}' for n, golden_id in enumerate(crowd)
    )
    head = "query ($first: Int!, $attributes: [String!])"
    changes = f"{head} {{ changes(first: $first) {{ changes {{ records {{ goldenRecord {shape} }} }} }} }}"
    searched = f"{head} {{ search(first: $first) {{ totalCount edges {{ node {shape} }} }} }}"

    def cost(query: str, **variables: object) -> int:
        with counted(engine) as statements:
            answer = ask(query, attributes=attributes, **variables)
        assert "errors" not in answer
        return len(statements)

    one = cost(many, ids=crowd[:1])
    assert one <= 5
    assert cost(many, ids=crowd) == one
    assert cost(aliased + "}") == one
    assert cost(changes, first=1) == cost(changes, first=12) == one + 1
    assert cost(searched, first=1) == cost(searched, first=12)


def test_one_operation_sees_one_state_of_the_database(ask: Ask, engine: Engine, merged: list[str]) -> None:
    with counted(engine) as statements:
        ask("{ overview { feedPosition } changes { next } search { totalCount } tasks { id } }")
    # Each in the same transaction: nothing but reads, and no second connection.
    assert all(statement.lstrip().startswith(("SELECT", "WITH")) for statement in statements)
    answer = ask("{ overview { feedPosition } changes { next } }")["data"]
    assert answer["overview"]["feedPosition"] == answer["changes"]["next"]


def test_a_pair_comes_with_its_evidence(ask: Ask, merged: list[str]) -> None:
    pair = ask(
        """{ pair(left: 1, right: 2) { together verdict probability left { key values } right { key }
            evidence { comparison level bits sentence } } }"""
    )["data"]["pair"]
    assert (pair["together"], pair["verdict"]) == (True, "merge")
    assert (pair["left"]["key"], pair["right"]["key"]) == ("003A1", "4711")
    assert "birth_date" in {each["comparison"] for each in pair["evidence"]}


def test_a_decision_takes_effect_and_can_be_withdrawn(ask: Ask, client: Client, merged: list[str]) -> None:
    decided = ask(
        """mutation { decide(left: 1, right: 2, verdict: different, author: "dana", reason: "Twins") {
            decisionId verdict changed } }"""
    )["data"]["decide"]
    assert (decided["verdict"], decided["changed"]) == ("different", True)
    assert client.get(f"/v1/golden/{merged[1]}").json()["id"] == merged[1]
    withdrawn = ask(
        'mutation ($id: BigInt!) { withdrawDecision(id: $id, author: "kim", reason: "No") { changed } }',
        id=decided["decisionId"],
    )
    assert withdrawn["data"]["withdrawDecision"] == {"changed": True}
    assert client.get(f"/v1/golden/{merged[1]}").json()["id"] == merged[0]


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ('goldenRecord(id: "G0000000099") { id }', "not_found"),
        ('goldenRecord(id: "x") { id }', "golden_id_invalid"),
        ('crossReference(source: "erp", key: "none") { current { key } }', "not_found"),
        ('crossReference(source: "erp", key: "\\u0000") { current { key } }', "request_invalid"),
        ("pair(left: 98, right: 99) { verdict }", "not_found"),
        ("pair(left: 0, right: 1) { verdict }", "request_invalid"),
    ],
)
def test_a_refused_field_is_null_and_has_a_code(ask: Ask, field: str, code: str) -> None:
    answer = ask(f"{{ asked: {field} overview {{ feedPosition }} }}")
    assert answer["data"] == {"asked": None, "overview": {"feedPosition": 0}}
    (error,) = answer["errors"]
    assert error["path"] == ["asked"]
    assert error["extensions"]["code"] == code


@pytest.mark.parametrize(
    "field",
    [
        "search(first: 101) { totalCount }",
        "search(first: 0) { totalCount }",
        'search(after: "x") { totalCount }',
        "changes(first: 501) { next }",
        "changes(after: -1) { next }",
        "changes(after: 99) { next }",
        "tasks(first: 101) { id }",
        'tasks(object: "\\u0000") { id }',
        f"goldenRecords(ids: {['G1'] * 101}) {{ id }}".replace("'", '"'),
    ],
)
def test_a_page_that_may_not_be_is_refused(ask: Ask, field: str) -> None:
    (error,) = ask(f"{{ {field} }}")["errors"]
    assert error["extensions"]["code"] == "request_invalid"


@pytest.mark.parametrize("value", ["9223372036854775808", '"1"', "1.5", "true"])
def test_a_big_integer_is_an_integer_of_63_bits(ask: Ask, value: str) -> None:
    (error,) = ask(f"{{ changes(after: {value}) {{ next }} }}")["errors"]
    assert error["extensions"]["code"] == "graphql_invalid"


def test_a_ruling_is_previewed_done_and_undone(ask: Ask, merged: list[str]) -> None:
    split = {"split": {"goldenId": merged[0], "parts": [[2]]}}
    preview = """mutation ($ruling: RulingInput!) { previewRuling(ruling: $ruling) {
        changed before { id } after { id crossReferences { key } } leadsTo owed { key attribute } } }"""
    found = ask(preview, ruling=split)["data"]["previewRuling"]
    assert [len(record["crossReferences"]) for record in found["after"]] == [1, 1]
    assert found["leadsTo"][merged[1]] == merged[1]
    rule = """mutation ($ruling: RulingInput!) {
        rule(ruling: $ruling, author: "kim", reason: "two people") { rulingId changed kind events } }"""
    ruled = ask(rule, ruling=split)["data"]["rule"]
    assert (ruled["kind"], ruled["changed"], ruled["events"]) == ("split", True, 1)
    (ruling,) = ask("query ($id: ID!) { rulings(goldenId: $id) { id kind stands } }", id=merged[1])["data"][
        "rulings"
    ]
    assert ruling == {"id": ruled["rulingId"], "kind": "split", "stands": True}
    assert ask(rule, ruling={"undo": ruled["rulingId"]})["data"]["rule"]["changed"]
    golden = ask("query ($id: ID!) { goldenRecord(id: $id) { id } }", id=merged[1])["data"]["goldenRecord"]
    assert golden == {"id": merged[0]}


def test_a_golden_record_is_corrected_and_the_correction_withdrawn(ask: Ask, merged: list[str]) -> None:
    correction = """mutation ($id: ID!, $all: [CorrectionInput!]!) {
        correct(id: $id, corrections: $all, author: "dana", reason: "She told me") { goldenId changed }
    }"""
    said = [{"attribute": "city", "value": "Kiel"}, {"attribute": "email", "null": True}]
    assert ask(correction, id=merged[1], all=said)["data"]["correct"] == {
        "goldenId": merged[0],
        "changed": True,
    }
    found = 'query ($id: ID!) { goldenRecord(id: $id) { cells(attributes: ["city"]) { value winner { author } } } }'
    assert ask(found, id=merged[0])["data"]["goldenRecord"]["cells"] == [
        {"value": "Kiel", "winner": {"author": "dana"}}
    ]
    withdrawal = """mutation ($id: ID!) {
        withdrawCorrections(id: $id, author: "dana", reason: "No") { changed events }
    }"""
    assert ask(withdrawal, id=merged[0])["data"]["withdrawCorrections"] == {"changed": True, "events": 1}
    twice = ask(correction, id=merged[0], all=[said[0], said[0]])
    assert twice["errors"][0]["extensions"]["code"] == "request_invalid"


def test_a_view_is_read_beside_the_golden_record_in_few_statements(
    ask: Ask, merged: list[str], engine: Engine
) -> None:
    both = """query ($id: ID!) {
        own: goldenRecord(id: $id) { values views }
        books: goldenRecord(id: $id, view: "billing") { values cells(attributes: ["street"]) { rule } }
    }"""
    ask(both, id=merged[0])
    with counted(engine) as statements:
        found = ask(both, id=merged[1])["data"]
    assert (found["own"]["values"]["street"], found["own"]["views"]) == (
        "Königstraße 7",
        ["billing", "sales"],
    )
    assert found["books"]["values"]["street"] == "Königstr. 7"
    assert found["books"]["cells"] == [{"rule": "source_priority"}]
    assert len(statements) <= 12


def test_how_and_lookups_are_answered(ask: Ask, merged: list[str]) -> None:
    answer = ask(
        """query ($id: ID!, $record: JSON!) {
            how(goldenId: $id) { steps { left right by goldenId } refused { reason } }
            possibleDuplicates(goldenId: $id) { goldenId }
            match(object: "customer", record: $record) { goldenId verdict evidence { comparison level } }
            whyNot(left: 1, right: 2) { compared changes { verdict } } }""",
        id=merged[1],
        record={"given_name": "Zoe", "surname": "Muller-Lukasik", "birth_date": "1971-06-24"},
    )["data"]
    assert [step["goldenId"] for step in answer["how"]["steps"]] == [merged[0]]
    assert [match["goldenId"] for match in answer["match"]] == [merged[0]]
    assert answer["possibleDuplicates"] == []
    assert answer["whyNot"]["compared"]


def test_the_quality_of_an_object_and_of_a_golden_record(ask: Ask, merged: list[str]) -> None:
    found = ask(
        """query ($id: ID!) {
            quality(object: "customer") { sources { source records measures { attribute dimension score } } }
            goldenRecord(id: $id) { quality { score failed { attribute dimension check } } }
        }""",
        id=merged[0],
    )["data"]
    assert [source["source"] for source in found["quality"]["sources"]] == ["erp", "salesforce"]
    assert {"attribute": "country", "dimension": "valid", "score": 1.0} in found["quality"]["sources"][0][
        "measures"
    ]
    failed = found["goldenRecord"]["quality"]["failed"]
    assert failed == [
        {"attribute": name, "dimension": "complete", "check": "missing"} for name in ("email", "phone")
    ]


def test_the_past_and_how_it_became_the_present(
    ask: Ask, client: Client, merged: list[str], person: Callable[..., Record]
) -> None:
    client.post("/v1/records", json=person(FirstName="Zoé"))
    query = """query ($id: ID!, $at: BigInt, $asOf: DateTime) {
        then: goldenRecord(id: $id, atPosition: $at, asOf: $asOf) { version values }
        goldenHistory(id: $id) {
            holder versions { version position event changes { attribute old new } causes { text } }
        }
    }"""
    found = ask(query, id=merged[0], at=1)["data"]
    assert (found["then"]["version"], found["then"]["values"]["given_name"]) == (1, "Zoë")
    last = found["goldenHistory"]["versions"][-1]
    assert (last["version"], last["position"], last["event"]) == (2, 2, "golden_record_changed")
    assert last["changes"] == [{"attribute": "given_name", "old": "Zoë", "new": "Zoé"}]
    assert ask(query, id=merged[0], at=1, asOf="2026-01-01T00:00:00Z")["errors"]
    assert ask(query, id=merged[0], asOf="2026-01-01T00:00:00")["errors"]
