"""Golden records with their cells, and the cross-references that lead to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from mdm.errors import AmbiguousKeyError, NotFoundError, RequestInvalidError
from mdm.model import GoldenId, GoldenState, RecordId, format_golden_id
from mdm.policy.document import Policy
from mdm.policy.survivors import survivors
from mdm.reads.quality import UNCHECKED, RecordQualityView, record_quality
from mdm.store import golden, identity, log
from mdm.store.golden import GoldenRow, search_query
from mdm.store.identity import CrossReferenceRow
from mdm.store.policies import active_policies


@dataclass(frozen=True, slots=True)
class ContributionView:
    """What one source record said about a cell. `value` is None where it says that there is none.

    `why` is None for the winner. `pinned` is the record, as source:key, whose value a steward pinned; `author`
    and `reason` are the steward's.
    """

    source: str
    key: str
    version: int
    value: str | None
    why: str | None
    pinned: str | None = None
    author: str | None = None
    reason: str | None = None

    @property
    def record(self) -> str:
        """The source record as source:key."""
        return f"{self.source}:{self.key}"


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item of a cell with several values, with its own lineage."""

    value: str
    winner: ContributionView
    losers: tuple[ContributionView, ...]


@dataclass(frozen=True, slots=True)
class CellView:
    """One golden cell with its lineage and ownership.

    `value` is None where nothing survives: a NULL won, or the rule kept nobody (`winner` is None then). `label`
    is what a code means by its list.
    """

    attribute: str
    value: str | None
    rule: str
    winner: ContributionView | None
    losers: tuple[ContributionView, ...]
    owner: str | None
    receivers: tuple[str, ...]
    items: tuple[ItemView, ...] = ()
    label: str | None = None


@dataclass(frozen=True, slots=True)
class CrossReferenceView:
    """A source record and the golden record that holds (or held) it.

    `about_id` is the record that a steward's correction is about.
    """

    source: str
    object: str
    key: str
    record_id: RecordId
    golden_id: str
    valid_from: datetime
    valid_to: datetime | None
    deleted: bool
    about_id: RecordId | None = None

    @property
    def record(self) -> str:
        """The source record as source:key."""
        return f"{self.source}:{self.key}"


@dataclass(frozen=True, slots=True)
class GoldenView:
    """A golden record as surfaces show it, or a view of it: other cells of the same members.

    `views` names the views that its policy has; `view` is the one shown, None the golden record itself.
    """

    id: str
    object: str
    version: int
    state: GoldenState
    title: str
    cells: tuple[CellView, ...]
    cross_references: tuple[CrossReferenceView, ...]
    policy_version: int
    updated_at: datetime
    view: str | None = None
    views: tuple[str, ...] = ()
    quality: RecordQualityView = UNCHECKED

    @property
    def values(self) -> dict[str, str]:
        """Attribute → value."""
        return {cell.attribute: cell.value for cell in self.cells if cell.value is not None}


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of a search, with the cursor of each hit; `more` says whether another page follows."""

    hits: tuple[GoldenView, ...]
    cursors: tuple[tuple[str, int], ...]
    more: bool


def golden_records(
    connection: Connection, ids: Sequence[int], view: str | None = None
) -> dict[int, GoldenView]:
    """Any golden ids ever issued → the golden records that hold their founding records today.

    An id whose record does not exist or is not settled yet has no entry. A constant number of statements.

    Raises:
        RequestInvalidError: a golden record has no view of this name.
    """
    homes = identity.current_golden_ids(connection, ids)
    views = _views(connection, sorted(set(homes.values())), view)
    return {asked: views[home] for asked, home in homes.items() if home in views}


def golden_record(connection: Connection, golden_id: GoldenId, view: str | None = None) -> GoldenView:
    """The golden record behind any id ever issued, or a view of it.

    Raises:
        NotFoundError: the id was never issued, or its record waits to be settled.
        RequestInvalidError: it has no view of this name.
    """
    found = golden_records(connection, [golden_id], view).get(golden_id)
    if found is None:
        raise NotFoundError("golden record", format_golden_id(golden_id))
    return found


def cross_reference(
    connection: Connection, source: str, key: str, object_name: str | None = None
) -> list[CrossReferenceView]:
    """Where a source's record belongs, now and before; the current one is last.

    Raises:
        NotFoundError: the source has no such record here.
        AmbiguousKeyError: the key names records of several objects and none was asked for.
    """
    found = [
        (record_id, name)
        for record_id, name in log.find_records(connection, source, key)
        if object_name in (None, name)
    ]
    if not found:
        raise NotFoundError("source record", f"{source}:{key}")
    if len(found) > 1:
        raise AmbiguousKeyError(source, key, [name for _, name in found])
    rows = identity.references_of(connection, [found[0][0]])
    if not rows:
        raise NotFoundError("settled source record", f"{source}:{key}")
    return [_reference(row) for row in rows]


def search(
    connection: Connection,
    text: str | None,
    *,
    object_name: str | None = None,
    limit: int = 20,
    after: tuple[str, int] | None = None,
) -> SearchPage:
    """Active golden records in which every word of the text begins some word; all of them without a text.

    Sorted by title and id. `after` is a cursor of an earlier page.
    """
    query = search_query(text) if text else None
    if text and query is None:
        return SearchPage((), (), more=False)
    rows = golden.search(connection, object_name, query, limit=limit + 1, after=after)
    shown = rows[:limit]
    views = _views(connection, [golden_id for golden_id, _ in shown])
    hits = [(views[golden_id], (title, golden_id)) for golden_id, title in shown if golden_id in views]
    return SearchPage(
        tuple(view for view, _ in hits), tuple(cursor for _, cursor in hits), more=len(rows) > limit
    )


def search_count(connection: Connection, text: str | None, object_name: str | None = None) -> int:
    """How many golden records a search finds in all."""
    query = search_query(text) if text else None
    return 0 if text and query is None else golden.count(connection, object_name, query)


def _views(
    connection: Connection, golden_ids: Sequence[int], view: str | None = None
) -> dict[int, GoldenView]:
    rows = golden.current(connection, golden_ids)
    references: dict[int, list[CrossReferenceRow]] = {}
    for reference in identity.members_of(connection, golden_ids):
        references.setdefault(reference.golden_id, []).append(reference)
    policies = active_policies(connection)
    everybody = [member.record_id for group in references.values() for member in group]
    members = {m.record_id: m for m in log.members(connection, everybody)} if view is not None else {}
    views: dict[int, GoldenView] = {}
    for golden_id, row in rows.items():
        active = policies.get(row.object)
        policy = active.policy if active else None
        inside = references.get(golden_id, [])
        if view is not None:
            if policy is None or view not in policy.views:
                known = ", ".join(policy.views) if policy else ""
                raise RequestInvalidError(
                    f"{row.object} has no view {view[:40]!r} (known: {known or 'none'})"
                )
            # The title stays that of the golden record: one thing has one name, whichever view is shown.
            found = survivors(policy, [members[reference.record_id] for reference in inside], view)
            shown = view_of(replace(row, values=found.values, lineage=found.lineage), inside, policy)
            views[golden_id] = replace(shown, title=policy.title_of(row.values), view=view)
        else:
            views[golden_id] = view_of(row, inside, policy)
    return views


def view_of(row: GoldenRow, references: Sequence[CrossReferenceRow], policy: Policy | None) -> GoldenView:
    """A golden record at one version, its members, and the policy that says how to show it."""
    # The members of a golden record are all that its lineage names.
    keys: dict[int, tuple[str, str]] = {
        member.record_id: (member.source, member.key) for member in references
    }
    return GoldenView(
        format_golden_id(row.golden_id),
        row.object,
        row.version,
        row.state,
        policy.title_of(row.values) if policy else "",
        tuple(_cells(policy, row.values, row.lineage, keys)),
        tuple(map(_reference, references)),
        row.policy_version,
        row.created_at,
        None,
        tuple(policy.views) if policy else (),
        record_quality(policy, row.values) if policy else UNCHECKED,
    )


def _cells(
    policy: Policy | None,
    values: Mapping[str, str],
    lineage: Mapping[str, Any],
    keys: Mapping[int, tuple[str, str]],
) -> list[CellView]:
    """The cells of a golden record in the policy's order of attributes; those it does not know come last."""
    names = dict.fromkeys([*(policy.attributes if policy else ()), *sorted(lineage)])
    return [_cell(policy, name, values.get(name), lineage[name], keys) for name in names if name in lineage]


def _cell(
    policy: Policy | None,
    name: str,
    value: str | None,
    told: Mapping[str, Any],
    keys: Mapping[int, tuple[str, str]],
) -> CellView:
    owner = policy.owner(name) if policy else None
    items = tuple(
        ItemView(item["value"], _contribution(keys, item["winner"], item["value"]), _losers(keys, item))
        for item in told.get("items", ())
    )
    first = items[0].value if items else value
    return CellView(
        name,
        value,
        told["rule"],
        _contribution(keys, told["winner"], first) if told["winner"] else None,
        _losers(keys, told),
        owner.owner if owner else None,
        owner.receivers if owner else (),
        items,
        policy.label(name, value) if policy and value is not None else None,
    )


def _losers(keys: Mapping[int, tuple[str, str]], told: Mapping[str, Any]) -> tuple[ContributionView, ...]:
    return tuple(_contribution(keys, loser, loser["value"], loser["why"]) for loser in told["losers"])


def _contribution(
    keys: Mapping[int, tuple[str, str]], named: Mapping[str, Any], value: str | None, why: str | None = None
) -> ContributionView:
    source, key = keys[named["record"]]
    pinned = ":".join(keys[named["pinned"]["record"]]) if "pinned" in named else None
    return ContributionView(
        source, key, named["version"], value, why, pinned, named.get("author"), named.get("reason")
    )


def _reference(row: CrossReferenceRow) -> CrossReferenceView:
    return CrossReferenceView(
        row.source,
        row.object,
        row.key,
        row.record_id,
        format_golden_id(row.golden_id),
        row.valid_from,
        row.valid_to,
        row.deleted,
        row.about_id,
    )
