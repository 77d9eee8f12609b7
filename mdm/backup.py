"""Backs a hub up without a value in the open, and restores it: the log sealed, its keys apart, the rest derived."""

from __future__ import annotations

import gzip
import json
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, Engine

from mdm.database.engine import reading, run_in_transaction
from mdm.errors import RequestInvalidError
from mdm.flow.policies import active_policies
from mdm.flow.rebuild import Progress, rebuild
from mdm.flow.settle import Settled
from mdm.store import backup, golden, history, sealing
from mdm.work import sequence_feed

_MANIFEST = "manifest.json"
_REASONS = "reasons"
_HEADS = "current.jsonl.gz"
_PAGE = 2_000
_KEYS_AT_ONCE = 20_000
_CHUNK = 1 << 20
_END = b"\\.\n"
"""No row of PostgreSQL's text format is this line."""

Told = Callable[[str], None]
"""Told of each table that is done."""


def back_up(engine: Engine, directory: Path, keys: Path | None, told: Told) -> None:
    """Write what cannot be derived into a new directory, all of one moment; the keys into a file of their own.

    Args:
        engine: the hub's.
        directory: must not exist, or be empty.
        keys: replaced if it exists: a former one would open what was erased since. None leaves the keys out.
        told: about the progress.

    Raises:
        RequestInvalidError: the directory holds something.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(directory.iterdir()):
        raise RequestInvalidError(f"{directory} is not empty; name a new directory for each backup")
    with reading(engine) as connection:
        for table in backup.KEPT:
            with gzip.open(directory / f"{table}.gz", "wb", compresslevel=1) as file:
                file.writelines(backup.copy_out(connection, table))
            told(table)
        with gzip.open(directory / _HEADS, "wb", compresslevel=1) as file:
            for page in golden.id_pages(connection, _PAGE):
                file.writelines(line + b"\n" for line in history.sealed_current(connection, page))
        told("current versions")
        if keys is not None:
            _write_keys(connection, keys)
            told("keys")
        manifest = {"revision": backup.revision(connection)}
    # Last: a directory without it is no backup.
    (directory / _MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")


def restore_log(engine: Engine, directory: Path, keys: Path, progress: Progress) -> int:
    """Fill an empty hub from a backup, or leave it empty; `rebuild_everything` derives the rest.

    What has no key in the file counts as erased.

    Returns:
        How many records were erased since the backup.

    Raises:
        RequestInvalidError: the hub is not empty, or the backup is none, damaged, or of another version of the hub.
        MasterKeyUnknownError: the keys of records are wrapped in a master key that this process does not have.
    """
    try:
        revision = str(json.loads((directory / _MANIFEST).read_text(encoding="utf-8"))["revision"])
    except (OSError, ValueError, KeyError, TypeError):
        raise RequestInvalidError(f"{directory} is no backup, or not a whole one") from None

    def fill(connection: Connection) -> int:
        if not backup.is_empty(connection):
            raise RequestInvalidError(
                "this hub holds records; restore into an empty one, or let `mdm rebuild` go on with a restore"
                " that was interrupted"
            )
        if revision != backup.revision(connection):
            raise RequestInvalidError(
                f"the backup is of schema {revision}; restore it with that version of the hub"
            )
        backup.clear(connection)
        for number, table in enumerate(backup.KEPT, start=1):
            with _unpacked(
                directory / f"{table}.gz", "is missing or damaged, so nothing was restored"
            ) as file:
                backup.copy_in(connection, table, _chunks(file))
            progress("copy tables", number, len(backup.KEPT))
        with _unpacked(directory / _HEADS, "is missing or damaged, so nothing was restored") as lines:
            while page := list(islice(lines, _PAGE)):
                history.write_sealed(connection, page)
        _read_keys(connection, keys)
        sealing.require_master_key(connection)
        gone = backup.settle_in(connection)
        backup.forget_unopenable(connection)
        return gone

    return run_in_transaction(engine, fill)


def rebuild_everything(engine: Engine, progress: Progress) -> Settled:
    """Derive every object again, a transaction each."""
    records = events = 0
    with reading(engine) as connection:
        objects = active_policies(connection)
    for name in objects:
        settled = run_in_transaction(
            engine,
            lambda c, name=name: rebuild(  # type: ignore[misc]
                c, active_policies(c)[name], lambda stage, *numbers: progress(f"{stage} {name}", *numbers)
            ),
        )
        records, events = records + settled.records, events + settled.events
    sequence_feed(engine)
    return Settled(records, events)


def rewrap_keys(engine: Engine, told: Callable[[int], None]) -> int:
    """Wrap every key in the newest master key, so that the older ones can be destroyed; how many were not yet."""
    total = 0
    while done := run_in_transaction(engine, lambda c: sealing.rewrap(c, _KEYS_AT_ONCE)):
        told(total := total + done)
    return total


def _write_keys(connection: Connection, path: Path) -> None:
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as disk:
        with gzip.open(disk, "wb") as file:
            for name in (*backup.KEYS, _REASONS):
                file.write(f"{name}\n".encode())
                file.writelines(
                    backup.copy_reasons_out(connection)
                    if name == _REASONS
                    else backup.copy_out(connection, name)
                )
                file.write(_END)
        # It takes the place of the only file that opens the backups: not before it is on disk.
        disk.flush()
        os.fsync(disk.fileno())
    draft.replace(path)


def _read_keys(connection: Connection, path: Path) -> None:
    with _unpacked(path, "is no file of keys, or not a whole one") as file:
        for name in (*backup.KEYS, _REASONS):
            if file.readline() != f"{name}\n".encode():
                raise EOFError
            if name == _REASONS:
                backup.copy_reasons_in(connection, _rows(file))
            else:
                backup.copy_in(connection, name, _rows(file))
        # At its end a file is compared with its checksum.
        if file.read():
            raise EOFError


@contextmanager
def _unpacked(path: Path, problem: str) -> Iterator[gzip.GzipFile]:
    """A file to read to its end; that it cannot be, or ends too early, is refused as a problem."""
    try:
        with gzip.open(path, "rb") as file:
            yield file
    except (OSError, EOFError, zlib.error):
        raise RequestInvalidError(f"{path} {problem}") from None


def _rows(file: gzip.GzipFile) -> Iterator[bytes]:
    """The rows up to the mark that ends a table."""
    for row in file:
        if row == _END:
            return
        yield row
    raise EOFError


def _chunks(file: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk
