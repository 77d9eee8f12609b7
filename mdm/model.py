"""The nouns of the hub as frozen values; docs/glossary.md says what each means."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NewType

import orjson

from mdm.errors import GoldenIdInvalidError

RecordId = NewType("RecordId", int)
"""The number a source record got at birth: they grow in order of receipt, with gaps, and none is given twice."""

GoldenId = NewType("GoldenId", int)
"""The number of the founding record of a cluster: every RecordId is a GoldenId too."""

MAX_DEPTH = 100
"""How deep a payload may nest."""

_GOLDEN_ID = re.compile(r"[Gg]0*([1-9][0-9]{0,17})")
_SURROGATE = re.compile("[\ud800-\udfff]")


def format_golden_id(golden_id: int) -> str:
    """The public form of a golden id, for instance G0000000042."""
    return f"G{golden_id:010d}"


def parse_golden_id(text: str) -> GoldenId:
    """The number behind a public golden id.

    Raises:
        GoldenIdInvalidError: the text does not have the form G0000000042.
    """
    found = _GOLDEN_ID.fullmatch(text.strip())
    if found is None:
        raise GoldenIdInvalidError(text)
    return GoldenId(int(found.group(1)))


@dataclass(frozen=True, slots=True, order=True)
class RecordKey:
    """How a source names one of its things. Sorts by source, then key: never by arrival."""

    source: str
    object: str
    key: str

    def __str__(self) -> str:
        """For messages and tasks: source:key."""
        return f"{self.source}:{self.key}"


@dataclass(frozen=True, slots=True)
class InboundRecord:
    """What a source says about one thing, before anything is checked.

    `payload` is in the source's own columns. `key` None means: take it from the key column of the policy.
    `changed_at` None means: take it from the policy's column, if there is one.
    """

    source: str
    object: str
    payload: Mapping[str, Any]
    key: str | None = None
    changed_at: datetime | None = None
    deleted: bool | None = None


def payload_text(payload: object) -> str:
    """A payload as JSON text that PostgreSQL can keep, byte for byte the same for the same content.

    JSON has no NaN and no infinity: they become null.
    """
    try:
        return orjson.dumps(payload, option=orjson.OPT_SORT_KEYS).decode()
    except (TypeError, ValueError):
        # Lone surrogates and huge integers: the standard library escapes what UTF-8 cannot carry.
        return json.dumps(_finite(payload), ensure_ascii=True, sort_keys=True, default=str, allow_nan=False)


def is_storable(text: str) -> bool:
    """Whether PostgreSQL can hold a text: not with NUL or lone surrogates."""
    return "\x00" not in text and (text.isascii() or _SURROGATE.search(text) is None)


def nests_deeper(value: object, limit: int) -> bool:
    """Whether a payload nests deeper: what is stored must not exhaust the stack of those who read it."""
    if isinstance(value, Mapping):
        return limit == 0 or any(nests_deeper(inner, limit - 1) for inner in value.values())
    if isinstance(value, list | tuple):
        return limit == 0 or any(nests_deeper(inner, limit - 1) for inner in value)
    return False


def _finite(value: object) -> object:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {name: _finite(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(inner) for inner in value]
    return value


@dataclass(frozen=True, slots=True)
class Accepted:
    """An inbound record that passed, ready for the log."""

    key: RecordKey
    payload: Mapping[str, Any]
    changed_at: datetime | None
    deleted: bool


@dataclass(frozen=True, slots=True)
class Rejected:
    """An inbound item that could not be accepted, whole, with a reason a person can act on.

    `changed_at` and `deleted` are what came beside the payload; None when only the payload may tell.
    """

    source: str
    object: str
    key: str | None
    payload: str
    reason: str
    detail: str
    changed_at: datetime | None = None
    deleted: bool | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A settled source record as a member of a cluster.

    `marks` says more about some attributes than their value: attribute → what `mdm.policy.marks` knows.
    `about_id` is the record that a steward's correction is about; None for every other record. `digest` commits
    to what its version says. `relations` is what it says of other records, and stewards of it, as stored.
    """

    record_id: RecordId
    key: RecordKey
    version: int
    values: Mapping[str, str]
    features: Mapping[str, str]
    deleted: bool
    changed_at: datetime | None
    received_at: datetime | None = None
    about_id: RecordId | None = None
    marks: Mapping[str, Mapping[str, Any]] | None = None
    digest: bytes = b""
    relations: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one source record version says about one attribute (or block of attributes).

    `value` is None where the record says nothing, or says explicitly that there is no value (`null`).
    `changed_at` is the value's own clock, else the record's, by the source; None when the source gave none.
    `received_at` is the hub's clock. `said` is all that the record says. `invalid` names the check it fails.
    `pinned` is the record and version whose value a steward pinned; `author` and `reason` are a steward's.
    """

    record_id: RecordId
    version: int
    source: str
    key: str
    rank: int
    changed_at: datetime | None
    value: str | None
    received_at: datetime | None = None
    said: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    null: bool = False
    invalid: str | None = None
    pinned: tuple[RecordId, int] | None = None
    author: str | None = None
    reason: str | None = None

    @property
    def competes(self) -> bool:
        """Whether it says anything at all: a value, or that there is none."""
        return self.value is not None or self.null


@dataclass(frozen=True, slots=True)
class Loser:
    """A contribution that did not survive, and why."""

    contribution: Contribution
    why: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One golden cell: its winner, the rule that chose it, and everything that lost.

    `winner` is None where the rule found that nothing may survive. A cell of several items has one cell for
    each, and the winner of the first.
    """

    attribute: str
    winner: Contribution | None
    rule: str
    losers: tuple[Loser, ...] = ()
    items: tuple[Cell, ...] = ()

    @property
    def value(self) -> str | None:
        """The winner's value: the value is the winner, so the two cannot drift apart. None: there is none."""
        if self.items:
            return items_text([item.value for item in self.items if item.value is not None])
        return self.winner.value if self.winner else None


def items_text(items: Sequence[str]) -> str:
    """The items of a multi-valued attribute as one text: a JSON array."""
    return orjson.dumps(list(items)).decode()


def items_of(value: str) -> list[str]:
    """The items in such a text; a text that is none is its own only item."""
    if value.startswith("["):
        try:
            items = orjson.loads(value)
        except orjson.JSONDecodeError:
            return [value]
        if isinstance(items, list) and all(isinstance(item, str) for item in items):
            return items
    return [value]


GoldenState = Literal["active", "merged", "retired"]
"""active: has live members. merged: its founder lives in another cluster. retired: all members are deleted."""

EventType = Literal[
    "golden_record_created",
    "golden_record_changed",
    "golden_records_merged",
    "golden_record_split",
    "golden_records_regrouped",
    "golden_record_retired",
    "golden_record_erased",
]


@dataclass(frozen=True, slots=True)
class EventEntry:
    """What one ChangeEvent says about one golden record: the attributes and the kinds of relations that changed."""

    golden_id: GoldenId
    version: int
    state: GoldenState
    changed: tuple[str, ...]
    members: tuple[RecordId, ...]
    relations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeEvent:
    """One entry of the change feed before it has a position."""

    type: EventType
    object: str
    golden_id: GoldenId
    entries: tuple[EventEntry, ...]


DecisionVerdict = Literal["same", "different", "withdrawn"]

RulingKind = Literal["pair", "merge", "split", "differ", "confirm", "undo", "erase"]
"""What a steward did that gave one or more decisions: ruled on one pair of records, or on golden records.

What binds erased records to where they were is of the kind `erase`: nobody looked at anything.
"""


@dataclass(frozen=True, slots=True)
class Decision:
    """A steward's standing verdict on two source records; one ruling may give several."""

    decision_id: int
    left: RecordId
    right: RecordId
    verdict: DecisionVerdict
    author: str
    reason: str
    ruling_id: int = 0
    kind: RulingKind = "pair"


RelationVerdict = Literal["related", "unrelated", "withdrawn"]
"""What a steward says of two records and a kind of relationship."""


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """What a record says of another one: the kind of relationship, and whom it names."""

    kind: str
    to: RecordKey


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """One version of a policy. `document` is its YAML text, as it was loaded."""

    object: str
    version: int
    digest: str
    document: str
    loaded_at: datetime
    author: str
    reason: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A policy document that is being tried, without what a simulation found.

    `policy_version` is what it became; `problem` says why work on it stopped. `done` of `total` are of its `stage`.
    """

    draft_id: int
    object: str
    digest: str
    document: str
    author: str
    reason: str
    state: str
    base_version: int
    policy_version: int | None
    stage: str
    done: int
    total: int
    problem: str | None
    created_at: datetime
    finished_at: datetime | None

    @property
    def open(self) -> bool:
        """Whether it can still be put in force, or is about to be."""
        return self.state in ("simulating", "simulated", "activating")

    @property
    def working(self) -> bool:
        """Whether the hub is to do something about it by itself."""
        return self.state in ("simulating", "activating") and self.problem is None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a batch of inbound items.

    `statuses` has one entry per item, in order: `accepted`, `unchanged` or `quarantined`.
    """

    statuses: Sequence[str] = ()
    record_ids: Sequence[RecordId | None] = ()
    reasons: Sequence[str | None] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
