"""Two records side by side, as the template shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mdm.errors import MdmError, MergeForbiddenError
from mdm.reads.review import DecisionView, PairView, SideView
from stewardship.difference import Segments, marked
from stewardship.evidence import Bar, bars, silent, verdict_in_words
from stewardship.refusals import status_of

_ABSENT: Segments = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One attribute of both records; a side without a value has no segments."""

    attribute: str
    left: Segments
    right: Segments
    kind: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a decision was not taken; `decision_id` names the one in its way, if that is the reason."""

    message: str
    status: int
    decision_id: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything the page shows about a pair. `standing` is the decision in force on it, if any."""

    pair: PairView
    rows: tuple[Row, ...]
    bars: tuple[Bar, ...]
    silent: tuple[str, ...]
    verdict: str
    standing: DecisionView | None


def comparison_of(pair: PairView) -> Comparison:
    """The pair with its differences marked and its evidence drawn; attributes neither side has are left out."""
    return Comparison(
        pair,
        _rows(pair.attributes, pair.left, pair.right),
        bars(pair.score),
        silent(pair.score),
        verdict_in_words(pair.score),
        standing_decision(pair),
    )


def standing_decision(pair: PairView) -> DecisionView | None:
    """The decision in force on the pair, or None: the last word, unless it took an earlier one back."""
    last = pair.decisions[-1] if pair.decisions else None
    return None if last is None or last.verdict == "withdrawn" else last


def refusal_of(error: MdmError) -> Refusal:
    """What to show on the page of the pair when its decision was refused."""
    forbidding = error.decision_id if isinstance(error, MergeForbiddenError) else None
    return Refusal(str(error), status_of(error), forbidding)


def _rows(attributes: tuple[str, ...], left: SideView, right: SideView) -> tuple[Row, ...]:
    return tuple(
        _row(attribute, left.values, right.values)
        for attribute in attributes
        if attribute in left.values or attribute in right.values
    )


def _row(attribute: str, left: Mapping[str, str], right: Mapping[str, str]) -> Row:
    ours, theirs = left.get(attribute), right.get(attribute)
    if ours is None or theirs is None:
        return Row(
            attribute,
            marked(ours, ours)[0] if ours is not None else _ABSENT,
            marked(theirs, theirs)[0] if theirs is not None else _ABSENT,
            "one-sided",
        )
    return Row(attribute, *marked(ours, theirs), "equal" if ours == theirs else "differs")
