"""What commands print to: the terminal, its progress bars, and the end with a message."""

from __future__ import annotations

from types import TracebackType
from typing import NoReturn

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)

# Whatever is printed may hold a value, and a value such as [/x] is no markup.
console = Console(markup=False)
errors = Console(stderr=True, markup=False)


def fail(message: str, status: int = 1) -> NoReturn:
    """End the command with a message and a status."""
    errors.print(message, style="red", highlight=False, soft_wrap=True)
    raise typer.Exit(status)


def progress_bars(*, stderr: bool = False) -> Progress:
    """Progress bars for stages that count items; on standard error where standard output is a result."""
    return Progress(
        TextColumn("{task.description:<33}"),
        BarColumn(bar_width=None),
        TaskProgressColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=errors if stderr else console,
    )


class StageBars:
    """A progress bar per stage, from what is first heard of it: where nothing is, nothing is drawn."""

    def __init__(self, *, stderr: bool = False) -> None:
        self._bars = progress_bars(stderr=stderr)
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> StageBars:
        """Nothing yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the bars as they are; what came to its end is whole."""
        if kind is None:
            for task in self._tasks.values():
                self._bars.update(task, total=self._bars.tasks[task].completed)
        if self._tasks:
            self._bars.stop()

    def reach(self, stage: str, done: int, total: int) -> None:
        """Show how far a stage is; a total of 0 is not known yet."""
        self._bars.update(self._task(stage), completed=done, total=total or None)

    def advance(self, stage: str, items: int) -> None:
        """Show that so many more are done of a stage whose total is not known."""
        self._bars.advance(self._task(stage), items)

    def _task(self, stage: str) -> TaskID:
        if stage not in self._tasks:
            self._bars.start()
            self._tasks[stage] = self._bars.add_task(stage, total=None)
        return self._tasks[stage]
