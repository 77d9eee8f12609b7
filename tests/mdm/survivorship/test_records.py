"""Rules by record: the most complete, the one that won another attribute, one for all."""

from __future__ import annotations

from dataclasses import replace

from mdm.model import RecordId
from mdm.survivorship.chain import survive
from mdm.survivorship.clocks import MostRecent
from mdm.survivorship.link import Scene
from mdm.survivorship.records import Follow, MostComplete, WinnerRecord
from mdm.survivorship.sources import SourcePriority
from tests.mdm.survivorship.sayings import outcome, says, survivor

RICH = {"name": "Ada", "city": "Ulm", "phone": "+4973155"}


def test_the_record_that_says_most_survives() -> None:
    said = [says("crm:1", "Ada B.", said={"name": "Ada B."}), says("erp:7", "Ada", said=RICH)]
    found = survive("name", said, [MostComplete()])
    assert outcome(found) == ("Ada", {"crm:1": "its record is less complete"})
    assert survivor(MostComplete(of=("name",)), *said) == "Ada B."


def test_what_the_winner_of_another_attribute_says_survives() -> None:
    name = survive("name", [says("erp:7", "Ada"), says("web:3", "A.")], [SourcePriority()])
    assert name is not None
    scene = Scene(cells={"name": name})
    chain = [Follow(attribute="name"), SourcePriority()]
    said = [says("crm:1", "Bonn"), says("erp:7", "Ulm")]
    found = survive("city", said, chain, scene)
    assert outcome(found) == ("Ulm", {"crm:1": "its record did not win name"})
    assert survivor(chain, says("crm:1", "Bonn"), says("web:3", "Jena"), scene=scene) == "Bonn"
    assert survivor(chain, *said) == "Bonn"


def test_a_pin_is_followed_to_the_record_whose_word_it_is() -> None:
    pin = replace(says("steward:1", "Ada"), pinned=(says("erp:7", "").record_id, 1))
    name = survive("name", [pin, says("crm:1", "A.")], [SourcePriority()])
    assert name is not None
    scene = Scene(cells={"name": name})
    assert (
        survivor(Follow(attribute="name"), says("crm:1", "Bonn"), says("erp:7", "Ulm"), scene=scene) == "Ulm"
    )


def test_one_record_wins_for_every_attribute_it_speaks_of() -> None:
    rule = WinnerRecord(by=(MostRecent(), SourcePriority()))
    scene = Scene(records=[says("crm:1", "", 0), says("erp:7", "", 9), says("web:3", "", 9)])
    chain = [rule, SourcePriority()]
    found = survive("city", [says("crm:1", "Bonn", 0), says("erp:7", "Ulm", 9)], chain, scene)
    assert outcome(found) == ("Ulm", {"crm:1": "another record is the winner record"})
    silent = [says("crm:1", "x", 0), says("web:3", "y", 9)]
    assert survivor(chain, *silent, scene=scene) == "x"


def test_the_record_of_a_rule_is_known_by_its_number_alone() -> None:
    twin = replace(says("crm:1", "Bonn"), record_id=RecordId(99))
    scene = Scene(records=[twin])
    assert survivor(WinnerRecord(by=(SourcePriority(),)), says("erp:7", "Ulm"), twin, scene=scene) == "Bonn"
