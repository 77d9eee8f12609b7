"""The rule of attributes with several values: gather the items of all records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import orjson
from pydantic import Field

from mdm.model import Contribution, items_of
from mdm.survivorship.link import Link, Ranker, Scene


class Union(Link):
    """Keep every item that any record has, once; it is the last link of its chain."""

    strategy: Literal["union"] = "union"
    item_key: str | None = Field(
        default=None,
        description="The field that identifies an item that is a JSON object; a text identifies itself,"
        " whatever its case",
    )
    limit: int | None = Field(default=None, ge=1, description="At most so many items")

    def ranker(self, contributions: Sequence[Contribution], scene: Scene) -> Ranker:  # noqa: ARG002
        """Lists are not ranked: all of them are gathered."""
        return lambda _: (0.0,)

    def why(self) -> str:
        """There are as many items as there may be."""
        return "beyond the limit of items"

    def groups(self, contributions: Sequence[Contribution]) -> dict[str, list[Contribution]]:
        """Item key → what the records say of that item, in the order of the records, then of their lists."""
        found: dict[str, list[Contribution]] = {}
        for contribution in contributions:
            seen = set()
            for item in items_of(contribution.value) if contribution.value is not None else ():
                key = self._key(item)
                if key not in seen:
                    seen.add(key)
                    found.setdefault(key, []).append(replace(contribution, value=item))
        return found

    def _key(self, item: str) -> str:
        if self.item_key is not None and item.startswith("{"):
            try:
                named = orjson.loads(item).get(self.item_key)
            except orjson.JSONDecodeError:
                named = None
            if named is not None:
                return str(named).casefold()
        return item.casefold()
