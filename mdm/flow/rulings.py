"""Takes what a steward rules on golden records: merges, splits, tells apart, confirms, and undoes it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from mdm.errors import DecisionInvalidError, MergeForbiddenError, NotFoundError
from mdm.flow.resolve import Component, component_of
from mdm.flow.settle import Settled, resettle
from mdm.identity import Pair, crossing, merge_trees, pieces, require_coherent, spanning
from mdm.model import Decision, DecisionVerdict, GoldenId, RecordId, RulingKind, format_golden_id
from mdm.policy.active import ActivePolicy
from mdm.store import identity, locks, log, rulings, trial
from mdm.store.policies import active_policy

MOST_PAIRS = 10_000
"""How many pairs of records one ruling may be about: golden records of a hundred records each."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruling, and what it changed. `ruling_id` is None, and nothing changed, where all of it stood already."""

    ruling_id: int | None
    kind: RulingKind
    decisions: int
    settled: Settled

    @property
    def changed(self) -> bool:
        """Whether anything was decided anew."""
        return self.ruling_id is not None


@dataclass(frozen=True, slots=True)
class _Case:
    """The golden records that a ruling is about, each with its members, and all that hangs together with them."""

    active: ActivePolicy
    groups: Sequence[Sequence[RecordId]]
    component: Component


def merge(
    connection: Connection,
    golden_ids: Sequence[GoldenId],
    *,
    author: str,
    reason: str,
    overrule: bool = False,
) -> Ruled:
    """Rule that golden records are one: the oldest id remains, and every other leads to it.

    Any id ever issued names the golden record that holds its founder today.

    Args:
        connection: in a transaction, to be rolled back after an error.
        golden_ids: two or more.
        author: the steward.
        reason: why.
        overrule: withdraw the decisions `different` that stand between them.

    Raises:
        NotFoundError: an id was never issued, or its record waits to be settled.
        DecisionInvalidError: they are of different objects.
        MergeForbiddenError: a standing `different` lies between them, and is not to be overruled.
    """
    case = _case(connection, golden_ids)
    verdicts: dict[Pair, DecisionVerdict] = {}
    for decision in spanning(case.groups, case.component.decisions):
        if not overrule:
            ends = [
                format_golden_id(GoldenId(group[0]))
                for group in case.groups
                if {decision.left, decision.right} & set(group)
            ]
            raise MergeForbiddenError(*ends, decision_id=decision.decision_id)
        verdicts[decision.left, decision.right] = "withdrawn"
    founders = sorted(group[0] for group in case.groups)
    verdicts |= {(founders[0], other): "same" for other in founders[1:]}
    everything = sorted(record_id for group in case.groups for record_id in group)
    verdicts = _holding(case, verdicts, [everything])
    return _rule(connection, case, "merge", verdicts, author=author, reason=reason)


def differ(connection: Connection, left: GoldenId, right: GoldenId, *, author: str, reason: str) -> Ruled:
    """Rule that two golden records are different things.

    It holds between each record of the one and each of the other, and so between whatever they are in later.

    Raises:
        NotFoundError: an id was never issued, or its record waits to be settled.
        DecisionInvalidError: the two are one golden record, or of different objects; or they have more records
            than one ruling can be about.
    """
    case = _case(connection, [left, right])
    if len(case.groups) == 1:
        raise DecisionInvalidError(
            f"{format_golden_id(left)} and {format_golden_id(right)} are one golden record; split it instead"
        )
    verdicts: dict[Pair, DecisionVerdict] = {pair: "different" for pair in _crossing(case.groups)}
    return _rule(connection, case, "differ", verdicts, author=author, reason=reason)


def split(
    connection: Connection,
    golden_id: GoldenId,
    parts: Sequence[Sequence[RecordId]],
    *,
    author: str,
    reason: str,
) -> Ruled:
    """Rule that parts of a golden record are different things; each has the id of its founder back.

    Records that no part names are one more part. What holds a part together by way of another part alone is
    replaced by `same`, so that each part remains one.

    Raises:
        NotFoundError: the id was never issued, or its record waits to be settled.
        DecisionInvalidError: a part is empty or names a record that is not in the golden record or is in another
            part; or there would be one part only; or they are more records than one ruling can be about.
    """
    case = _case(connection, [golden_id])
    members = case.groups[0]
    named = [record_id for part in parts for record_id in part]
    for record_id in named:
        if record_id not in members:
            raise DecisionInvalidError(f"record {record_id} is not in {format_golden_id(golden_id)}")
        if named.count(record_id) > 1:
            raise DecisionInvalidError(f"record {record_id} was given twice; a record is in one part")
    rest = [record_id for record_id in members if record_id not in set(named)]
    groups = [sorted(part) for part in (*parts, rest) if part]
    if len(groups) < 2:
        raise DecisionInvalidError("to split means two parts or more; name the records of at least one")
    verdicts: dict[Pair, DecisionVerdict] = {pair: "different" for pair in _crossing(groups)}
    verdicts = _holding(case, verdicts, groups)
    return _rule(connection, case, "split", verdicts, author=author, reason=reason)


def unmerge(
    connection: Connection, record_id: RecordId, *, author: str, reason: str, tree: bool = False
) -> Ruled:
    """Rule that a record is something else than the rest of its golden record.

    Args:
        connection: in a transaction, to be rolled back after an error.
        record_id: the record.
        author: the steward.
        reason: why.
        tree: take out with it the records that came with it when it was merged; where it is the founder of the
            golden record, take all of its records apart.

    Raises:
        NotFoundError: the record does not exist or waits to be settled.
        DecisionInvalidError: it is alone already, or there are more records than one ruling can be about.
    """
    home = _home(connection, record_id)
    parts: Sequence[Sequence[RecordId]] = [[record_id]]
    if tree:
        case = _case(connection, [home])
        component = case.component
        trees = merge_trees(component.resolved(case.active.policy).joins, component.decisions)
        whole = [[member] for member in case.groups[0]]
        parts = whole if GoldenId(record_id) == home else [trees.get(GoldenId(record_id), (record_id,))]
    return split(connection, home, parts, author=author, reason=reason)


def confirm(connection: Connection, golden_id: GoldenId, *, author: str, reason: str) -> Ruled:
    """Confirm what evidence joined: each of its joins becomes a decision `same`, so that it holds from now on.

    Of a golden record of one record that record is ruled the `same` as itself: somebody has looked at it.

    Raises:
        NotFoundError: the id was never issued, or its record waits to be settled.
    """
    case = _case(connection, [golden_id])
    members = case.groups[0]
    verdicts: dict[Pair, DecisionVerdict] = {
        (min(join.left, join.right), max(join.left, join.right)): "same"
        for join in case.component.resolved(case.active.policy).joins
        if join.weight is not None and join.left in members
    }
    if len(members) == 1:
        verdicts = {(members[0], members[0]): "same"}
    return _rule(connection, case, "confirm", verdicts, author=author, reason=reason)


def undo(connection: Connection, ruling_id: int, *, author: str, reason: str) -> Ruled:
    """Take a ruling back: what stood before it on each of its pairs stands again.

    Pairs on which somebody has decided since are left alone. Safe to repeat.

    Raises:
        NotFoundError: there is no such ruling.
        MergeForbiddenError: what stood before contradicts what was decided since on other pairs.
    """
    taken = rulings.of_rulings(connection, [ruling_id])
    if not taken:
        raise NotFoundError("ruling", str(ruling_id))
    locks.hold_object(connection, taken[0].object)
    homes = identity.current_golden_ids(connection, sorted({end for row in taken for end in row.pair}))
    case = _case(connection, sorted(set(homes.values())))
    history: dict[Pair, list[rulings.DecisionRow]] = {}
    for row in rulings.about(connection, sorted({row.left_id for row in taken})):
        history.setdefault(row.pair, []).append(row)
    verdicts: dict[Pair, DecisionVerdict] = {}
    for row in taken:
        said = history[row.pair]
        if said[-1].ruling_id == ruling_id:
            verdicts[row.pair] = said[-2].verdict if len(said) > 1 else "withdrawn"
    return _rule(connection, case, "undo", verdicts, author=author, reason=reason)


def _case(connection: Connection, golden_ids: Sequence[GoldenId]) -> _Case:
    """Look golden records up under the lock of their object; those that are one by now count as one."""
    found = log.members(connection, golden_ids, placed=True)
    known: dict[int, str] = {member.record_id: member.key.object for member in found}
    for golden_id in golden_ids:
        if golden_id not in known:
            raise NotFoundError("golden record", format_golden_id(golden_id))
    objects = sorted(set(known.values()))
    if len(objects) != 1:
        raise DecisionInvalidError(f"these are of different objects ({', '.join(objects)})")
    locks.hold_object(connection, objects[0])
    active = active_policy(connection, objects[0])
    homes = sorted(set(identity.current_golden_ids(connection, golden_ids).values()))
    groups: dict[GoldenId, list[RecordId]] = {home: [] for home in homes}
    for row in identity.members_of(connection, homes):
        # A correction is where its record is; nothing is ruled on it.
        if row.about_id is None:
            groups[row.golden_id].append(row.record_id)
    component = component_of(connection, active.policy, [end for group in groups.values() for end in group])
    trial.copy_rows_about(connection, list(component.members))
    return _Case(active, list(groups.values()), component)


def _home(connection: Connection, record_id: RecordId) -> GoldenId:
    home = identity.current_golden_ids(connection, [record_id]).get(record_id)
    if home is None:
        raise NotFoundError("settled source record", str(record_id))
    return home


def _crossing(groups: Sequence[Sequence[RecordId]]) -> list[Pair]:
    pairs = crossing(groups)
    if len(pairs) > MOST_PAIRS:
        raise DecisionInvalidError(
            f"these records make {len(pairs)} pairs, and one ruling may be about {MOST_PAIRS}; split them first"
        )
    return pairs


def _holding(
    case: _Case, verdicts: Mapping[Pair, DecisionVerdict], parts: Sequence[Sequence[RecordId]]
) -> dict[Pair, DecisionVerdict]:
    """The verdicts, and the `same` that it takes beside them for each part to be in one cluster.

    A part may have hung together by way of another; and a record that evidence joined to a part may bear an
    identifier that vetoes what the part now has.
    """
    found = dict(verdicts)
    while True:
        resolution = case.component.resolved(case.active.policy, _replaced(case.component.decisions, found))
        missing: dict[Pair, DecisionVerdict] = {}
        for part in parts:
            first, *others = pieces(part, resolution)
            missing |= {(first, other): "same" for other in others}
        if missing.items() <= found.items():
            return found
        found |= missing


def _replaced(decisions: Sequence[Decision], verdicts: Mapping[Pair, DecisionVerdict]) -> list[Decision]:
    """The decisions that would stand if these verdicts were the last words."""
    kept = [decision for decision in decisions if (decision.left, decision.right) not in verdicts]
    ruled = [Decision(0, *pair, verdict, "", "") for pair, verdict in verdicts.items()]
    return kept + [decision for decision in ruled if decision.verdict != "withdrawn"]


def _rule(
    connection: Connection,
    case: _Case,
    kind: RulingKind,
    verdicts: Mapping[Pair, DecisionVerdict],
    *,
    author: str,
    reason: str,
) -> Ruled:
    """Append what does not stand already, as one ruling, and regroup."""
    standing = {(decision.left, decision.right): decision for decision in case.component.decisions}
    fresh = {
        pair: verdict
        for pair, verdict in verdicts.items()
        if verdict != (standing[pair].verdict if pair in standing else "withdrawn")
    }
    if not fresh:
        return Ruled(None, kind, 0, Settled())
    ids = rulings.append(
        connection,
        case.active.policy.object,
        fresh,
        kind=kind,
        author=author,
        reason=reason,
        policy_version=case.active.version,
    )
    regrouped, settled = resettle(connection, case.active, sorted({end for pair in fresh for end in pair}))
    require_coherent(regrouped.decisions)
    return Ruled(ids[0], kind, len(ids), settled)
