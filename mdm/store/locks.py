"""Advisory locks of a transaction: who must wait for whom."""

from __future__ import annotations

import hashlib
from typing import Final

from sqlalchemy import Connection, text

from mdm.store.trial import is_trial

_NAMESPACE: Final = 0x6D646D  # "mdm", so that other users of the database's advisory locks do not collide

_LOCK = text("SELECT pg_advisory_xact_lock(:namespace, :name)")


_TURN = text(
    """
    SELECT set_config('mdm.instant', CAST(clock_timestamp() AS text), true), set_config('mdm.object', :object, true)
    WHERE current_setting('mdm.object', true) IS DISTINCT FROM :object
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
    if not is_trial(connection):
        _hold(connection, f"settle:{object_name}", patient=patient)
    connection.execute(_TURN, {"object": object_name})


def hold_feed(connection: Connection, *, patient: bool = False) -> None:
    """Become the one transaction that gives out feed positions; if patient, however long the one before takes."""
    _hold(connection, "feed", patient=patient)


def hold_policies(connection: Connection) -> None:
    """Become the one transaction that adds policy versions."""
    _hold(connection, "policies", patient=False)


def _hold(connection: Connection, name: str, *, patient: bool) -> None:
    if patient:
        connection.execute(text("SET LOCAL lock_timeout = 0"))
    connection.execute(_LOCK, {"namespace": _NAMESPACE, "name": _number(name)})
    if patient:
        connection.execute(text("SET LOCAL lock_timeout TO DEFAULT"))
