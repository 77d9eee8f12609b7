"""What the pages work on: the database, and the bell that says there is work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Engine


@dataclass(frozen=True, slots=True)
class Hub:
    """The engine, and `ring`: called with an object's name after a commit that put records into the inbox."""

    engine: Engine
    ring: Callable[[str], None]


def _hub_of(request: Request) -> Hub:
    hub: Hub = request.app.state.hub
    return hub


HubOfRequest = Annotated[Hub, Depends(_hub_of)]
