"""The keys of source records: what a record says is sealed with its key, and gone when the key is."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, text

from mdm.database.engine import master_keys_of
from mdm.database.master_keys import NAME_BYTES
from mdm.model import RecordId
from mdm.store.bulk import copy_rows

_NONCE_BYTES: Final = 12
_HALF: Final = 32


@dataclass(frozen=True, slots=True)
class Seal:
    """The secret of one record: a half that seals what it says, and a half that commits to it.

    A commitment shows later that a text is what was said, and whoever does not have the secret cannot guess at
    it: the bare digest of a phone number gives the number away.
    """

    secret: bytes

    @classmethod
    def new(cls) -> Seal:
        """With a random secret."""
        return cls(os.urandom(2 * _HALF))

    def close(self, content: bytes) -> bytes:
        """The content, sealed."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + AESGCM(self.secret[:_HALF]).encrypt(nonce, content, None)

    def open(self, box: bytes) -> bytes | None:
        """What was sealed; None when the box was tampered with."""
        try:
            return AESGCM(self.secret[:_HALF]).decrypt(box[:_NONCE_BYTES], box[_NONCE_BYTES:], None)
        except (InvalidTag, ValueError):
            return None

    @property
    def commitment_key(self) -> bytes:
        """What a holder of a proof needs to check commitments: it opens nothing."""
        return self.secret[_HALF:]

    def commitment(self, content: bytes) -> bytes:
        """The commitment to a content."""
        return commitment(self.commitment_key, content)


def commitment(key: bytes, content: bytes) -> bytes:
    """BLAKE2b of a content under a key, 32 bytes."""
    return hashlib.blake2b(content, digest_size=32, key=key).digest()


def seals(connection: Connection, record_ids: Iterable[int]) -> dict[RecordId, Seal]:
    """The seals of records; one that has none yet, or has lost it, has no entry."""
    rows = connection.execute(
        text("SELECT record_id, wrapped FROM record_key WHERE record_id = ANY(:record_ids)"),
        {"record_ids": sorted(set(record_ids))},
    )
    return {record_id: unwrapped(connection, record_id, wrapped) for record_id, wrapped in rows}


def unwrapped(connection: Connection, record_id: int, wrapped: bytes) -> Seal:
    """The seal of a record from its row.

    Raises:
        MasterKeyUnknownError: it was wrapped in a master key that this process does not have.
    """
    return Seal(master_keys_of(connection).unwrap(wrapped, _owner(record_id)))


def opened(
    connection: Connection, record_id: int, sealed: bytes | None, wrapped: bytes | None
) -> dict[str, Any] | None:
    """A payload, None when it or the key of its record is gone or when it was tampered with."""
    if sealed is None or wrapped is None:
        return None
    content = unwrapped(connection, record_id, wrapped).open(sealed)
    # Not orjson: it rounds long integers.
    return None if content is None else json.loads(content)


def seals_for(connection: Connection, record_ids: Sequence[int]) -> dict[RecordId, Seal]:
    """The seals of records about to say something: those that have none yet get one."""
    found = seals(connection, record_ids)
    return found | new_seals(connection, [record_id for record_id in record_ids if record_id not in found])


def new_seals(connection: Connection, record_ids: Sequence[int]) -> dict[RecordId, Seal]:
    """Give records that have no seal one each."""
    made = {RecordId(record_id): Seal.new() for record_id in record_ids}
    keys = master_keys_of(connection)
    copy_rows(
        connection,
        "record_key",
        ("record_id", "wrapped"),
        ((record_id, keys.wrap(seal.secret, _owner(record_id))) for record_id, seal in made.items()),
    )
    return made


def rewrap(connection: Connection, limit: int) -> int:
    """Wrap up to `limit` keys that an older master key wraps in the newest; how many, 0 when none is left."""
    keys = master_keys_of(connection)
    done = 0
    for table, column, owner in (
        ("record_key", "record_id", _owner),
        ("quarantine_key", "quarantine_id", quarantine_owner),
    ):
        rows = connection.execute(
            text(
                f"SELECT {column}, wrapped FROM {table} WHERE substr(wrapped, 1, {NAME_BYTES}) <> :newest"
                f" ORDER BY {column} LIMIT :limit FOR UPDATE"
            ),
            {"newest": keys.newest_name, "limit": limit - done},
        ).all()
        if rows:
            again = [
                keys.wrap(keys.unwrap(wrapped, owner(number)), owner(number)) for number, wrapped in rows
            ]
            connection.execute(
                text(
                    f"UPDATE {table} SET wrapped = given.wrapped"
                    " FROM unnest(CAST(:numbers AS bigint[]), CAST(:wrapped AS bytea[])) AS given (number, wrapped)"
                    f" WHERE {column} = given.number"
                ),
                {"numbers": [number for number, _ in rows], "wrapped": again},
            )
        done += len(rows)
    return done


def quarantine_owner(quarantine_id: int) -> bytes:
    """Whose key an item's is, for the master key that wraps it."""
    return b"quarantine" + quarantine_id.to_bytes(8, "big")


def require_master_key(connection: Connection) -> None:
    """Check that this process can open what the database holds.

    Raises:
        MasterKeyUnknownError: the newest record's key was wrapped in a master key that it does not have.
    """
    row = connection.execute(
        text("SELECT record_id, wrapped FROM record_key ORDER BY record_id DESC LIMIT 1")
    ).one_or_none()
    if row is not None:
        unwrapped(connection, *row)


def _owner(record_id: int) -> bytes:
    return record_id.to_bytes(8, "big")


@dataclass(frozen=True, slots=True)
class SealedPart:
    """A content that some records have a say in: it opens with the seals of all of them.

    `box` is None where nothing is sealed: of a current version, and of what was erased before it was one no more.
    """

    records: tuple[int, ...]
    box: bytes | None
    commitment: bytes


def committed(records: tuple[int, ...], content: bytes, by_record: Mapping[RecordId, Seal]) -> bytes:
    """The commitment to a content under the seals of all records that have a say in it, one after the other."""
    for record_id in records:
        content = by_record[RecordId(record_id)].commitment(content)
    return content


def close_box(records: tuple[int, ...], content: bytes, by_record: Mapping[RecordId, Seal]) -> bytes | None:
    """A content sealed with the seals of all records that have a say in it; None where one is gone."""
    for record_id in records:
        seal = by_record.get(RecordId(record_id))
        if seal is None:
            return None
        content = seal.close(content)
    return content


def open_part(part: SealedPart, by_record: Mapping[RecordId, Seal]) -> bytes | None:
    """The content; None when a seal that it needs is gone, or it was tampered with."""
    box = part.box
    for record_id in reversed(part.records):
        seal = by_record.get(RecordId(record_id))
        if seal is None or box is None:
            return None
        box = seal.open(box)
    return box


def is_committed(part: SealedPart, content: bytes, keys: Mapping[int, bytes]) -> bool:
    """Whether a content is the one that a part commits to.

    Args:
        part: whose box does not matter.
        content: what it is said to hold.
        keys: record → commitment key, for all its records.
    """
    committed = content
    for record_id in part.records:
        committed = commitment(keys[record_id], committed)
    return committed == part.commitment
