"""Renders the pages: templates, and how ids, times and weights are written in them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlencode

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from mdm.version import hub_version
from stewardship.reasons import MAX_REASON_LENGTH
from stewardship.stewards import steward_of

# What a page's <main> is to be exchanged with, without a reload: the explicit inheritance of htmx 4 lets each
# form and link say so for itself, and all others stay plain navigation.
SWAP_MAIN = "select:#main, target:#main, swap:outerHTML"

_CERTAIN = 0.9995


def percent(probability: float) -> str:
    """A probability for people; what would round to certainty says that it is none."""
    if probability >= _CERTAIN:
        return "> 99.9 %"
    if probability <= 1.0 - _CERTAIN:
        return "< 0.1 %"
    return f"{probability:.1%}".replace("%", " %")


def share(part: float) -> str:
    """A share for people, counted exactly: only all of it is 100 %."""
    rounded = math.floor(part * 1000) / 10
    return f"{rounded:.1f} %" if part < 1.0 else "100 %"


def bits(weight: float) -> str:
    """A weight in bits with its sign; the minus is a real one, so that columns align."""
    return f"{weight:+.1f}".replace("-", "−")


def instant(moment: datetime | None) -> str:
    """A time in UTC as ISO 8601 to the second; a dash where there is none."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else "–"


def words(name: str) -> str:
    """An attribute, rule or code as words: given_name → given name."""
    return name.replace("_", " ")


def count(number: int) -> str:
    """A number with thin spaces between thousands."""
    return f"{number:,}".replace(",", "\u2009")


def address(path: str, **parameters: str | int | None) -> str:
    """A path with a query; parameters that are None or empty are left out."""
    query = urlencode({name: value for name, value in parameters.items() if value not in (None, "")})
    return f"{path}?{query}" if query else path


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("stewardship"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        percent=percent, share=share, bits=bits, instant=instant, words=words, count=count
    )
    environment.globals.update(
        address=address,
        hub_version=hub_version(),
        max_reason_length=MAX_REASON_LENGTH,
        swap_main=SWAP_MAIN,
    )
    return environment


_TEMPLATES = _environment()


def render(
    request: Request,
    template: str,
    context: Mapping[str, object],
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """A page. Every value in the context is escaped where the template shows it."""
    page = _TEMPLATES.get_template(template).render(
        **context, steward=steward_of(request), here=_here(request)
    )
    return HTMLResponse(page, status, dict(headers or {}))


def _here(request: Request) -> str:
    """The page's own path and query, to come back to; the front page where the path takes no GET."""
    if request.method != "GET":
        return "/"
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
