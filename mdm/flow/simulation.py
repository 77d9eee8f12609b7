"""What a simulation found, gathered piece by piece: all is counted, some of each kind is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mdm.identity import Regrouping, regroup
from mdm.model import GoldenId, RecordId, format_golden_id
from mdm.policy.document import Policy
from mdm.store.comparing import Asking, GoldenDifference
from mdm.store.relations import kinds_of

_KINDS = {
    "golden_records_merged": "merged",
    "golden_record_split": "split",
    "golden_records_regrouped": "regrouped",
    "golden_record_created": "created",
}
_MOST_MEMBERS = 12
"""A cluster in an example shows so many of its members."""


class Clusters:
    """Which golden records merge, split or exchange members."""

    def __init__(
        self, before: Mapping[RecordId, GoldenId], after: Mapping[RecordId, GoldenId], examples: int
    ) -> None:
        """Name what happens between two assignments of records to golden records.

        Args:
            before: record → golden id; records that the hub has not settled are absent.
            after: record → golden id.
            examples: how many of each kind are shown: those of the most golden records.
        """
        groups: dict[str, list[Regrouping]] = {kind: [] for kind in _KINDS.values()}
        for found in regroup(before, after):
            if found.type in _KINDS:
                groups[_KINDS[found.type]].append(found)
        self.counts = {kind: len(found) for kind, found in groups.items()}
        self.affected = sorted(
            {
                golden_id
                for kind, found in groups.items()
                if kind != "created"
                for group in found
                for golden_id in group.before + group.after
            }
        )
        self._shown = {
            kind: sorted(found, key=lambda group: (-len(group.before) - len(group.after), min(group.after)))[
                :examples
            ]
            for kind, found in groups.items()
            if kind != "created"
        }
        wanted = {
            golden_id
            for found in self._shown.values()
            for group in found
            for golden_id in group.before + group.after
        }
        self._members: list[dict[GoldenId, list[RecordId]]] = []
        for side in (before, after):
            members: dict[GoldenId, list[RecordId]] = {}
            for record_id, golden_id in sorted(side.items()):
                if golden_id in wanted:
                    members.setdefault(golden_id, []).append(record_id)
            self._members.append(members)
        self._wanted = wanted
        self._titles: list[dict[GoldenId, str]] = [{}, {}]

    def title(self, difference: GoldenDifference, before: Policy, after: Policy) -> None:
        """Hear what a golden record is called on both sides."""
        if difference.golden_id in self._wanted:
            sides = ((difference.before, before), (difference.after, after))
            for titles, (side, policy) in zip(self._titles, sides, strict=True):
                titles[difference.golden_id] = policy.title_of(side.values) if side else ""

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            **self.counts,
            "affected_ids": [format_golden_id(golden_id) for golden_id in self.affected],
            "examples": {
                kind: [
                    {"before": self._side(0, group.before), "after": self._side(1, group.after)}
                    for group in found
                ]
                for kind, found in self._shown.items()
            },
        }

    def _side(self, side: int, golden_ids: Sequence[GoldenId]) -> list[dict[str, Any]]:
        found = []
        for golden_id in golden_ids:
            members = self._members[side].get(golden_id, [])
            found.append(
                {
                    "id": format_golden_id(golden_id),
                    "title": self._titles[side].get(golden_id, ""),
                    "members": len(members),
                    "records": [{"record": record_id} for record_id in members[:_MOST_MEMBERS]],
                }
            )
        return found


class Cells:
    """Which cells of golden records change that stay golden records: those of merged and new ones are not counted."""

    def __init__(self, before: Policy, after: Policy, examples: int) -> None:
        """Nothing so far."""
        self._names = list(dict.fromkeys([*after.attributes, *before.attributes]))
        self._most = examples
        self.golden_records = 0
        self._counts: dict[str, Counter[str]] = {}
        self._examples: dict[str, list[dict[str, Any]]] = {}

    def add(self, difference: GoldenDifference) -> None:
        """Compare one golden record."""
        before, after = difference.before, difference.after
        if before is None or after is None or before.state == "merged":
            return
        found = False
        for name in self._names:
            old, new = before.values.get(name), after.values.get(name)
            was, now = before.lineage.get(name), after.lineage.get(name)
            if old == new and was == now:
                continue
            found = True
            if old == new:
                kind = "otherwise_explained"
            elif old is None:
                kind = "appeared"
            elif new is None:
                kind = "gone"
            else:
                kind = "changed"
            self._counts.setdefault(name, Counter())[kind] += 1
            shown = self._examples.setdefault(name, [])
            if kind != "otherwise_explained" and len(shown) < self._most:
                shown.append(
                    {
                        "golden_id": format_golden_id(difference.golden_id),
                        "attribute": name,
                        "old": old,
                        "new": new,
                        "why": _why(was, now),
                        "from_before": _origin(was),
                        "from_after": _origin(now),
                    }
                )
        self.golden_records += found

    def document(self) -> dict[str, Any]:
        """As JSON; the examples take turns among the attributes."""
        kinds = ("changed", "appeared", "gone", "otherwise_explained")
        attributes = {
            name: {kind: self._counts[name][kind] for kind in kinds}
            for name in self._names
            if name in self._counts
        }
        return {
            "golden_records": self.golden_records,
            "changed": sum(sum(counts.values()) for counts in self._counts.values())
            - sum(counts["otherwise_explained"] for counts in self._counts.values()),
            "attributes": attributes,
            "examples": {name: self._examples[name] for name in attributes if self._examples[name]},
        }


class Relations:
    """Which golden records that stay are related otherwise."""

    def __init__(self, examples: int) -> None:
        """Nothing so far."""
        self._most = examples
        self.golden_records = 0
        self._kinds: dict[str, Counter[str]] = {}
        self._examples: list[dict[str, Any]] = []

    def add(self, difference: GoldenDifference) -> None:
        """Compare one golden record."""
        before, after = difference.before, difference.after
        if before is None or after is None or before.state == "merged":
            return
        found = {"appeared": {*after.relations} - {*before.relations}}
        found["gone"] = {*before.relations} - {*after.relations}
        for side, texts in found.items():
            for text in texts:
                self._kinds.setdefault(kinds_of([text])[0], Counter())[side] += 1
        if any(found.values()):
            self.golden_records += 1
            if len(self._examples) < self._most:
                kinds = {side: list(kinds_of(texts)) for side, texts in found.items()}
                self._examples.append({"golden_id": format_golden_id(difference.golden_id), **kinds})

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "golden_records": self.golden_records,
            "kinds": {
                kind: {side: counts[side] for side in ("appeared", "gone")}
                for kind, counts in sorted(self._kinds.items())
            },
            "examples": self._examples,
        }


def _why(was: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> str:
    """Why a cell has another value, in words; it names no value."""
    if now is None:
        return "no source record says anything that counts any more"
    rule = now["rule"]
    if was is None:
        return f"a source record says something that counts now; {rule} chose it"
    other = f"{rule} instead of {was['rule']}" if was["rule"] != rule else rule
    former, latter = was["winner"], now["winner"]
    if former is None or latter is None:
        return f"{other}; {'nothing' if latter is None else 'something'} survives now"
    if former["record"] == latter["record"]:
        return f"the same source record is read otherwise; {other}"
    for loser in now["losers"]:
        if loser["record"] == former["record"]:
            return f"{other}; the former winner lost: {loser['why']}"
    return f"{other}; the former winner is not among the source records that count any more"


def _origin(cell: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if cell is None or cell["winner"] is None:
        return None
    return {"record": cell["winner"]["record"], "version": cell["winner"]["version"], "rule": cell["rule"]}


class Tasks:
    """Which questions to stewards are opened, closed, or ask something else."""

    def __init__(self, differences: Sequence[Asking], examples: int) -> None:
        """Sort the differences, which come with the most probable first."""
        self._most = examples
        self.kinds: dict[str, list[Asking]] = {"opened": [], "closed": [], "changed": []}
        for asking in differences:
            kind = "opened" if asking.before is None else "closed" if asking.after is None else "changed"
            self.kinds[kind].append(asking)

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            **{kind: len(found) for kind, found in self.kinds.items()},
            "examples": {
                kind: [
                    {
                        "left": {"record": asking.left_id},
                        "right": {"record": asking.right_id},
                        "question": asking.after or asking.before,
                        "probability": asking.probability,
                    }
                    for asking in found[: self._most]
                ]
                for kind, found in self.kinds.items()
            },
        }


def records_named(report: object) -> Iterator[RecordId]:
    """The source records that a report shows, by their ids."""
    if isinstance(report, Mapping):
        if isinstance(report.get("record"), int):
            yield report["record"]
        for value in report.values():
            yield from records_named(value)
    elif isinstance(report, list):
        for value in report:
            yield from records_named(value)


def with_names(report: Any, names: Mapping[RecordId, str]) -> Any:  # noqa: ANN401
    """The report with the sources' own names beside the ids of source records."""
    if isinstance(report, Mapping):
        found = {name: with_names(value, names) for name, value in report.items()}
        if isinstance(report.get("record"), int):
            found["name"] = names.get(report["record"], "")
        return found
    if isinstance(report, list):
        return [with_names(value, names) for value in report]
    return report


_VALUES = ("old", "new", "present", "value", "title")


def without_values(report: Any) -> Any:  # noqa: ANN401
    """The report without any value of a record: what may be kept once the draft is closed.

    Values stand in the entries of lists alone; elsewhere an attribute may be called `title` or `value`.
    """
    if isinstance(report, Mapping):
        return {name: without_values(value) for name, value in report.items()}
    if isinstance(report, list):
        return [_without_its_own(entry) for entry in report]
    return report


def _without_its_own(entry: Any) -> Any:  # noqa: ANN401
    if isinstance(entry, Mapping):
        return {name: None if name in _VALUES else without_values(value) for name, value in entry.items()}
    return without_values(entry)
