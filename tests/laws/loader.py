"""Loads records until it is killed, and says on standard output what it may no longer lose.

Arguments: database URL, file with one JSON list [source, object, payload] a line, size of a batch.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from mdm.database.engine import make_engine
from mdm.model import InboundRecord
from mdm.work import receive_batch, settle_waiting

SETTLE_AFTER_BATCHES = 4


def say(word: str, *numbers: int) -> None:
    """Print a line that is out of this process before anything else happens."""
    sys.stdout.write(f"{word} {' '.join(map(str, numbers))}\n")
    sys.stdout.flush()


def load(url: str, path: Path, size: int) -> None:
    """Receive and settle the file's records; each acknowledged batch is said by the numbers of its lines."""
    engine = make_engine(url)
    items = [InboundRecord(*json.loads(line)) for line in path.read_text("utf-8").splitlines()]
    for turn, start in enumerate(range(0, len(items), size), 1):
        batch = items[start : start + size]
        receive_batch(engine, batch)
        say("acknowledged", *range(start, start + len(batch)))
        if turn % SETTLE_AFTER_BATCHES == 0:
            say("settling")
            settle_waiting(engine, "customer", batch_size=size)
    say("settling")
    settle_waiting(engine, "customer", batch_size=size)
    engine.dispose()
    say("finished")


if __name__ == "__main__":
    load(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
