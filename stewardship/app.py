"""Builds the review UI."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fastapi import FastAPI
from sqlalchemy import Engine
from starlette.middleware import Middleware
from starlette.staticfiles import StaticFiles

from stewardship import (
    corrections,
    erasing,
    golden,
    origin,
    overview,
    past,
    policies,
    quality,
    quarantine,
    relations,
    review,
    rulings,
    stewards,
)
from stewardship.guards import PageGuard
from stewardship.hub import Hub
from stewardship.refusals import add_refusals

STATIC = Path(__file__).resolve().parent / "static"


def _leave_to_the_sweep(_object_name: str) -> None:
    """No bell: the periodic sweep finds what waits in the inbox."""


def create_app(engine: Engine, *, ring: Callable[[str], None] = _leave_to_the_sweep) -> FastAPI:
    """The review UI as an application of its own, to be mounted at / behind the routes of the API.

    Mount it whole rather than taking its routes: its guard against writes from other sites, its security
    headers and its error pages come with the application.

    Args:
        engine: the hub's database, migrated.
        ring: called with an object's name after a commit that put records of it into the inbox.
    """
    app = FastAPI(
        title="Stewardship",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        middleware=[Middleware(PageGuard)],
    )
    app.state.hub = Hub(engine, ring)
    add_refusals(app)
    for module in (
        overview,
        review,
        golden,
        origin,
        relations,
        corrections,
        erasing,
        rulings,
        quality,
        quarantine,
        stewards,
        policies,
        past,
    ):
        app.include_router(module.router)
    app.mount("/static/stewardship", StaticFiles(directory=STATIC))
    return app
