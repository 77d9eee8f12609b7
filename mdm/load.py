"""Loads records: receives them, and settles them stage by stage on all cores where there are many."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Final

from sqlalchemy import Connection, Engine

from mdm.database.engine import run_in_transaction
from mdm.flow import staged
from mdm.flow.settle import Settled
from mdm.model import InboundRecord, Receipt, RecordId, Rejected
from mdm.processes import ProcessPool
from mdm.store import shadow
from mdm.work import receive_batch, sequence_feed, settle_waiting, waiting_entries

MANY = 10_000
"""Fewer new records are settled a batch at a time: nobody else has to wait then."""

_AT_ONCE = 2 * staged.PAGE_SIZE

_FILLED: Final = {
    "derive": ("settlement", "block_key"),
    "match": ("match_score",),
    "resolve": ("cross_reference", "golden_record", "golden_version"),
}
"""What each stage fills: the planner should know before the next one."""

Progress = Callable[[str, int, int], None]
"""Told the stage, how many of its records are done, and how many there are."""


class Load:
    """The records of one object that are brought at once.

    As soon as many new ones wait, they go through the stages of `mdm.flow.staged`, the first of them while others
    are still received. From then on until all are settled nobody else settles records of the object; receiving and
    reading go on. Safe to kill: what is not settled waits in the inbox.
    """

    def __init__(
        self,
        engine: Engine,
        object_name: str,
        *,
        processes: int | None = None,
        many: int = MANY,
        page_size: int = staged.PAGE_SIZE,
    ) -> None:
        """Prepare.

        Args:
            engine: a migrated database.
            object_name: what is settled.
            processes: how many share the work; one per core if not given.
            many: from how many new records on there are stages.
            page_size: how many records are one piece of work, about.
        """
        self._page_size = page_size
        self._engine, self._object, self._many = engine, object_name, many
        self._pool = ProcessPool(engine, processes)
        self._overseeing: Connection | None = None
        self._overseer = 0
        self._newcomers: dict[RecordId, Sequence[int]] = {}
        self._deriving: deque[Callable[[], int]] = deque()
        self._unseen = 0

    def __enter__(self) -> Load:
        """Nothing is begun yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let others settle again."""
        self._pool.close()
        self._let_go()

    def receive(self, items: Iterable[InboundRecord | Rejected]) -> Receipt:
        """Take a batch into the log; when this returns, it is durable."""
        receipt = receive_batch(self._engine, items)
        self._unseen += receipt.counts.get("accepted", 0)
        if self._unseen >= (_AT_ONCE if self._overseeing else self._many):
            # Whoever settles now may take his time; receiving does not wait for that.
            self._look(patient=False)
        return receipt

    def settle(self, progress: Progress | None = None) -> int:
        """Settle the object's inbox until it is empty; how many records that were, some perhaps more than once."""
        report = progress or (lambda _stage, _done, _total: None)
        self._look(patient=True)
        in_stages = len(self._newcomers)
        if self._overseeing is not None:
            for stage in staged.STAGES:
                self._go_through(self._overseeing, stage, report)
        self._let_go()
        done, waiting = 0, waiting_entries(self._engine, self._object)

        def note(batch: Settled) -> None:
            nonlocal done
            done += batch.claimed
            # More may have come in meanwhile.
            report("settle", done, max(done, waiting))

        return in_stages + settle_waiting(self._engine, self._object, on_batch=note)

    def _look(self, *, patient: bool) -> None:
        """Begin to oversee where many new records wait, and to derive what is new among them."""
        self._unseen = 0
        if self._overseeing is None:
            self._overseeing = self._engine.connect()
            overseer = staged.oversee(self._overseeing, self._object, patient=patient)
            found = staged.newcomers(self._overseeing, self._object) if overseer else {}
            if overseer is None or len(found) < self._many:
                self._let_go()
                return
            self._overseer = overseer
        else:
            found = staged.newcomers(self._overseeing, self._object, after=next(reversed(self._newcomers)))
        self._newcomers |= found
        for page in self._pages(self._overseeing, "derive", found):
            self._deriving.append(self._pool.begin(_work, self._piece("derive", page)))

    def _go_through(self, connection: Connection, stage: str, report: Progress) -> None:
        done, total = 0, len(self._newcomers)
        report(stage, done, total)
        if stage == "derive":
            while self._deriving:
                report(stage, done := done + self._deriving.popleft()(), total)
        else:
            pages = self._pages(connection, stage, self._newcomers)
            for records in self._pool.run(_work, [self._piece(stage, page) for page in pages]):
                report(stage, done := done + records, total)
                if stage == "resolve":
                    sequence_feed(self._engine)
        run_in_transaction(self._engine, partial(shadow.analyze, shadow=None, tables=_FILLED[stage]))

    def _pages(self, connection: Connection, stage: str, waiting: staged.Waiting) -> list[staged.Waiting]:
        return staged.pages_of(connection, self._object, stage, waiting, self._page_size)

    def _piece(self, stage: str, page: staged.Waiting) -> _Piece:
        return self._object, self._overseer, stage, page

    def _let_go(self) -> None:
        if self._overseeing is not None:
            self._overseeing.close()
            self._overseeing = None
            self._newcomers, self._deriving = {}, deque()


_Piece = tuple[str, int, str, staged.Waiting]


def _work(connection: Connection, piece: _Piece) -> int:
    return staged.work_page(connection, *piece)
