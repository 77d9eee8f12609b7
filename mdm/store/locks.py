"""Advisory locks of a transaction: who must wait for whom."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection, text

from mdm.errors import OverseerGoneError
from mdm.store.trial import is_trial

_NAMESPACE: Final = 0x6D646D  # "mdm", so that other users of the database's advisory locks do not collide

_LOCK = text("SELECT pg_advisory_xact_lock(:namespace, :name)")

_TRY = text("SELECT pg_try_advisory_xact_lock(:namespace, :name)")

_LOCK_OBJECT = text(
    "SELECT pg_advisory_xact_lock(:namespace, :name), pg_advisory_xact_lock(:namespace, :parts)"
)
"""The second is held, shared, by transactions that do a part of one overseer's work, even after that has gone."""

_TAKE_PART = text(
    """
    SELECT EXISTS (
        SELECT FROM pg_locks
        WHERE locktype = 'advisory' AND classid = CAST(:namespace AS oid) AND objsubid = 2 AND granted
          AND mode = 'ExclusiveLock' AND pid = :overseer AND CAST(objid AS bigint) = CAST(:name AS bigint) & 4294967295
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
    """
)


_TURN = text(
    """
    SELECT set_config('mdm.instant', CAST(clock_timestamp() AS text), true), set_config('mdm.object', :object, true)
    WHERE current_setting('mdm.object', true) IS DISTINCT FROM :object
    """
)

_TRY_OBJECT = text(
    """
    SELECT CASE WHEN pg_try_advisory_xact_lock(:namespace, :name) AND pg_try_advisory_xact_lock(:namespace, :parts)
        THEN current_setting('mdm.object', true) IS NOT DISTINCT FROM :object
            OR length(set_config('mdm.instant', CAST(clock_timestamp() AS text), true)
                || set_config('mdm.object', :object, true)) > 0
        ELSE false END
    """
)

INSTANT: Final = (
    "coalesce(CAST(nullif(current_setting('mdm.instant', true), '') AS timestamptz), clock_timestamp())"
)
"""SQL: when this transaction got its turn at an object.

All that it writes bears this one time, and later turns bear later ones: what holds as of a time is therefore what
some transaction left, never half of what another one did.
"""


def _number(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=4).digest(), "big", signed=True)


def hold_object(connection: Connection, object_name: str, *, patient: bool = False) -> None:
    """Wait until no other transaction settles records of the object, and keep others out until the end of this one.

    Two first arrivals of one real thing can therefore never become two golden records: the second
    sees what the first wrote. Readers are not held up, and receiving waits only where it is about the
    very records being settled. A trial changes nothing, so it waits for nobody and keeps nobody out.

    Args:
        connection: in a transaction.
        object_name: of the object.
        patient: whether to wait as long as it takes: a policy that is put in force holds the object for minutes where
            there are millions of records. Who has a person waiting does not.
    """
    if is_trial(connection):
        connection.execute(_TURN, {"object": object_name})
    # Mostly there is nobody to wait for, and one statement does all.
    elif not connection.execute(_TRY_OBJECT, _arguments(object_name) | {"object": object_name}).scalar_one():
        with _patience(connection, patient=patient):
            connection.execute(_LOCK_OBJECT, _arguments(object_name))
        connection.execute(_TURN, {"object": object_name})


def oversee_object(connection: Connection, object_name: str, *, patient: bool) -> int | None:
    """Keep others out of the object as `hold_object` does, and let in those who do this one's work.

    Args:
        connection: in a transaction, which may be idle for hours.
        object_name: of the object.
        patient: whether to wait for a turn, as long as it takes.

    Returns:
        What `take_part` wants to know; None if it is not this one's turn.
    """
    arguments = {name: number for name, number in _arguments(object_name).items() if name != "parts"}
    if patient:
        with _patience(connection, patient=True):
            connection.execute(_LOCK, arguments)
    elif not connection.execute(_TRY, arguments).scalar_one():
        return None
    connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
    return int(connection.execute(text("SELECT pg_backend_pid()")).scalar_one())


def take_part(connection: Connection, object_name: str, overseer: int) -> None:
    """Join those who do an overseer's work side by side; nobody else settles before this transaction has ended.

    Raises:
        OverseerGoneError: its transaction has ended, so others may have settled what this one knows of.
    """
    arguments = _arguments(object_name)
    connection.execute(
        text("SELECT pg_advisory_xact_lock_shared(:namespace, :name)"),
        {"namespace": _NAMESPACE, "name": arguments["parts"]},
    )
    if not connection.execute(_TAKE_PART, arguments | {"overseer": overseer}).scalar_one():
        raise OverseerGoneError(object_name)
    connection.execute(_TURN, {"object": object_name})


def _arguments(object_name: str) -> dict[str, int]:
    return {
        "namespace": _NAMESPACE,
        "name": _number(f"settle:{object_name}"),
        "parts": _number(f"parts:{object_name}"),
    }


def hold_feed(connection: Connection, *, patient: bool = False) -> None:
    """Become the one transaction that gives out feed positions; if patient, however long the one before takes."""
    if not try_feed(connection):
        _hold(connection, "feed", patient=patient)


def try_feed(connection: Connection) -> bool:
    """Become the one transaction that gives out feed positions, unless another one is."""
    return bool(connection.execute(_TRY, {"namespace": _NAMESPACE, "name": _number("feed")}).scalar_one())


def hold_policies(connection: Connection) -> None:
    """Become the one transaction that adds policy versions."""
    _hold(connection, "policies", patient=False)


def _hold(connection: Connection, name: str, *, patient: bool) -> None:
    with _patience(connection, patient=patient):
        connection.execute(_LOCK, {"namespace": _NAMESPACE, "name": _number(name)})


@contextmanager
def _patience(connection: Connection, *, patient: bool) -> Iterator[None]:
    """Let the statements of a block wait as long as it takes, if they are patient."""
    if patient:
        connection.execute(text("SET LOCAL lock_timeout = 0"))
    yield
    if patient:
        connection.execute(text("SET LOCAL lock_timeout TO DEFAULT"))
