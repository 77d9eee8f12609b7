"""Answers lines while more of them are being sent."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

import anyio
import orjson
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.errors import failure
from api.middleware import STREAMED_MEDIA_TYPE, log_failure
from api.rest.lines import Line, LineCutter

BATCH_LINES: Final = 1_000
BATCH_BYTES: Final = 8 * 1024 * 1024
_SILENCE_SECONDS: Final = 0.25
_CHUNK_BYTES: Final = 64 * 1024
_IN_MEMORY_BYTES: Final = 1024 * 1024

Take = Callable[[Sequence[Line]], Awaitable[tuple[list[dict[str, Any]], Mapping[str, int]]]]


class LineAnswers(Response):
    """Takes the request's lines in batches and answers each batch when it is durable.

    A batch ends at 1,000 lines or 8 MiB, or when the client falls silent. Answers go out while lines come in.
    A client that reads only after it has sent everything is served as well: its answers wait on disk.
    The last line says how many lines there were; an answer that ends without it is not the whole.
    """

    media_type = STREAMED_MEDIA_TYPE

    def __init__(self, take: Take, *, request_id: str | None) -> None:
        super().__init__(status_code=202)
        del self.headers["content-length"]
        self._take = take
        self._request_id = request_id

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request."""
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES) as file:
            answers = _Answers(file)
            batches = aiter(_batches(receive))
            counts: dict[str, int] = {}
            # The first batch still decides about the status: without a database, nothing is taken.
            try:
                batch: list[Line] = await anext(batches, [])
            except _DisconnectedError:
                return
            await self._answer(batch, answers, counts)
            async with anyio.create_task_group() as group:
                group.start_soon(self._send, answers, send)
                try:
                    async for following in batches:
                        await self._answer(following, answers, counts)
                    answers.put([{"end": True, "lines": sum(counts.values()), "counts": counts}])
                except _DisconnectedError:
                    group.cancel_scope.cancel()
                except Exception as error:
                    # The status is sent already: what happened can only be the last line.
                    log_failure(error, self._request_id)
                    problem = failure(error, request_id=self._request_id)
                    answers.put([{"end": False, "problem": problem.model_dump(exclude_none=True)}])
                answers.close()

    async def _answer(self, batch: Sequence[Line], answers: _Answers, counts: dict[str, int]) -> None:
        if not batch:
            return
        lines, counted = await self._take(batch)
        for status, count in counted.items():
            counts[status] = counts.get(status, 0) + count
        answers.put(lines)

    async def _send(self, answers: _Answers, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async for chunk in answers.chunks():
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


class _DisconnectedError(Exception):
    """The client went away in the midst of the request."""


async def _batches(receive: Receive) -> AsyncIterator[list[Line]]:
    """The request's lines in batches.

    Raises:
        _DisconnectedError: the client went away. The line it was sending is no line, and what it sent after the
            last batch was not acknowledged.
    """
    cutter = LineCutter()
    batch: list[Line] = []
    size = 0
    more = True
    while more:
        message = None
        with anyio.move_on_after(_SILENCE_SECONDS if batch else None):
            message = await receive()
        if message is None:
            yield batch
            batch, size = [], 0
            continue
        if message["type"] == "http.disconnect":
            raise _DisconnectedError
        more = message.get("more_body", False)
        lines = list(cutter.feed(message.get("body", b"")))
        if not more:
            lines.extend(cutter.end())
        for line in lines:
            batch.append(line)
            size += len(line.content)
            if len(batch) >= BATCH_LINES or size >= BATCH_BYTES:
                yield batch
                batch, size = [], 0
    if batch:
        yield batch


class _Answers:
    """Answers on their way to the client; as many as need be wait in a file."""

    def __init__(self, file: tempfile.SpooledTemporaryFile[bytes]) -> None:
        self._file = file
        self._sent = 0
        self._written = 0
        self._closed = False
        self._grown = anyio.Event()

    def put(self, answers: Sequence[Mapping[str, Any]]) -> None:
        content = b"".join(orjson.dumps(answer, option=orjson.OPT_APPEND_NEWLINE) for answer in answers)
        self._file.seek(self._written)
        self._file.write(content)
        self._written += len(content)
        self._grown.set()

    def close(self) -> None:
        self._closed = True
        self._grown.set()

    async def chunks(self) -> AsyncIterator[bytes]:
        while True:
            if self._sent < self._written:
                self._file.seek(self._sent)
                chunk = self._file.read(_CHUNK_BYTES)
                self._sent += len(chunk)
                yield chunk
                if self._sent == self._written:
                    # Everything is sent: the file need not grow with the request.
                    self._file.seek(0)
                    self._file.truncate()
                    self._sent = self._written = 0
            elif self._closed:
                return
            else:
                self._grown = anyio.Event()
                await self._grown.wait()
