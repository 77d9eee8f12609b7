"""What views of golden records would show otherwise under a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mdm.flow.simulation import Cells
from mdm.model import GoldenId, Member
from mdm.policy.document import Policy
from mdm.policy.survivors import survivors
from mdm.store.comparing import GoldenDifference, GoldenSide


class Views:
    """Compares the views that both policies have; of the others it tells that they are new or gone."""

    def __init__(self, before: Policy, after: Policy, examples: int) -> None:
        """Nothing so far."""
        self._before, self._after = before, after
        self._states = {name: "gone" for name in before.views} | {name: "new" for name in after.views}
        self._cells = {name: Cells(before, after, examples) for name in after.views if name in before.views}
        alike = _sections(before) == _sections(after)
        self._wide = {
            name for name in self._cells if not alike or _frame(before, name) != _frame(after, name)
        }
        self._ruled = {name: _otherwise_ruled(before, after, name) for name in self._cells}
        self._reread = [name for name in self._cells if name in self._wide or self._ruled[name]]

    @property
    def wanted(self) -> bool:
        """Whether there is any view to compare."""
        return bool(self._cells)

    @property
    def everywhere(self) -> bool:
        """Whether a view may change where the golden record does not."""
        return bool(self._reread)

    @property
    def of_single_records(self) -> bool:
        """Whether that may be so even where a record speaks alone."""
        return any(
            self._before.views[name].shows != self._after.views[name].shows
            or any(
                policy.rules(name).lists or policy.weighed(name, alone=True)
                for policy in (self._before, self._after)
            )
            for name in self._reread
        )

    def add(self, golden_id: GoldenId, before: Sequence[Member], after: Sequence[Member]) -> None:
        """Compare the views of one golden record, by its members on both sides."""
        alike = _said(before) == _said(after)
        for name, cells in self._cells.items():
            if alike and not self._may_differ(name, before):
                continue
            sides = [
                _side(policy, members, name)
                for policy, members in ((self._before, before), (self._after, after))
            ]
            cells.add(GoldenDifference(golden_id, *sides))

    def _may_differ(self, view: str, members: Sequence[Member]) -> bool:
        """Whether a view may show something else of members that say the same on both sides."""
        if view in self._wide:
            return True
        names = self._ruled[view]
        if not names:
            return False
        live = [member for member in members if not member.deleted]
        if any(member.marks for member in live):
            return True
        return any(len({member.values.get(name) for member in live}) > 1 for name in names)

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            name: {
                "state": "compared" if name in self._cells else self._states[name],
                **(self._cells[name].document() if name in self._cells else {}),
            }
            for name in self._states
        }


def _sections(policy: Policy) -> Mapping[str, Any]:
    """What decides about values beside the rules."""
    return policy.model_dump(mode="json", include={"attributes", "codes", "sources", "quality"})


def _frame(policy: Policy, view: str) -> tuple[Any, ...]:
    """What makes it useless to look at the rules of single attributes."""
    rules = policy.rules(view)
    chains = [rules.default, *rules.attributes.values(), *(block.rule for block in rules.blocks.values())]
    # Where a cell looks at others, the rules of those matter too.
    bound = (
        rules.model_dump(mode="json") if any(link.attributes for chain in chains for link in chain) else None
    )
    return policy.views[view].shows, rules.lists, bound


def _otherwise_ruled(before: Policy, after: Policy, view: str) -> list[str]:
    """The attributes that a view shows and that survive by other rules than before."""
    return [
        name
        for name in after.attributes
        if after.shows(view, name) and _rule(before, view, name) != _rule(after, view, name)
    ]


def _rule(policy: Policy, view: str, name: str) -> tuple[Any, ...]:
    rules = policy.rules(view)
    block = rules.block_of.get(name)
    return (rules.blocks[block] if block else rules.chain(name)), rules.effect(name)


def _said(members: Sequence[Member]) -> list[tuple[Any, ...]]:
    return [(m.record_id, m.version, m.deleted, m.values, m.marks) for m in members]


def _side(policy: Policy, members: Sequence[Member], view: str) -> GoldenSide:
    found = survivors(policy, members, view)
    ids = [member.record_id for member in members]
    return GoldenSide(0, found.state, found.values, found.lineage, ids, b"", ())
