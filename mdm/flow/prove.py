"""Writes the proof of one golden record, and checks such a file without any hub."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection

from mdm.errors import NotFoundError
from mdm.flow.chains import witnesses
from mdm.model import GoldenId, RecordId, format_golden_id
from mdm.proof import (
    NO_DIGEST,
    chained,
    content_of,
    decision_digest,
    document_digest,
    event_digest,
    relation_digest,
    salted,
)
from mdm.store import history, identity, policies, proofs, relations, rulings, sealing

FORMAT = "mdm-proof-1"


def prove(connection: Connection, golden_id: GoldenId) -> dict[str, Any]:
    """All by which a third party can check the cells of the golden record behind an id: see docs/decisions.

    It holds the values and payloads of its records, and the keys that commit to them, which open nothing sealed.

    Raises:
        NotFoundError: the id was never issued, or its record waits to be settled.
    """
    home = identity.current_golden_ids(connection, [golden_id]).get(RecordId(golden_id))
    rows = [] if home is None else history.versions_of(connection, [home])
    if not rows:
        raise NotFoundError("golden record", format_golden_id(golden_id))
    last = rows[-1]
    known = witnesses(connection, last.object, rows)
    seals = sealing.seals(connection, last.members)
    members = dict(zip(last.members, last.member_versions, strict=True))
    statements = [(known.statement(row), row.digest) for row in rows]
    return {
        "format": FORMAT,
        "golden_id": format_golden_id(last.golden_id),
        "values": last.values,
        "versions": [
            {"document": statement.document() if statement else None, "digest": digest.hex()}
            for statement, digest in statements
        ],
        "said": [None if content is None else content.decode() for content in last.contents],
        "keys": {str(record_id): seal.commitment_key.hex() for record_id, seal in seals.items()},
        "records": [
            {
                "record_id": said.record_id,
                "source": said.key.source,
                "key": said.key.key,
                "version": said.version,
                "payload": (said.seal.open(said.sealed) or b"").decode(),
                "changed_at": said.changed_at,
                "deleted": said.deleted,
            }
            for said in proofs.record_versions(connection, last.members)
            if said.version == members[said.record_id] and said.seal is not None and said.sealed is not None
        ],
        "decisions": rulings.told(connection, last.decisions),
        "words": relations.stated(connection, relations.numbers_of(last.relations)),
        "policy": policies.document_digests(connection, last.object)[last.policy_version][1],
        "event": proofs.event_of(connection, last.golden_id, last.version),
    }


def check(proof: Mapping[str, Any]) -> Iterator[str]:
    """What does not fit in a proof, as sentences without values; nothing if it holds.

    It holds if each version's digest covers the one before, and the last version covers the values, the payloads,
    the decisions, the policy and the event that the proof gives. A record without a key was erased: it has no
    payload, and must have no part in the values.
    """
    if proof.get("format") != FORMAT:
        yield f"this is no proof of the format {FORMAT}"
        return
    try:
        yield from _problems(proof)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        yield "the proof is not whole"


def _problems(proof: Mapping[str, Any]) -> Iterator[str]:
    previous = NO_DIGEST
    for number, version in enumerate(proof["versions"], start=1):
        digest = bytes.fromhex(version["digest"])
        document = version["document"]
        if document is None or (document["golden_id"], document["version"]) != (proof["golden_id"], number):
            yield f"version {number} is not there"
        elif chained(previous, document) != digest:
            yield f"version {number} is not what its digest covers"
        previous = digest
    last = proof["versions"][-1]["document"]
    keys = {int(record_id): bytes.fromhex(key) for record_id, key in proof["keys"].items()}
    values: dict[str, str] = {}
    for (records, committed), content in zip(last["parts"], proof["said"], strict=True):
        part = sealing.SealedPart(tuple(records), None, bytes.fromhex(committed))
        if content is None or not sealing.is_committed(part, content.encode(), keys):
            yield f"what records {records} are said to say is not what the last version commits to"
            continue
        for name, path, texts in orjson.loads(content):
            if not path:
                values[name] = texts["value"]
    for name in sorted(values.keys() | proof["values"].keys()):
        if values.get(name) != proof["values"].get(name):
            yield f"the value of {name} is not what the last version commits to"
    given = {(said["record_id"], said["version"]): said for said in proof["records"]}
    speaking = {record_id for records, _ in last["parts"] for record_id in records}
    for record_id, version, committed in last["members"]:
        said = given.get((record_id, version))
        if said is None and record_id not in keys and record_id not in speaking:
            continue
        if said is None or sealing.commitment(keys[record_id], _content(said)).hex() != committed:
            yield f"the payload of record {record_id} version {version} is not what the last version commits to"
    if [_decision(row) for row in proof["decisions"]] != last["decisions"]:
        yield "the decisions are not those that the last version commits to"
    covered = sorted(said[4] for said in last.get("relations", ()) if len(said) == 5)
    if sorted(_word(row) for row in proof["words"]) != covered:
        yield "what stewards said of relations is not what the last version commits to"
    if document_digest(proof["policy"]).hex() != last["policy"][1]:
        yield "the policy is not the one that the last version commits to"
    if event_digest(proof["event"]).hex() != last["event"]:
        yield "the event is not the one that the last version commits to"


def _content(said: Mapping[str, Any]) -> bytes:
    clock = said["changed_at"]
    moment = datetime.fromisoformat(clock) if isinstance(clock, str) else clock
    return content_of(said["payload"].encode(), moment, deleted=said["deleted"])


def _decision(row: Mapping[str, Any]) -> str:
    reason_digest = _reason_digest(row)
    if reason_digest is None:
        return "another reason"
    left, right = row["pair"]
    return decision_digest(
        row["decision_id"], (left, right), row["verdict"], row["ruling_id"], row["kind"], row["author"],
        reason_digest, row["policy_version"], _moment(row["decided_at"]),
    ).hex()  # fmt: skip


def _word(row: Mapping[str, Any]) -> str:
    reason_digest = _reason_digest(row)
    if reason_digest is None:
        return "another reason"
    one, other = row["pair"]
    return relation_digest(
        row["relation_id"], row["kind"], (one, other), row["verdict"], row["author"], reason_digest,
        _moment(row["decided_at"]),
    ).hex()  # fmt: skip


def _reason_digest(row: Mapping[str, Any]) -> bytes | None:
    """The commitment to a reason; None where the reason is another one."""
    committed, salt = bytes.fromhex(row["reason_digest"]), row["reason_salt"]
    fits = salt is None or salted(bytes.fromhex(salt), row["reason"]) == committed
    return committed if fits else None


def _moment(told: str | datetime) -> datetime:
    return datetime.fromisoformat(told) if isinstance(told, str) else told
