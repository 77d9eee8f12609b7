"""What a run keeps in its directory as it goes, so that it can be taken up wherever it was broken off."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, TextIO

from matching.version import code_digest


class WorkInUseError(RuntimeError):
    """Another run is at work in the directory that this one was to work in."""

    code = "work_in_use"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(
            f"{folder}: another run is at work there; wait for its end, or name another directory with --work"
        )


@contextmanager
def work_folder(given: Path | None, *, outdated: Callable[[Path], None] | None = None) -> Iterator[Path]:
    """The directory given, for this run alone, or a temporary one.

    The directory is free again when the last process of the run is gone, however it ended.

    Args:
        given: made if it is not there.
        outdated: told of it where another version of this code worked in it last, so that all is made anew.

    Raises:
        WorkInUseError: another run has the directory.
    """
    if given is None:
        with TemporaryDirectory(prefix="mdm-match-") as temporary:
            yield Path(temporary)
        return
    given.mkdir(parents=True, exist_ok=True)
    with (given / _LOCK).open("a+", encoding="utf-8") as lock:
        _take(lock, given)
        try:
            lock.seek(0)
            last = lock.read()
            if last != code_digest():
                lock.truncate(0)
                lock.write(code_digest())
                lock.flush()
            if last not in ("", code_digest()) and outdated is not None:
                outdated(given)
            yield given
        finally:
            # A process forked meanwhile may hold the file open for longer than this run takes.
            fcntl.flock(lock, fcntl.LOCK_UN)


def _take(lock: TextIO, folder: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise WorkInUseError(folder) from error
    except OSError as error:
        # Not every file system can lock, and the system does not say by itself where it could not.
        error.filename = str(folder)
        raise


@dataclass(frozen=True, slots=True)
class Stage:
    """The files of one stage of a run; a file that is there is whole.

    They bear a digest of all that they depend on: whatever is broken off between two steps, a run never takes what
    another one left for its own.
    """

    folder: Path
    name: str
    digest: str

    @classmethod
    def opened(cls, folder: Path, name: str, digest: str) -> Stage:
        """The stage made ready: what runs with another digest left of it is removed, and what was begun."""
        folder.mkdir(parents=True, exist_ok=True)
        stage = cls(folder, name, digest)
        for path in folder.glob(f"{name}-*"):
            if not path.name.startswith(f"{name}-{digest}-") or path.suffix == _BEGUN:
                path.unlink(missing_ok=True)
        return stage

    def path(self, part: str) -> Path:
        """Where a part of the stage is, once it is there."""
        return self.folder / f"{self.name}-{self.digest}-{part}"

    @contextmanager
    def begun(self, part: str) -> Iterator[BinaryIO]:
        """A file to write a part to, which is there once it is whole and safe from a loss of power."""
        # Whoever else may still be writing this part has a file of its own.
        begun = self.folder / f"{self.name}-{self.digest}-{part}.{os.getpid()}{_BEGUN}"
        with begun.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        begun.replace(self.path(part))


_BEGUN = ".begun"
# Says which version of the code worked here last: for a note alone, as what files depend on is in their names.
_LOCK = "lock"
