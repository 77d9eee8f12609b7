"""Applies a policy to the members of a cluster: the golden cells, with lineage."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mdm.model import Cell, Contribution, GoldenState, Member, RecordId
from mdm.policy.document import Policy
from mdm.policy.marks import Mark, mark_of
from mdm.survivorship.chain import survive, survive_block
from mdm.survivorship.link import Scene


@dataclass(frozen=True, slots=True)
class Survivors:
    """What a golden record holds at one version. A cell without a value is in the lineage alone."""

    state: GoldenState
    values: Mapping[str, str]
    lineage: Mapping[str, Any]


def survivors(policy: Policy, members: Sequence[Member], view: str | None = None) -> Survivors:
    """State, values and lineage of a cluster's golden record: a pure function of policy and members.

    Args:
        policy: the policy.
        members: of the cluster, in any order.
        view: a view of the policy; None is the golden record itself.
    """
    if not _alive(members):
        return Survivors("retired", {}, {})
    if len(members) == 1 and _unchosen(policy, members[0], view):
        return _only_word(policy, members[0], view)
    cells = golden_cells(policy, members, view)
    return Survivors(
        "active",
        {cell.attribute: cell.value for cell in cells if cell.value is not None},
        {cell.attribute: _lineage(cell) for cell in cells},
    )


def golden_cells(policy: Policy, members: Sequence[Member], view: str | None = None) -> list[Cell]:
    """The golden cells of a cluster, in the policy's order of attributes.

    Deleted members contribute nothing; nor do corrections where nothing is left to correct.
    """
    if not _alive(members):
        return []
    live = sorted((member for member in members if not member.deleted), key=lambda member: member.key)
    rules = policy.rules(view)
    weighed = policy.weighed(view, alone=len(live) == 1)
    told = _Told(policy, live, weighed)
    cells: dict[str, Cell] = {}
    scene = Scene(told.records if rules.looks_at_records else (), cells)
    for unit in policy.order(view):
        block = rules.blocks[unit.removeprefix("block ")] if unit.startswith("block ") else None
        if not any(map(told.speaks, block.attributes if block else (unit,))):
            continue
        if block is None:
            cell = survive(
                unit,
                told.of(unit),
                rules.chain(unit),
                scene,
                invalid=rules.effect(unit),
                ignored=told.ignored(unit),
            )
            if cell is not None:
                cells[unit] = cell
        else:
            names = block.attributes
            cells |= survive_block(
                told.of_block(names),
                block.rule,
                scene,
                invalid=rules.effect(names[0]),
                ignored=dict(pair for name in names for pair in told.ignored(name).items()),
            )
    return [cells[name] for name in policy.attributes if name in cells and policy.shows(view, name)]


def _unchosen(policy: Policy, member: Member, view: str | None) -> bool:
    """Whether nothing is to be chosen from what a living member says alone, as for most records of a first load."""
    return not (member.marks or policy.rules(view).lists or policy.weighed(view, alone=True))


def _only_word(policy: Policy, member: Member, view: str | None) -> Survivors:
    """Every word of a member wins: what its `golden_cells` come to, without a cell for each."""
    rules = policy.rules(view)
    last = rules.default[-1].name
    values = {
        name: member.values[name]
        for name in policy.attributes
        if name in member.values and policy.shows(view, name)
    }
    winner = {"record": member.record_id, "version": member.version}
    return Survivors(
        "active",
        values,
        {name: {"rule": rules.last_words.get(name, last), "winner": winner, "losers": []} for name in values},
    )


def _alive(members: Sequence[Member]) -> bool:
    """Whether any member lives that is not a correction."""
    return any(not member.deleted and member.about_id is None for member in members)


class _Told:
    """What the living members of a cluster say, attribute by attribute."""

    def __init__(self, policy: Policy, live: Sequence[Member], checked: Collection[str]) -> None:
        self._policy = policy
        self._live = live
        self._checked = checked
        self._ranks = {
            member.record_id: policy.sources[member.key.source].rank
            if member.key.source in policy.sources
            else len(policy.sources) + 1
            for member in live
        }
        self._marks = {
            member.record_id: {name: mark_of(stored) for name, stored in member.marks.items()}
            for member in live
            if member.marks
        }
        self._named = {str(member.key): member for member in live} if self._marks else {}
        self._unheard = self._ignored() if self._marks else {}
        self._heard = {name for member in live for name in member.values}
        self._heard.update(name for marks in self._marks.values() for name in marks)

    @property
    def records(self) -> list[Contribution]:
        """One contribution for each member, of what identifies it."""
        return [self._contribution(member, None, str(member.key)) for member in self._live]

    def speaks(self, name: str) -> bool:
        """Whether anybody may say anything of an attribute."""
        return name in self._heard

    def of(self, name: str) -> list[Contribution]:
        """What every member says of an attribute that says anything."""
        marks = self._marks
        if not marks:
            return [
                self._plain(member, name, value)
                for member in self._live
                if (value := member.values.get(name)) is not None
            ]
        return [
            self._contribution(member, name, member.values.get(name))
            for member in self._live
            if name in member.values or (member.record_id in marks and name in marks[member.record_id])
        ]

    def of_block(self, names: Sequence[str]) -> dict[str, list[Contribution]]:
        """What the members say that say anything of the block."""
        if not self._marks:
            heard = [member for member in self._live if any(name in member.values for name in names)]
            return {
                name: [self._plain(member, name, member.values.get(name)) for member in heard]
                for name in names
            }
        heard = [
            member
            for member in self._live
            if any(name in member.values or name in self._marks.get(member.record_id, ()) for name in names)
        ]
        return {
            name: [self._contribution(member, name, member.values.get(name)) for member in heard]
            for name in names
        }

    def ignored(self, name: str) -> dict[RecordId, str]:
        """The members that a steward does not listen to, with why. The reason stands with their contribution."""
        said = self._unheard.get(name, {})
        return {record_id: f"ignored by {signed['author']}" for record_id, signed in said.items()}

    def _ignored(self) -> dict[str, dict[RecordId, Mapping[str, str]]]:
        """Attribute → the members that are not listened to, each with the steward's author and reason."""
        found: dict[str, dict[RecordId, Mapping[str, str]]] = {}
        for marks in self._marks.values():
            for name, mark in marks.items():
                for key, signed in mark.ignored.items():
                    if key in self._named:
                        found.setdefault(name, {})[self._named[key].record_id] = signed
        return found

    def _plain(self, member: Member, name: str, value: str | None) -> Contribution:
        """What a member says where nobody's word is marked, as is nearly always so."""
        key = member.key
        return Contribution(
            member.record_id,
            member.version,
            key.source,
            key.key,
            self._ranks[member.record_id],
            member.changed_at,
            value,
            member.received_at,
            member.values,
            False,
            self._policy.failing(name, value, member.values)
            if name in self._checked and value is not None
            else None,
        )

    def _contribution(self, member: Member, name: str | None, value: str | None) -> Contribution:
        mark = self._marks.get(member.record_id, {}).get(name or "", _UNMARKED)
        signed = self._unheard.get(name or "", {}).get(member.record_id, {})
        pinned: tuple[RecordId, int] | None = None
        if mark.pin is not None and mark.pin in self._named:
            meant = self._named[mark.pin]
            value, pinned = meant.values.get(name or ""), (meant.record_id, meant.version)
        return Contribution(
            member.record_id,
            member.version,
            member.key.source,
            member.key.key,
            self._ranks[member.record_id],
            mark.at or member.changed_at,
            value,
            member.received_at,
            member.values,
            mark.null,
            self._policy.failing(name, value, member.values)
            if name in self._checked and name is not None and value is not None
            else None,
            pinned,
            mark.author or signed.get("author"),
            mark.reason or signed.get("reason"),
        )


_UNMARKED = Mark()


def _lineage(cell: Cell) -> dict[str, Any]:
    found = {
        "rule": cell.rule,
        "winner": _named(cell.winner) if cell.winner else None,
        "losers": [
            _named(loser.contribution) | {"value": loser.contribution.value, "why": loser.why}
            for loser in cell.losers
        ],
    }
    if cell.items:
        found["items"] = [{"value": item.value, **_lineage(item)} for item in cell.items]
    return found


def _named(contribution: Contribution) -> dict[str, Any]:
    """A source record version, with the pin and the steward's words where there are any."""
    named: dict[str, Any] = {"record": contribution.record_id, "version": contribution.version}
    if contribution.pinned:
        named["pinned"] = {"record": contribution.pinned[0], "version": contribution.pinned[1]}
    if contribution.author is not None:
        named |= {"author": contribution.author, "reason": contribution.reason}
    return named
