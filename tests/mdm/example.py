"""A small policy, and a hub under it that tests talk to in a few words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from mdm.flow import decide as decisions
from mdm.flow import feed, policies
from mdm.flow.inbound import receive
from mdm.flow.settle import Settled, settle_inbox
from mdm.model import DecisionVerdict, GoldenId, InboundRecord, Receipt, RecordId, Rejected
from mdm.policy.active import ActivePolicy
from mdm.policy.document import Policy
from mdm.reads.feed import changes
from mdm.reads.golden import GoldenView, golden_record
from mdm.reads.review import record_id_of
from mdm.store import identity

OBJECT = "contact"


def _comparison(name: str, m: float, u: float) -> dict[str, Any]:
    return {
        "name": name,
        "features": [name],
        "comparator": {"kind": "exact"},
        "levels": [{"label": "same", "m": m, "u": u}, {"label": "different", "m": 1 - m, "u": 1 - u}],
    }


DOCUMENT: dict[str, Any] = {
    "object": OBJECT,
    "title": ["name"],
    "attributes": {
        "kind": {"type": "choice", "choices": ["person", "organisation"], "strict": True},
        "name": {"required": True, "personal": True},
        "email": {"type": "email", "personal": True},
        "phone": {"type": "phone"},
        "tax_id": {"type": "identifier"},
        "city": {},
        "postcode": {},
        "country": {"type": "country"},
    },
    "sources": {
        "steward": {"rank": 1},
        "crm": {
            "rank": 2,
            "key": "id",
            "changed_at": "changed",
            "deleted": {"column": "gone", "values": ["yes"]},
            "columns": {"name": ["full_name", "name"]},
            "codes": {"kind": {"P": "person", "O": "organisation"}},
        },
        "erp": {"rank": 3},
        "web": {"rank": 4},
        "register": {"rank": 5, "duplicates": False},
    },
    "match": {
        "features": {
            "name": {"from": ["name"], "standardise": "text"},
            "email": {"from": ["email"], "standardise": "email"},
            "tax_id": {"from": ["tax_id"], "standardise": "identifier"},
        },
        "blocking": [
            {"name": "email", "parts": [{"feature": "email"}]},
            {"name": "tax_id", "parts": [{"feature": "tax_id"}]},
        ],
        "comparisons": [
            _comparison("name", 0.9, 0.01),
            _comparison("email", 0.9, 0.00001),
            _comparison("tax_id", 0.95, 0.000001),
        ],
        "vetoes": ["tax_id"],
        "prior": 0.001,
    },
    "survivorship": {
        "attributes": {"email": {"strategy": "most_recent"}},
        "blocks": {
            "address": {
                "attributes": ["city", "postcode", "country"],
                "rule": {"strategy": "source_priority"},
            }
        },
    },
    "ownership": {"default": {"owner": "crm", "receivers": ["erp"]}},
}
"""The same e-mail and name merge; the same e-mail alone asks a steward; the same tax id merges, two differing veto."""


def policy(**changes: Any) -> Policy:
    """The example with some of its sections replaced."""
    return Policy.model_validate(DOCUMENT | changes)


def load(connection: Connection, document: dict[str, Any]) -> ActivePolicy:
    """Make a document the policy in force."""
    policies.load(connection, Policy.model_validate(document), json.dumps(document))
    return policies.active_policy(connection, document["object"])


class Hub:
    """What a test says to the hub, and what it sees of it. Records are named as source:key."""

    def __init__(self, connection: Connection, document: dict[str, Any] = DOCUMENT) -> None:
        self.connection = connection
        self.active = load(connection, document)
        self.position = feed_position(connection)

    def receive(self, *items: InboundRecord | Rejected) -> Receipt:
        return receive(self.connection, {OBJECT: self.active}, items)

    def say(self, name: str, /, **columns: Any) -> RecordId:
        """Let a source say something, whatever becomes of it; the record's id."""
        receipt = self.receive(record(name, **columns))
        assert receipt.record_ids[0] is not None, receipt.reasons
        return receipt.record_ids[0]

    def settle(self, limit: int = 1_000) -> Settled:
        """Settle one batch of the inbox."""
        return settle_inbox(self.connection, self.active, limit=limit)

    def tell(self, *lines: str) -> None:
        """Say and settle records written as `crm:1 name=Ada email=ada@x.com`."""
        for line in lines:
            name, *columns = line.split()
            self.say(name, **dict(column.split("=", 1) for column in columns))
        self.settle()

    def id(self, name: str) -> RecordId:
        source, _, key = name.partition(":")
        return record_id_of(self.connection, source, key, OBJECT)

    def golden_id(self, name: str) -> GoldenId:
        """The golden id under which a source record is held."""
        record_id = self.id(name)
        return identity.current_golden_ids(self.connection, [record_id])[record_id]

    def golden(self, name: str) -> GoldenView:
        """The golden record that holds a source record."""
        return golden_record(self.connection, self.golden_id(name))

    def values(self, name: str) -> dict[str, str]:
        return self.golden(name).values

    def decide(self, left: str, verdict: DecisionVerdict, right: str) -> decisions.Decided:
        return decisions.decide(
            self.connection, self.id(left), self.id(right), verdict, author="ada", reason="I know them"
        )

    def withdraw(self, decision_id: int) -> decisions.Decided:
        return decisions.withdraw(self.connection, decision_id, author="ada", reason="I was wrong")

    def clusters(self) -> str:
        """Who is with whom: `crm:1 erp:7 | web:3`."""
        homes: dict[int, list[str]] = {}
        names = self.names()
        for record_id, golden_id in identity.current_clusters(self.connection, OBJECT):
            homes.setdefault(golden_id, []).append(names[record_id])
        return " | ".join(sorted(" ".join(sorted(members)) for members in homes.values()))

    def names(self) -> dict[int, str]:
        ids = [record_id for record_id, _ in identity.current_clusters(self.connection, OBJECT)]
        references = identity.references_of(self.connection, ids)
        return {reference.record_id: f"{reference.source}:{reference.key}" for reference in references}

    def home(self, name: str) -> str:
        """The golden id of a source record, as the name of its founder."""
        return self.names()[self.golden_id(name)]

    def news(self) -> list[dict[str, Any]]:
        """The events since this was last asked, golden ids replaced by the names of their founders."""
        feed.sequence(self.connection)
        names = self.names()
        found = []
        for entry in changes(self.connection, self.position, 1_000):
            self.position = entry.position
            records = [
                {
                    "golden": names[int(said["golden_id"][1:])],
                    "version": said["version"],
                    "state": said["state"],
                    "changed": said["changed"],
                    "relations": said.get("relations", []),
                    "members": [names[member] for member in said["members"]],
                }
                for said in entry.event["records"]
            ]
            found.append({"type": entry.event["type"], "records": records})
        return found

    def headlines(self) -> list[str]:
        """The events since this was last asked, as `golden_records_merged crm:1v2 erp:7v2`."""
        return [
            " ".join([event["type"], *(f"{said['golden']}v{said['version']}" for said in event["records"])])
            for event in self.news()
        ]

    def questions(self) -> set[tuple[str, str, str]]:
        """The open tasks as (record, record, question)."""
        names = self.names()
        return {
            (names[task.left_id], names[task.right_id], task.question)
            for task in identity.open_tasks(self.connection, OBJECT, limit=1_000)
        }


def record(name: str, /, **columns: Any) -> InboundRecord:
    """An inbound record named as source:key, with its columns."""
    source, _, key = name.partition(":")
    return InboundRecord(source, OBJECT, columns, key)


def feed_position(connection: Connection) -> int:
    """The last position of the feed, everything announced so far included."""
    feed.sequence(connection)
    found: Sequence[Any] = changes(connection, 0, 1_000_000)
    return found[-1].position if found else 0
