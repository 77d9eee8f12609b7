"""Law 1: nothing is lost. What was acknowledged is there, once and whole, whoever was killed and whenever."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from typing import IO

import dramatiq
import psycopg
import pytest
from sqlalchemy import Connection, Engine, event, text

from mdm.actors import QUEUE, Doorbell, Sequencer, make_broker
from mdm.database.embedded import EmbeddedPostgres, stop
from mdm.database.engine import make_engine, reading, run_in_transaction
from mdm.flow.policies import active_policy
from mdm.flow.settle import settle_inbox
from mdm.model import InboundRecord
from mdm.reads.feed import changes, head
from mdm.sample.business import business_customers
from mdm.settings import Settings
from mdm.startup import prepared
from mdm.store import quarantine
from mdm.store.feed import OUTBOX_CHANNEL
from mdm.work import receive_batch, settle_waiting, verify_everything
from tests.laws.inputs import CUSTOMER, records_of, says
from tests.laws.outcome import scalar
from tests.laws.sealed import payloads
from tests.laws.waiting import eventually

REPOSITORY = Path(__file__).parents[2]
SAMPLE = business_customers(450, 5)
ITEMS = records_of(SAMPLE)
REFUSED = sum(SAMPLE.quarantined.values())
BATCH = 25

ACME = {"kind": "organisation", "name": "Acme GmbH"}


def key_of(item: InboundRecord) -> tuple[str, str]:
    return item.source, str(item.payload[CUSTOMER.sources[item.source].key])


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The items for the loader, one a line."""
    path = tmp_path_factory.mktemp("records") / "records.jsonl"
    path.write_text(
        "".join(
            json.dumps([item.source, item.object, dict(item.payload)], ensure_ascii=False) + "\n"
            for item in ITEMS
        ),
        encoding="utf-8",
    )
    return path


@contextmanager
def loader(url: str, file: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that loads the file, killed at the latest when the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.laws.loader", url, str(file), str(BATCH)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def follow(output: IO[str] | None, lines: int | None = None) -> tuple[set[int], list[str]]:
    """Read so many lines, or all there are; the acknowledged line numbers of the file, and every first word."""
    acknowledged: set[int] = set()
    words: list[str] = []
    assert output is not None
    for line in output:
        word, *numbers = line.split()
        words.append(word)
        # A line that a kill cut short acknowledges nothing.
        if word == "acknowledged" and line.endswith("\n"):
            acknowledged.update(map(int, numbers))
        if len(words) == lines:
            break
    return acknowledged, words


def stored(engine: Engine) -> dict[tuple[str, str], list[dict[str, str]]]:
    """(source, key) → the payloads of its versions."""
    found: dict[tuple[str, str], list[dict[str, str]]] = {}
    with reading(engine) as connection:
        keys = {
            record_id: (source, key)
            for record_id, source, key in connection.execute(
                text("SELECT record_id, source, key FROM source_record")
            )
        }
        for (record_id, _), payload in sorted(payloads(connection).items()):
            assert payload is not None
            found.setdefault(keys[record_id], []).append(payload)
    return found


def require_there(engine: Engine, acknowledged: set[int]) -> None:
    """Every acknowledged item is a version with the payload that was sent, or in quarantine whole."""
    there = stored(engine)
    with reading(engine) as connection:
        held = quarantine.read(connection, state=None, limit=10_000)
    refused = [json.loads(item.payload) for item in held]
    for number in acknowledged:
        item = ITEMS[number]
        assert there.get(key_of(item)) == [dict(item.payload)] or dict(item.payload) in refused


def require_complete(engine: Engine, items: Sequence[InboundRecord], refused: int) -> None:
    """Every item is there once and whole, has one golden record, and the feed has no gap."""
    keyed = {key_of(item): [dict(item.payload)] for item in items}
    there = stored(engine)
    assert len(there) == len(items) - refused
    assert {key: keyed[key] for key in there} == there
    assert scalar(engine, "SELECT count(*) FROM quarantine WHERE state = 'open'") == refused
    assert scalar(engine, "SELECT count(*) FROM inbox") == 0
    homes = "SELECT count(*) FROM cross_reference WHERE valid_to IS NULL"
    assert scalar(engine, homes) == len(there)
    assert scalar(
        engine, "SELECT count(DISTINCT record_id) FROM cross_reference WHERE valid_to IS NULL"
    ) == len(there)
    covered = "SELECT sum(cardinality(members)) FROM golden_record"
    assert scalar(engine, covered) == len(there)
    with reading(engine) as connection:
        positions = [entry.position for entry in changes(connection, 0, 1_000_000)]
        assert positions == list(range(1, head(connection) + 1))
    assert [str(difference) for difference in verify_everything(engine)] == []


def resume(engine: Engine) -> None:
    """Send the whole input again, and settle."""
    receive_batch(engine, ITEMS)
    settle_waiting(engine, "customer")


def test_a_loader_killed_again_and_again_loses_and_doubles_nothing(
    engine: Engine, database_url: str, file: Path
) -> None:
    random = Random("kill the loader")
    acknowledged: set[int] = set()
    for _ in range(3):
        with loader(database_url, file) as process:
            # Whatever it is doing by the time the signal arrives: receiving, settling, giving out positions.
            seen, _ = follow(process.stdout, random.randint(1, 40))
            process.kill()
            more, _ = follow(process.stdout)
        assert process.returncode == -signal.SIGKILL
        acknowledged |= seen | more
        require_there(engine, acknowledged)
    assert acknowledged
    resume(engine)
    require_complete(engine, ITEMS, REFUSED)


@pytest.fixture
def home() -> Iterator[Path]:
    """A home for a server of the test's own, open to the server's account."""
    place = Path(tempfile.mkdtemp(prefix="mdm-test-"))
    place.chmod(0o755)
    yield place / "home"
    stop(place / "home")
    shutil.rmtree(place)


def test_a_killed_server_keeps_what_was_acknowledged(home: Path, file: Path) -> None:
    server = EmbeddedPostgres(home).start()
    engine = make_engine(server.url)
    prepared(engine)
    engine.dispose()
    with loader(server.url, file) as process:
        seen, _ = follow(process.stdout, 12)
        os.kill(server.pid, signal.SIGKILL)
        more, words = follow(process.stdout)
        process.wait(timeout=60)
    assert process.returncode > 0
    assert "finished" not in words
    again = EmbeddedPostgres(home).start()
    assert again.started
    engine = make_engine(again.url)
    try:
        require_there(engine, seen | more)
        assert seen
        resume(engine)
        require_complete(engine, ITEMS, REFUSED)
    finally:
        engine.dispose()


def test_a_killed_load_command_run_again_loads_the_rest(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    path = next(path for path in SAMPLE.write(tmp_path) if path.name.startswith("erp"))
    rows = [item for item in ITEMS if item.source == "erp"]
    command = [sys.executable, "-c", "from mdm.cli import app; app()", "load", str(path)]
    command += ["--source", "erp", "--object", "customer"]
    environment = os.environ | {"MDM_DATABASE_URL": database_url}
    killed = subprocess.Popen(
        command, cwd=REPOSITORY, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        # The file is received, and at most partly settled.
        eventually(lambda: scalar(engine, "SELECT count(*) FROM record_version") or killed.poll() is not None)
    finally:
        killed.kill()
    assert killed.wait(timeout=60) == -signal.SIGKILL
    assert scalar(engine, "SELECT count(*) FROM record_version") == len(rows) - 2
    again = subprocess.run(
        command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False, timeout=100
    )
    assert (again.returncode, again.stderr) == (0, "")
    assert f"0 accepted, {len(rows) - 2} unchanged, 2 quarantined" in again.stdout
    require_complete(engine, rows, refused=2)


def test_a_record_whose_doorbell_never_rang_is_settled_by_the_sweep(engine: Engine) -> None:
    receive_batch(engine, [says("erp", "1", ACME)])
    broker = make_broker(Settings(database_url=None, broker_url=None), engine)
    doorbell = Doorbell(broker, broker, engine)
    worker = dramatiq.Worker(broker, queues={QUEUE}, worker_threads=1)
    worker.start()
    try:
        with Sequencer(engine, doorbell):
            eventually(lambda: scalar(engine, "SELECT position FROM feed_head") == 1)
    finally:
        worker.stop()
        broker.close()
    assert scalar(engine, "SELECT count(*) FROM inbox") == 0
    assert [str(difference) for difference in verify_everything(engine)] == []


class Bell:
    """A doorbell that only remembers."""

    def __init__(self) -> None:
        self.rung: list[str] = []

    def ring(self, object_name: str) -> None:
        self.rung.append(object_name)

    def ring_draft(self, draft_id: int) -> None:
        raise AssertionError(f"there is no draft {draft_id}")


def test_the_sweep_comes_round_however_busy_the_feed_is(engine: Engine) -> None:
    receive_batch(engine, [says("erp", "1", ACME)])
    bell, quiet = Bell(), threading.Event()

    def announce() -> None:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            while not quiet.is_set():
                connection.execute(text(f"NOTIFY {OUTBOX_CHANNEL}"))

    noise = threading.Thread(target=announce)
    noise.start()
    try:
        with Sequencer(engine, bell, sweep_seconds=0.01):  # type: ignore[arg-type]
            eventually(lambda: len(bell.rung) > 3)
    finally:
        quiet.set()
        noise.join()
    assert set(bell.rung) == {"customer"}


def test_events_that_a_crash_left_without_a_position_get_one_by_the_next_run(engine: Engine) -> None:
    receive_batch(engine, [says("erp", "1", ACME)])
    run_in_transaction(engine, lambda c: settle_inbox(c, active_policy(c, "customer")))
    assert scalar(engine, "SELECT position FROM feed_head") == 0
    assert settle_waiting(engine, "customer") == 0
    assert scalar(engine, "SELECT position FROM feed_head") == 1


def test_a_transaction_that_fails_at_any_stage_leaves_the_inbox_as_it_was(engine: Engine) -> None:
    class StoppedError(Exception):
        pass

    receive_batch(engine, [says("erp", str(number), ACME) for number in range(5)])
    # The k-th statement of the settling transaction fails, for every k until one settles it whole.
    for statements in range(1, 200):
        left = [statements]

        def fail_later(*_: object, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] == 0:
                raise StoppedError

        with engine.connect() as connection:
            event.listen(connection, "before_cursor_execute", fail_later)
            with suppress(StoppedError):
                settle_inbox(connection, active_policy(connection, "customer"))
                connection.commit()
                break
        assert scalar(engine, "SELECT count(*) FROM inbox") == 5
        assert scalar(engine, "SELECT count(*) FROM golden_record") == 0
    assert statements > 10
    assert scalar(engine, "SELECT count(*) FROM inbox") == 0
    settle_waiting(engine, "customer")
    assert [str(difference) for difference in verify_everything(engine)] == []


def test_a_deadlock_in_a_copy_is_tried_again_like_any_other(engine: Engine) -> None:
    attempts: list[int] = []

    def work(connection: Connection) -> int:
        attempts.append(1)
        if len(attempts) == 1:
            # COPY runs on the driver's connection, which raises the driver's errors.
            raise psycopg.errors.DeadlockDetected
        return int(connection.execute(text("SELECT 7")).scalar_one())

    assert run_in_transaction(engine, work) == 7
    assert len(attempts) == 2
