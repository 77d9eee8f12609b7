"""What one GraphQL operation reads with: one transaction, and golden records in as few statements as can be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    SelectionSetNode,
)
from graphql.utilities import value_from_ast_untyped
from sqlalchemy import Connection

from api.hub import Hub
from mdm.database.engine import reading
from mdm.errors import GoldenIdInvalidError
from mdm.model import GoldenId, parse_golden_id
from mdm.reads.golden import GoldenView, golden_records


class Operation:
    """The hub as one operation sees it: a single state of the database, from its first read to its end."""

    def __init__(self, hub: Hub, stack: ExitStack) -> None:
        self.hub = hub
        self._stack = stack
        self._connection: Connection | None = None
        self._wanted: dict[str | None, set[GoldenId]] = {}
        self._loaded: dict[tuple[str | None, GoldenId], GoldenView | None] = {}
        self._foreseen = False

    @property
    def connection(self) -> Connection:
        """A connection in the operation's read-only transaction, which begins with the first use."""
        if self._connection is None:
            self._connection = self._stack.enter_context(reading(self.hub.engine))
        return self._connection

    def want(self, golden_ids: Iterable[GoldenId], view: str | None = None) -> None:
        """Say which golden records will be asked for: they are loaded together with the first of them."""
        self._wanted.setdefault(view, set()).update(golden_ids)

    def golden(self, golden_id: GoldenId, view: str | None = None) -> GoldenView | None:
        """The golden record that an id leads to, or a view of it; None if the id was never issued."""
        if (view, golden_id) not in self._loaded:
            wanted = {golden_id, *self._wanted.pop(view, ())}
            missing = sorted(one for one in wanted if (view, one) not in self._loaded)
            found = golden_records(self.connection, missing, view)
            for one in missing:
                self._loaded[view, one] = found.get(one)
        return self._loaded[view, golden_id]

    def foresee(
        self,
        selections: SelectionSetNode,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Mapping[str, Any],
    ) -> None:
        """Want every golden record that the operation names at its root, under whatever alias."""
        if self._foreseen:
            return
        self._foreseen = True
        pending = [selections]
        spread: set[str] = set()
        while pending:
            for node in pending.pop().selections:
                if isinstance(node, FieldNode):
                    self.want(*_named(node, variables))
                elif isinstance(node, InlineFragmentNode):
                    pending.append(node.selection_set)
                elif isinstance(node, FragmentSpreadNode) and node.name.value not in spread:
                    spread.add(node.name.value)
                    pending.append(fragments[node.name.value].selection_set)


def _named(node: FieldNode, variables: Mapping[str, Any]) -> tuple[list[GoldenId], str | None]:
    """The golden ids and the view in a root field's arguments; ids that are none are refused by the field itself."""
    ids: list[GoldenId] = []
    view: str | None = None
    if node.name.value in ("goldenRecord", "goldenRecords"):
        for argument in node.arguments or ():
            value = value_from_ast_untyped(argument.value, dict(variables))
            if argument.name.value == "view":
                view = value if isinstance(value, str) else None
                continue
            for text in value if isinstance(value, list) else [value]:
                try:
                    ids.append(parse_golden_id(str(text)))
                except GoldenIdInvalidError:
                    continue
    return ids, view
