"""Partition, founders and the names of what happened follow from records, evidence and decisions as sets."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdm.errors import DecisionInvalidError, MergeForbiddenError
from mdm.identity import Node, Regrouping, Resolution, founder, regroup, require_consistent, resolve
from mdm.model import Decision, DecisionVerdict, GoldenId, RecordId, RecordKey

Weighted = tuple[RecordId, RecordId, float]

NAMES = {1: "crm:1", 2: "erp:7", 3: "web:3", 4: "crm:4", 5: "erp:5"}
IDS = {name: RecordId(number) for number, name in NAMES.items()}


def nodes(*names: str, vetoes: dict[str, str] | None = None, unique: str | None = None) -> list[Node]:
    return [
        Node(
            IDS[name],
            RecordKey(name.split(":")[0], "contact", name.split(":")[1]),
            {"tax_id": vetoes[name]} if vetoes and name in vetoes else {},
            name.split(":")[0] if name.split(":")[0] == unique else None,
        )
        for name in names
    ]


def edges(text: str) -> list[Weighted]:
    """Lines such as `crm:1 = erp:7 12.5`."""
    rows = [line.split() for line in text.strip().splitlines()]
    return [(IDS[left], IDS[right], float(weight)) for left, _, right, weight in rows]


def decisions(text: str) -> list[Decision]:
    """Lines such as `crm:1 ! web:3`, a steward's."""
    verdicts: dict[str, DecisionVerdict] = {"=": "same", "!": "different"}
    rows = [line.split() for line in text.strip().splitlines()]
    return [
        Decision(number, min(IDS[left], IDS[right]), max(IDS[left], IDS[right]), verdicts[sign], "ada", "")
        for number, (left, sign, right) in enumerate(rows, start=1)
    ]


def show(found: Resolution) -> str:
    return " | ".join(" ".join(NAMES[record_id] for record_id in members) for members in found.clusters)


def test_evidence_joins_along_a_chain() -> None:
    found = resolve(nodes("crm:1", "erp:7", "web:3"), edges("crm:1 = erp:7 9\nerp:7 = web:3 8"), [])
    assert show(found) == "crm:1 erp:7 web:3"


def test_the_founder_is_the_earliest_received_member() -> None:
    found = resolve(nodes("web:3", "erp:7"), edges("web:3 = erp:7 9"), [])
    assert found.golden_ids() == {IDS["erp:7"]: GoldenId(2), IDS["web:3"]: GoldenId(2)}
    assert founder([RecordId(3), RecordId(2)]) == 2


def test_automatic_match_never_undoes_a_steward_split() -> None:
    found = resolve(
        nodes("crm:1", "erp:7", "web:3"),
        edges("crm:1 = erp:7 9\nerp:7 = web:3 8"),
        decisions("crm:1 ! web:3"),
    )
    assert show(found) == "crm:1 erp:7 | web:3"
    assert [(r.left, r.right, r.reason) for r in found.refused] == [(IDS["erp:7"], IDS["web:3"], "different")]


def test_a_steward_joins_what_no_evidence_does() -> None:
    assert show(resolve(nodes("crm:1", "web:3"), [], decisions("crm:1 = web:3"))) == "crm:1 web:3"


def test_a_veto_holds_whole_clusters_apart() -> None:
    given_nodes = nodes("crm:1", "erp:7", "web:3", vetoes={"crm:1": "DE1", "web:3": "DE2"})
    found = resolve(given_nodes, edges("crm:1 = erp:7 9\nerp:7 = web:3 8"), [])
    assert show(found) == "crm:1 erp:7 | web:3"
    assert [refusal.reason for refusal in found.refused] == ["veto"]


def test_a_source_without_duplicates_has_one_record_in_a_cluster() -> None:
    found = resolve(
        nodes("crm:1", "crm:4", "erp:7", unique="crm"), edges("crm:1 = erp:7 9\ncrm:4 = erp:7 8"), []
    )
    assert show(found) == "crm:1 erp:7 | crm:4"
    assert [refusal.reason for refusal in found.refused] == ["unique_source"]


def test_evidence_and_decisions_about_other_records_are_ignored() -> None:
    found = resolve(nodes("crm:1", "erp:7"), edges("crm:1 = web:3 9"), decisions("erp:7 = web:3"))
    assert show(found) == "crm:1 | erp:7"


@given(st.randoms())
def test_the_order_of_records_evidence_and_decisions_changes_nothing(random: Random) -> None:
    everyone = nodes("crm:1", "erp:7", "web:3", "crm:4", "erp:5", vetoes={"crm:4": "DE1", "erp:7": "DE2"})
    weights = [9.0, 9.0, 8.0, 7.5, 7.5]
    pairs = [(1, 2), (2, 3), (3, 4), (4, 5), (1, 5)]
    evidence = [(RecordId(a), RecordId(b), w) for (a, b), w in zip(pairs, weights, strict=True)]
    word = decisions("crm:1 ! erp:5\nweb:3 = crm:4")
    expected = resolve(everyone, evidence, word)
    shuffled = resolve(
        random.sample(everyone, 5),
        [(b, a, w) if random.random() < 0.5 else (a, b, w) for a, b, w in random.sample(evidence, 5)],
        random.sample(word, 2),
    )
    assert shuffled == expected


@given(st.permutations([1, 2, 3, 4, 5]))
def test_the_partition_does_not_depend_on_the_ids_that_arrival_gave(arrival: list[int]) -> None:
    renamed = dict(zip(range(1, 6), arrival, strict=True))
    evidence = [(1, 2, 9.0), (2, 3, 9.0), (3, 4, 9.0), (4, 5, 9.0)]
    vetoes = {1: "a", 3: "b", 5: "a"}

    def partition(ids: dict[int, int]) -> set[frozenset[str]]:
        given_nodes = [
            Node(
                RecordId(ids[number]),
                RecordKey("crm", "contact", str(number)),
                {"tax_id": vetoes[number]} if number in vetoes else {},
                None,
            )
            for number in ids
        ]
        found = resolve(given_nodes, [(RecordId(ids[a]), RecordId(ids[b]), w) for a, b, w in evidence], [])
        back = {new: str(old) for old, new in ids.items()}
        return {frozenset(back[record_id] for record_id in members) for members in found.clusters}

    assert partition(renamed) == partition({number: number for number in range(1, 6)})


def check(pair: str, text: str) -> None:
    """Check the last decision on a pair of records against all of them."""
    left, right = pair.split()
    require_consistent(IDS[left], IDS[right], decisions(text))


def test_a_same_that_a_different_forbids_names_the_decision() -> None:
    with pytest.raises(MergeForbiddenError) as raised:
        check("erp:7 web:3", "crm:1 ! erp:7\nerp:7 = web:3\ncrm:1 = web:3")
    assert raised.value.decision_id == 1
    assert str(raised.value).endswith("what decision 1 ruled different; withdraw that decision first")


def test_a_same_never_undoes_another_same() -> None:
    with pytest.raises(MergeForbiddenError):
        check("crm:1 erp:7", "crm:1 ! web:3\nerp:7 = web:3\ncrm:1 = erp:7")


def test_a_different_that_a_chain_of_same_contradicts_names_the_chain() -> None:
    with pytest.raises(DecisionInvalidError, match=r"by decision 1, 2; withdraw"):
        check("crm:1 web:3", "crm:1 = erp:7\nerp:7 = web:3\ncrm:1 ! web:3")


def test_decisions_that_contradict_nothing_are_consistent() -> None:
    check("crm:1 erp:7", "crm:1 = erp:7\nerp:7 ! web:3\nweb:3 = crm:4")
    check("erp:7 web:3", "crm:1 = erp:7\nerp:7 ! web:3\nweb:3 = crm:4")
    check("crm:1 erp:7", "")


PAIRS = st.tuples(st.integers(1, 5), st.integers(1, 5)).filter(lambda pair: pair[0] < pair[1])


@given(st.dictionaries(PAIRS, st.sampled_from(["same", "different"])), st.lists(PAIRS))
def test_what_is_consistent_takes_effect_whatever_the_evidence(
    words: dict[tuple[int, int], DecisionVerdict], evidence: list[tuple[int, int]]
) -> None:
    standing: list[Decision] = []
    for number, ((left, right), verdict) in enumerate(words.items(), start=1):
        word = Decision(number, RecordId(left), RecordId(right), verdict, "ada", "")
        try:
            require_consistent(word.left, word.right, [*standing, word])
        except (MergeForbiddenError, DecisionInvalidError):
            continue
        standing.append(word)
    found = resolve(nodes(*IDS), [(RecordId(a), RecordId(b), 9.0) for a, b in evidence], standing)
    home = found.golden_ids()
    assert all((home[word.left] == home[word.right]) == (word.verdict == "same") for word in standing)


Assignment = dict[RecordId, GoldenId]


def assigned(**clusters: list[int]) -> Assignment:
    """`g1=[1, 2]`: records 1 and 2 belong to golden record 1."""
    return {
        RecordId(record_id): GoldenId(int(name[1:]))
        for name, members in clusters.items()
        for record_id in members
    }


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, assigned(g1=[1, 2]), ("golden_record_created", (), (1,))),
        (assigned(g1=[1]), assigned(g1=[1]), ("golden_record_changed", (1,), (1,))),
        (assigned(g1=[1]), assigned(g1=[1, 2]), ("golden_record_changed", (1,), (1,))),
        (assigned(g1=[1], g2=[2]), assigned(g1=[1, 2]), ("golden_records_merged", (1, 2), (1,))),
        (assigned(g2=[2]), assigned(g1=[1, 2]), ("golden_records_merged", (2,), (1,))),
        (assigned(g1=[1, 2]), assigned(g1=[1], g2=[2]), ("golden_record_split", (1,), (1, 2))),
        (
            assigned(g1=[1, 2], g3=[3]),
            assigned(g1=[1], g2=[2, 3]),
            ("golden_records_regrouped", (1, 3), (1, 2)),
        ),
    ],
)
def test_what_happened_has_one_name(
    before: Assignment, after: Assignment, expected: tuple[str, tuple[int, ...], tuple[int, ...]]
) -> None:
    assert [(r.type, r.before, r.after) for r in regroup(before, after)] == [expected]


def test_groups_that_exchanged_nothing_are_named_apart() -> None:
    before = assigned(g1=[1], g2=[2], g3=[3, 4])
    after = assigned(g1=[1, 2], g3=[3], g4=[4], g5=[5])
    assert [r.type for r in regroup(before, after)] == [
        "golden_records_merged",
        "golden_record_split",
        "golden_record_created",
    ]


@st.composite
def assignments(draw: st.DrawFn) -> tuple[Assignment, Assignment]:
    ids = [RecordId(number) for number in range(1, draw(st.integers(1, 8)) + 1)]

    def partition(members: list[RecordId]) -> Assignment:
        labels = {record_id: draw(st.integers(0, len(ids))) for record_id in members}
        return {
            record_id: founder(other for other in members if labels[other] == label)
            for record_id, label in labels.items()
        }

    known = [record_id for record_id in ids if draw(st.booleans())]
    return partition(known), partition(ids)


@given(assignments(), st.randoms())
def test_every_golden_id_is_in_exactly_one_regrouping(
    pair: tuple[Assignment, Assignment], random: Random
) -> None:
    before, after = pair
    found = regroup(before, after)
    assert sorted(g for r in found for g in r.after) == sorted(set(after.values()))
    assert sorted(g for r in found for g in r.before) == sorted(set(before.values()))
    shuffled = {record_id: after[record_id] for record_id in random.sample(list(after), len(after))}
    assert regroup(before, shuffled) == found


@given(assignments())
def test_a_regrouping_taken_back_is_named_as_its_opposite(pair: tuple[Assignment, Assignment]) -> None:
    before, after = pair
    known = {record_id: after[record_id] for record_id in before}
    opposites = {"golden_records_merged": {"golden_record_split", "golden_records_regrouped"}}
    for there, back in zip(regroup(before, known), regroup(known, before), strict=True):
        assert (there.before, there.after) == (back.after, back.before)
        if there.type == "golden_record_changed":
            assert back.type == "golden_record_changed"
        if there.type in opposites and len(there.after) == 1 < len(there.before):
            assert back.type in opposites[there.type]


def test_a_regrouping_is_sorted_by_its_smallest_id() -> None:
    assert regroup({}, assigned(g9=[9], g2=[2])) == [
        Regrouping("golden_record_created", (), (GoldenId(2),)),
        Regrouping("golden_record_created", (), (GoldenId(9),)),
    ]
