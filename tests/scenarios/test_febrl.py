"""FEBRL 4 through the whole hub at default settings, and the README's answers from that very hub."""

from __future__ import annotations

import json
import os
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from httpx import Client
from sqlalchemy import Engine

from mdm.connectors.files import batches
from mdm.database.engine import make_engine, reading
from mdm.model import InboundRecord
from mdm.reads.overview import overview_counts
from mdm.reads.review import golden_ids_of
from mdm.sample.febrl import febrl4_customers
from mdm.sample.sample import Sample
from mdm.sample.showcase import quality
from mdm.server import application
from mdm.work import receive_batch, settle_waiting, verify_everything
from tests.api.serving import serving

README = Path(__file__).parents[2] / "README.md"
# An example is a request and the answer that the README shows below it.
EXAMPLE = re.compile(r"```sh\n(curl .*?)\n```\n\n```json\n(.*?)```", re.DOTALL)
CLOCKS = {"recorded_at", "valid_from", "updated_at", "request_id"}
UPDATE = "MDM_UPDATE_README"


@dataclass(frozen=True)
class Loaded:
    """A hub that holds FEBRL 4, and the sample it was loaded from."""

    engine: Engine
    sample: Sample


@pytest.fixture(scope="module")
def febrl(module_database: str) -> Iterator[Loaded]:
    engine = make_engine(module_database)
    sample = febrl4_customers()
    for source, rows in sample.rows.items():
        for batch in batches((InboundRecord(source, sample.object, row) for row in rows), 2_000):
            receive_batch(engine, batch)
    settle_waiting(engine, sample.object)
    yield Loaded(engine, sample)
    engine.dispose()


def test_pairwise_f1_is_at_least_099_at_default_settings(febrl: Loaded) -> None:
    with reading(febrl.engine) as connection:
        found = quality(febrl.sample, golden_ids_of(connection, "customer", list(febrl.sample.truth)))
    assert found.f1 >= 0.99
    assert found.precision >= 0.999


def test_every_record_is_there_once_and_verify_is_clean(febrl: Loaded) -> None:
    with reading(febrl.engine) as connection:
        (customers,) = (c for c in overview_counts(connection).objects if c.object == "customer")
    assert customers.records == {"salesforce": 5_000, "erp": 5_000}
    assert customers.golden_records + customers.merged == 10_000
    assert customers.quarantined == 0
    assert list(verify_everything(febrl.engine)) == []


def test_every_answer_in_the_readme_is_what_the_hub_gives(febrl: Loaded) -> None:
    text = README.read_text(encoding="utf-8")
    examples = EXAMPLE.findall(text)
    assert len(examples) >= 4
    with serving(application(febrl.engine, lambda _object: None)) as client:
        answers = [ask(client, request) for request, _ in examples]
    for (request, shown), given in zip(examples, answers, strict=True):
        if os.environ.get(UPDATE):
            pretty = json.dumps(given, indent=2, ensure_ascii=False)
            text = text.replace(
                f"{request}\n```\n\n```json\n{shown}```", f"{request}\n```\n\n```json\n{pretty}\n```"
            )
        else:
            assert without_clocks(json.loads(shown)) == without_clocks(given), request
    if os.environ.get(UPDATE):
        README.write_text(text, encoding="utf-8")


def ask(client: Client, request: str) -> Any:
    """What the hub answers to a curl command of the README."""
    words = shlex.split(request)
    path = next(word for word in words if word.startswith("localhost:8080")).removeprefix("localhost:8080")
    if "--json" in words:
        return client.post(path, json=json.loads(words[words.index("--json") + 1])).json()
    return client.get(path).json()


def without_clocks(answer: Any) -> Any:
    """The answer without what differs from run to run."""
    if isinstance(answer, dict):
        return {name: without_clocks(value) for name, value in answer.items() if name not in CLOCKS}
    if isinstance(answer, list):
        return [without_clocks(value) for value in answer]
    return answer
