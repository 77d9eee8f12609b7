"""Work shared among processes that see the memory of this one."""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import wait
from typing import Any, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

Progress = Callable[[str, int, int], None]
"""Told the stage, how much of it is done, and how much there is."""

_job: Callable[[Any], Any] | None = None


def available_processes() -> int:
    """How many processes can run at once here: the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def shared_out(
    job: Callable[[Task], Result], tasks: Sequence[Task], processes: int | None = None
) -> Iterator[Result]:
    """Do a job for each task, and give the results in the order of the tasks.

    The processes are forks, so that the job may hold large columns without any copy; tasks and results are
    sent to and fro, and should be small. One process, one task or a system without forks means no fork.

    Args:
        job: a function of the task alone.
        tasks: what to do it for.
        processes: how many; as many as there are cores if not given.

    Raises:
        BrokenProcessPool: a process was killed, for instance because memory ran out.
    """
    count = min(processes or available_processes(), len(tasks))
    if count <= 1 or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(job, tasks)
        return
    context = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(count, mp_context=context, initializer=_take, initargs=(job,))
    try:
        with _forking():
            results = pool.map(_do, tasks)
        yield from results
    finally:
        pool.shutdown(cancel_futures=True)


def in_threads(
    job: Callable[[Task], Result], tasks: Sequence[Task], processes: int | None = None
) -> list[Result]:
    """Do a job for each task in threads: for work that lets go of the interpreter, as Arrow and numpy do.

    Args:
        job: a function of the task alone.
        tasks: what to do it for.
        processes: how many threads; as many as there are cores if not given.
    """
    with ThreadPoolExecutor(processes or available_processes()) as pool:
        return list(pool.map(job, tasks))


@contextmanager
def _forking() -> Iterator[None]:
    # Newer Pythons warn of any fork beside threads. Those here are Arrow's, which starts its own anew in a fork.
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*multi-threaded.*fork", category=DeprecationWarning)
        yield


def _take(job: Callable[[Any], Any]) -> None:
    global _job
    _job = job
    # What was there before the fork stays: to look through it for garbage would take time and copy its pages.
    gc.freeze()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process once the one that forked it is gone, or it would wait for tasks for ever."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(1)


def _do(task: Any) -> Any:  # noqa: ANN401
    assert _job is not None
    return _job(task)
