"""Background work: what fails there says where and never what, and nothing stops for good."""

from __future__ import annotations

import json
import logging
import threading
import traceback
from collections.abc import Iterator

import pytest
import structlog
from dramatiq.brokers.stub import StubBroker
from sqlalchemy import Engine, text

from mdm.actors import Doorbell, Sequencer
from mdm.errors import WorkFailedError
from mdm.server import configure_logging
from mdm.work import receive_batch
from tests.laws.inputs import says

NAME = "Quillfeather"


class CrackedBell:
    """Fails at first, in a way that nobody expects."""

    def __init__(self) -> None:
        self.failed = 0
        self.rung = threading.Event()

    def ring(self, object_name: str) -> None:
        if not self.failed:
            self.failed += 1
            raise KeyError(object_name)
        self.rung.set()

    def ring_draft(self, _draft_id: int) -> None:
        """There is none."""


@pytest.fixture
def _logging(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Leave logging as it was."""
    monkeypatch.setattr(logging.root, "handlers", [])
    yield
    structlog.reset_defaults()


@pytest.mark.usefixtures("_logging")
def test_an_error_leaves_a_worker_without_its_words(
    engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    receive_batch(engine, [says("erp", "1", {"kind": "person", "surname": NAME})])
    with engine.begin() as connection:
        # No policy can be read any more, and the parser's words quote the document.
        connection.execute(text(f"UPDATE policy_version SET digest = '-', document = '{NAME}: ['"))
    configure_logging()
    broker = StubBroker()
    Doorbell(broker, broker, engine)
    with pytest.raises(WorkFailedError) as caught:
        broker.actors["settle_object"].fn("customer")
    logging.getLogger("dramatiq").error("failed", exc_info=ValueError(NAME))
    told = capsys.readouterr().err
    assert NAME not in told + "".join(traceback.format_exception(caught.value))
    work, library = map(json.loads, told.splitlines())
    assert (work["event"], work["error"], work["object"]) == ("work_failed", "PolicyInvalidError", "customer")
    assert work["trace"][-1].endswith("read_policy")
    assert (library["event"], library["error"]) == ("failed", "ValueError")


def test_the_sequencer_outlives_an_error_that_nobody_expects(engine: Engine) -> None:
    receive_batch(engine, [says("erp", "1", {"kind": "person", "surname": NAME})])
    bell = CrackedBell()
    with Sequencer(engine, bell, sweep_seconds=0.01):  # type: ignore[arg-type]
        assert bell.rung.wait(30)
