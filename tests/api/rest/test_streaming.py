"""Lines that are answered while more are being sent."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Callable, Iterator
from typing import Any

import anyio
from httpx import Client
from sqlalchemy import Engine

from api.rest.streaming import BATCH_LINES, LineAnswers
from mdm.database.engine import reading
from mdm.reads.overview import overview_counts

Record = dict[str, Any]
HEADERS = {"Content-Type": "application/x-ndjson"}


def test_what_is_answered_is_durable_before_the_request_ends(
    client: Client, engine: Engine, person: Callable[..., Record]
) -> None:
    """Speaks HTTP by hand: httpx reads nothing before it has sent everything."""
    host, port = client.base_url.host, client.base_url.port
    assert port is not None
    with socket.create_connection((host, port), timeout=30) as connection:
        head = (
            f"POST /v1/records HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n"
            "Content-Type: application/x-ndjson\r\n\r\n"
        )
        connection.sendall(head.encode())
        received = connection.makefile("rb")

        def send(content: bytes) -> None:
            connection.sendall(b"%x\r\n%s\r\n" % (len(content), content))

        def answer() -> Record:
            for line in received:
                if line.startswith(b"{"):
                    answered: Record = json.loads(line)
                    return answered
            raise AssertionError("the connection ended")

        for number in (1, 2):
            send(json.dumps(person(str(number))).encode() + b"\n")
            assert answer()["line"] == number
            with reading(engine) as reader:
                assert overview_counts(reader).objects[0].records == {"salesforce": number}
        send(b"")
        assert answer() == {"end": True, "lines": 2, "counts": {"accepted": 2}}


def test_a_client_that_reads_only_at_the_end_gets_every_answer(client: Client) -> None:
    """As many answers as no socket buffer holds."""
    count = 60_000

    def body() -> Iterator[bytes]:
        for _ in range(count // 1_000):
            yield b"[]\n" * 1_000

    response = client.post("/v1/records", content=body(), headers=HEADERS)
    answers = response.text.splitlines()
    assert [json.loads(answer)["line"] for answer in answers[:-1]] == list(range(1, count + 1))
    assert json.loads(answers[-1])["lines"] == count
    assert len(response.content) > 4_000_000


class _Exchange:
    """One request to LineAnswers, message by message."""

    def __init__(self, take: Callable[[int], None]) -> None:
        self.batches: list[int] = []
        self.sent: list[dict[str, Any]] = []
        self._take = take

    async def run(self, messages: list[dict[str, Any]]) -> None:
        pending = iter(messages)

        async def receive() -> dict[str, Any]:
            message = next(pending, None)
            if message is None:
                await anyio.sleep_forever()
            assert message is not None
            return message

        async def send(message: Any) -> None:
            self.sent.append(message)

        async def take(lines: Any) -> tuple[list[dict[str, Any]], dict[str, int]]:
            self.batches.append(len(lines))
            self._take(len(self.batches))
            return [{"line": line.number} for line in lines], {"accepted": len(lines)}

        await LineAnswers(take, request_id="r")({"type": "http"}, receive, send)

    @property
    def answers(self) -> list[Record]:
        whole = b"".join(message.get("body", b"") for message in self.sent)
        return [json.loads(line) for line in whole.splitlines()]


def _body(content: bytes, *, more: bool = False) -> dict[str, Any]:
    return {"type": "http.request", "body": content, "more_body": more}


def test_batches_are_of_bounded_size() -> None:
    exchange = _Exchange(lambda _batch: None)
    asyncio.run(exchange.run([_body(b"1\n" * 2_500)]))
    assert exchange.batches == [BATCH_LINES, BATCH_LINES, 500]


def test_long_lines_make_small_batches() -> None:
    exchange = _Exchange(lambda _batch: None)
    asyncio.run(exchange.run([_body((b"1" * 1_000_000 + b"\n") * 20)]))
    assert exchange.batches == [9, 9, 2]


def test_what_fails_in_the_midst_is_the_last_answer_and_names_no_cause() -> None:
    def fail(batch: int) -> None:
        if batch == 2:
            raise ZeroDivisionError("Zoë")

    exchange = _Exchange(fail)
    asyncio.run(exchange.run([_body(b"1\n" * 1_500)]))
    assert len(exchange.answers) == BATCH_LINES + 1
    assert exchange.answers[-1]["end"] is False
    assert exchange.answers[-1]["problem"]["code"] == "internal_error"
    assert "Zoë" not in str(exchange.answers)


def test_a_line_cut_off_by_a_lost_connection_is_no_line() -> None:
    exchange = _Exchange(lambda _batch: None)
    half = _body(b'{"half": 1', more=True)
    asyncio.run(exchange.run([_body(b"1\n" * BATCH_LINES, more=True), half, {"type": "http.disconnect"}]))
    assert exchange.batches == [BATCH_LINES]
    assert not any(answer.get("end") for answer in exchange.answers)


def test_a_client_that_leaves_before_its_first_line_ends_is_no_failure() -> None:
    exchange = _Exchange(lambda _batch: None)
    asyncio.run(exchange.run([_body(b"1", more=True), {"type": "http.disconnect"}]))
    assert (exchange.batches, exchange.sent) == ([], [])
