"""Requests to a server at a fixed rate, timed from when each was due."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

_CONNECTIONS = 16
_TIMEOUT_SECONDS = 30.0
JSON = {"Content-Type": "application/json"}


class RefusedError(Exception):
    """The server answered with another status than 2xx."""


class Client:
    """One kept-alive connection for each thread that asks."""

    def __init__(self, base: str) -> None:
        self._address = urlsplit(base).netloc
        self._own = threading.local()
        self._all: list[http.client.HTTPConnection] = []

    def __enter__(self) -> Client:
        """Connects at the first request."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close every connection."""
        for connection in self._all:
            connection.close()

    def ask(self, method: str, path: str, body: bytes | None = None) -> bytes:
        """The body of the answer.

        Raises:
            RefusedError: the status is not 2xx; names it and the path.
        """
        connection = getattr(self._own, "connection", None)
        if connection is None:
            connection = http.client.HTTPConnection(self._address, timeout=_TIMEOUT_SECONDS)
            self._own.connection = connection
            self._all.append(connection)
        connection.request(method, path, body, JSON if body is not None else {})
        answer = connection.getresponse()
        content: bytes = answer.read()
        if not 200 <= answer.status < 300:
            raise RefusedError(f"{method} {path}: {answer.status}")
        return content


def open_loop(calls: Sequence[Callable[[], object]], per_second: float) -> list[float]:
    """Make the calls at a fixed rate whether or not earlier ones are answered.

    Returns:
        For each call the seconds from when it was due, so that waiting for a free connection counts too.
    """
    first = time.perf_counter() + 0.05

    def due_at(place: int, call: Callable[[], object]) -> float:
        call()
        return time.perf_counter() - (first + place / per_second)

    with ThreadPoolExecutor(_CONNECTIONS) as threads:
        answers = []
        for place, call in enumerate(calls):
            pause = first + place / per_second - time.perf_counter()
            if pause > 0:
                time.sleep(pause)
            answers.append(threads.submit(due_at, place, call))
        return [answer.result() for answer in answers]
