"""A steward previews what a ruling on golden records would do, does it, and undoes it."""

from __future__ import annotations

from httpx import Client

UNDO = 'aria-keyshortcuts="u"'
MERGE = {"kind": "merge", "golden_id": "G0000000001", "other": "salesforce:0019X"}


def shown(client: Client, path: str, **form: str) -> str:
    return " ".join(client.post(path, data=form).text.split())


def test_a_merge_is_previewed_then_done_then_undone(client: Client) -> None:
    preview = shown(client, "/rulings/preview", **MERGE)
    assert "nothing has changed yet" in preview
    assert "golden records merged: G0000000001, G0000000007" in preview
    assert "G0000000007 would lead to G0000000001" in preview
    assert "<script>" not in preview.split("<main")[1]
    assert "belongs to" not in client.get("/golden/G0000000007").text
    page = shown(client, "/rulings", **MERGE, reason="one shop")
    assert "merge by steward" in page
    assert "<q>one shop</q>" in page
    assert "G0000000007 belongs to G0000000001 today" in client.get("/golden/G0000000007").text
    ruling = page.split('name="ruling_id" value="')[1].split('"')[0]
    undo = {"kind": "undo", "golden_id": "G0000000001", "ruling_id": ruling}
    assert "golden record split" in shown(client, "/rulings/preview", **undo)
    shown(client, "/rulings", **undo)
    assert "belongs to" not in client.get("/golden/G0000000007").text
    history = client.get("/golden/G0000000001/history").text
    assert ", by steward: one shop</li>" in history
    assert ", by steward</li>" in history


def test_records_are_put_into_parts(client: Client) -> None:
    page = client.get("/golden/G0000000001/split").text
    assert '<option value="2:2">' in page
    assert "surname <b>KOVACS</b>" in page
    assert "birth date" not in page, "they agree about that"
    parts = {"kind": "split", "golden_id": "G0000000001", "part": ["1:1", "2:2"]}
    assert "golden record split" in " ".join(client.post("/rulings/preview", data=parts).text.split())
    client.post("/rulings", data=parts)
    assert (
        "erp" not in client.get("/golden/G0000000001").text.split("Source records in it")[1].split("</ul>")[0]
    )


def test_a_merge_across_a_different_names_it_and_may_overrule_it(client: Client) -> None:
    shown(client, "/rulings", kind="differ", golden_id="G0000000001", other="G7", reason="two shops")
    answer = client.post("/rulings/preview", data=MERGE)
    assert answer.status_code == 409
    assert "<q>two shops</q>" in answer.text
    assert "golden records merged" in shown(client, "/rulings/preview", **MERGE, overrule="yes")


def test_what_makes_no_sense_is_said_on_the_page(client: Client) -> None:
    refused = shown(client, "/rulings/preview", **MERGE | {"other": "nobody"})
    assert "Name the other golden record" in refused
    assert f'href="/golden/{MERGE["golden_id"]}">Back to' in refused
    confirmed = {"kind": "confirm", "golden_id": "G1"}
    assert "No golden record changes" in shown(client, "/rulings/preview", **confirmed)
    shown(client, "/rulings", **confirmed)
    assert "All of this stands already" in shown(client, "/rulings/preview", **confirmed)


def test_how_a_golden_record_came_to_be_is_a_picture_and_a_table(client: Client) -> None:
    page = " ".join(client.get("/golden/G0000000001/how").text.split())
    assert '<svg class="tree"' in page
    assert page.count('class="leaf"') == 2
    assert "bits of evidence" in page
    shown(client, "/rulings", kind="unmerge", golden_id="G1", record_id="2")
    page = client.get("/golden/G0000000001/how").text
    assert "nothing was joined" in page
    assert "a decision keeps them apart" in page


def test_what_a_golden_record_may_be_the_same_as(client: Client) -> None:
    page = client.get("/golden/G0000000005/duplicates").text
    assert "G0000000006" in page
    assert "No other golden record is like it" in client.get("/golden/G0000000001/duplicates").text
    assert "What would turn this verdict" in client.get("/compare/5/6").text


def test_golden_records_are_related_and_shown_in_their_hierarchy(client: Client) -> None:
    page = shown(client, "/golden/G0000000005/relations", kind="parent", other="salesforce:0012N")
    assert "<p>Nordlicht Energie GmbH is parent of Jonathan Whitfield.</p>" in page
    assert page.count(UNDO) == 1
    assert "said by steward" in page
    tree = " ".join(client.get("/golden/G0000000005/hierarchy/parent").text.split())
    assert tree.index("Nordlicht Energie GmbH</bdi></a>") < tree.index("Jonathan Whitfield</bdi></a>")
    page = shown(client, "/golden/G0000000005/relations", kind="parent", other="G3", verdict="unrelated")
    assert "<p>Nordlicht Energie GmbH is not parent of Jonathan Whitfield.</p>" in page
    assert "<li>not <b>parent</b>" in page
    other = client.get("/golden/G0000000003").text
    assert "<li>not <b>parent</b> of" in other
    page = shown(client, "/golden/G0000000005/relations", kind="parent", other="G3", verdict="withdrawn")
    assert "<p>Of G0000000003 as parent, what the sources say holds.</p>" in page
    assert "said by steward" not in page
    assert UNDO not in page


def test_a_toast_about_a_relation_that_nobody_said_is_not_shown(client: Client) -> None:
    for related in ("related:parent:to:G0000000003", "unrelated:parent:to:G0000000003", "<b>", "related"):
        page = client.get("/golden/G0000000005", params={"related": related}).text
        assert 'class="toast"' not in page


def test_a_record_to_be_taken_out_is_named_by_its_source_and_key(client: Client) -> None:
    asked = {"kind": "unmerge", "golden_id": "G0000000001", "record_id": "2"}
    assert '<h1 tabindex="-1">Take erp:100017 out of G0000000001</h1>' in shown(
        client, "/rulings/preview", **asked
    )
