"""What targets would be owed under a draft, held against what they are owed now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from mdm.model import GoldenId, format_golden_id
from mdm.ownership import Owed, owed, owed_new
from mdm.policy.document import Policy
from mdm.store.comparing import Holding, Lacking

_CREATED = ("before", "after", "newly", "no_longer")


class Writes:
    """What each target is owed before and after."""

    def __init__(
        self,
        before: Policy,
        after: Policy,
        examples: int,
        sink: Callable[[dict[str, Any]], None] | None = None,
    ) -> None:
        """Nothing so far.

        Args:
            before: the policy in force.
            after: the draft.
            examples: how many writes of each target are shown.
            sink: told every single write that is owed after.
        """
        self._before, self._after, self._most, self._sink = before, after, examples, sink
        self.targets = sorted({name for policy in (before, after) for name in _receiving(policy)})
        self.creating = sorted(
            {name for policy in (before, after) for name in policy.ownership.creates} & set(self.targets)
        )
        self._creates: dict[str, Counter[str]] = {name: Counter() for name in self.creating}
        self._counts: dict[str, Counter[str]] = {name: Counter() for name in self.targets}
        self._fields: dict[str, dict[str, Counter[str]]] = {name: {} for name in self.targets}
        self._examples: dict[str, list[dict[str, Any]]] = {name: [] for name in self.targets}

    def add(self, held: Holding) -> None:
        """Compare what is owed about one source record."""
        target = held.source
        former: dict[str, Owed] = {}
        if held.golden_before is not None:
            rule_before = self._before.owner
            former = {
                write.attribute: write
                for write in owed(rule_before, held.values_before, target, held.said_before)
            }
        latter = {
            write.attribute: write
            for write in owed(self._after.owner, held.values_after, target, held.said_after)
        }
        self._compare(target, held.key, held.golden_after, former, latter)

    def add_new(self, lacking: Lacking) -> None:
        """Compare which sources are owed a record of a golden record in which they have none."""
        for target in self.creating:
            former, latter = (
                {
                    write.attribute: write
                    for write in owed_new(
                        policy.ownership.creates.get(target), policy.owner, values or {}, target
                    )
                    if values is not None and target not in sources
                }
                for policy, values, sources in (
                    (self._before, lacking.values_before, lacking.sources_before),
                    (self._after, lacking.values_after, lacking.sources_after),
                )
            )
            counts = self._creates[target]
            counts["before"] += bool(former)
            counts["after"] += bool(latter)
            counts["newly"] += bool(latter) and not former
            counts["no_longer"] += bool(former) and not latter
            self._compare(target, None, lacking.golden_id, former, latter)

    def _compare(
        self,
        target: str,
        key: str | None,
        golden_id: GoldenId,
        former: Mapping[str, Owed],
        latter: Mapping[str, Owed],
    ) -> None:
        counts, fields = self._counts[target], self._fields[target]
        for name in former.keys() | latter.keys():
            was, now = former.get(name), latter.get(name)
            field = fields.setdefault(name, Counter())
            counts["before"] += was is not None
            counts["after"] += now is not None
            field["before"] += was is not None
            field["after"] += now is not None
            if now is None:
                counts["no_longer"] += 1
                continue
            kind = "newly" if was is None else "otherwise" if was.value != now.value else "still"
            counts[kind] += 1
            row = {
                "target": target,
                "key": key,
                "golden_id": format_golden_id(golden_id),
                "field": name,
                "present": now.present,
                "value": now.value,
                "owed": kind,
            }
            if self._sink is not None:
                self._sink(row)
            if kind != "still" and len(self._examples[target]) < self._most:
                self._examples[target].append(row)

    def document(self) -> dict[str, Any]:
        """As JSON."""
        kinds = ("before", "after", "newly", "otherwise", "no_longer")
        return {
            name: {
                **{kind: self._counts[name][kind] for kind in kinds},
                "creates": {kind: self._creates[name][kind] for kind in _CREATED}
                if name in self._creates
                else None,
                "fields": {
                    field: {"before": counts["before"], "after": counts["after"]}
                    for field, counts in sorted(self._fields[name].items())
                },
                "examples": self._examples[name],
            }
            for name in self.targets
        }


def _receiving(policy: Policy) -> set[str]:
    rules = [policy.ownership.default, *policy.ownership.attributes.values()]
    return {name for rule in rules for name in rule.receivers if name in policy.sources}
