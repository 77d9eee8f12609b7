"""Computes every digest again: whether log, decisions, policies, events and golden versions are what they were."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from mdm.errors import MdmError
from mdm.flow.difference import Difference
from mdm.model import RecordId, format_golden_id, parse_golden_id
from mdm.proof import NO_DIGEST, Statement, chained, content_of, document_digest, event_digest
from mdm.store import golden, policies, proofs, relations, rulings, sealing
from mdm.store.history import Version
from mdm.store.sealing import SealedPart

PAGE_SIZE = 2_000

Report = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Witnesses:
    """The digests that those of golden versions refer to. What is missing in the database is missing here."""

    record_digests: Mapping[tuple[int, int], bytes]
    decisions: Mapping[int, bytes]
    words: Mapping[int, bytes]
    policies: Mapping[int, bytes]

    def statement(
        self, row: Version, bare: Mapping[str, Any] | None = None, parts: Sequence[SealedPart] | None = None
    ) -> Statement | None:
        """What a golden version says that it was made of; None when a part of that is gone.

        Its cells are as it has them, or as they are given: a lineage without values, and commitments to these.
        """
        bare, parts = row.bare if bare is None else bare, row.parts if parts is None else parts
        try:
            members = [
                (record_id, version, self.record_digests[record_id, version])
                for record_id, version in zip(row.members, row.member_versions, strict=True)
            ]
            decisions = [self.decisions[number] for number in row.decisions]
            told = relations.told(row.relations, self.words)
            policy = (row.policy_version, self.policies[row.policy_version].hex())
        except (KeyError, ValueError):
            return None
        return Statement(
            row.object, row.golden_id, row.version, row.state, members, decisions, policy, bare,
            [(part.records, part.commitment) for part in parts], row.event_digest, row.created_at,
            told,
        )  # fmt: skip


def witnesses(connection: Connection, object_name: str, rows: Sequence[Version]) -> Witnesses:
    """The digests that golden versions of one object refer to."""
    return Witnesses(
        proofs.record_digests(connection, sorted({member for row in rows for member in row.members})),
        rulings.digests(connection, sorted({number for row in rows for number in row.decisions})),
        relations.digests(connection, relations.numbers_of(said for row in rows for said in row.relations)),
        {
            version: digest
            for version, (digest, _) in policies.document_digests(connection, object_name).items()
        },
    )


def verify_chains(connection: Connection, object_name: str, report: Report) -> Iterator[Difference]:
    """All that is kept about an object and cannot be derived again, row by row."""
    for version, (digest, document) in policies.document_digests(connection, object_name).items():
        if document_digest(document) != digest:
            yield Difference(
                "policy", f"{object_name} version {version}", "is not the document that was loaded"
            )
    for number in rulings.tampered(connection, object_name):
        yield Difference("decision", str(number), "is not what was decided")
    for number in relations.tampered(connection, object_name):
        yield Difference("relation", str(number), "is not what was said")
    for page in proofs.record_version_pages(connection, object_name, PAGE_SIZE):
        yield from tampered_versions(page)
        report("record versions", len(page))
    for rows in proofs.history_pages(connection, object_name, PAGE_SIZE):
        yield from tampered_golden(connection, object_name, rows)
        report("golden versions", len(rows))


def tampered_versions(page: Iterable[proofs.SealedVersion]) -> Iterator[Difference]:
    """The record versions whose payload is not what their digest commits to."""
    for said in page:
        where = f"{said.key} version {said.version}"
        if said.seal is None:
            if said.erased_at is None:
                yield Difference("record version", where, "cannot be opened: the key of its record is lost")
            continue
        content = None if said.sealed is None else said.seal.open(said.sealed)
        if content is None:
            yield Difference("record version", where, "cannot be opened: its payload was tampered with")
        elif said.seal.commitment(content_of(content, said.changed_at, deleted=said.deleted)) != said.digest:
            yield Difference("record version", where, "is not what was received")


def tampered_golden(
    connection: Connection, object_name: str, rows: Sequence[Version]
) -> Iterator[Difference]:
    """The golden versions whose digest does not fit, and the values that are not those their digest covers.

    Args:
        connection: for reading.
        object_name: of all of them.
        rows: every version of some golden records, by id and version.
    """
    known = witnesses(connection, object_name, rows)
    seals = sealing.seals(connection, {end for row in rows for part in row.parts for end in part.records})
    heads = golden.current(connection, sorted({row.golden_id for row in rows}))
    for golden_id, chain in groupby(rows, key=lambda row: row.golden_id):
        previous, number = NO_DIGEST, 0
        for number, row in enumerate(chain, start=1):
            where = f"{format_golden_id(golden_id)} version {row.version}"
            if row.version != number:
                yield Difference(
                    "golden version", f"{format_golden_id(golden_id)} version {number}", "is missing"
                )
                break
            statement = known.statement(row)
            if statement is None:
                yield Difference("golden version", where, "was made of something that is gone")
            elif chained(previous, statement.document()) != row.digest:
                yield Difference("golden version", where, "is not what its digest covers")
            # From here on by the digest that is there: one row that was tampered with is one difference.
            previous = row.digest
            for part, content in zip(row.parts, row.contents, strict=True):
                if all(record_id in seals for record_id in part.records):
                    keys = {end: seals[RecordId(end)].commitment_key for end in part.records}
                    if content is None or not sealing.is_committed(part, content, keys):
                        named = " and ".join(f"record {end}" for end in part.records)
                        yield Difference("golden version", where, f"the values of {named} were tampered with")
        head = heads.get(golden_id)
        if head is None or (head.version, head.digest) != (number, previous):
            yield Difference(
                "golden record", format_golden_id(golden_id), "is not at the last of its versions"
            )
        elif (head.state, head.values, head.lineage, head.members, head.relations) != (
            row.state,
            row.values,
            row.lineage,
            row.members,
            row.relations,
        ):
            yield Difference(
                "golden record", format_golden_id(golden_id), "differs from the last of its versions"
            )


def verify_events(connection: Connection, report: Report) -> Iterator[Difference]:
    """Every event against the golden versions that it announces, and whether each of them was announced."""
    announced = 0
    for page in proofs.event_pages(connection, PAGE_SIZE):
        known = proofs.event_digests(connection, [entry for _, event in page for entry in _entries(event)])
        for where, event in page:
            entries, digest = _entries(event), event_digest(event)
            announced += len(entries)
            if not entries or any(known.get(entry) != digest for entry in entries):
                yield Difference("event", f"at {where}", "is not what was announced")
        report("events", len(page))
    versions = proofs.version_count(connection)
    if announced != versions:
        yield Difference(
            "feed", "as a whole", f"announces {announced} golden versions, and there are {versions}"
        )


def _entries(event: Mapping[str, object]) -> list[tuple[int, int]]:
    """(golden id, version) of what an event announces; of one that is no event any more, what can be read."""
    records = event.get("records")
    found: list[tuple[int, int]] = []
    for entry in records if isinstance(records, list) else []:
        try:
            found.append((parse_golden_id(str(entry["golden_id"])), int(entry["version"])))
        except (MdmError, KeyError, TypeError, ValueError):
            continue
    return found
