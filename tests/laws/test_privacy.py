"""Law 9, inside the hub: no value of a person reaches a log, an error message or the output of `verify`."""

from __future__ import annotations

import csv
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError
from typer.testing import CliRunner

from mdm.cli import app
from mdm.database.embedded import EmbeddedPostgres, stop
from mdm.database.engine import make_engine, run_in_transaction
from mdm.flow.inbound import receive
from mdm.flow.policies import active_policies, active_policy
from mdm.flow.settle import settle_inbox
from mdm.model import InboundRecord, Rejected
from mdm.sample.sample import COLUMNS
from mdm.startup import prepared
from mdm.work import receive_batch, settle_waiting
from tests.laws.inputs import says
from tests.laws.outcome import clear, scalar
from tests.laws.sealed import forge

REPOSITORY = Path(__file__).parents[2]

ZEBULON = {
    "kind": "person",
    "given_name": "Zebulonia",
    "surname": "Quillfeather",
    "birth_date": "1983-11-27",
    "national_id": "536-90-4399",
    "email": "zeb.private@marmalade.example",
    "phone": "+49 30 9018207734",
    "street": "Marmaladenweg",
    "street_number": "1738",
    "address_2": "Hinterhaus Xylophon",
    "postcode": "10969",
    "city": "Berlin",
    "country": "DE",
}
TRACES = (
    "zebulonia", "quillfeather", "1983-11-27", "19831127", "536-90-4399", "536904399", "zeb.private", "marmalade",
    "9018207734", "xylophon", "1738",
)  # fmt: skip
"""Parts of the values above, in any form in which a stage keeps them."""


def traces_in(said: str) -> list[str]:
    folded = said.casefold()
    return [trace for trace in TRACES if trace in folded]


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A home for a server of this module's own: its log can be read."""
    place = Path(tempfile.mkdtemp(prefix="mdm-test-"))
    place.chmod(0o755)
    yield place / "home"
    stop(place / "home")
    shutil.rmtree(place)


@pytest.fixture(scope="module")
def served(home: Path) -> Iterator[str]:
    """The URL of its database, migrated."""
    with EmbeddedPostgres(home) as server:
        engine = make_engine(server.url)
        prepared(engine)
        engine.dispose()
        yield server.url


@pytest.fixture
def own(served: str) -> Iterator[Engine]:
    """An engine on an empty hub."""
    engine = make_engine(served)
    clear(engine)
    yield engine
    engine.dispose()


def server_log(home: Path) -> str:
    """Everything the server has written."""
    found = "\n".join(path.read_text(errors="replace") for path in (home / "postgres" / "log").glob("*.log"))
    assert "database system is ready" in found + (home / "postgres" / "startup.log").read_text()
    return found


def told_by(error: BaseException) -> str:
    """All that a log of this exception could show, with everything behind it."""
    said = []
    seen: BaseException | None = error
    while seen is not None:
        said += [str(seen), repr(seen), str(seen.args), *getattr(seen, "__notes__", [])]
        seen = seen.__cause__ or seen.__context__
    return "\n".join([*said, *traceback.format_exception(error)])


# How a statement can fail on a value, at each place where values of people are written.
FAULTS = {
    "payload violates a constraint": "ALTER TABLE record_version ADD CONSTRAINT fault CHECK (sealed = '')",
    "payload is of no such type": "ALTER TABLE record_version ALTER sealed TYPE date USING NULL",
    "values violate a constraint": "ALTER TABLE settlement ADD CONSTRAINT fault CHECK (NOT values ? 'surname')",
    "features are taken already": "CREATE UNIQUE INDEX fault ON settlement ((features ->> 'surname'))",
    "golden values violate a constraint": "ALTER TABLE golden_record ADD CONSTRAINT fault CHECK (values = '{}')",
    "a lineage is of no such type": "ALTER TABLE golden_record ALTER lineage TYPE date USING NULL",
    "a title is too long": "ALTER TABLE golden_record ALTER title TYPE varchar(3)",
    "a title is no number": "ALTER TABLE golden_record ALTER title TYPE integer USING 0",
    "an event violates a constraint": "ALTER TABLE change_outbox ADD CONSTRAINT fault CHECK (event::text = '')",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_failing_statement_keeps_its_values_to_itself(own: Engine, home: Path, fault: str) -> None:
    def take_in(connection: Connection) -> None:
        # The fault is put in by the transaction that it makes fail.
        connection.execute(text(FAULTS[fault]))
        receive(
            connection,
            active_policies(connection),
            [says("erp", "1", ZEBULON), says("salesforce", "2", ZEBULON)],
        )
        settle_inbox(connection, active_policy(connection, "customer"))

    with pytest.raises((DBAPIError, psycopg.Error)) as raised:
        run_in_transaction(own, take_in)
    assert traces_in(told_by(raised.value)) == []
    assert traces_in(server_log(home)) == []


def test_refused_values_are_named_by_attribute_alone(
    own: Engine, home: Path, served: str, tmp_path: Path
) -> None:
    bad: list[InboundRecord | Rejected] = [
        says("erp", "1", ZEBULON | {"kind": "Quillfeather"}),
        says("erp", "2", ZEBULON | {"surname": "Quillfeather\x00"}),
        says("erp", "3", ZEBULON | {"surname": "Quillfeather" * 1_000}),
        InboundRecord("erp", "customer", dict.fromkeys(("FIRSTNAME", "LASTNAME"), "Zebulonia")),
        InboundRecord("erp", "customer", {"CUSTNO": "5", "LASTNAME": "Quillfeather", "CHGDATE": "1738"}),
        InboundRecord("nobody", "customer", {"LASTNAME": "Quillfeather"}, "6"),
        InboundRecord("erp", "nothing", {"LASTNAME": "Quillfeather"}, "7"),
        Rejected("erp", "customer", None, "Quillfeather,1983-11-27", "row_malformed", "line 7: 2 values"),
    ]
    receipt = receive_batch(own, bad)
    assert set(receipt.statuses) == {"quarantined"}
    assert traces_in(str(receipt.reasons)) == []

    # And by the command, from a file whose rows are cut short or of no known kind.
    path = tmp_path / "customers.csv"
    columns = COLUMNS["erp", "customer"]
    row = dict.fromkeys(columns, "") | dict(says("erp", "8", ZEBULON | {"kind": "Quillfeather"}).payload)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([columns, ["8", *[row[column] for column in columns[1:]]], ["9", "Quillfeather"]])
    for command in (["load", str(path), "-s", "erp", "-o", "customer"], ["quarantine", "list"], ["verify"]):
        ran = CliRunner().invoke(app, command, env={"MDM_DATABASE_URL": served, "COLUMNS": "300"})
        assert (command, ran.exit_code) == (command, 0)
        assert traces_in(ran.output) == []
    assert scalar(own, "SELECT count(*) FROM quarantine") == len(bad) + 2
    assert traces_in(server_log(home)) == []


def test_verify_says_where_and_never_what(own: Engine, served: str, home: Path) -> None:
    receive_batch(own, [says("erp", "1", ZEBULON), says("salesforce", "2", ZEBULON)])
    settle_waiting(own, "customer")
    with own.begin() as connection:
        forge(connection, 1, lambda values: values.update(surname="Quillfeather-Xylophon"))
        for statement in (
            "UPDATE golden_record SET values = jsonb_set(values, '{surname}', '\"Quillfeather-Xylophon\"')",
            "UPDATE golden_record SET lineage = jsonb_set(lineage, '{email,losers}', '[]')",
            "UPDATE settlement SET values = jsonb_set(values, '{email}', '\"zeb.private@example.com\"')",
            "UPDATE settlement SET features = jsonb_set(features, '{phone}', '\"9018207734\"')",
            "UPDATE golden_record SET title = 'Zebulonia'",
        ):
            connection.execute(text(statement))
    ran = CliRunner().invoke(app, ["verify"], env={"MDM_DATABASE_URL": served, "COLUMNS": "300"})
    assert ran.exit_code == 1
    for named in ("G0000000001 surname", "G0000000001 email", "erp:1 email", "erp:1 phone"):
        assert named in ran.output
    assert traces_in(ran.output) == []
    assert traces_in(server_log(home)) == []


def test_a_worker_that_fails_again_and_again_logs_no_value(own: Engine, home: Path, served: str) -> None:
    with own.begin() as connection:
        connection.execute(text(FAULTS["golden values violate a constraint"]))
    try:
        receive_batch(own, [says("erp", "1", ZEBULON)])
        worker = subprocess.Popen(
            [sys.executable, "-c", "from mdm.cli import app; app()", "worker"],
            cwd=REPOSITORY,
            env=os.environ | {"MDM_DATABASE_URL": served},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        said = []
        try:
            assert worker.stdout is not None
            for line in worker.stdout:
                said.append(line)
                if "settle_object" in line and "unhandled" in line:
                    break
            worker.send_signal(signal.SIGTERM)
            said += worker.communicate(timeout=60)[0].splitlines()
        finally:
            worker.kill()
            worker.wait()
    finally:
        with own.begin() as connection:
            connection.execute(text("ALTER TABLE golden_record DROP CONSTRAINT fault"))
    assert "CheckViolation" in "".join(said)
    assert traces_in("".join(said)) == []
    assert traces_in(server_log(home)) == []
