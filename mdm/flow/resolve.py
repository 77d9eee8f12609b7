"""Regroups records into clusters, moves cross-references, and asks stewards what evidence leaves open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from mdm.flow.rivals import CONTESTED, among_rivals
from mdm.identity import Guard, Node, Regrouping, Resolution, attach, regroup, resolve
from mdm.model import Decision, GoldenId, Member, RecordId, RecordKey
from mdm.policy.active import ActivePolicy
from mdm.policy.document import Policy
from mdm.store import identity, log, matching, relations, rulings

_GUARDS: Mapping[str, Guard] = {"auto": "none", "ask": "both", "ask_always": "either"}
_QUESTIONS = {None: "possible_match", "confirmed": "proposed_merge"}


@dataclass(frozen=True, slots=True)
class Component:
    """Records that hang together, the decisions about them, and the scores that count once rivals are heard."""

    members: Mapping[RecordId, Member]
    decisions: Sequence[Decision]
    scores: Sequence[matching.Outcome]

    def resolved(self, policy: Policy, decisions: Sequence[Decision] | None = None) -> Resolution:
        """Its partition; under other decisions than those that stand, if some are given."""
        standing = self.decisions if decisions is None else decisions
        return resolve_members(policy, self.members, self.scores, standing)


@dataclass(frozen=True, slots=True)
class Regrouped:
    """A component after it was resolved: its members, who belongs where, and what that is called."""

    members: Mapping[RecordId, Member]
    golden_ids: Mapping[RecordId, GoldenId]
    regroupings: Sequence[Regrouping]
    resolution: Resolution
    decisions: Sequence[Decision]
    scores: Sequence[matching.Outcome]


def regroup_records(
    connection: Connection, active: ActivePolicy, record_ids: Sequence[RecordId], *, asking: bool = True
) -> Regrouped:
    """Resolve everything that hangs together with the records, and write who belongs where and what to ask.

    The caller holds the lock of the object. Their scores and settlements must be in place. Without `asking`, what to
    ask is left for later.
    """
    policy = active.policy
    component = component_of(connection, policy, record_ids)
    members, scores = component.members, component.scores
    resolution = component.resolved(policy)
    after = resolution.golden_ids()
    before = identity.current_golden_ids(connection, list(members))
    moved = {
        record_id: golden_id for record_id, golden_id in after.items() if before.get(record_id) != golden_id
    }
    if moved:
        identity.move(connection, moved, moved.keys() & before.keys())
    if asking:
        _ask(connection, policy, component, resolution)
    return Regrouped(members, after, regroup(before, after), resolution, component.decisions, scores)


def _ask(connection: Connection, policy: Policy, component: Component, resolution: Resolution) -> None:
    members, scores = component.members, component.scores
    # A question may be about a record of another component, whose place this resolution does not change.
    abroad = sorted({end for score in scores for end in (score.left_id, score.right_id)} - members.keys())
    homes = resolution.golden_ids() | (identity.current_golden_ids(connection, abroad) if abroad else {})
    keys = {record_id: member.key for record_id, member in members.items()}
    keys |= identity.keys_of(connection, abroad) if abroad else {}
    questions = questions_about(policy, component, resolution, homes, keys)
    identity.replace_tasks(connection, policy.object, list(members), questions)


def component_of(connection: Connection, policy: Policy, record_ids: Sequence[RecordId]) -> Component:
    """Everything that hangs together with the records."""
    component = identity.component(connection, record_ids, policy.unique_sources)
    members = members_among(connection, policy, component)
    keys = {record_id: member.key for record_id, member in members.items()}
    decisions = rulings.standing(connection, list(members))
    scores = among_rivals(policy, keys, matching.outcomes_touching(connection, list(members)), decisions)
    return Component(members, decisions, scores)


def members_among(
    connection: Connection, policy: Policy, record_ids: Sequence[RecordId]
) -> dict[RecordId, Member]:
    """The settled ones of the records, with what stewards say of their relations."""
    members = {member.record_id: member for member in log.members(connection, record_ids)}
    words = relations.words(connection, record_ids, policy.relationships) if policy.relationships else {}
    for record_id, said in words.items():
        if record_id in members:
            own = members[record_id]
            members[record_id] = replace(own, relations=[*own.relations, *said])
    return members


def resolve_members(
    policy: Policy,
    members: Mapping[RecordId, Member],
    scores: Sequence[matching.Outcome],
    decisions: Sequence[Decision],
) -> Resolution:
    """The partition of members under a policy: pure. Scores with other records are ignored.

    Corrections take no part in it: each is where the record is that it is about.
    """
    found = resolve(
        [
            Node(
                member.record_id,
                member.key,
                {name: member.features[name] for name in policy.match.vetoing if name in member.features},
                member.key.source if member.key.source in policy.unique_sources else None,
            )
            for member in members.values()
            if member.about_id is None
        ],
        [(score.left_id, score.right_id, score.weight) for score in scores if score.verdict == "merge"],
        decisions,
        [(score.left_id, score.right_id) for score in scores if score.verdict != "merge"],
        guarded=_GUARDS[policy.stability.join],
        cohesion=policy.match.cohesion,
    )
    return attach(found, {m.record_id: m.about_id for m in members.values() if m.about_id is not None})


def questions_about(
    policy: Policy,
    component: Component,
    resolution: Resolution,
    homes: Mapping[RecordId, GoldenId],
    keys: Mapping[RecordId, RecordKey],
) -> list[identity.Question]:
    """What only a steward can answer about a component: pure.

    Args:
        policy: says what is proposed rather than done.
        component: the component.
        resolution: its partition under the policy.
        homes: record → golden id, of its members and of all that its scores name.
        keys: those of the same records.
    """
    questions = open_questions(component.scores, resolution, homes, keys, component.decisions)
    return questions + (doubts(policy, component) if policy.stability.split == "ask" else [])


def doubts(policy: Policy, component: Component) -> list[identity.Question]:
    """Confirmations that evidence no longer bears: what they hold together, it alone would part.

    Two parts are asked about once, by the first pair of their records by its keys. Whoever rules on that pair
    itself, `same` or `different`, has answered.
    """
    confirmed = [decision for decision in component.decisions if decision.kind == "confirm"]
    if not confirmed:
        return []
    others = [decision for decision in component.decisions if decision.kind != "confirm"]
    homes = component.resolved(policy, others).golden_ids()
    parted: dict[frozenset[GoldenId], list[Decision]] = {}
    for decision in confirmed:
        ends = frozenset((homes[decision.left], homes[decision.right]))
        if decision.verdict == "same" and len(ends) == 2:
            parted.setdefault(ends, []).append(decision)
    scored = {(score.left_id, score.right_id): score.probability for score in component.scores}
    questions = []
    for pairs in parted.values():
        asking = min(
            pairs, key=lambda d: sorted((component.members[d.left].key, component.members[d.right].key))
        )
        pair = (asking.left, asking.right)
        questions.append(identity.Question(*pair, "proposed_split", scored.get(pair, 0.0), len(pairs)))
    return questions


def open_questions(
    scores: Sequence[matching.Outcome],
    resolution: Resolution,
    homes: Mapping[RecordId, GoldenId],
    keys: Mapping[RecordId, RecordKey],
    decisions: Sequence[Decision],
) -> list[identity.Question]:
    """What only a steward can answer: pairs in the review band, and merges that something held back.

    Pairs that ended up together anyway, or on which a decision stands, are no questions; nor are pairs whose
    clusters a steward ruled different, whichever members that was said of. Two golden records are asked about
    once, by the pair that matches most probably (of equal ones, the first by its keys).
    """
    decided = {(decision.left, decision.right) for decision in decisions}
    apart = {
        frozenset((homes.get(decision.left), homes.get(decision.right)))
        for decision in decisions
        if decision.verdict == "different"
    }
    reasons = {(refusal.left, refusal.right): refusal.reason for refusal in resolution.refused}
    in_question: dict[frozenset[GoldenId | None], list[matching.Outcome]] = {}
    for score in scores:
        ends = frozenset((homes.get(score.left_id), homes.get(score.right_id)))
        if (score.left_id, score.right_id) not in decided and len(ends) == 2 and ends not in apart:
            in_question.setdefault(ends, []).append(score)

    def strength(score: matching.Outcome) -> tuple[float, float, list[RecordKey]]:
        return -score.probability, -score.weight, sorted((keys[score.left_id], keys[score.right_id]))

    questions = []
    for pairs in in_question.values():
        asking = min(pairs, key=strength)
        pair = (asking.left_id, asking.right_id)
        reason = "rival" if asking.verdict == CONTESTED else reasons.get(pair)
        question = _QUESTIONS.get(reason, f"held_back_by_{reason}")
        questions.append(identity.Question(*pair, question, asking.probability, len(pairs)))
    return questions
