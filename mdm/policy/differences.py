"""What one policy says otherwise than another: attribute by attribute, and weights in bits."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from matching.rules import LevelWeight
from mdm.policy.document import Policy

_NAMING = ("name", "label")
_MANY = 6
"""Of longer lists of words only what comes and goes is told."""


@dataclass(frozen=True, slots=True)
class PolicyDifference:
    """One thing that is said otherwise. A side is None where it says nothing; defaults are said by both.

    `bits` are the weights of a match level, before and after.
    """

    path: str
    before: Any
    after: Any
    bits: tuple[float | None, float | None] | None = None

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    def __str__(self) -> str:
        """As one line."""
        if self.bits is not None:
            old, new = ("–" if bits is None else f"{bits:+.2f} bits" for bits in self.bits)
            return f"{self.path}: {old} → {new}"
        if (
            isinstance(self.before, list)
            and isinstance(self.after, list)
            and _are_words(self.before + self.after)
        ):
            gone = [value for value in self.before if value not in self.after]
            come = [value for value in self.after if value not in self.before]
            if (gone or come) and len(self.before) + len(self.after) > _MANY:
                return f"{self.path}: {_some('without', gone)}{_some(' with', come)}".rstrip()
        return f"{self.path}: {_text(self.before)} → {_text(self.after)}"


def policy_differences(before: Policy, after: Policy) -> list[PolicyDifference]:
    """Every difference in meaning, in the order of the document; layout and comments are none.

    Entries of lists that have names are compared by name, so an entry that is put in makes no difference elsewhere,
    but their order is told too where it decides.
    """
    sides = [policy.model_dump(mode="json", by_alias=True) for policy in (before, after)]
    return list(_between(sides[0], sides[1], ""))


def _between(before: Any, after: Any, path: str) -> Iterator[PolicyDifference]:  # noqa: ANN401
    if before == after:
        return
    if (_is_level(before) and _is_level(after)) or (_is_level(before or after) and None in (before, after)):
        bits = (_bits(before), _bits(after))
        yield PolicyDifference(path, before, after, bits)
    elif isinstance(before, dict) and isinstance(after, dict):
        for name in [*before, *(name for name in after if name not in before)]:
            yield from _between(before.get(name), after.get(name), f"{path}.{name}" if path else name)
    elif (old := _named(before)) is not None and (new := _named(after)) is not None:
        for name in [*old, *(name for name in new if name not in old)]:
            yield from _between(old.get(name), new.get(name), f"{path}.{name}")
        if [name for name in old if name in new] != [name for name in new if name in old]:
            yield PolicyDifference(f"{path} (order)", list(old), list(new))
    else:
        yield PolicyDifference(path, before, after)


def _named(value: Any) -> dict[str, Any] | None:  # noqa: ANN401
    """Entries of a list by their names; None where they have none."""
    if not isinstance(value, list) or not value:
        return None
    for key in _NAMING:
        if all(isinstance(entry, Mapping) and isinstance(entry.get(key), str) for entry in value):
            names = [entry[key] for entry in value]
            if len(set(names)) == len(names):
                return dict(zip(names, value, strict=True))
    return None


def _is_level(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, Mapping) and value.keys() == {"label", "m", "u"}


def _bits(level: Mapping[str, Any] | None) -> float | None:
    return None if level is None else LevelWeight.model_validate(level).bits


def _are_words(values: Sequence[Any]) -> bool:
    return all(isinstance(value, str) for value in values)


def _some(word: str, values: Sequence[str]) -> str:
    if not values:
        return ""
    more = f" and {len(values) - _MANY} more" if len(values) > _MANY else ""
    return f"{word} {', '.join(values[:_MANY])}{more}"


def _text(value: Any) -> str:  # noqa: ANN401
    if value is None:
        return "–"
    return value if isinstance(value, str) else json.dumps(_said(value), ensure_ascii=False)


def _said(value: Any) -> Any:  # noqa: ANN401
    """Without the entries that say nothing, as rules have many."""
    if isinstance(value, Mapping):
        return {name: _said(entry) for name, entry in value.items() if entry not in (None, [], {}, "")}
    return [_said(entry) for entry in value] if isinstance(value, list) else value
