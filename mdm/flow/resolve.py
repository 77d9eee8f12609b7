"""Regroups records into clusters, moves cross-references, and asks stewards what evidence leaves open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from mdm.identity import Node, Regrouping, Resolution, regroup, resolve
from mdm.model import Decision, GoldenId, RecordId
from mdm.policy.active import ActivePolicy
from mdm.policy.document import Policy
from mdm.store import identity, log, matching
from mdm.store.log import Member


@dataclass(frozen=True, slots=True)
class Regrouped:
    """A component after it was resolved: its members, who belongs where, and what that is called."""

    members: Mapping[RecordId, Member]
    golden_ids: Mapping[RecordId, GoldenId]
    regroupings: Sequence[Regrouping]
    resolution: Resolution
    decisions: Sequence[Decision]


def regroup_records(
    connection: Connection, active: ActivePolicy, record_ids: Sequence[RecordId]
) -> Regrouped:
    """Resolve everything that hangs together with the records, and write who belongs where and what to ask.

    The caller holds the lock of the object. Their scores and settlements must be in place.
    """
    component = identity.component(connection, record_ids)
    members = {member.record_id: member for member in log.members(connection, component)}
    touching = matching.outcomes_touching(connection, list(members))
    scores = [score for score in touching if score.left_id in members and score.right_id in members]
    decisions = identity.standing_decisions(connection, list(members))
    resolution = resolve_members(active.policy, members, scores, decisions)
    after = resolution.golden_ids()
    before = identity.current_golden_ids(connection, list(members))
    moved = {
        record_id: golden_id for record_id, golden_id in after.items() if before.get(record_id) != golden_id
    }
    if moved:
        identity.move(connection, moved)
    # A question may be about a record of another component, whose place this resolution does not change.
    abroad = {end for score in touching for end in (score.left_id, score.right_id)} - members.keys()
    homes = after | identity.current_golden_ids(connection, sorted(abroad))
    questions = open_questions(touching, resolution, homes, decisions)
    identity.replace_tasks(connection, active.policy.object, list(members), questions)
    return Regrouped(members, after, regroup(before, after), resolution, decisions)


def resolve_members(
    policy: Policy,
    members: Mapping[RecordId, Member],
    scores: Sequence[matching.Outcome],
    decisions: Sequence[Decision],
) -> Resolution:
    """The partition of members under a policy: pure."""
    unique = {name for name, source in policy.sources.items() if not source.duplicates}
    return resolve(
        [
            Node(
                member.record_id,
                member.key,
                {name: member.features[name] for name in policy.match.vetoes if name in member.features},
                member.key.source if member.key.source in unique else None,
            )
            for member in members.values()
        ],
        [(score.left_id, score.right_id, score.weight) for score in scores if score.verdict == "merge"],
        decisions,
    )


def open_questions(
    scores: Sequence[matching.Outcome],
    resolution: Resolution,
    homes: Mapping[RecordId, GoldenId],
    decisions: Sequence[Decision],
) -> list[identity.Question]:
    """What only a steward can answer: pairs in the review band, and merges that something held back.

    Pairs that ended up together anyway, or on which a decision stands, are no questions; nor are pairs whose
    clusters a steward ruled different, whichever members that was said of.
    """
    decided = {(decision.left, decision.right) for decision in decisions}
    apart = {
        frozenset((homes.get(decision.left), homes.get(decision.right)))
        for decision in decisions
        if decision.verdict == "different"
    }
    reasons = {(refusal.left, refusal.right): refusal.reason for refusal in resolution.refused}
    questions = []
    for score in scores:
        pair = (score.left_id, score.right_id)
        ends = frozenset((homes.get(score.left_id), homes.get(score.right_id)))
        if pair in decided or len(ends) == 1 or ends in apart:
            continue
        reason = reasons.get(pair)
        question = "possible_match" if reason is None else f"held_back_by_{reason}"
        questions.append(identity.Question(*pair, question, score.probability))
    return questions
