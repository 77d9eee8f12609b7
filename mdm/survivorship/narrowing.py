"""How a chain of links narrows contributions down to one, and says of each other which link put it out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter

from mdm.model import Contribution
from mdm.survivorship.link import NEVER, Link, Scene

_TIE_BREAKS: tuple[tuple[str, Callable[[Contribution], float]], ...] = (
    ("tie: changed earlier", lambda c: (c.changed_at or NEVER).timestamp()),
    ("tie: source ranks lower", lambda c: float(-c.rank)),
)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What is left of contributions, best first, who went out with why, the last to go first, and the deciding link.

    `left` is empty where nothing may survive.
    """

    left: tuple[Contribution, ...]
    out: tuple[tuple[Contribution, str], ...]
    rule: str


def narrow(contributions: Sequence[Contribution], chain: Sequence[Link], scene: Scene) -> Narrowed:
    """Let each link of a chain keep what it ranks highest of contributions that all say something.

    The order of the result is total and independent of arrival: by the links, then the source's clock, then the
    source's rank, then source, key and value.
    """
    left = _tidy(contributions)
    out: list[tuple[Contribution, str]] = []
    rule = chain[-1].name
    silent: Link | None = None
    for link in chain:
        if len(left) < 2:
            break
        if link.when and not link.when.holds(scene.value(link.when.attribute)):
            continue
        kept, dropped = _step(link, left, scene) if link.tells(left) else (None, ())
        silent = link if kept is None else None
        if kept is None:
            continue
        left = kept
        if dropped:
            out[:0] = dropped
            rule = link.name
    if silent is not None and silent.or_none:
        return Narrowed((), (*((one, silent.why()) for one in left), *out), silent.name)
    return Narrowed(tuple(left), tuple(out), rule)


def first_of(
    contributions: Sequence[Contribution], chain: Sequence[Link], scene: Scene
) -> Contribution | None:
    """The one that a chain chooses."""
    left = narrow(contributions, chain, scene).left
    return left[0] if left else None


def tie(loser: Contribution, winner: Contribution) -> str:
    """Why a contribution that no link told from the winner comes after it."""
    for reason, measure in _TIE_BREAKS:
        if measure(loser) != measure(winner):
            return reason
    return "tie: later in the order of source and key"


def _step(
    link: Link, left: Sequence[Contribution], scene: Scene
) -> tuple[list[Contribution] | None, list[tuple[Contribution, str]]]:
    """What a link keeps and what it puts out, best first; None: it can tell nothing of these."""
    where = link.where
    pool = left if where is None else [c for c in left if where.holds(c.said.get(where.attribute))]
    rank = link.ranker(pool, scene)
    ranks = [rank(c) for c in left] if pool is left else [rank(c) if c in pool else None for c in left]
    known = [found for found in ranks if found is not None]
    if not known:
        return None, []
    best = max(known)
    kept = [c for c, found in zip(left, ranks, strict=True) if found == best]
    if len(kept) == len(left):
        return kept, []
    lower = [(found, c) for c, found in zip(left, ranks, strict=True) if found is not None and found != best]
    lower.sort(key=itemgetter(0), reverse=True)
    why = link.why()
    dropped = [(c, why) for _, c in lower]
    for c, found in zip(left, ranks, strict=True):
        if found is None:
            unmet = where is not None and not where.holds(c.said.get(where.attribute))
            dropped.append((c, f"its record's {where.attribute} rules it out" if where and unmet else why))
    return kept, dropped


def _tidy(contributions: Sequence[Contribution]) -> list[Contribution]:
    """In the order of the tie-break."""
    if len(contributions) < 2:
        return list(contributions)
    return sorted(
        contributions,
        key=lambda c: (-(c.changed_at or NEVER).timestamp(), c.rank, c.source, c.key, c.value or ""),
    )
