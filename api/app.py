"""The hub over HTTP as one application."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute
from sqlalchemy import Engine
from starlette.middleware import Middleware

from api.docs import add_description
from api.errors import add_problems
from api.graphql import endpoint
from api.hub import Hub
from api.middleware import BodyLimit, RequestLog, SiteGuard
from api.rest import (
    corrections,
    drafts,
    erasures,
    explaining,
    feed,
    golden,
    health,
    policies,
    quality,
    quarantine,
    records,
    relations,
    review,
    rulings,
)
from api.watch import FeedWatch

_DESCRIPTION = """\
Send records of customers and products, read the golden records they resolve to with the lineage of every value,
and follow what changes. Every refusal is a problem as RFC 9457 has it, with a stable `code`.
GraphQL is at /graphql."""


def create_app(engine: Engine, *, ring: Callable[[str], None]) -> FastAPI:
    """REST, GraphQL and the change feed on a database.

    Args:
        engine: of a migrated database.
        ring: the doorbell, called with an object's name after a commit that put records into the inbox.
    """
    hub = Hub(engine, ring, FeedWatch(engine))

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        hub.watch.open()
        await run_in_threadpool(endpoint.warm_up, hub)
        yield
        await run_in_threadpool(hub.watch.close)

    app = FastAPI(
        title="Master data hub",
        version="1",
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        generate_unique_id_function=_operation_id,
        middleware=[Middleware(RequestLog), Middleware(SiteGuard), Middleware(BodyLimit)],
    )
    app.state.api = hub
    add_problems(app)
    app.include_router(health.probes)
    subjects = (
        records,
        golden,
        corrections,
        erasures,
        relations,
        explaining,
        feed,
        review,
        rulings,
        quality,
        quarantine,
        policies,
        drafts,
        health,
    )
    for module in subjects:
        app.include_router(module.router)
    app.include_router(endpoint.router)
    add_description(app)
    return app


def _operation_id(route: APIRoute) -> str:
    return route.name
