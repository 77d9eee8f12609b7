"""Works drafts of policies out and puts them in force: transactions, processes and progress."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError, ProgrammingError

from mdm.database.engine import reading, run_in_transaction
from mdm.errors import MdmError
from mdm.flow import shadow as building
from mdm.flow.activate import switch
from mdm.flow.drafting import require_draft
from mdm.flow.simulate import simulate
from mdm.model import Draft
from mdm.processes import ProcessPool
from mdm.store import drafts, locks, shadow
from mdm.store.shadow import Shadow
from mdm.work import sequence_feed

Progress = Callable[[str, int, int], None]
"""Told the stage, how many of its records are done, and how many there are."""


def advance(
    engine: Engine, draft_id: int, *, processes: int | None = None, progress: Progress | None = None
) -> Draft:
    """Do what a draft waits for: simulate it, or put it in force. Returns the draft as it is then.

    Safe to repeat, to kill and to call from several processes: one works, the others leave at once.

    Args:
        engine: a migrated database.
        draft_id: which draft.
        processes: how many share the work; one per core if not given.
        progress: told how far it is.

    Raises:
        NotFoundError: there is no such draft.
    """
    with engine.connect() as attending, drafts.attended(attending, draft_id) as ours:
        if ours:
            _advance(engine, draft_id, processes, _noted(engine, draft_id, progress))
    with reading(engine) as connection:
        return require_draft(connection, draft_id)


def advance_noting(engine: Engine, draft_id: int) -> Draft:
    """Do what a draft waits for, in this process; what keeps it from that is noted on the draft, and raised.

    Whoever wants it simulated or put in force again clears the note.
    """
    try:
        return advance(engine, draft_id)
    except OperationalError:
        # The database is away: the draft goes on when it is back.
        raise
    except Exception as error:
        problem = error.code if isinstance(error, MdmError) else type(error).__name__
        run_in_transaction(engine, lambda c: drafts.note_problem(c, draft_id, problem))
        raise


def drafts_to_advance(engine: Engine) -> list[int]:
    """The drafts that wait for work, and that nobody works on."""
    with engine.connect() as connection:
        return drafts.to_advance(connection)


def _advance(engine: Engine, draft_id: int, processes: int | None, progress: Progress) -> None:
    while True:
        with reading(engine) as connection:
            draft = require_draft(connection, draft_id)
        if draft.state not in ("simulating", "activating"):
            return
        try:
            draft = _build(engine, draft, processes, progress)
            if draft.state == "simulating":
                with reading(engine) as connection:
                    report = simulate(connection, draft, progress=progress)
                run_in_transaction(engine, partial(_simulated, draft=draft, report=report))
            elif run_in_transaction(engine, partial(_switch, draft=draft, progress=progress)):
                sequence_feed(engine)
                # Who works out the next draft at once would wait for the server's own minute.
                run_in_transaction(engine, lambda c: shadow.analyze(c, None))
                return
        except ProgrammingError:
            with engine.connect() as connection:
                if shadow.exists(connection, Shadow(draft_id)):
                    raise
            # It was dropped under our hands: the draft was discarded, or somebody was erased. See what it is to be now.


def _build(engine: Engine, draft: Draft, processes: int | None, progress: Progress) -> Draft:
    """Let the draft's shadow be whole, on the version in force; the draft as it is then."""
    draft = run_in_transaction(engine, lambda c: _prepared(c, draft.draft_id))
    found = Shadow(draft.draft_id)
    with ProcessPool(engine, processes) as pool:
        for stage in building.STAGES:
            run_in_transaction(engine, partial(building.lay_out, draft=draft, stage=stage))
            if _run_stage(engine, draft, stage, pool, progress):
                run_in_transaction(engine, lambda c: shadow.analyze(c, found))
    caught_up = 0
    while moved := run_in_transaction(engine, lambda c: _catch_up(c, draft)):
        caught_up += moved
        progress("catch up", caught_up, 0)
    return draft


def _run_stage(engine: Engine, draft: Draft, stage: str, pool: ProcessPool, progress: Progress) -> bool:
    """Do all pages of a stage that are left; whether there were any."""
    found = Shadow(draft.draft_id)
    with reading(engine) as connection:
        pages, done, total = shadow.progress(connection, found, stage)
    progress(stage, done, total)
    if not pages:
        return False
    for records in pool.run(_work_page, [(draft, stage)] * pages):
        done += records
        progress(stage, done, total)
    # Pages that another run of the same draft has taken: it may yet be killed.
    while records := run_in_transaction(engine, lambda c: building.work_page(c, draft, stage, wait=True)):
        done += records
        progress(stage, done, total)
    return True


def _work_page(connection: Connection, piece: tuple[Draft, str]) -> int:
    return building.work_page(connection, *piece)


def _prepared(connection: Connection, draft_id: int) -> Draft:
    locks.hold_policies(connection)
    draft = require_draft(connection, draft_id)
    locks.hold_object(connection, draft.object)
    return building.rebased(connection, draft)


def _catch_up(connection: Connection, draft: Draft) -> int:
    locks.hold_object(connection, draft.object)
    return building.catch_up(connection, draft)


def _simulated(connection: Connection, draft: Draft, report: dict[str, Any]) -> None:
    """Keep what a simulation found, unless the draft was discarded meanwhile, or somebody erased: it shows values."""
    locks.hold_object(connection, draft.object)
    state = require_draft(connection, draft.draft_id, lock=True).state
    if state not in ("simulating", "activating") or not shadow.exists(connection, Shadow(draft.draft_id)):
        return
    drafts.keep_report(connection, draft.draft_id, report)
    # Somebody may have decided in the meantime to put it in force.
    if state == "simulating":
        drafts.set_state(connection, draft.draft_id, "simulated")


def _switch(connection: Connection, draft: Draft, progress: Progress) -> bool:
    """Put a draft in force unless something has arrived again by now; whether it was."""
    locks.hold_policies(connection)
    locks.hold_object(connection, draft.object)
    if building.rebased(connection, draft).base_version != draft.base_version:
        return False
    if building.catch_up(connection, draft) and building.catch_up(connection, draft):
        return False
    switch(connection, require_draft(connection, draft.draft_id), progress=progress)
    return True


def _noted(engine: Engine, draft_id: int, progress: Progress | None) -> Progress:
    """Progress that others can see too, where it does not wait for the very transaction that makes it."""

    def note(stage: str, done: int, total: int) -> None:
        if progress is not None:
            progress(stage, done, total)
        run_in_transaction(engine, lambda c: drafts.note_progress(c, draft_id, stage, done, total))

    return note
