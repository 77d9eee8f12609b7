"""Lists: every item of any record, once, each with its own winner."""

from __future__ import annotations

from mdm.model import items_of, items_text
from mdm.survivorship.chain import survive
from mdm.survivorship.sources import SourcePriority, StewardFirst
from mdm.survivorship.union import Union
from tests.mdm.survivorship.sayings import null, outcome, says, survivor


def test_items_are_gathered_in_the_order_of_the_records_and_each_has_its_winner() -> None:
    said = [
        says("erp:7", items_text(["b@x.com", "A@x.com"])),
        says("crm:1", items_text(["a@x.com", "a@x.com"])),
    ]
    found = survive("emails", said, [SourcePriority(), Union()])
    assert found is not None
    assert found.value == '["a@x.com"]', "a link before it may choose whose list counts"
    found = survive("emails", said, [Union()])
    assert found is not None
    assert found.value == '["a@x.com","b@x.com"]'
    first, second = found.items
    assert first.winner is not None
    assert first.winner.source == "crm"
    assert outcome(first) == ("a@x.com", {"erp:7": "tie: source ranks lower"})
    assert second.winner is not None
    assert (second.value, second.winner.source, second.losers) == ("b@x.com", "erp", ())
    assert found.winner == first.winner


def test_what_is_beyond_the_limit_lost() -> None:
    found = survive("tags", [says("crm:1", items_text(["a", "b"])), says("erp:7", "c")], [Union(limit=2)])
    assert outcome(found) == ('["a","b"]', {"erp:7": "beyond the limit of items"})


def test_items_that_are_objects_are_one_if_their_key_is() -> None:
    ours = '{"type":"billing","city":"Bonn"}'
    theirs = '{"type":"Billing","city":"Ulm"}'
    other = '{"type":"shipping","city":"Jena"}'
    said = [says("crm:1", items_text([ours])), says("erp:7", items_text([theirs, other]))]
    found = survive("addresses", said, [Union(item_key="type")])
    assert found is not None
    assert items_of(found.value or "") == [ours, other]
    assert survivor(Union(), *said) == items_text([ours, theirs, other])
    assert survivor(Union(item_key="type"), says("crm:1", "{broken"), says("erp:7", "x")) == '["{broken","x"]'


def test_a_steward_says_that_there_is_none_and_that_holds() -> None:
    said = [says("crm:1", items_text(["a"])), null("steward:1")]
    assert survivor([StewardFirst(), Union()], *said) is None
    assert survivor(Union(), *said) == '["a"]'


def test_a_text_that_is_no_list_is_its_own_only_item() -> None:
    assert items_of("[x") == ["[x"]
    assert items_of("[1, 2]") == ["[1, 2]"]
    assert items_of(items_text(["a", "[b"])) == ["a", "[b"]
