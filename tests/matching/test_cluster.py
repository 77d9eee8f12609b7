"""A partition is a function of records, evidence and decisions as sets."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from matching.cluster import Edge, Partition, Refusal, cluster

Pair = tuple[str, str]


def show(found: Partition[str]) -> str:
    return " | ".join(" ".join(members) for members in found.clusters)


def edges(*lines: str) -> list[Edge[str]]:
    found = []
    for line in lines:
        left, right, weight = line.split()
        found.append(Edge(left, right, float(weight)))
    return found


@dataclass
class Case:
    nodes: list[str]
    edges: list[Edge[str]] = field(default_factory=list)
    same: list[Pair] = field(default_factory=list)
    different: list[Pair] = field(default_factory=list)
    exclusive: dict[str, dict[str, str]] = field(default_factory=dict)
    unique_sources: dict[str, str] = field(default_factory=dict)
    support: list[Pair] = field(default_factory=list)

    def partition(self) -> Partition[str]:
        return cluster(
            self.nodes,
            self.edges,
            support=self.support,
            same=self.same,
            different=self.different,
            exclusive=self.exclusive,
            unique_sources=self.unique_sources,
        )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    nodes = [f"n{number}" for number in range(draw(st.integers(2, 9)))]
    node = st.sampled_from(nodes)
    pair = st.tuples(node, node)
    edge = st.builds(Edge, node, node, st.sampled_from([1.0, 2.0, 2.5, 7.0]))
    values = st.dictionaries(st.sampled_from(["tax_id", "kind"]), st.sampled_from("ABC"), max_size=2)
    return Case(
        nodes=nodes,
        edges=draw(st.lists(edge, max_size=25)),
        support=draw(st.lists(pair, max_size=6)),
        same=draw(st.lists(pair, max_size=4)),
        different=draw(st.lists(pair, max_size=4)),
        exclusive=draw(st.dictionaries(node, values)),
        unique_sources=draw(st.dictionaries(node, st.sampled_from(["erp", "crm"]))),
    )


def test_evidence_joins_and_the_rest_stays_by_itself() -> None:
    assert show(cluster("dcba", edges("c a 5"))) == "a c | b | d"


def test_the_strongest_edge_wins_where_not_all_can_hold() -> None:
    found = cluster("abc", edges("a b 5", "b c 9"), different=[("a", "c")])
    assert show(found) == "a | b c"
    assert found.refused == [Refusal(Edge("a", "b", 5.0), "different")]


def test_equally_strong_edges_are_taken_in_the_order_of_their_records() -> None:
    assert show(cluster("abc", edges("c b 5", "b a 5"), different=[("a", "c")])) == "a b | c"


def test_different_holds_whole_clusters_apart() -> None:
    found = cluster("abcd", edges("a b 9", "c d 8", "b c 7"), different=[("a", "d")])
    assert show(found) == "a b | c d"


def test_same_joins_without_evidence_and_across_a_veto_and_a_source_without_duplicates() -> None:
    found = cluster(
        "ab",
        [],
        same=[("b", "a")],
        exclusive={"a": {"tax_id": "1"}, "b": {"tax_id": "2"}},
        unique_sources={"a": "erp", "b": "erp"},
    )
    assert show(found) == "a b"


def test_different_wins_over_same_and_says_so() -> None:
    found = cluster("abc", [], same=[("a", "b"), ("b", "c")], different=[("c", "a")])
    assert show(found) == "a b | c"
    assert found.overruled == [("b", "c")]


def test_a_veto_holds_clusters_apart_not_only_pairs() -> None:
    found = cluster("abc", edges("a b 9", "b c 8"), exclusive={"a": {"tax_id": "1"}, "c": {"tax_id": "2"}})
    assert show(found) == "a b | c"
    assert found.refused == [Refusal(Edge("b", "c", 8.0), "veto")]


def test_evidence_may_join_a_cluster_that_a_steward_made_across_a_veto() -> None:
    found = cluster(
        "abcd",
        edges("c a 9", "d b 8"),
        same=[("a", "b")],
        exclusive={"a": {"tax_id": "1"}, "b": {"tax_id": "2"}, "c": {"tax_id": "2"}, "d": {"tax_id": "3"}},
    )
    assert show(found) == "a b c | d"


def test_a_source_without_duplicates_gives_one_record_to_a_cluster() -> None:
    found = cluster("abc", edges("a b 9", "a c 8"), unique_sources={"b": "erp", "c": "erp"})
    assert show(found) == "a b | c"
    assert found.refused == [Refusal(Edge("a", "c", 8.0), "unique_source")]


def test_an_edge_between_records_that_came_together_otherwise_is_not_refused() -> None:
    # a-c is held back by the veto at first; b, which a steward joined to d, then links the two.
    found = cluster(
        "abcd",
        edges("a c 9", "a b 8", "c d 7"),
        same=[("b", "d")],
        exclusive={"a": {"k": "1"}, "b": {"k": "1"}, "c": {"k": "2"}, "d": {"k": "2"}},
    )
    assert show(found) == "a b c d"
    assert found.refused == []


def test_of_several_edges_between_two_records_the_strongest_counts() -> None:
    found = cluster("ab", edges("a b 3", "b a 5"), different=[("a", "b")])
    assert found.refused == [Refusal(Edge("a", "b", 5.0), "different")]


def test_what_names_unknown_records_is_ignored() -> None:
    found = cluster(
        "ab",
        edges("a x 5", "a b 1"),
        same=[("x", "b")],
        different=[("x", "a")],
        exclusive={"x": {"k": "1"}},
        unique_sources={"x": "erp"},
    )
    assert show(found) == "a b"


@given(cases(), st.randoms(use_true_random=False))
def test_order_changes_nothing(case: Case, random: Random) -> None:
    def turned(pairs: list[Pair]) -> list[Pair]:
        return [(b, a) if random.random() < 0.5 else (a, b) for a, b in random.sample(pairs, len(pairs))]

    shuffled = Case(
        nodes=random.sample(case.nodes, len(case.nodes)),
        edges=[
            Edge(edge.right, edge.left, edge.weight) if random.random() < 0.5 else edge
            for edge in random.sample(case.edges, len(case.edges))
        ],
        same=turned(case.same),
        different=turned(case.different),
        exclusive=dict(random.sample(list(case.exclusive.items()), len(case.exclusive))),
        unique_sources=dict(random.sample(list(case.unique_sources.items()), len(case.unique_sources))),
        support=turned(case.support),
    )
    assert shuffled.partition() == case.partition()


@given(cases())
def test_every_record_is_in_one_cluster_and_all_is_sorted(case: Case) -> None:
    clusters = case.partition().clusters
    assert sorted(node for members in clusters for node in members) == sorted(case.nodes)
    assert clusters == sorted(tuple(sorted(members)) for members in clusters)


@given(cases())
def test_records_ruled_different_are_never_together(case: Case) -> None:
    for members in case.partition().clusters:
        for left, right in combinations(members, 2):
            assert (left, right) not in case.different
            assert (right, left) not in case.different


def joined_by_steward(case: Case) -> dict[str, frozenset[str]]:
    """Node → its cluster by decisions alone."""
    alone = cluster(case.nodes, [], same=case.same, different=case.different)
    return {node: frozenset(members) for members in alone.clusters for node in members}


@given(cases())
def test_a_source_without_duplicates_is_never_twice_together_unless_a_steward_joined_it(case: Case) -> None:
    by_steward = joined_by_steward(case)
    for members in case.partition().clusters:
        for left, right in combinations(members, 2):
            source = case.unique_sources.get(left)
            if source is not None and source == case.unique_sources.get(right):
                assert by_steward[left] == by_steward[right]


@given(cases())
def test_no_veto_is_crossed_unless_a_steward_joined_across_it(case: Case) -> None:
    by_steward = joined_by_steward(case)

    def values(members: frozenset[str], feature: str) -> set[str]:
        return {case.exclusive.get(node, {}).get(feature, "") for node in members} - {""}

    for members in case.partition().clusters:
        for feature in ("tax_id", "kind"):
            if len(values(frozenset(members), feature)) > 1:
                assert any(len(values(by_steward[node], feature)) > 1 for node in members)


@given(cases())
def test_a_steward_same_is_held_back_by_different_alone(case: Case) -> None:
    found = case.partition()
    home = {node: set(members) for members in found.clusters for node in members}
    for left, right in case.same:
        if right not in home[left]:
            assert tuple(sorted((left, right))) in found.overruled
            assert any(
                {one, other} & home[left] and {one, other} & home[right] for one, other in case.different
            )


@given(cases())
def test_evidence_across_clusters_is_refused_for_a_reason(case: Case) -> None:
    found = case.partition()
    home = {node: members for members in found.clusters for node in members}
    across = {
        tuple(sorted((edge.left, edge.right))) for edge in case.edges if home[edge.left] != home[edge.right]
    }
    assert {(refusal.edge.left, refusal.edge.right) for refusal in found.refused} == across


TWO_TRIANGLES = ("a b 9", "a c 9", "b c 9", "x y 9", "x z 9", "y z 9")


def test_two_dense_groups_are_not_chained_by_one_edge() -> None:
    found = cluster("abcxyz", edges(*TWO_TRIANGLES, "a x 8"))
    assert show(found) == "a b c | x y z"
    assert found.refused == [Refusal(Edge("a", "x", 8.0), "cohesion")]


def test_two_groups_join_where_a_quarter_of_the_pairs_between_them_are_edges() -> None:
    assert show(cluster("abcxyz", edges(*TWO_TRIANGLES, "a x 8", "b y 8", "c z 8"))) == "a b c x y z"


def test_support_holds_groups_together_but_joins_none() -> None:
    joined = cluster("abcxyz", edges(*TWO_TRIANGLES, "a x 8"), support=[("b", "y"), ("z", "c")])
    assert show(joined) == "a b c x y z"
    assert show(cluster("abc", [], support=[("a", "b")])) == "a | b | c"


def test_a_single_record_joins_a_group_by_one_edge() -> None:
    assert show(cluster("abcd", edges("a b 9", "a c 9", "b c 9", "c d 3"))) == "a b c d"


def test_a_steward_joins_groups_that_hang_by_a_thread() -> None:
    found = cluster("abcxyz", edges(*TWO_TRIANGLES, "a x 8"), same=[("c", "z")])
    assert show(found) == "a b c x y z"
