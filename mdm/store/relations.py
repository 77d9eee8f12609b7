"""Edges between records: those that sources name, derived when they are settled, and what stewards said of them."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from mdm.model import GoldenId, RecordId, RecordKey, Reference, RelationVerdict
from mdm.proof import relation_digest, salted

_SEPARATOR = "\x1f"
MOST_DEPTH = 50
"""How far a hierarchy is followed."""


def written(references: Iterable[Reference]) -> list[str]:
    """References in the form in which they are kept and indexed."""
    return [_SEPARATOR.join((each.kind, each.to.source, each.to.object, each.to.key)) for each in references]


def read(texts: Sequence[str] | None) -> tuple[Reference, ...]:
    """References from the form in which they are kept."""
    found = []
    for each in texts or ():
        kind, source, object_name, key = each.split(_SEPARATOR, 3)
        found.append(Reference(kind, RecordKey(source, object_name, key)))
    return tuple(found)


WORD_SOURCE = "steward"


def kinds_of(texts: Iterable[str]) -> tuple[str, ...]:
    """The kinds of relations that texts as they are kept are about, sorted."""
    return tuple(sorted({text.split(_SEPARATOR, 1)[0] for text in texts}))


def words(
    connection: Connection, record_ids: Sequence[int], kinds: Collection[str]
) -> dict[RecordId, list[str]]:
    """Record → what stewards say of its relations of these kinds, as golden records keep it.

    That is kind, `steward`, the other record, verdict and the number of the word; a source's has one part less.
    """
    rows = connection.execute(
        text(
            "SELECT from_id, concat_ws(chr(31), kind, CAST(:source AS text), to_id, verdict, relation_id) FROM ("
            " SELECT DISTINCT ON (kind, from_id, to_id) * FROM relation WHERE from_id = ANY(:record_ids)"
            " ORDER BY kind, from_id, to_id, relation_id DESC) AS latest"
            " WHERE verdict <> 'withdrawn' AND kind = ANY(:kinds)"
        ),
        {"record_ids": list(record_ids), "kinds": list(kinds), "source": WORD_SOURCE},
    )
    found: dict[RecordId, list[str]] = {}
    for record_id, said in rows:
        found.setdefault(record_id, []).append(said)
    return found


def numbers_of(texts: Iterable[str]) -> list[int]:
    """The numbers of the stewards' words among texts as golden records keep them, sorted."""
    parts = (text.split(_SEPARATOR) for text in texts)
    return sorted({int(part[4]) for part in parts if len(part) == 5})


def told(texts: Sequence[str], digests: Mapping[int, bytes]) -> list[list[str]]:
    """What the digest of a golden version covers of its relations: of a steward's word the digest, not the number.

    Raises:
        KeyError: a word is gone.
    """
    found = []
    for said in texts:
        parts = said.split(_SEPARATOR)
        found.append([*parts[:4], digests[int(parts[4])].hex()] if len(parts) == 5 else parts)
    return found


def digests(connection: Connection, relation_ids: Sequence[int]) -> dict[int, bytes]:
    """Word → its digest, which the digest of a golden version covers."""
    if not relation_ids:
        return {}
    rows = connection.execute(
        text("SELECT relation_id, digest FROM relation WHERE relation_id = ANY(:relation_ids)"),
        {"relation_ids": list(relation_ids)},
    )
    return {number: digest for number, digest in rows}


_WHOLE = """
    SELECT relation_id, kind, from_id, to_id, verdict, author, reason_digest, decided_at, digest, reason_salt, reason
    FROM relation
"""


def tampered(connection: Connection, object_name: str) -> list[int]:
    """The words about an object that are not what was said, sorted."""
    rows = connection.execute(
        text(_WHOLE + " WHERE object = :object ORDER BY relation_id"), {"object": object_name}
    )
    found = []
    for (
        number,
        kind,
        from_id,
        to_id,
        verdict,
        author,
        reason_digest,
        decided_at,
        digest,
        salt,
        reason,
    ) in rows:
        kept = reason == "" if salt is None else salted(salt, reason) == reason_digest
        stated = relation_digest(number, kind, (from_id, to_id), verdict, author, reason_digest, decided_at)
        if not kept or stated != digest:
            found.append(number)
    return found


def stated(connection: Connection, relation_ids: Sequence[int]) -> list[dict[str, Any]]:
    """Words with all that their digests cover, by number; bytes in hexadecimal."""
    rows = connection.execute(
        text(_WHOLE + " WHERE relation_id = ANY(:relation_ids) ORDER BY relation_id"),
        {"relation_ids": list(relation_ids)},
    )
    return [
        {
            "relation_id": number,
            "kind": kind,
            "pair": [from_id, to_id],
            "verdict": verdict,
            "author": author,
            "reason": reason,
            "reason_salt": None if salt is None else salt.hex(),
            "reason_digest": reason_digest.hex(),
            "decided_at": decided_at,
        }
        for number, kind, from_id, to_id, verdict, author, reason_digest, decided_at, _, salt, reason in rows
    ]


def append(
    connection: Connection,
    object_name: str,
    kind: str,
    pair: tuple[int, int],
    verdict: RelationVerdict,
    *,
    author: str,
    reason: str,
) -> int:
    """Append what a steward says of two records; its id."""
    number, decided_at = connection.execute(
        text("SELECT nextval(pg_get_serial_sequence('relation', 'relation_id')), statement_timestamp()")
    ).one()
    salt = secrets.token_bytes(32)
    reason_digest = salted(salt, reason)
    connection.execute(
        text(
            """
            INSERT INTO relation (relation_id, object, kind, from_id, to_id, verdict, author, reason, reason_salt,
                                  reason_digest, decided_at, digest)
            OVERRIDING SYSTEM VALUE
            VALUES (:number, :object, :kind, :from_id, :to_id, :verdict, :author, :reason, :reason_salt,
                    :reason_digest, :decided_at, :digest)
            """
        ),
        {
            "number": number,
            "object": object_name,
            "kind": kind,
            "from_id": pair[0],
            "to_id": pair[1],
            "verdict": verdict,
            "author": author,
            "reason": reason,
            "reason_salt": salt,
            "reason_digest": reason_digest,
            "decided_at": decided_at,
            "digest": relation_digest(number, kind, pair, verdict, author, reason_digest, decided_at),
        },
    )
    return int(number)


def standing(connection: Connection, kind: str, from_id: int, to_id: int) -> RelationVerdict:
    """The last word on two records and a kind; `withdrawn` where there is none."""
    found: RelationVerdict | None = connection.execute(
        text(
            "SELECT verdict FROM relation WHERE kind = :kind AND from_id = :from_id AND to_id = :to_id"
            " ORDER BY relation_id DESC LIMIT 1"
        ),
        {"kind": kind, "from_id": from_id, "to_id": to_id},
    ).scalar_one_or_none()
    return found or "withdrawn"


@dataclass(frozen=True, slots=True)
class EdgeRow:
    """One edge as it is said. The named record and its golden record are None while nobody sent it.

    `author` is the steward who said it, None where a source did; `verdict` is `related` or a steward's `unrelated`.
    """

    kind: str
    from_id: RecordId
    from_golden: GoldenId
    to_key: RecordKey
    to_golden: GoldenId | None
    verdict: RelationVerdict
    author: str | None


_WORDS = """
    SELECT DISTINCT ON (kind, from_id, to_id) kind, from_id, to_id, verdict, author FROM relation
    WHERE {where} ORDER BY kind, from_id, to_id, relation_id DESC
"""
_STEWARDS = """
    SELECT said.kind, said.from_id, source_home.golden_id, target.source, target.object, target.key,
           target_home.golden_id, said.verdict, said.author
    FROM ({words}) AS said
    JOIN cross_reference AS source_home ON source_home.record_id = said.from_id AND source_home.valid_to IS NULL
    JOIN source_record AS target ON target.record_id = said.to_id
    JOIN cross_reference AS target_home ON target_home.record_id = said.to_id AND target_home.valid_to IS NULL
    WHERE said.verdict <> 'withdrawn'
"""
_MINE = "(SELECT record_id FROM cross_reference WHERE golden_id = :golden_id AND valid_to IS NULL)"
_OUTGOING = """
    SELECT split_part(said, chr(31), 1), mine.record_id, mine.golden_id, split_part(said, chr(31), 2),
           split_part(said, chr(31), 3), split_part(said, chr(31), 4), home.golden_id, 'related', CAST(NULL AS text)
    FROM cross_reference AS mine JOIN settlement USING (record_id) CROSS JOIN unnest(relations) AS said
    LEFT JOIN source_record AS target
      ON (target.source, target.object, target.key)
         = (split_part(said, chr(31), 2), split_part(said, chr(31), 3), split_part(said, chr(31), 4))
    LEFT JOIN cross_reference AS home ON home.record_id = target.record_id AND home.valid_to IS NULL
    WHERE mine.golden_id = :golden_id AND mine.valid_to IS NULL
    UNION ALL
    """ + _STEWARDS.format(words=_WORDS.format(where=f"from_id IN {_MINE}"))
_INCOMING = """
    SELECT kind, settled.record_id, home.golden_id, me.source, me.object, me.key, mine.golden_id, 'related',
           CAST(NULL AS text)
    FROM cross_reference AS mine JOIN source_record AS me USING (record_id)
    CROSS JOIN unnest(CAST(:kinds AS text[])) AS kind
    JOIN settlement AS settled
      ON settled.relations @> ARRAY[concat_ws(chr(31), kind, me.source, me.object, me.key)]
    JOIN cross_reference AS home ON home.record_id = settled.record_id AND home.valid_to IS NULL
    WHERE mine.golden_id = :golden_id AND mine.valid_to IS NULL
    UNION ALL
    """ + _STEWARDS.format(words=_WORDS.format(where=f"to_id IN {_MINE}"))


def outgoing(connection: Connection, golden_id: int) -> list[EdgeRow]:
    """What the records of a golden record say of others."""
    return _edges(connection.execute(text(_OUTGOING), {"golden_id": golden_id}).all())


def incoming(connection: Connection, golden_id: int, kinds: Sequence[str]) -> list[EdgeRow]:
    """What records of others say of those of a golden record, by these kinds."""
    arguments = {"golden_id": golden_id, "kinds": list(kinds)}
    return _edges(connection.execute(text(_INCOMING), arguments).all())


def _edges(rows: Iterable[Sequence[object]]) -> list[EdgeRow]:
    found = []
    for kind, from_id, from_golden, source, object_name, key, to_golden, verdict, author in rows:
        to_key = RecordKey(source, object_name, key)  # type: ignore[arg-type]
        found.append(EdgeRow(kind, from_id, from_golden, to_key, to_golden, verdict, author))  # type: ignore[arg-type]
    return found


@dataclass(frozen=True, slots=True)
class TreeRow:
    """A golden record on a way through a hierarchy, and the one that it was reached from."""

    golden_id: GoldenId
    reached_from: GoldenId | None
    depth: int
    closes_cycle: bool


_HEAD = """
    WITH RECURSIVE ruled AS MATERIALIZED (
        SELECT child_home.golden_id AS child, parent_home.golden_id AS parent,
               bool_or(said.verdict = 'unrelated') AS unrelated
        FROM (
            SELECT DISTINCT ON (from_id, to_id) from_id, to_id, verdict FROM relation
            WHERE kind = :kind ORDER BY from_id, to_id, relation_id DESC
        ) AS said
        JOIN cross_reference AS child_home ON child_home.record_id = said.from_id AND child_home.valid_to IS NULL
        JOIN cross_reference AS parent_home ON parent_home.record_id = said.to_id AND parent_home.valid_to IS NULL
        WHERE said.verdict <> 'withdrawn' GROUP BY 1, 2
    ),
    tree (golden_id, reached_from, depth) AS (
        SELECT CAST(:golden_id AS bigint), CAST(NULL AS bigint), 0
        UNION ALL
        SELECT edge.golden_id, tree.golden_id, tree.depth + 1
        FROM tree CROSS JOIN LATERAL ({edges}) AS edge
        WHERE edge.golden_id <> tree.golden_id AND tree.depth < :most_depth
    ) CYCLE golden_id SET closes_cycle USING path
    SELECT golden_id, reached_from, depth, closes_cycle FROM tree LIMIT :most
"""
_DOWN = _HEAD.format(
    edges="""
        (SELECT home.golden_id
         FROM cross_reference AS mine JOIN source_record AS me USING (record_id)
         JOIN settlement AS settled
           ON settled.relations @> ARRAY[concat_ws(chr(31), :kind, me.source, me.object, me.key)]
         JOIN cross_reference AS home ON home.record_id = settled.record_id AND home.valid_to IS NULL
         WHERE mine.golden_id = tree.golden_id AND mine.valid_to IS NULL
         EXCEPT SELECT child FROM ruled WHERE parent = tree.golden_id AND unrelated)
        UNION SELECT child FROM ruled WHERE parent = tree.golden_id AND NOT unrelated
    """
)
_UP = _HEAD.format(
    edges="""
        (SELECT home.golden_id
         FROM cross_reference AS mine JOIN settlement USING (record_id) CROSS JOIN unnest(relations) AS said
         JOIN source_record AS target
           ON (target.source, target.object, target.key)
              = (split_part(said, chr(31), 2), split_part(said, chr(31), 3), split_part(said, chr(31), 4))
         JOIN cross_reference AS home ON home.record_id = target.record_id AND home.valid_to IS NULL
         WHERE mine.golden_id = tree.golden_id AND mine.valid_to IS NULL AND split_part(said, chr(31), 1) = :kind
         EXCEPT SELECT parent FROM ruled WHERE child = tree.golden_id AND unrelated)
        UNION SELECT parent FROM ruled WHERE child = tree.golden_id AND NOT unrelated
    """
)


def below(connection: Connection, golden_id: int, kind: str, most: int) -> list[TreeRow]:
    """A golden record and those that lead to it, the nearest first; no way goes round a cycle twice."""
    return _walk(connection, _DOWN, golden_id, kind, most)


def above(connection: Connection, golden_id: int, kind: str, most: int) -> list[TreeRow]:
    """A golden record and those that it leads to, the nearest first; no way goes round a cycle twice."""
    return _walk(connection, _UP, golden_id, kind, most)


def _walk(connection: Connection, query: str, golden_id: int, kind: str, most: int) -> list[TreeRow]:
    arguments = {"golden_id": golden_id, "kind": kind, "most": most, "most_depth": MOST_DEPTH}
    return [TreeRow(*row) for row in connection.execute(text(query), arguments)]
