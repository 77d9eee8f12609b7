"""Positions are dense and follow commits, whoever gives them out."""

from __future__ import annotations

import psycopg
from sqlalchemy import Connection, Engine, text

from mdm.store import feed


def event(number: int) -> dict[str, object]:
    return {"number": number}


def numbers(connection: Connection, after: int = 0, limit: int = 100) -> list[tuple[int, int]]:
    return [(row.position, row.event["number"]) for row in feed.read(connection, after, limit)]


def test_events_get_dense_positions_in_the_order_announced(connection: Connection) -> None:
    feed.announce(connection, [event(1), event(2)])
    feed.announce(connection, [])
    feed.announce(connection, [event(3)])
    assert feed.unsequenced(connection) == 3
    assert feed.sequence(connection) == 3
    assert feed.sequence(connection) == 0
    assert numbers(connection) == [(1, 1), (2, 2), (3, 3)]
    assert (feed.head(connection), feed.unsequenced(connection)) == (3, 0)
    assert feed.density(connection) == (3, 1, 3)


def test_positions_go_on_where_they_ended_however_small_the_steps(connection: Connection) -> None:
    feed.announce(connection, [event(number) for number in range(5)])
    assert [feed.sequence(connection, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert numbers(connection) == [(number + 1, number) for number in range(5)]


def test_the_feed_is_read_behind_a_position(connection: Connection) -> None:
    feed.announce(connection, [event(number) for number in range(5)])
    feed.sequence(connection)
    assert numbers(connection, after=2, limit=2) == [(3, 2), (4, 3)]
    assert numbers(connection, after=5) == []


def test_an_empty_feed_has_no_position(connection: Connection) -> None:
    assert feed.head(connection) == 0
    assert feed.density(connection) == (0, 0, 0)


def test_what_is_not_committed_has_no_position_and_leaves_no_gap(engine: Engine) -> None:
    with engine.connect() as slow, slow.begin() as uncommitted:
        feed.announce(slow, [event(1)])
        with engine.begin() as fast:
            feed.announce(fast, [event(2)])
        with engine.begin() as sequencer:
            assert feed.sequence(sequencer) == 1
        uncommitted.commit()
    with engine.begin() as sequencer:
        assert feed.sequence(sequencer) == 1
        assert numbers(sequencer) == [(1, 2), (2, 1)]


def test_positions_rolled_back_are_given_again(engine: Engine) -> None:
    with engine.begin() as connection:
        feed.announce(connection, [event(1)])
    with engine.connect() as connection, connection.begin() as transaction:
        feed.sequence(connection)
        transaction.rollback()
    with engine.begin() as connection:
        assert feed.sequence(connection) == 1
        assert numbers(connection) == [(1, 1)]


def test_whoever_listens_is_told_of_new_positions(engine: Engine) -> None:
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as listener:
        listener.execute(f"LISTEN {feed.CHANNEL}")
        with engine.begin() as connection:
            feed.announce(connection, [event(1)])
            feed.sequence(connection)
        assert [told.channel for told in listener.notifies(timeout=10, stop_after=1)] == [feed.CHANNEL]


def test_an_event_keeps_its_recording_time(engine: Engine) -> None:
    with engine.begin() as connection:
        feed.announce(connection, [event(1)])
        recorded = connection.execute(text("SELECT recorded_at FROM change_outbox")).scalar_one()
    with engine.begin() as connection:
        feed.sequence(connection)
        assert [row.recorded_at for row in feed.read(connection, 0, 1)] == [recorded]
