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
        self._reread = [name for name in self._cells if _means(before, name) != _means(after, name)]

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
        for name, cells in self._cells.items():
            sides = [
                _side(policy, members, name)
                for policy, members in ((self._before, before), (self._after, after))
            ]
            cells.add(GoldenDifference(golden_id, *sides))

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            name: {
                "state": "compared" if name in self._cells else self._states[name],
                **(self._cells[name].document() if name in self._cells else {}),
            }
            for name in self._states
        }


def _means(policy: Policy, view: str) -> Mapping[str, Any]:
    """All that decides what a view shows of given members."""
    whole = policy.model_dump(mode="json", include={"attributes", "codes", "sources", "quality"})
    return {
        **whole,
        "rules": policy.rules(view).model_dump(mode="json"),
        "shows": policy.views[view].shows,
    }


def _side(policy: Policy, members: Sequence[Member], view: str) -> GoldenSide:
    found = survivors(policy, members, view)
    ids = [member.record_id for member in members]
    return GoldenSide(0, found.state, found.values, found.lineage, ids, b"", ())
