"""The features of a table are those of its records, however they are shared out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from matching.batch.features import features_table
from matching.features import features_of
from matching.table import Table
from tests.matching.batch.rows import rows
from tests.matching.example import RULES


@given(st.lists(rows, max_size=8))
def test_a_table_gives_the_features_of_each_record(records: list[dict[str, str]]) -> None:
    found = features_table(RULES, Table.of(records))
    assert list(found.columns) == list(RULES.features)
    assert [found.record(place) for place in range(found.size)] == [
        features_of(RULES, record) for record in records
    ]


def test_many_records_shared_among_processes_give_the_same_features() -> None:
    records = [{"surname": f"Smith {place}", "name": f"Acme {place % 7} GmbH"} for place in range(25_000)]
    told: list[tuple[str, int, int]] = []
    found = features_table(RULES, Table.of(records), processes=2, progress=lambda *given: told.append(given))
    for place in (0, 19_999, 20_000, 24_999):
        assert found.record(place) == features_of(RULES, records[place])
    assert len(found.column("legal_form").values) == 1
    stage, done, total = told[-1]
    assert stage == "standardise"
    assert done == total
    assert len(told) > 2


def test_values_that_no_record_has_are_not_read() -> None:
    table = Table.of([{"surname": "Smith"}, {"surname": "Jones"}])
    assert features_table(RULES, table.take([1])).column("surname").values.tolist() == ["jones"]  # type: ignore[arg-type]
