"""What every endpoint works with: the database, the doorbell, and the watch on the feed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Engine

from api.watch import FeedWatch


@dataclass(frozen=True, slots=True)
class Hub:
    """The engine, the doorbell, and the watch on the feed.

    `ring` is called with an object's name after a commit that put records of it into the inbox.
    """

    engine: Engine
    ring: Callable[[str], None]
    watch: FeedWatch

    def ring_each(self, objects: Iterable[str]) -> None:
        """Ring once for each object named."""
        for name in sorted(set(objects)):
            self.ring(name)


async def _hub_of(request: Request) -> Hub:
    hub: Hub = request.app.state.api
    return hub


HubOfRequest = Annotated[Hub, Depends(_hub_of)]
