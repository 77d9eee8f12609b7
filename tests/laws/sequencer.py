"""Gives events their positions a few at a time, and dies in the middle: after the statement, before the commit.

Arguments: database URL, how many transactions to commit before the last one.
"""

from __future__ import annotations

import os
import signal
import sys

from sqlalchemy import Connection

from mdm.database.engine import make_engine, run_in_transaction
from mdm.store import feed

_AT_A_TIME = 3


def sequence_and_die(url: str, commits: int) -> None:
    """Compete for the feed until so many transactions moved events; the next one is cut short by SIGKILL."""
    engine = make_engine(url)
    moved = 0

    def work(connection: Connection) -> int:
        count = feed.sequence(connection, _AT_A_TIME)
        if count and moved == commits:
            os.kill(os.getpid(), signal.SIGKILL)
        return count

    while True:
        moved += bool(run_in_transaction(engine, work))


if __name__ == "__main__":
    sequence_and_die(sys.argv[1], int(sys.argv[2]))
