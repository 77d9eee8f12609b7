"""Golden records and their versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import Connection, text

from matching.standardise.registry import STANDARDISERS
from matching.standardise.text import ascii_words
from mdm.model import GoldenId, GoldenState, RecordId
from mdm.policy.active import ActivePolicy
from mdm.store.bulk import array_text, copy_rows, write_columns

_CACHED_LENGTH = 100  # characters
_LONGEST_WORD = 2_046
"""Characters that the server takes for a word to search."""


@dataclass(frozen=True, slots=True)
class GoldenRow:
    """A golden record at one version. `lineage` is attribute → {winner, rule, losers}.

    `relations` is what its members and stewards say of other records, sorted, as `mdm.store.relations` writes it.
    """

    golden_id: GoldenId
    object: str
    version: int
    state: GoldenState
    values: Mapping[str, str]
    lineage: Mapping[str, Any]
    members: tuple[RecordId, ...]
    policy_version: int
    created_at: datetime
    digest: bytes
    relations: Sequence[str]


@dataclass(frozen=True, slots=True)
class NewGolden:
    """A version of a golden record to write, with what lists and search need of it."""

    golden_id: GoldenId
    version: int
    state: GoldenState
    values: Mapping[str, str]
    lineage: Mapping[str, Any]
    members: Sequence[RecordId]
    title: str
    search: str
    relations: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """How lists and search should know a golden record. `search` is the text that is made searchable."""

    golden_id: GoldenId
    state: GoldenState
    title: str
    search: str


_CURRENT = """
    SELECT golden_id, object, version, state, values, lineage, members, policy_version, created_at, digest, relations
    FROM golden_record
"""


def _row(row: Sequence[Any]) -> GoldenRow:
    golden_id, object_name, version, state, values, lineage, members, policy_version, created_at, *rest = row
    digest, relations = rest
    return GoldenRow(
        golden_id,
        object_name,
        version,
        state,
        values,
        lineage,
        tuple(members),
        policy_version,
        created_at,
        digest,
        relations or (),
    )


def current(connection: Connection, golden_ids: Sequence[int]) -> dict[GoldenId, GoldenRow]:
    """The golden records with these very ids at their current versions; an id without one has no entry."""
    rows = connection.execute(
        text(_CURRENT + " WHERE golden_id = ANY(:golden_ids)"), {"golden_ids": list(golden_ids)}
    )
    return {row[0]: _row(row) for row in rows}


def id_pages(connection: Connection, page_size: int) -> Iterator[list[GoldenId]]:
    """The ids of all golden records of all objects, sorted, a page at a time."""
    last = 0
    while True:
        page = list(
            connection.execute(
                text(
                    "SELECT golden_id FROM golden_record WHERE golden_id > :last ORDER BY golden_id LIMIT :page_size"
                ),
                {"last": last, "page_size": page_size},
            ).scalars()
        )
        if not page:
            return
        yield page
        last = page[-1]


def current_pages(connection: Connection, object_name: str, page_size: int) -> Iterator[list[GoldenRow]]:
    """All golden records of an object, active or not, by id, a page at a time."""
    last = 0
    while True:
        rows = connection.execute(
            text(
                _CURRENT + " WHERE object = :object AND golden_id > :last ORDER BY golden_id LIMIT :page_size"
            ),
            {"object": object_name, "last": last, "page_size": page_size},
        )
        page = [_row(row) for row in rows]
        if not page:
            return
        yield page
        last = page[-1].golden_id


@dataclass(frozen=True, slots=True)
class Sealing:
    """What a version has from its place in the history: its digest, and when it was made."""

    digest: bytes
    created_at: datetime | None


_UNSEALED = Sealing(b"", None)


def add(
    connection: Connection,
    active: ActivePolicy,
    versions: Sequence[NewGolden],
    sealings: Mapping[GoldenId, Sealing],
) -> None:
    """Make first versions of golden records those that are read: as `make_current`, and none may be there yet."""
    copy_rows(
        connection,
        "golden_record",
        (
            "golden_id", "object", "version", "state", "title", "search", "values", "lineage", "members",
            "policy_version", "digest", "created_at", "relations",
        ),
        (
            (
                new.golden_id, active.policy.object, new.version, new.state, new.title, new.search,
                orjson.dumps(new.values).decode(), orjson.dumps(new.lineage).decode(), array_text(new.members),
                active.version, sealings[new.golden_id].digest, sealings[new.golden_id].created_at,
                list(new.relations) or None,
            )
            for new in versions
        ),
    )  # fmt: skip


def make_current(
    connection: Connection,
    active: ActivePolicy,
    versions: Sequence[NewGolden],
    sealings: Mapping[GoldenId, Sealing] | None = None,
) -> None:
    """Make versions of golden records those that are read.

    Args:
        connection: in a transaction.
        active: the policy they follow.
        versions: at most one of each golden record.
        sealings: what their history says of them; None where there is none, as in a shadow.
    """
    if not versions:
        return
    made = [sealings[new.golden_id] if sealings else _UNSEALED for new in versions]
    write_columns(
        connection,
        """
        INSERT INTO golden_record (golden_id, object, version, state, title, search, values, lineage, members,
                                   policy_version, digest, created_at, relations)
        SELECT golden_id, %(object)s, version, state, title, CAST(search AS tsvector), CAST(values AS jsonb),
               CAST(lineage AS jsonb), CAST(members AS bigint[]), %(policy_version)s, digest,
               coalesce(created_at, statement_timestamp()),
               CASE WHEN relations IS NOT NULL
                    THEN ARRAY(SELECT jsonb_array_elements_text(CAST(relations AS jsonb))) END
        FROM unnest(CAST(%(golden_ids)b AS bigint[]), CAST(%(versions)b AS integer[]), CAST(%(states)b AS text[]),
                    CAST(%(titles)b AS text[]), CAST(%(searches)b AS text[]), CAST(%(values)b AS text[]),
                    CAST(%(lineages)b AS text[]), CAST(%(members)b AS text[]), CAST(%(digests)b AS bytea[]),
                    CAST(%(created_at)b AS timestamptz[]), CAST(%(relations)b AS text[]))
             AS given (golden_id, version, state, title, search, values, lineage, members, digest, created_at,
                       relations)
        ON CONFLICT (golden_id) DO UPDATE
        SET version = excluded.version, state = excluded.state, title = excluded.title, search = excluded.search,
            values = excluded.values, lineage = excluded.lineage, members = excluded.members,
            policy_version = excluded.policy_version, digest = excluded.digest, created_at = excluded.created_at,
            relations = excluded.relations
        """,
        {
            "object": active.policy.object,
            "policy_version": active.version,
            "golden_ids": [new.golden_id for new in versions],
            "versions": [new.version for new in versions],
            "states": [new.state for new in versions],
            "titles": [new.title for new in versions],
            "searches": [new.search for new in versions],
            "values": [orjson.dumps(new.values).decode() for new in versions],
            "lineages": [orjson.dumps(new.lineage).decode() for new in versions],
            "members": [array_text(new.members) for new in versions],
            "digests": [sealing.digest for sealing in made],
            "created_at": [sealing.created_at for sealing in made],
            "relations": [
                orjson.dumps(list(new.relations)).decode() if new.relations else None for new in versions
            ],
        },
    )


def retitle(connection: Connection, titles: Mapping[GoldenId, str]) -> None:
    """Let lists show golden records under these titles, where they do not yet."""
    if not titles:
        return
    connection.execute(
        text(
            """
            UPDATE golden_record AS golden SET title = given.title
            FROM unnest(CAST(:golden_ids AS bigint[]), CAST(:titles AS text[])) AS given (golden_id, title)
            WHERE golden.golden_id = given.golden_id AND golden.title <> given.title
            """
        ),
        {"golden_ids": list(titles), "titles": list(titles.values())},
    )


def titles(connection: Connection, golden_ids: Sequence[int]) -> dict[GoldenId, str]:
    """What lists call golden records."""
    rows = connection.execute(
        text("SELECT golden_id, title FROM golden_record WHERE golden_id = ANY(:golden_ids)"),
        {"golden_ids": list(golden_ids)},
    )
    return {golden_id: title for golden_id, title in rows}


def mislaid(connection: Connection, listed: Sequence[Listed]) -> list[GoldenId]:
    """Those of the golden records that lists and search know differently, sorted."""
    rows = connection.execute(
        text(
            """
            SELECT golden_id FROM golden_record AS stored
            JOIN unnest(CAST(:golden_ids AS bigint[]), CAST(:states AS text[]), CAST(:titles AS text[]),
                        CAST(:searches AS text[])) AS given (golden_id, state, title, search) USING (golden_id)
            WHERE (stored.state, stored.title, stored.search)
                  IS DISTINCT FROM (given.state, given.title, CAST(given.search AS tsvector))
            ORDER BY golden_id
            """
        ),
        {
            "golden_ids": [entry.golden_id for entry in listed],
            "states": [entry.state for entry in listed],
            "titles": [entry.title for entry in listed],
            "searches": [entry.search for entry in listed],
        },
    )
    return list(rows.scalars())


def search_text(values: Mapping[str, str]) -> str:
    """The words of all values of a golden record, folded as search folds what a person types."""
    whole = " ".join(values.values())
    words = ascii_words(whole) if whole.isascii() else " ".join(map(_folded, values.values()))
    if len(words) > _LONGEST_WORD:
        words = " ".join(word for word in words.split() if len(word) <= _LONGEST_WORD)
    return words


def _folded(value: str) -> str:
    # Long texts seldom repeat, and many of them would fill the memory.
    return _fold(value) if len(value) <= _CACHED_LENGTH else _fold.__wrapped__(value)


@lru_cache(maxsize=100_000)
def _fold(value: str) -> str:
    return STANDARDISERS["text"]((value,)) or ""


def search_query(typed: str) -> str | None:
    """A tsquery for what a person typed: every word must begin some word of the record; None without a word."""
    folded = STANDARDISERS["text"]((typed,)) or ""
    return " & ".join(f"{word}:*" for word in folded.split() if len(word) <= _LONGEST_WORD) or None


def search(
    connection: Connection,
    object_name: str | None,
    query: str | None,
    *,
    limit: int,
    after: tuple[str, int] | None = None,
) -> list[tuple[GoldenId, str]]:
    """(golden id, title) of active golden records, sorted by title and id.

    Args:
        connection: for reading.
        object_name: only this object; None means all.
        query: a tsquery text, already made safe; None means every record.
        limit: at most so many.
        after: continue behind this (title, golden id).
    """
    conditions = ["state = 'active'"]
    arguments: dict[str, Any] = {"limit": limit}
    if object_name is not None:
        conditions.append("object = :object")
        arguments["object"] = object_name
    if query is not None:
        conditions.append("search @@ CAST(:query AS tsquery)")
        arguments["query"] = query
    if after is not None:
        conditions.append("(title, golden_id) > (:title, :golden_id)")
        arguments |= {"title": after[0], "golden_id": after[1]}
    rows = connection.execute(
        text(
            "SELECT golden_id, title FROM golden_record WHERE "
            + " AND ".join(conditions)
            + " ORDER BY title, golden_id LIMIT :limit"
        ),
        arguments,
    )
    return [(golden_id, title) for golden_id, title in rows]


def count(connection: Connection, object_name: str | None, query: str | None) -> int:
    """How many active golden records `search` would give without a limit."""
    conditions = ["state = 'active'"]
    arguments: dict[str, Any] = {}
    if object_name is not None:
        conditions.append("object = :object")
        arguments["object"] = object_name
    if query is not None:
        conditions.append("search @@ CAST(:query AS tsquery)")
        arguments["query"] = query
    return int(
        connection.execute(
            text("SELECT count(*) FROM golden_record WHERE " + " AND ".join(conditions)), arguments
        ).scalar_one()
    )
