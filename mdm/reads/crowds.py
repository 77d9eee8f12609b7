"""Which block keys too many records share, so that comparing them costs more than it finds."""

from __future__ import annotations

from sqlalchemy import Connection

from matching.blocking import Crowd, block_keys
from mdm.policy.document import Policy
from mdm.store import matching


def crowds(connection: Connection, policy: Policy) -> list[Crowd]:
    """The block keys of an object that more than CROWD records share, the largest first.

    Reads the whole index of block keys: seconds for a million records.
    """
    found = matching.crowds(connection, policy.object)
    features = matching.features_of(connection, [record_id for *_, record_id in found])
    shared = []
    for digest, records, record_id in found:
        for block_key in block_keys(policy.match, features[record_id]):
            if matching.digest_of(policy.object, block_key) == digest:
                rule, _, key = block_key.partition(":")
                shared.append(Crowd(rule, key, records))
    return shared
