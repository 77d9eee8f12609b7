"""Who owns a field, who receives it, and what a change by someone else means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from mdm.condition import Condition

Classification = Literal["owner_edit", "echo", "stale_echo", "foreign_edit", "concurrent_edit", "no_change"]


class OwnershipRule(BaseModel):
    """Which source owns a field, which receive it, and what happens when another source writes it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    owner: str | None = None
    receivers: tuple[str, ...] = ()
    foreign_edit: Literal["accept", "revert", "ask"] = "accept"

    def may_receive(self, source: str) -> bool:
        """Whether the hub may write this field to the source. The owner never receives its own field."""
        return source in self.receivers and source != self.owner


class CreateRule(BaseModel):
    """Which golden records a source should have a record of, and does not yet."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    when: Condition | None = Field(default=None, description="Only golden records that meet it")
    requires: tuple[str, ...] = Field(
        default=(), description="Attributes without which the source takes no record"
    )

    def wants(self, golden: Mapping[str, str]) -> bool:
        """Whether the source should have a record of a golden record with these cells."""
        if self.when is not None and not self.when.holds(golden.get(self.when.attribute)):
            return False
        return all(name in golden for name in self.requires)


@dataclass(frozen=True, slots=True)
class Owed:
    """One field that a target should be told: it says `present` (None: nothing) and should say `value`."""

    attribute: str
    value: str
    present: str | None


def owed(
    rule_of: Callable[[str], OwnershipRule], golden: Mapping[str, str], target: str, said: Mapping[str, str]
) -> list[Owed]:
    """The writes that a source is owed about one of its living records.

    Args:
        rule_of: attribute → its ownership rule.
        golden: the cells of the golden record that holds the record. What has no value is owed to nobody.
        target: the source.
        said: what the record itself says, standardised.

    Returns:
        In the order of the golden record's attributes.
    """
    return [
        Owed(attribute, value, said.get(attribute))
        for attribute, value in golden.items()
        if said.get(attribute) != value and rule_of(attribute).may_receive(target)
    ]


def owed_new(
    rule: CreateRule | None,
    rule_of: Callable[[str], OwnershipRule],
    golden: Mapping[str, str],
    target: str,
) -> list[Owed]:
    """The fields of the record that a source is owed of a golden record in which it has none; empty if it is not.

    Args:
        rule: that of the source; None: it has none.
        rule_of: attribute → its ownership rule. Fields that the source may not receive are not in the new record.
        golden: the cells of the golden record.
        target: the source.
    """
    return owed(rule_of, golden, target, {}) if rule is not None and rule.wants(golden) else []


def classify(
    rule: OwnershipRule,
    source: str,
    *,
    before: str | None,
    incoming: str | None,
    last_delivered: str | None = None,
    earlier_delivered: frozenset[str] = frozenset(),
    golden: str | None = None,
) -> Classification:
    """What an inbound value of one field means.

    Args:
        rule: the ownership of the field.
        source: who says it.
        before: what the source said before; None when it said nothing.
        incoming: what it says now.
        last_delivered: what the hub last wrote to this source; None when it never did.
        earlier_delivered: what the hub wrote to it before that.
        golden: the golden value at this time.
    """
    if incoming == before:
        return "no_change"
    if incoming is not None and incoming == last_delivered:
        return "echo"
    if incoming is not None and incoming in earlier_delivered:
        return "stale_echo"
    if rule.owner is None or rule.owner == source:
        return "owner_edit"
    if golden is not None and before is not None and golden != before:
        return "concurrent_edit"
    return "foreign_edit"
