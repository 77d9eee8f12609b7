"""Builds golden records from the members of clusters: values and lineage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mdm.model import Cell, Contribution, GoldenState
from mdm.policy.document import Policy
from mdm.store.log import Member
from mdm.survivorship import survive, survive_block


@dataclass(frozen=True, slots=True)
class Survivors:
    """What a golden record holds at one version."""

    state: GoldenState
    values: Mapping[str, str]
    lineage: Mapping[str, Any]


def golden_cells(policy: Policy, members: Sequence[Member]) -> list[Cell]:
    """The golden cells of a cluster, in the policy's order of attributes. Deleted members contribute nothing."""
    live = sorted((member for member in members if not member.deleted), key=lambda member: member.key)
    cells: dict[str, Cell] = {}
    in_blocks: set[str] = set()
    for block in policy.survivorship.blocks.values():
        in_blocks.update(block.attributes)
        # Who says nothing takes no part, and most members say nothing about most attributes.
        heard = [member for member in live if any(name in member.values for name in block.attributes)]
        if heard:
            given = {
                name: [_contribution(policy, member, name) for member in heard] for name in block.attributes
            }
            cells |= survive_block(given, block.rule)
    for name in policy.attributes:
        if name in in_blocks:
            continue
        said = [_contribution(policy, member, name) for member in live if name in member.values]
        if said:
            rule = policy.survivorship.attributes.get(name, policy.survivorship.default)
            cell = survive(name, said, rule)
            if cell is not None:
                cells[name] = cell
    return [cells[name] for name in policy.attributes if name in cells]


def survivors(policy: Policy, members: Sequence[Member]) -> Survivors:
    """State, values and lineage of a cluster's golden record: a pure function of policy and members."""
    cells = golden_cells(policy, members)
    state: GoldenState = "retired" if all(member.deleted for member in members) else "active"
    return Survivors(
        state,
        {cell.attribute: cell.value for cell in cells},
        {cell.attribute: _lineage(cell) for cell in cells},
    )


def _contribution(policy: Policy, member: Member, attribute: str) -> Contribution:
    return Contribution(
        member.record_id,
        member.version,
        member.key.source,
        member.key.key,
        policy.sources[member.key.source].rank
        if member.key.source in policy.sources
        else len(policy.sources) + 1,
        member.changed_at,
        member.values.get(attribute),
    )


def _lineage(cell: Cell) -> dict[str, Any]:
    return {
        "rule": cell.rule,
        "winner": {"record": cell.winner.record_id, "version": cell.winner.version},
        "losers": [
            {
                "record": loser.contribution.record_id,
                "version": loser.contribution.version,
                "value": loser.contribution.value,
                "why": loser.why,
            }
            for loser in cell.losers
        ],
    }
