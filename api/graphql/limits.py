"""How much one GraphQL operation may ask for."""

from __future__ import annotations

from typing import Final

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValidationContext,
    ValidationRule,
)

from mdm.errors import RequestInvalidError

MAX_DEPTH: Final = 10
MAX_ALIASES: Final = 15
MAX_TOKENS: Final = 1_000
MAX_QUERY_LENGTH: Final = 20_000
MAX_PAGE: Final = 100
MAX_CHANGES: Final = 500

LIMIT_EXCEEDED: Final = "limit_exceeded"


def page_size(first: int, largest: int = MAX_PAGE) -> int:
    """The size of a page, if it may be that large.

    Raises:
        RequestInvalidError: it may not.
    """
    if not 1 <= first <= largest:
        raise RequestInvalidError(f"first must lie between 1 and {largest}; ask for more pages instead")
    return first


class OperationLimits(ValidationRule):
    """Refuses an operation that is nested too deep or has too many aliases.

    Fragments are measured once each, so that fragments which spread fragments cannot make this take long.
    Introspection is left out: the validator has a limit of its own for it.
    """

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self._measured: dict[str, tuple[int, int]] = {}

    def enter_operation_definition(self, node: OperationDefinitionNode, *_args: object) -> None:
        """Measure one operation."""
        depth, aliases = self._measure(node.selection_set)
        if depth > MAX_DEPTH:
            self._refuse(f"the operation is nested {depth} levels deep; {MAX_DEPTH} are allowed", node)
        if aliases > MAX_ALIASES:
            self._refuse(f"the operation has {aliases} aliases; {MAX_ALIASES} are allowed", node)

    def _refuse(self, message: str, node: OperationDefinitionNode) -> None:
        self.report_error(GraphQLError(message, node, extensions={"code": LIMIT_EXCEEDED}))

    def _measure(self, selections: SelectionSetNode | None) -> tuple[int, int]:
        """(levels, aliases) of a selection set."""
        deepest = aliases = 0
        for node in selections.selections if selections else ():
            below = (0, 0)
            level = 0
            if isinstance(node, FieldNode):
                if node.name.value in ("__schema", "__type"):
                    continue
                aliases += node.alias is not None
                level = 1
                below = self._measure(node.selection_set)
            elif isinstance(node, InlineFragmentNode):
                below = self._measure(node.selection_set)
            elif isinstance(node, FragmentSpreadNode):
                below = self._measure_fragment(node.name.value)
            deepest = max(deepest, level + below[0])
            aliases += below[1]
        return deepest, aliases

    def _measure_fragment(self, name: str) -> tuple[int, int]:
        if name not in self._measured:
            # A fragment within itself, or without a definition, is refused by rules of the validator.
            self._measured[name] = (0, 0)
            fragment: FragmentDefinitionNode | None = self.context.get_fragment(name)
            if fragment is not None:
                self._measured[name] = self._measure(fragment.selection_set)
        return self._measured[name]
