"""A real browser on a real server with a small filled hub."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright
from sqlalchemy import Engine

from stewardship.app import create_app
from tests.api.serving import serving
from tests.databases import Databases
from tests.skips import needs
from tests.stewardship.filled import fill

CHROMIUM = Path("/usr/bin/chromium")

# The browser runs as root in containers, and must not talk to anyone but the server under test.
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the tests of a module: its event loop must not run on under the tests of others."""
    if not CHROMIUM.exists():
        needs("browser", f"no {CHROMIUM}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """A database of the test's own with a small filled hub."""
    with databases.lent(fill) as url:
        yield url


@pytest.fixture
def address(engine: Engine) -> Iterator[str]:
    """Where the review UI of the hub is served."""
    with serving(create_app(engine)) as client:
        yield str(client.base_url).rstrip("/")


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A fresh profile on a desktop screen."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 800})
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, address: str) -> Iterator[Page]:
    """A tab in which nothing may go wrong: no error, no refused script or style, no request to elsewhere."""
    page = context.new_page()
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        # A page that says 404 or 409 on purpose is no error of the page.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            complaints.append(message.text)

    def watch(request: Request) -> None:
        if not request.url.startswith(address):
            complaints.append(request.url)

    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", hear)
    page.on("request", watch)
    yield page
    assert complaints == []
