"""A block key that too many records share is told, and listed in the policy it costs nothing any more."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection
from structlog.testing import capture_logs

from matching.blocking import CROWD, Crowd
from mdm.reads.crowds import crowds
from mdm.store import identity, matching
from tests.mdm.example import DOCUMENT, OBJECT, Hub, record

SHARED = "info@x.com"


def document(**match: Any) -> dict[str, Any]:
    return DOCUMENT | {"match": DOCUMENT["match"] | match}


STOPPED = document(
    blocking=[
        {"name": "email", "parts": [{"feature": "email"}], "narrower": [{"feature": "name"}]},
        {"name": "tax_id", "parts": [{"feature": "tax_id"}]},
    ],
    stop_keys={"email": [SHARED]},
)


def contacts(hub: Hub, count: int, names: int, source: str = "erp") -> None:
    """Let a source say many contacts of one mailbox."""
    hub.receive(
        *(
            record(f"{source}:{number}", name=f"Contact {number % names}", email=SHARED)
            for number in range(count)
        )
    )


def test_a_thousand_contacts_of_one_mailbox_that_is_a_stop_key_meet_by_the_narrower_key_alone(
    connection: Connection,
) -> None:
    hub = Hub(connection, STOPPED)
    contacts(hub, 1_000, names=500)
    hub.settle()
    ids = list(hub.names())
    assert sum(map(len, matching.candidate_pairs(connection, ids))) == 500
    assert sorted(map(len, hub.clusters().split(" | "))) == sorted(
        map(len, (f"erp:{number} erp:{number + 500}" for number in range(500)))
    )
    assert identity.open_tasks(connection, OBJECT, limit=1) == []
    assert crowds(connection, hub.active.policy) == []


def test_a_key_that_outgrew_the_limit_is_told_by_settling_and_by_the_list(connection: Connection) -> None:
    # Strict enough to keep no score: what is shared is the mailbox alone.
    hub = Hub(connection, document(merge=0.999, review=0.999))
    contacts(hub, CROWD, names=CROWD)
    with capture_logs() as quiet:
        hub.settle()
        hub.tell(f"crm:1 name=Ada email={SHARED}")
    assert quiet == []
    assert crowds(connection, hub.active.policy) == [Crowd("email", SHARED, CROWD + 1)]
    with capture_logs() as told:
        hub.tell(f"crm:2 name=Eva email={SHARED}")
    assert told == [
        {
            "event": "block_keys_crowded",
            "log_level": "warning",
            "object": OBJECT,
            "records": 1,
            "candidates": CROWD + 1,
        }
    ]
