"""Edges follow merges and splits: at every step they are what their records say, seen through today's golden ids."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from mdm.database.engine import reading
from mdm.model import GoldenId, InboundRecord
from mdm.reads.relations import hierarchy, relations_of
from mdm.work import sequence_feed, verify_everything
from tests.laws.examples import on_a_database
from tests.laws.inputs import CUSTOMER, histories
from tests.laws.outcome import clear, homes_of, keys_of
from tests.laws.test_human import settle
from tests.laws.test_rulings import carry_out, held, ruling

_SAID = text(
    "SELECT record_id, split_part(said, chr(31), 2), split_part(said, chr(31), 4)"
    " FROM settlement CROSS JOIN unnest(relations) AS said"
)
_PARENTS = {name: source.columns["parent_key"] for name, source in CUSTOMER.sources.items() if source.columns}


def naming(item: InboundRecord, parent: str) -> InboundRecord:
    """The same record, naming another one of its source as its parent; empty names none."""
    column = _PARENTS.get(item.source)
    return item if column is None else replace(item, payload={**item.payload, str(column): parent})


@on_a_database(10)
@given(
    items=histories(at_most=10),
    parents=st.lists(st.sampled_from(["1", "2", "4", "9", ""]), min_size=10, max_size=10),
    deeds=st.lists(
        st.tuples(
            st.sampled_from(["merge", "overrule", "split", "unmerge"]), st.integers(0, 9), st.integers(0, 9)
        ),
        min_size=2,
        max_size=5,
    ),
)
def test_edges_are_what_records_say_through_any_history_of_rulings(
    engine: Engine, items: list[InboundRecord], parents: list[str], deeds: list[tuple[str, int, int]]
) -> None:
    clear(engine)
    settle(engine, *(naming(item, parent) for item, parent in zip(items, parents, strict=False)))
    for deed, one, other in deeds:
        work = ruling(deed, one, other, held(engine), [])
        if work is not None:
            carry_out(engine, work)
        with reading(engine) as connection:
            homes = homes_of(connection)
            ids = {key: record_id for record_id, key in keys_of(connection).items()}
            said = {
                (homes[record_id], homes.get(ids.get(f"{source}:{key}", 0)))
                for record_id, source, key in connection.execute(_SAID)
            }
            shown: dict[str, set[tuple[int, int | None]]] = {"to": set(), "from": set()}
            for home in set(homes.values()):
                for edge in relations_of(connection, GoldenId(home)):
                    there = None if edge.golden_id is None else int(edge.golden_id[1:])
                    shown[edge.direction].add((home, there))
                tree = hierarchy(connection, GoldenId(home), "parent")
                assert any(int(node.golden_id[1:]) == home for node in tree.nodes)
        assert shown["to"] == {(start, end) for start, end in said if start != end}
        assert shown["from"] == {(end, start) for start, end in shown["to"] if end is not None}
    sequence_feed(engine)
    assert [str(difference) for difference in verify_everything(engine)] == []
