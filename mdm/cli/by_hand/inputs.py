"""What the commands read: a policy, and records of files as the attributes of that policy."""

from __future__ import annotations

import errno
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated, NoReturn

import numpy as np
import typer

from matching.batch.files import MatchingInputError, Records, read_records
from matching.batch.work import WorkInUseError
from matching.features import MOST
from matching.rules import MatchRules
from matching.several import records_cut_short
from matching.suggest.blocking import NoKeysError
from matching.suggest.naming import ReservedSourceError
from matching.table import ABSENT, Column, Places, Table, places_among
from mdm.cli.by_hand.attributes import (
    is_unique,
    mapped,
    named_columns,
    source_rule,
    wanted_attributes,
)
from mdm.cli.terminal import errors, fail
from mdm.errors import MdmError
from mdm.policy.document import Policy
from mdm.policy.reading import read_policy_file

PolicyFile = Annotated[
    Path, typer.Option("--policy", "-p", help="A policy document (YAML), see `mdm match suggest`")
]
RecordFiles = Annotated[
    list[Path],
    typer.Option("--records", "-r", help="CSV or Parquet with a column id; give it once for each file"),
]
Processes = Annotated[int | None, typer.Option(min=1, help="How many share the work; all cores if not given")]
WorkFolder = Annotated[
    Path | None,
    typer.Option(
        "--work",
        file_okay=False,
        help="Directory for one command at a time; each takes up there what another standardised of the same "
        "records, and what it did itself before it was broken off",
    ),
]
_NAMED = 10


@contextmanager
def understood() -> Iterator[None]:
    """Turn an error of the policy, of the files or of the machine into a message and exit status 2."""
    try:
        yield
    except (MatchingInputError, NoKeysError, ReservedSourceError, WorkInUseError, MdmError) as error:
        refuse(str(error))
    except BrokenPipeError:
        # Who reads the result has enough of it.
        raise
    except BrokenProcessPool:
        refuse(
            "a process was killed, mostly because memory ran out; give fewer --processes or fewer records, or see "
            "docs/how-to/scale.md"
        )
    except OSError as error:
        refuse(_trouble(error))


def _trouble(error: OSError) -> str:
    """What the system cannot do, and where to look."""
    where = f"{error.filename}: " if error.filename else ""
    if error.errno == errno.ENOSPC:
        return f"{where}no room is left; make some, or name a folder on another disk with --work or TMPDIR"
    return f"{where}cannot be read or written: {error.strerror or error}; check the path"


def refuse(message: str) -> NoReturn:
    """End the command because what it was given does not do; the status is that of a wrong option."""
    fail(message, 2)


def read_policy(path: Path) -> tuple[Policy, str]:
    """A policy of a file and its text.

    Raises:
        MatchingInputError: there is no such file.
        PolicyInvalidError: it is no policy; the message says where.
    """
    if not path.is_file():
        raise MatchingInputError(path, "there is no such file; `mdm match suggest RECORDS` proposes a policy")
    return read_policy_file(path)


def read_some_records(files: Sequence[Path], columns: Collection[str] | None = None) -> Records:
    """Records as `read_records` reads them, at least one.

    Raises:
        MatchingInputError: a file cannot be read as records, or there are none.
    """
    records = read_records(files, columns)
    if not records.table.size:
        raise MatchingInputError(files[0], "has no records: nothing stands below the header")
    return records


def warn(message: str) -> None:
    """Say on standard error what may be wrong, and go on."""
    errors.print(f"Note: {message}", style="yellow", highlight=False, soft_wrap=True)


def warn_outdated(work: Path) -> None:
    """Say why nothing is taken up that an earlier run left."""
    warn(f"{work}: another version of the program worked there last, so all is made anew")


def warn_if_outgrown(rules: MatchRules, records: int) -> None:
    """Say so where records are many more than those that the weights were learned from."""
    if outgrown(rules, records):
        warn(
            f"there are {records:,} records, many more than the weights were learned from: chance agreement "
            "grows with their number, so learn them anew with `mdm match train`"
        )


def outgrown(rules: MatchRules, records: int) -> bool:
    """Whether records are many more than those that the weights were learned from."""
    return rules.training is not None and rules.training.outgrown_by(records)


def unique_sources(policy: Policy, records: Records) -> set[str]:
    """The sources of records that the policy calls free of duplicates, as the records name them."""
    return {name for name in records.sources.values.tolist() if is_unique(policy, name)}


def read_attributes(
    policy: Policy,
    files: Sequence[Path],
    *,
    only: Collection[str] | None = None,
) -> Records:
    """Read records as the hub would: the columns that the policy names for their source.

    A source is known by its name in the policy, whatever its case and punctuation. The columns of a source that
    the policy does not know are taken by the names of the attributes, then by those that other sources use.

    Args:
        policy: names the attributes; only those that matching reads are read.
        files: of records.
        only: the ids of the records wanted; all if not given.

    Raises:
        MatchingInputError: a file cannot be read as records, there are none, one that is wanted is not
            there, or none has what the policy reads.
    """
    wanted = wanted_attributes(policy)
    named = named_columns(policy, wanted)
    records = read_some_records(files, named | set(wanted))
    if only is not None:
        places = dict(zip(only, places_among(records.ids, list(only)).tolist(), strict=True))
        unknown = [name for name, place in places.items() if place == ABSENT]
        if unknown:
            others = ", nor has any other file" if len(files) > 1 else ""
            raise MatchingInputError(
                files[0],
                f"has no record {' and no '.join(unknown)}{others}; the column id says which there are",
            )
        records = _taken(records, np.array(sorted(places.values()), dtype=np.intp))
    unknown = [name for name in records.sources.values.tolist() if source_rule(policy, name) is None]
    if unknown:
        more = f" and {len(unknown) - _NAMED:,} others" if len(unknown) > _NAMED else ""
        warn(
            f"the policy names no source {', '.join(map(repr, unknown[:_NAMED]))}{more}: "
            "columns are taken by the names of attributes"
        )
    raw = mapped(policy, wanted, records)
    empty = [name for name in wanted if not len(raw.column(name).values)]
    if len(empty) == len(wanted):
        raise MatchingInputError(
            files[0],
            f"no record has an attribute that the policy of {policy.object} matches by; "
            f"expected columns such as {', '.join(sorted(named)[:6])}",
        )
    if empty and only is None:
        warn(f"no record has a value for {', '.join(empty)}")
    for name, count in records_cut_short(policy.match, raw).items():
        warn(
            f"of {name} a record counts {MOST:,} values, or combinations of what it is made of; "
            f"{count:,} {'record has' if count == 1 else 'records have'} more"
        )
    return replace(records, table=raw)


def _taken(records: Records, places: Places) -> Records:
    """The records at some places, with no more values than they have."""
    decoded = {name: column.take(places).decoded() for name, column in records.table.columns.items()}
    return Records(
        ids=records.ids[places],
        sources=Column.of(records.sources.take(places).decoded()),
        table=Table(len(places), {name: Column.of(values) for name, values in decoded.items()}),
    )
