from random import Random

from matching.suggest.profiles import profile
from matching.suggest.sources import sources
from tests.matching.suggest.tables import Columns, customers


def two_sources(rows: int, again: float) -> Columns:
    """Customers of `crm`, half of them in `erp` as well, and a share of those of `crm` a second time."""
    table = customers(rows)
    random = Random(2)
    both = [row for row in range(rows) if random.random() < 0.5]
    twice = [row for row in range(rows) if random.random() < again]
    order = [*range(rows), *both, *twice]
    copied: Columns = {name: [values[row] for row in order] for name, values in table.items()}
    copied["id"] = [str(number) for number in range(len(order))]
    copied["source"] = [*["crm"] * rows, *["erp"] * len(both), *["crm"] * len(twice)]
    return copied


def test_a_source_whose_records_have_partners_only_elsewhere_is_free_of_duplicates() -> None:
    table = two_sources(400, again=0.0)
    found = sources(table, profile(table), "source")
    assert {name: source.unique for name, source in found.items()} == {"crm": True, "erp": True}
    assert found["crm"].within < 0.02
    assert found["crm"].across > 0.4


def test_a_source_with_copies_is_not() -> None:
    table = two_sources(400, again=0.2)
    found = sources(table, profile(table), "source")
    assert found["crm"].unique is False
    assert found["crm"].within > 0.2


def test_a_file_without_a_source_column_is_one_source() -> None:
    table = two_sources(200, again=0.2)
    del table["source"]
    found = sources(table, profile(table), None)
    assert list(found) == [""]
    assert found[""].unique is False


def test_nothing_is_said_where_nothing_tells() -> None:
    table = customers(300)
    table["source"] = ["crm" if row % 2 else "erp" for row in range(300)]
    assert [source.unique for source in sources(table, profile(table), "source").values()] == [None, None]
    few = {name: values[:10] for name, values in two_sources(10, again=1.0).items()}
    assert all(source.unique is None for source in sources(few, profile(few), "source").values())


def test_the_order_of_rows_does_not_matter() -> None:
    table = two_sources(200, again=0.1)
    backwards = {name: values[::-1] for name, values in table.items()}
    assert sources(table, profile(table), "source") == sources(backwards, profile(backwards), "source")
