"""What a run keeps in its directory as it goes, so that it can be taken up wherever it was broken off."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO


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
