"""Features, block keys, candidate pairs and match scores."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import orjson
from sqlalchemy import Connection, text

from matching.blocking import CROWD
from mdm.model import GoldenId, RecordId
from mdm.store.bulk import copy_rows

PAIRS_AT_ONCE = 200_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a match score came to, without its evidence: all that clustering reads of it."""

    left_id: RecordId
    right_id: RecordId
    weight: float
    probability: float
    verdict: str


@dataclass(frozen=True, slots=True)
class StoredScore(Outcome):
    """A match score that is worth keeping: it merges, or asks a steward."""

    evidence: Sequence[Mapping[str, Any]]
    policy_version: int


def digest_of(object_name: str, block_key: str) -> int:
    """A block key as a signed 64-bit number; different objects never share one."""
    digest = hashlib.blake2b(f"{object_name}\x1f{block_key}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def replace_block_keys(
    connection: Connection, block_keys: Mapping[RecordId, Sequence[int]], settled: Collection[RecordId]
) -> None:
    """Make the index hold exactly these keys for the records. Call it before the records' own list is replaced.

    `settled` are those of them that have a list.
    """
    if settled:
        connection.execute(
            text(
                """
                DELETE FROM block_key USING (
                    SELECT record_id, unnest(block_keys) AS block_key FROM settlement WHERE record_id = ANY(:record_ids)
                ) AS old
                WHERE block_key.block_key = old.block_key AND block_key.record_id = old.record_id
                """
            ),
            {"record_ids": list(settled)},
        )
    copy_rows(
        connection,
        "block_key",
        ("block_key", "record_id"),
        ((key, record_id) for record_id, keys in block_keys.items() for key in keys),
    )


_FEW: Final = 16
_SIDES: Final = {"all": "<>", "later": ">", "earlier": "<"}


def candidate_pairs(
    connection: Connection,
    record_ids: Sequence[int],
    *,
    others: Literal["all", "later", "earlier"] = "all",
    at_once: int = PAIRS_AT_ONCE,
) -> Generator[list[tuple[int, int]]]:
    """Every pair (smaller id, larger id) that shares a block key and has a member among the records, sorted.

    With `later` others, the smaller id is among the records, with `earlier` ones the larger: then each pair of an
    object belongs to one page of records.

    They come in parts of at most `at_once`, those of more than a few records through a cursor: where many records
    share a key there are more of them than fit into memory. Further statements may run between two parts. Who may
    stop before the last part must close what this returns.

    The keys of the records themselves are those of their own list: the index is ordered by key, and to look for
    records in it would read all of it.
    """
    options = {"yield_per": at_once} if len(record_ids) > _FEW else {}
    with connection.execute(
        text(
            f"""
            SELECT DISTINCT least(mine.record_id, other.record_id), greatest(mine.record_id, other.record_id)
            FROM (
                SELECT record_id, unnest(block_keys) AS block_key FROM settlement WHERE record_id = ANY(:record_ids)
            ) AS mine
            JOIN block_key AS other USING (block_key)
            WHERE other.record_id {_SIDES[others]} mine.record_id
            ORDER BY 1, 2
            """
        ),
        {"record_ids": list(record_ids)},
        execution_options=options,
    ) as rows:
        for part in rows.partitions(at_once):
            yield [(left, right) for left, right in part]


def likely(
    connection: Connection, block_keys: Sequence[int], limit: int
) -> list[tuple[RecordId, GoldenId, dict[str, str]]]:
    """(record, the golden record that holds it, its features) of up to `limit` records that have one of the keys.

    Those that share most count first, then the older; they come by their ids.
    """
    rows = connection.execute(
        text(
            """
            SELECT found.record_id, reference.golden_id, settled.features
            FROM (
                SELECT record_id, count(*) AS shared FROM block_key WHERE block_key = ANY(:block_keys)
                GROUP BY record_id ORDER BY count(*) DESC, record_id LIMIT :limit
            ) AS found
            JOIN settlement AS settled USING (record_id)
            JOIN cross_reference AS reference ON reference.record_id = found.record_id AND reference.valid_to IS NULL
            ORDER BY found.record_id
            """
        ),
        {"block_keys": list(block_keys), "limit": limit},
    )
    return [(record_id, golden_id, features) for record_id, golden_id, features in rows]


def named(connection: Connection, homes: Mapping[GoldenId, RecordId]) -> dict[GoldenId, tuple[str, str, str]]:
    """Golden id → (its title, source and key of a record)."""
    rows = connection.execute(
        text(
            """
            SELECT golden.golden_id, golden.title, record.source, record.key
            FROM unnest(CAST(:golden_ids AS bigint[]), CAST(:record_ids AS bigint[])) AS given (golden_id, record_id)
            JOIN golden_record AS golden USING (golden_id) JOIN source_record AS record USING (record_id)
            """
        ),
        {"golden_ids": list(homes), "record_ids": list(homes.values())},
    )
    return {golden_id: (title, source, key) for golden_id, title, source, key in rows}


def features_of(connection: Connection, record_ids: Sequence[int]) -> dict[RecordId, dict[str, str]]:
    """The stored features of records; a record that was never settled has no entry."""
    rows = connection.execute(
        text("SELECT record_id, features FROM settlement WHERE record_id = ANY(:record_ids)"),
        {"record_ids": list(record_ids)},
    )
    return {record_id: features for record_id, features in rows}


def feature_pages(
    connection: Connection, object_name: str, page_size: int
) -> Iterator[list[tuple[RecordId, str, dict[str, str]]]]:
    """(record id, source, features) of all settled records of an object by ids, a page at a time."""
    last = 0
    while True:
        rows = connection.execute(
            text(
                "SELECT record_id, source, features FROM settlement JOIN source_record USING (record_id)"
                " WHERE object = :object AND record_id > :last ORDER BY record_id LIMIT :page_size"
            ),
            {"object": object_name, "last": last, "page_size": page_size},
        )
        page = [(record_id, source, features) for record_id, source, features in rows]
        if not page:
            return
        yield page
        last = page[-1][0]


def crowds(connection: Connection, object_name: str, limit: int = CROWD) -> list[tuple[int, int, RecordId]]:
    """(digest, records, one of them) of every block key of an object that more records share, largest first.

    Reads the whole index.
    """
    rows = connection.execute(
        text(
            """
            SELECT crowd.block_key, crowd.records, crowd.record_id FROM (
                SELECT block_key, count(*) AS records, min(record_id) AS record_id FROM block_key
                GROUP BY block_key HAVING count(*) > :limit
            ) AS crowd
            JOIN source_record USING (record_id) WHERE object = :object ORDER BY 2 DESC, 1
            """
        ),
        {"object": object_name, "limit": limit},
    )
    return [(digest, records, record_id) for digest, records, record_id in rows]


def forget_scores(connection: Connection, record_ids: Sequence[int]) -> set[RecordId]:
    """Forget every score that has a member among the records; whom they had scores with, themselves included."""
    rows = connection.execute(
        text(
            """
            WITH by_left AS (
                DELETE FROM match_score WHERE left_id = ANY(:record_ids) RETURNING left_id, right_id
            ), by_right AS (
                DELETE FROM match_score WHERE right_id = ANY(:record_ids) AND left_id <> ALL(:record_ids)
                RETURNING left_id, right_id
            )
            SELECT left_id, right_id FROM by_left UNION ALL SELECT left_id, right_id FROM by_right
            """
        ),
        {"record_ids": list(record_ids)},
    )
    return {record_id for pair in rows for record_id in pair}


def forget_earlier(connection: Connection, record_ids: Sequence[int]) -> None:
    """Forget the scores of records with records born before them."""
    connection.execute(
        text("DELETE FROM match_score WHERE right_id = ANY(:record_ids)"), {"record_ids": list(record_ids)}
    )


def forget_all(connection: Connection, object_name: str) -> None:
    """Forget what was derived from each record of an object: settlements, block keys and scores."""
    of_object = "record_id IN (SELECT record_id FROM source_record WHERE object = :object)"
    for statement in (
        f"DELETE FROM block_key WHERE {of_object}",
        "DELETE FROM match_score WHERE object = :object",
        f"DELETE FROM settlement WHERE {of_object}",
    ):
        connection.execute(text(statement), {"object": object_name})


def add_scores(connection: Connection, object_name: str, scores: Iterable[StoredScore]) -> None:
    """Keep scores of pairs that have none."""
    copy_rows(
        connection,
        "match_score",
        ("left_id", "right_id", "object", "policy_version", "weight", "probability", "verdict", "evidence"),
        (
            (
                score.left_id, score.right_id, object_name, score.policy_version, score.weight,
                score.probability, score.verdict, orjson.dumps(list(score.evidence)).decode(),
            )
            for score in scores
        ),
    )  # fmt: skip


# One index for either end: with OR between them, the server would look at every score there is.
_TOUCHING = """
    SELECT {columns} FROM match_score WHERE left_id = ANY(:record_ids)
    UNION ALL
    SELECT {columns} FROM match_score WHERE right_id = ANY(:record_ids) AND left_id <> ALL(:record_ids)
    ORDER BY left_id, right_id
"""
_OUTCOME = "left_id, right_id, weight, probability, verdict"


def outcomes_touching(connection: Connection, record_ids: Sequence[int]) -> list[Outcome]:
    """The outcomes of the kept scores with at least one record among these, sorted by ids."""
    rows = connection.execute(text(_TOUCHING.format(columns=_OUTCOME)), {"record_ids": list(record_ids)})
    return [Outcome(*row) for row in rows]


def scores_touching(connection: Connection, record_ids: Sequence[int]) -> list[StoredScore]:
    """The kept scores with at least one record among these, sorted by ids."""
    columns = f"{_OUTCOME}, evidence, policy_version"
    rows = connection.execute(text(_TOUCHING.format(columns=columns)), {"record_ids": list(record_ids)})
    return [StoredScore(*row) for row in rows]


def links(connection: Connection, object_name: str) -> Iterator[tuple[RecordId, RecordId, str]]:
    """(smaller id, larger id, verdict) of every kept score of an object, through a cursor."""
    with connection.execute(
        text("SELECT left_id, right_id, verdict FROM match_score WHERE object = :object"),
        {"object": object_name},
        execution_options={"yield_per": 20_000},
    ) as rows:
        yield from (tuple(row) for row in rows)


def block_key_count(connection: Connection, object_name: str) -> tuple[int, int]:
    """(rows of the index, rows the records say there should be) of an object."""
    row = connection.execute(
        text(
            """
            SELECT (SELECT count(*) FROM block_key JOIN source_record USING (record_id) WHERE object = :object),
                   (SELECT coalesce(sum(cardinality(block_keys)), 0)
                    FROM settlement JOIN source_record USING (record_id) WHERE object = :object)
            """
        ),
        {"object": object_name},
    ).one()
    return int(row[0]), int(row[1])


def unindexed(connection: Connection, record_ids: Sequence[int]) -> set[RecordId]:
    """Those of the records that have a block key which the index does not have for them."""
    rows = connection.execute(
        text(
            """
            SELECT DISTINCT record_id FROM settlement, unnest(block_keys) AS own (block_key)
            WHERE record_id = ANY(:record_ids) AND NOT EXISTS (
                SELECT 1 FROM block_key
                WHERE block_key.block_key = own.block_key AND block_key.record_id = settlement.record_id)
            """
        ),
        {"record_ids": list(record_ids)},
    )
    return set(rows.scalars())
