"""The API's description, and a page that shows it without any other server."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.openapi.utils import get_openapi
from fastapi.staticfiles import StaticFiles
from starlette.responses import HTMLResponse, PlainTextResponse

from api.errors import KINDS
from api.problems import PROBLEM_MEDIA_TYPE, Problem, Violation
from api.rest.records import Record
from mdm.errors import NotFoundError

STATIC: Final = Path(__file__).parent / "static"
ASSETS: Final = "/docs/assets"

_REFERENCE: Final = "#/components/schemas/{model}"

router = APIRouter(include_in_schema=False)


@router.get("/docs")
def swagger_page(request: Request) -> HTMLResponse:
    """The REST API, to read and to try."""
    root = request.scope.get("root_path", "").rstrip("/")
    return get_swagger_ui_html(
        openapi_url=f"{root}/openapi.json",
        title="REST API",
        swagger_js_url=f"{root}{ASSETS}/swagger/swagger-ui-bundle.js",
        swagger_css_url=f"{root}{ASSETS}/swagger/swagger-ui.css",
        swagger_favicon_url=f"{root}{ASSETS}/swagger/favicon-32x32.png",
        swagger_ui_parameters={"validatorUrl": None},
    )


@router.get("/problems/{code}")
def problem_page(code: str) -> PlainTextResponse:
    """What a kind of problem is: the address in `type` of a problem leads here."""
    kind = KINDS.get(code)
    if kind is None:
        raise NotFoundError("kind of problem", code[:60])
    return PlainTextResponse(f"{code}: {kind.title} (HTTP {kind.status})\n")


def add_description(app: FastAPI) -> None:
    """Give the app its page, its assets and a description in which every refusal is a problem."""
    app.include_router(router)
    app.mount(ASSETS, StaticFiles(directory=STATIC), name="assets")
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]


def _described(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        described = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
            tags=app.openapi_tags,
        )
        schemas = described.setdefault("components", {}).setdefault("schemas", {})
        for model in (Problem, Violation, Record):
            schema = model.model_json_schema(ref_template=_REFERENCE)
            schema.pop("$defs", None)
            schemas[model.__name__] = schema
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        described["components"]["schemas"] = dict(sorted(schemas.items()))
        refused = {"schema": {"$ref": _REFERENCE.format(model="Problem")}}
        for operations in described["paths"].values():
            for operation in operations.values():
                for status, response in operation["responses"].items():
                    if status.startswith(("4", "5")):
                        response["content"] = {PROBLEM_MEDIA_TYPE: refused}
                        response["description"] = _titles(int(status))
        app.openapi_schema = described
    return app.openapi_schema


def _titles(status: int) -> str:
    """What a status can mean here."""
    titles = {kind.title: None for kind in KINDS.values() if kind.status == status}
    return "; ".join(titles) or "Refused"
