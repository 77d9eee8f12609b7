"""Writes the API's descriptions: docs/openapi.json and docs/schema.graphql."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from sqlalchemy import create_engine

from api.app import create_app
from api.graphql.schema import SCHEMA

DOCS: Final = Path(__file__).resolve().parent.parent / "docs"


def descriptions() -> Mapping[str, str]:
    """File name → content."""
    # Nothing connects: the description is a matter of the code alone.
    app = create_app(create_engine("postgresql+psycopg://"), ring=lambda _object: None)
    openapi = json.dumps(app.openapi(), indent=2, ensure_ascii=False)
    return {"openapi.json": openapi + "\n", "schema.graphql": SCHEMA.as_str().rstrip() + "\n"}


def stale(directory: Path) -> list[str]:
    """The files in a directory that do not say what the code says."""
    return [
        name
        for name, content in descriptions().items()
        if not (directory / name).is_file() or (directory / name).read_text(encoding="utf-8") != content
    ]


def main(arguments: Sequence[str]) -> int:
    """Write the files, or with `--check` fail if they are not as they should be."""
    if list(arguments) == ["--check"]:
        behind = stale(DOCS)
        for name in behind:
            sys.stderr.write(f"docs/{name} does not say what the code says; run python -m api.schema\n")
        return 1 if behind else 0
    if arguments:
        sys.stderr.write("usage: python -m api.schema [--check]\n")
        return 2
    for name, content in descriptions().items():
        (DOCS / name).write_text(content, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
