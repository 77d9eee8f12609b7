"""Which value survives in a golden cell, and why each of the others lost."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from mdm.model import Cell, Contribution, Loser

_NEVER = datetime.min.replace(tzinfo=UTC)

Rank = tuple[float, ...]


class _Rule(BaseModel, ABC):
    """A survivorship rule: ranks contributions, the highest survives."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @abstractmethod
    def ranker(self, contributions: Sequence[Contribution]) -> Callable[[Contribution], Rank]:
        """A function giving each contribution its rank among all of them; higher survives."""

    @abstractmethod
    def why(self) -> str:
        """Why a contribution with a lower rank lost."""


class MostRecent(_Rule):
    """Keep the value its source changed last; a value without a clock is the oldest."""

    strategy: Literal["most_recent"] = "most_recent"

    def ranker(self, contributions: Sequence[Contribution]) -> Callable[[Contribution], Rank]:  # noqa: ARG002
        """Seconds since the epoch by the source's clock, never by ours: arrival must not matter."""
        return lambda contribution: ((contribution.changed_at or _NEVER).timestamp(),)

    def why(self) -> str:
        """Older by the sources' clocks."""
        return "changed earlier"


class SourcePriority(_Rule):
    """Keep the value of the source with the best rank (1 is best)."""

    strategy: Literal["source_priority"] = "source_priority"
    order: tuple[str, ...] = Field(
        default=(), description="Sources, best first; empty means the ranks under `sources`"
    )

    def ranker(self, contributions: Sequence[Contribution]) -> Callable[[Contribution], Rank]:  # noqa: ARG002
        """Minus the place of the source in `order`, or minus its rank; unnamed sources come last."""
        places = {source: float(-place) for place, source in enumerate(self.order)}
        last = float(-len(self.order))
        if not self.order:
            return lambda contribution: (float(-contribution.rank),)
        return lambda contribution: (places.get(contribution.source, last),)

    def why(self) -> str:
        """The source ranks lower."""
        return "source ranks lower"


class MostFrequent(_Rule):
    """Keep the value that most source records agree on."""

    strategy: Literal["most_frequent"] = "most_frequent"

    def ranker(self, contributions: Sequence[Contribution]) -> Callable[[Contribution], Rank]:
        """How many records say the same."""
        counts = Counter(contribution.value for contribution in contributions)
        return lambda contribution: (float(counts[contribution.value]),)

    def why(self) -> str:
        """Fewer records say so."""
        return "fewer records agree"


class Longest(_Rule):
    """Keep the longest value: usually the least abbreviated one."""

    strategy: Literal["longest"] = "longest"

    def ranker(self, contributions: Sequence[Contribution]) -> Callable[[Contribution], Rank]:  # noqa: ARG002
        """Length in characters."""
        return lambda contribution: (float(len(contribution.value or "")),)

    def why(self) -> str:
        """Shorter."""
        return "shorter"


SurvivorshipRule = Annotated[
    MostRecent | SourcePriority | MostFrequent | Longest, Field(discriminator="strategy")
]

_TIE_BREAKS: tuple[tuple[str, Callable[[Contribution], float]], ...] = (
    ("tie: changed earlier", lambda c: (c.changed_at or _NEVER).timestamp()),
    ("tie: source ranks lower", lambda c: float(-c.rank)),
)


def order(
    contributions: Iterable[Contribution], rule: _Rule
) -> tuple[list[Contribution], Callable[[Contribution], str]]:
    """Contributions with a value, the survivor first, and a function that says why one of the others lost.

    The order is total and independent of arrival: by the rule, then the source's clock, then the source's rank,
    then source, key and value.
    """
    present = [contribution for contribution in contributions if contribution.value is not None]
    rank = rule.ranker(present)
    if len(present) > 1:
        present.sort(key=lambda c: (c.source, c.key, c.value or ""))
        present.sort(key=lambda c: (rank(c), *(measure(c) for _, measure in _TIE_BREAKS)), reverse=True)

    def why(loser: Contribution) -> str:
        winner = present[0]
        if loser.value == winner.value:
            return "same value"
        if rank(loser) != rank(winner):
            return rule.why()
        for reason, measure in _TIE_BREAKS:
            if measure(loser) != measure(winner):
                return reason
        return "tie: later in the order of source and key"

    return present, why


def survive(attribute: str, contributions: Iterable[Contribution], rule: _Rule) -> Cell | None:
    """The golden cell of one attribute.

    Returns:
        The cell with its lineage, or None when no contribution has a value.
    """
    ordered, why = order(contributions, rule)
    if not ordered:
        return None
    losers = tuple(Loser(loser, why(loser)) for loser in ordered[1:])
    return Cell(attribute, ordered[0], rule_name(rule), losers)


def survive_block(contributions: Mapping[str, Sequence[Contribution]], rule: _Rule) -> dict[str, Cell]:
    """The golden cells of attributes that belong together: all come from one winning record, or are absent.

    Args:
        contributions: attribute → contributions, in the same order of records for every attribute.
        rule: ranks the records by their combined value.

    Returns:
        attribute → cell, for the attributes that the winning record has.
    """
    attributes = list(contributions)
    rows = list(zip(*(contributions[attribute] for attribute in attributes), strict=True))
    combined = {}
    for row in rows:
        values = [cell.value for cell in row]
        if any(value is not None for value in values):
            whole = "\x1f".join(value or "" for value in values)
            first: Contribution = row[0]
            block = Contribution(
                first.record_id, first.version, first.source, first.key, first.rank, first.changed_at, whole
            )
            combined[block.source, block.key] = (block, row)
    ordered, why = order([block for block, _ in combined.values()], rule)
    cells: dict[str, Cell] = {}
    for place, attribute in enumerate(attributes):
        if not ordered:
            break
        parts = [(block, combined[block.source, block.key][1][place]) for block in ordered]
        winner = parts[0][1]
        if winner.value is None:
            continue
        losers = tuple(
            Loser(part, "same value" if part.value == winner.value else why(block))
            for block, part in parts[1:]
            if part.value is not None
        )
        cells[attribute] = Cell(attribute, winner, rule_name(rule), losers)
    return cells


def rule_name(rule: _Rule) -> str:
    """The name under which lineage records a rule."""
    return str(getattr(rule, "strategy", type(rule).__name__))
