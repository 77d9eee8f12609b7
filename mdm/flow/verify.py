"""Derives everything again from the log and compares it with what is stored: law 2, checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing

from sqlalchemy import Connection

from mdm.errors import NotFoundError
from mdm.flow import match
from mdm.flow.chains import tampered_golden, tampered_versions, verify_chains, verify_events
from mdm.flow.components import components
from mdm.flow.difference import Difference
from mdm.flow.resolve import Component, members_among, questions_about
from mdm.flow.rivals import among_rivals
from mdm.flow.settle import derived
from mdm.identity import Resolution
from mdm.model import GoldenId, Member, RecordId, format_golden_id
from mdm.policy.active import ActivePolicy
from mdm.policy.document import Policy
from mdm.policy.survivors import survivors
from mdm.store import feed, golden, history, identity, inbox, log, matching, proofs, rulings
from mdm.store.policies import active_policy

PAGE_SIZE = 5_000
COMPONENTS_AT_ONCE = 2_000


def verify(
    connection: Connection, active: ActivePolicy, *, progress: Callable[[str, int], None] | None = None
) -> Iterator[Difference]:
    """Recompute everything about one object, digests first, and yield each difference in the order of the stages.

    Args:
        connection: in a transaction that sees one state of the database.
        active: the policy in force.
        progress: called with a stage and how many items of it were checked since the last call.
    """
    report = progress or (lambda _stage, _count: None)
    yield from verify_chains(connection, active.policy.object, report)
    waiting = inbox.waiting(connection).get(active.policy.object, 0)
    if waiting:
        yield Difference(
            "inbox", active.policy.object, f"{waiting} entries wait; settle them, then verify again"
        )
        return
    yield from _verify_records(connection, active, report)
    yield from _verify_scores(connection, active, report)
    yield from _verify_clusters(connection, active, report)


def verify_golden(connection: Connection, golden_id: GoldenId) -> Iterator[Difference]:
    """Check the chain of the golden record behind an id, what its members said, and that its cells follow from it.

    Raises:
        NotFoundError: the id was never issued, or its record waits to be settled.
    """
    home = identity.current_golden_ids(connection, [golden_id]).get(RecordId(golden_id))
    if home is None:
        raise NotFoundError("golden record", format_golden_id(golden_id))
    rows = history.versions_of(connection, [home])
    if not rows:
        yield Difference("golden record", format_golden_id(home), "is missing")
        return
    members = sorted({member for row in rows for member in row.members})
    yield from tampered_versions(proofs.record_versions(connection, members))
    yield from tampered_golden(connection, rows[-1].object, rows)
    active = active_policy(connection, rows[-1].object)
    held = [row.record_id for row in identity.members_of(connection, [home])]
    cluster = members_among(connection, active.policy, held)
    resolution = Resolution((tuple(sorted(cluster)),), ())
    yield from _differing_golden(connection, active, cluster, resolution)


def verify_feed(
    connection: Connection, *, progress: Callable[[str, int], None] | None = None
) -> Iterator[Difference]:
    """Check that positions are dense, that nothing waits for one, and that events are what was announced."""
    entries, lowest, highest = feed.density(connection)
    head = feed.head(connection)
    if entries and (highest - lowest + 1 != entries or lowest != 1):
        yield Difference("feed", f"positions {lowest} to {highest}", f"{entries} entries: there is a gap")
    if highest != head:
        yield Difference("feed", f"position {highest}", f"the head says {head}")
    waiting = feed.unsequenced(connection)
    if waiting:
        yield Difference("feed", "outbox", f"{waiting} committed events have no position yet")
    yield from verify_events(connection, progress or (lambda _stage, _count: None))


def _verify_records(
    connection: Connection, active: ActivePolicy, report: Callable[[str, int], None]
) -> Iterator[Difference]:
    """Current version, values, features and block keys of every record."""
    for page in log.current_record_pages(connection, active.policy.object, PAGE_SIZE):
        ids = [record.record_id for record in page]
        known = log.known_versions(connection, ids)
        unindexed = matching.unindexed(connection, ids)
        deleted = [record.record_id for record in page if record.deleted]
        last_words = log.live_payloads(connection, deleted) if deleted else {}
        for record in page:
            where = str(record.key)
            newest = max(known[record.record_id], key=lambda version: (version.clock, version.version))
            if newest.version != record.version:
                yield Difference(
                    "source record", where, f"version {newest.version} should be the current one"
                )
                continue
            payload = last_words.get(record.record_id) if record.deleted else record.payload
            expected = derived(active, record, payload)
            if (record.settled_version, record.settled_policy) != (record.version, active.version):
                yield Difference("source record", where, "is not settled at its current version and policy")
            yield from _differing("value", where, expected.values, record.values or {})
            if (expected.marks or None) != (record.marks or None):
                yield Difference("marks of", where, "differ from what the log gives")
            if expected.quality != record.quality:
                yield Difference("quality of", where, "differs from what the checks find")
            if (expected.relations or None) != (record.relations or None):
                yield Difference("relations of", where, "differ from what the log gives")
            yield from _differing("feature", where, expected.features, record.features or {})
            if tuple(expected.block_keys) != record.block_keys:
                yield Difference("block keys of", where, "differ from the record's features")
            if record.record_id in unindexed:
                yield Difference("block keys of", where, "are not all in the index")
        report("records", len(page))
    rows, keys = matching.block_key_count(connection, active.policy.object)
    if rows != keys:
        yield Difference("block key index", active.policy.object, f"has {rows} rows for {keys} keys")


def _verify_scores(
    connection: Connection, active: ActivePolicy, report: Callable[[str, int], None]
) -> Iterator[Difference]:
    """Every candidate pair scored again, a page of records at a time."""
    for page in log.current_record_pages(connection, active.policy.object, PAGE_SIZE):
        ids = [record.record_id for record in page]
        first, last = ids[0], ids[-1]
        expected: dict[tuple[int, int], matching.StoredScore] = {}
        with closing(matching.candidate_pairs(connection, ids, others="later")) as parts:
            for pairs in parts:
                features = matching.features_of(connection, sorted({end for pair in pairs for end in pair}))
                expected |= {(s.left_id, s.right_id): s for s in match.scores(active, pairs, features)}
                report("pairs", len(pairs))
        stored = {
            (s.left_id, s.right_id): s
            for s in matching.scores_touching(connection, ids)
            if first <= s.left_id <= last
        }
        for pair in sorted(expected.keys() | stored.keys()):
            where = f"of records {pair[0]} and {pair[1]}"
            if pair not in stored:
                yield Difference("match score", where, "is missing")
            elif pair not in expected:
                yield Difference("match score", where, "should not be kept")
            elif stored[pair] != expected[pair]:
                yield Difference("match score", where, "differs")


def _verify_clusters(
    connection: Connection, active: ActivePolicy, report: Callable[[str, int], None]
) -> Iterator[Difference]:
    """Every component resolved again, then every golden record and every task compared."""
    name = active.policy.object
    homes = dict(identity.current_clusters(connection, name))
    decisions = rulings.all_standing(connection, name)
    seen: set[GoldenId] = set()
    for component in components(connection, active, homes, decisions, COMPONENTS_AT_ONCE):
        members = members_among(connection, active.policy, component)
        keys = {record_id: member.key for record_id, member in members.items()}
        named = [d for d in decisions if d.left in members and d.right in members]
        scores = among_rivals(active.policy, keys, matching.outcomes_touching(connection, component), named)
        found = Component(members, named, scores)
        resolution = found.resolved(active.policy)
        yield from _differing_homes(resolution, homes)
        yield from _differing_tasks(connection, active.policy, found, resolution, homes)
        seen |= set(resolution.golden_ids().values())
        yield from _differing_golden(connection, active, members, resolution)
        report("records clustered", len(members))
    for page in golden.current_pages(connection, name, PAGE_SIZE):
        for row in page:
            if row.golden_id not in seen and (row.state != "merged" or row.values or row.members):
                yield Difference(
                    "golden record", format_golden_id(row.golden_id), "should be merged and empty"
                )


def _differing_homes(resolution: Resolution, homes: Mapping[RecordId, GoldenId]) -> Iterator[Difference]:
    for record_id, golden_id in resolution.golden_ids().items():
        if homes.get(record_id) != golden_id:
            stored = homes.get(record_id)
            now = format_golden_id(stored) if stored else "no golden record"
            yield Difference(
                "cross-reference", f"of record {record_id}", f"{now} should be {format_golden_id(golden_id)}"
            )


def _differing_tasks(
    connection: Connection,
    policy: Policy,
    component: Component,
    resolution: Resolution,
    homes: Mapping[RecordId, GoldenId],
) -> Iterator[Difference]:
    inside = set(component.members)
    after = dict(homes) | resolution.golden_ids()
    named = {end for score in component.scores for end in (score.left_id, score.right_id)}
    keys = identity.keys_of(connection, sorted(named))
    questions = questions_about(policy, component, resolution, after, keys)
    expected = {(q.left_id, q.right_id): q for q in questions}
    stored = {(q.left_id, q.right_id): q for q in identity.asked(connection, sorted(inside))}
    for pair in sorted(expected.keys() | stored.keys()):
        if pair[0] not in inside or expected.get(pair) == stored.get(pair):
            continue
        detail = "asks something else than the evidence"
        if pair not in stored:
            detail = "is missing"
        elif pair not in expected:
            detail = "should be closed"
        yield Difference("task", f"about records {pair[0]} and {pair[1]}", detail)


def _differing_golden(
    connection: Connection,
    active: ActivePolicy,
    members: Mapping[RecordId, Member],
    resolution: Resolution,
) -> Iterator[Difference]:
    clusters = {min(cluster): cluster for cluster in resolution.clusters}
    stored = golden.current(connection, sorted(clusters))
    listed: list[golden.Listed] = []
    for golden_id, cluster in sorted(clusters.items()):
        where = format_golden_id(golden_id)
        row = stored.get(GoldenId(golden_id))
        if row is None:
            yield Difference("golden record", where, "is missing")
            continue
        expected = survivors(active.policy, [members[record_id] for record_id in cluster])
        if row.state != expected.state:
            yield Difference("golden record", where, f"is {row.state} and should be {expected.state}")
        if row.members != cluster:
            yield Difference("golden record", where, "names other members than its cluster has")
        yield from _differing("golden cell", where, expected.values, row.values)
        yield from _differing("lineage of golden cell", where, expected.lineage, row.lineage)
        if sorted({said for end in cluster for said in members[end].relations}) != list(row.relations):
            yield Difference("golden record", where, "has other relations than its records and stewards say")
        title, search = active.policy.title_of(expected.values), golden.search_text(expected.values)
        listed.append(golden.Listed(GoldenId(golden_id), expected.state, title, search))
    for mislaid in golden.mislaid(connection, listed):
        yield Difference(
            "golden record",
            format_golden_id(mislaid),
            "is not listed under the state, title and words of its cells",
        )


def _differing(
    what: str, where: str, expected: Mapping[str, object], stored: Mapping[str, object]
) -> Iterator[Difference]:
    for name in sorted(expected.keys() | stored.keys()):
        if name not in stored:
            yield Difference(what, f"{where} {name}", "is missing")
        elif name not in expected:
            yield Difference(what, f"{where} {name}", "should not be there")
        elif expected[name] != stored[name]:
            yield Difference(what, f"{where} {name}", "differs from what the log gives")
