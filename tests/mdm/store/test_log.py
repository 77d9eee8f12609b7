"""Births and versions: append-only, in order of receipt, one writer a record at a time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

from mdm.model import RecordId, RecordKey
from mdm.store import log, sealing, settlements

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


def keys(*names: str) -> list[RecordKey]:
    return [RecordKey("erp", "contact", name) for name in names]


def version(
    connection: Connection, record_id: RecordId, number: int, payload: str = "{}", *, deleted: bool = False
) -> log.NewVersion:
    seals = sealing.seals(connection, [record_id]) or sealing.new_seals(connection, [record_id])
    digest, sealed = number.to_bytes(32, "big"), seals[record_id].close(payload.encode())
    return log.NewVersion(record_id, "contact", number, digest, sealed, deleted, None, NOON)


def born(connection: Connection, name: str = "1") -> RecordId:
    """A record with one version."""
    record_id = log.bear(connection, keys(name))[0][keys(name)[0]]
    log.append_versions(connection, [version(connection, record_id, 1)], {record_id: 1})
    return record_id


def test_record_ids_count_births_in_the_order_given(connection: Connection) -> None:
    found, born = log.bear(connection, keys("b", "a", "c", "a"))
    assert born == set(found.values())
    assert sorted(found, key=lambda key: found[key]) == keys("b", "a", "c")


def test_a_birth_happens_once(connection: Connection) -> None:
    first, _ = log.bear(connection, keys("a"))
    again, born = log.bear(connection, keys("b", "a"))
    assert born == {again[keys("b")[0]]}
    assert again[keys("a")[0]] == first[keys("a")[0]]
    assert again[keys("b")[0]] > first[keys("a")[0]]


def test_a_record_being_written_keeps_other_writers_out(engine: Engine) -> None:
    with engine.begin() as connection:
        born(connection)
    with engine.connect() as first, engine.connect() as second, first.begin(), second.begin():
        log.bear(first, keys("1"))
        second.execute(text("SET LOCAL lock_timeout = '50ms'"))
        with pytest.raises(OperationalError):
            log.bear(second, keys("1"))


def test_versions_are_known_oldest_first_with_the_clock_that_ranks_them(connection: Connection) -> None:
    record_id = born(connection)
    late = log.NewVersion(record_id, "contact", 2, b"x", b"", True, datetime(2026, 1, 1, tzinfo=UTC), NOON)
    log.append_versions(connection, [late], {record_id: 1})
    first, second = log.known_versions(connection, [record_id])[record_id]
    assert (first.version, first.clock, first.clocked) == (1, NOON, False)
    assert (second.version, second.clock, second.clocked) == (2, late.changed_at, True)
    assert second.deleted
    assert log.known_versions(connection, [RecordId(0)]) == {}


def test_a_version_is_never_written_twice(connection: Connection) -> None:
    record_id = born(connection)
    with pytest.raises(Exception, match="23505"):
        log.append_versions(connection, [version(connection, record_id, 1)], {record_id: 1})


def test_payloads_are_kept_to_the_letter(connection: Connection) -> None:
    record_id = log.bear(connection, keys("1"))[0][keys("1")[0]]
    payload = '{"b": 1, "a" : 1.10, "a": "\\u0000\\ud800"}'
    log.append_versions(connection, [version(connection, record_id, 1, payload)], {record_id: 1})
    box = connection.execute(
        text("SELECT sealed FROM record_version WHERE record_id = :id"), {"id": record_id}
    ).scalar_one()
    assert sealing.seals(connection, [record_id])[record_id].open(box) == payload.encode()


def test_the_last_words_of_a_deleted_record_are_its_newest_live_version(connection: Connection) -> None:
    record_id = born(connection)
    versions = [
        version(connection, record_id, 2, '{"name": "Ada"}'),
        version(connection, record_id, 3, "{}", deleted=True),
    ]
    log.append_versions(connection, versions, {record_id: 3})
    assert log.live_payloads(connection, [record_id]) == {record_id: {"name": "Ada"}}


def test_what_is_derived_is_kept_and_read_back(connection: Connection) -> None:
    record_id = born(connection)
    values, features = {"name": "Zoë 𝄞"}, {"name": "zoe"}
    lowest, highest = -(2**63), 2**63 - 1
    settlements.write(
        connection,
        [settlements.Settlement(record_id, 1, values, features, [lowest, highest])],
        policy_version=4,
    )
    (stored,) = log.current_records(connection, [record_id])
    assert (stored.values, stored.features, stored.block_keys) == (values, features, (lowest, highest))
    assert (stored.settled_version, stored.settled_policy) == (1, 4)
    (member,) = log.members(connection, [record_id])
    assert (member.key, member.values, member.deleted) == (keys("1")[0], values, False)


def test_a_record_that_was_never_settled_is_no_member(connection: Connection) -> None:
    assert log.members(connection, [born(connection)]) == []


def test_pages_give_every_record_once(connection: Connection) -> None:
    ids = [born(connection, name) for name in "abcde"]
    pages = list(log.current_record_pages(connection, "contact", 2))
    assert [len(page) for page in pages] == [2, 2, 1]
    assert [stored.record_id for page in pages for stored in page] == ids


def test_a_key_is_found_in_every_object(connection: Connection) -> None:
    found, _ = log.bear(connection, [RecordKey("erp", name, "7") for name in ("partner", "contact")])
    assert log.find_records(connection, "erp", "7") == [
        (found[RecordKey("erp", "contact", "7")], "contact"),
        (found[RecordKey("erp", "partner", "7")], "partner"),
    ]


@pytest.mark.parametrize("key", ["", "a\x00", "\ud800", "' OR true --"])
def test_a_key_that_cannot_exist_is_not_found(connection: Connection, key: str) -> None:
    assert log.find_records(connection, "erp", key) == []
