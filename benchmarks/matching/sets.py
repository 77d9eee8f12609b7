"""The sets that are matched: directories with records and truth, and customers that a seeded program makes."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GENERATED = "customers"


@dataclass(frozen=True, slots=True)
class BenchSet:
    """A set: its name, and its directory with records.csv and truth.csv."""

    name: str
    directory: Path

    @property
    def records(self) -> Path:
        """CSV with columns id, source and whatever the sources have."""
        return self.directory / "records.csv"

    @property
    def truth(self) -> Path:
        """CSV with columns id, cluster_id, or id1, id2 for pairs across sources."""
        return self.directory / "truth.csv"

    @property
    def kind(self) -> str:
        """The name under which policies are kept: generated customers of every size are one kind."""
        return GENERATED if self.name.startswith(f"{GENERATED}_") else self.name


class GeneratorError(Exception):
    """The customers cannot be made here; the message says why."""


def data_directory() -> Path:
    """MDM_MATCHING_DATA, or shared/data/matching beside the checkout; it need not exist."""
    given = os.environ.get("MDM_MATCHING_DATA")
    return Path(given) if given else ROOT.parent / "shared" / "data" / "matching"


def found_sets(directory: Path) -> list[BenchSet]:
    """The sets of a directory, by name; none where it is absent."""
    return [
        BenchSet(path.parent.name, path.parent)
        for path in sorted(directory.glob("*/records.csv"))
        if (path.parent / "truth.csv").is_file()
    ]


def generated_sets(
    sizes: Iterable[int], seeds: Iterable[int], *, directory: Path, python: Path
) -> list[BenchSet]:
    """Customers for every size and seed, made where the cache does not hold them yet.

    Args:
        sizes: how many records.
        seeds: of the random numbers.
        directory: of the data sets; the program is tools/gen_customers.py two levels above.
        python: an interpreter with the word lists that the program needs.

    Raises:
        GeneratorError: the program or the interpreter is not here, or it failed.
    """
    seeds = list(seeds)
    program = directory.parent.parent / "tools" / "gen_customers.py"
    return [_generated(size, seed, program, python) for size in sizes for seed in seeds]


def _generated(size: int, seed: int, program: Path, python: Path) -> BenchSet:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "mdm-bench"
    made = BenchSet(f"{GENERATED}_{size}_{seed}", cache / f"{GENERATED}_{size}_{seed}")
    if made.truth.is_file():
        return made
    for needed in (program, python):
        if not needed.is_file():
            raise GeneratorError(f"{needed} is not here")
    cache.mkdir(parents=True, exist_ok=True)
    # Made aside and moved in one step: whoever is interrupted leaves nothing that looks whole.
    with tempfile.TemporaryDirectory(dir=cache) as aside:
        command = [str(python), str(program), str(size), f"{aside}/made", "--seed", str(seed)]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        if ended.returncode:
            raise GeneratorError(f"{program.name} failed: {ended.stderr.strip().rpartition(chr(10))[2]}")
        Path(aside, "made").rename(made.directory)
    return made
