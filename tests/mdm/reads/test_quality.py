"""The quality of each source, what must be unique, and issues that never show a personal value."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from mdm.errors import PolicyMissingError
from mdm.flow.correct import Correction, correct
from mdm.flow.verify import verify
from mdm.model import InboundRecord
from mdm.reads.quality import issues, quality_of
from tests.mdm.example import DOCUMENT, OBJECT, Hub, load

QUALITY = {
    "attributes": {
        "email": {"complete": True},
        "postcode": {"valid": [{"check": "pattern", "pattern": "[0-9]{5}"}]},
        "name": {"valid": [{"check": "pattern", "pattern": "[A-Z].*"}]},
        "phone": {"unique": True},
    }
}


@pytest.fixture
def hub(connection: Connection) -> Hub:
    found = Hub(connection, DOCUMENT | {"quality": QUALITY})
    found.tell(
        "crm:1 name=Ada email=ada@x.com postcode=5311 phone=+4930901820",
        "crm:2 name=eva postcode=89073 phone=+4930901820",
        "erp:7 name=Zoe email=zoe@x.com",
    )
    return found


def measures(hub: Hub) -> dict[str, tuple[int, int]]:
    view = quality_of(hub.connection, OBJECT)
    return {
        f"{source.source} {m.attribute} {m.dimension}": (m.checked, m.failed)
        for source in view.sources
        for m in source.measures
    }


def test_each_source_has_a_score_for_each_attribute_and_dimension(hub: Hub) -> None:
    assert measures(hub) == {
        "crm name valid": (2, 1),
        "crm email complete": (2, 1),
        "crm postcode valid": (2, 1),
        "erp name valid": (1, 0),
        "erp email complete": (1, 0),
    }
    view = quality_of(hub.connection, OBJECT)
    assert [(s.source, s.records, s.score) for s in view.sources] == [("crm", 2, 0.5), ("erp", 1, 1.0)]
    assert [m.attribute for m in view.sources[0].measures] == ["name", "email", "postcode"]


def test_golden_records_that_share_what_must_be_unique_are_named(hub: Hub) -> None:
    view = quality_of(hub.connection, OBJECT)
    (phone,) = view.unique
    assert (phone.attribute, phone.dimension, phone.checked, phone.failed) == ("phone", "unique", 2, 2)
    assert [shared.golden_ids for shared in view.shared] == [(hub.golden("crm:1").id, hub.golden("crm:2").id)]
    hub.decide("crm:1", "same", "crm:2")
    assert quality_of(hub.connection, OBJECT).shared == ()


def test_issues_name_record_attribute_and_check_and_no_personal_value(hub: Hub) -> None:
    found = [
        (f"{i.source}:{i.key}", i.attribute, i.dimension, i.check, i.value)
        for i in issues(hub.connection, OBJECT)
    ]
    assert found == [
        ("crm:1", "postcode", "valid", "pattern", "5311"),
        ("crm:2", "email", "complete", "missing", None),
        ("crm:2", "name", "valid", "pattern", None),
    ]
    assert {i.attribute for i in issues(hub.connection, OBJECT, attribute="email")} == {"email"}
    assert issues(hub.connection, OBJECT, source="erp") == []
    first = issues(hub.connection, OBJECT, limit=1)
    assert {i.key for i in first} == {"1"}
    assert {i.key for i in issues(hub.connection, OBJECT, after=first[-1].record_id)} == {"2"}


def test_quality_follows_the_records_and_the_policy(hub: Hub) -> None:
    hub.tell("crm:1 name=Ada email=ada@x.com postcode=53111")
    assert measures(hub)["crm postcode valid"] == (2, 0)
    hub.receive(InboundRecord("crm", OBJECT, {}, "1", None, True))
    hub.settle()
    assert measures(hub)["crm postcode valid"] == (1, 0)
    correct(hub.connection, hub.golden_id("crm:2"), Correction(values={"city": "x"}), author="a", reason="b")
    assert "steward" not in {s.source for s in quality_of(hub.connection, OBJECT).sources}
    assert not list(verify(hub.connection, hub.active))
    hub.active = load(hub.connection, DOCUMENT)
    hub.settle()
    assert measures(hub) == {}
    with pytest.raises(PolicyMissingError):
        quality_of(hub.connection, "nothing")


def test_a_golden_record_has_a_score_of_its_own(hub: Hub) -> None:
    golden = hub.golden("crm:1")
    assert golden.quality.score == pytest.approx(2 / 3)
    assert golden.quality.failed == (("postcode", "valid", "pattern"),)
