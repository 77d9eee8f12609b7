"""The relationships section of a policy: which columns name another record, and what that makes of the two."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)


class RelatedKey(_Section):
    """A column with the key of another record, or a list of keys; `source` is whose keys, its own unless given."""

    column: str
    source: Name | None = None


class Relationship(_Section):
    """A kind of edge between golden records, such as `parent` or `bill_to`, told by columns of sources.

    An edge is kept between source records: it follows them through merges and splits, and waits where the
    record that it names has not been received.
    """

    description: str = ""
    to: Name | None = Field(default=None, description="The object that is named; the same one unless given")
    hierarchy: bool = Field(default=False, description="Whether the edges lead up a tree")
    columns: dict[Name, str | RelatedKey] = Field(
        alias="from", default_factory=dict, description="source → the column with the key"
    )

    def related_key(self, source: str) -> RelatedKey | None:
        """What a source says about it, or None."""
        found = self.columns.get(source)
        return RelatedKey(column=found) if isinstance(found, str) else found
