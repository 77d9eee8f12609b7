"""Law 6: every cell can explain itself. The value is the winner, and nobody's word is left out."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given, settings
from sqlalchemy import Engine, text

from mdm.database.engine import reading
from mdm.flow.standardise import map_attributes, standardised_values
from mdm.model import InboundRecord
from mdm.policy.document import Policy
from mdm.reads.golden import golden_records
from mdm.store import golden
from mdm.store.golden import GoldenRow
from mdm.work import receive_batch, settle_waiting
from tests.laws.inputs import CUSTOMER, customers, histories, says
from tests.laws.outcome import clear, ids_of
from tests.laws.sealed import payloads
from tests.laws.stewards import rule
from tests.laws.test_order import on_a_database

Said = dict[tuple[int, int], dict[str, str]]
"""(record id, version) → what that version says: attribute → standardised value."""


@dataclass(frozen=True)
class Log:
    """What the log holds: every version's words, and the current version of each record that is not deleted."""

    said: Said
    live: dict[int, int]


def read_log(engine: Engine, policy: Policy) -> Log:
    """The log, standardised from its payloads and from nothing that was derived."""
    said: Said = {}
    live: dict[int, int] = {}
    with engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT record_id, version, source, deleted, version = current_version"
                " FROM record_version JOIN source_record USING (record_id)"
            )
        )
        opened = payloads(connection)
        for record_id, version, source, deleted, current in rows:
            payload = opened[record_id, version]
            assert payload is not None
            mapped = map_attributes(policy, policy.sources[source], payload)
            said[record_id, version] = standardised_values(policy, mapped)
            if current and not deleted:
                live[record_id] = version
    return Log(said, live)


def check_cells(engine: Engine, policy: Policy) -> int:
    """Hold every cell of every golden record against the log; how many cells there were."""
    log = read_log(engine, policy)
    with reading(engine) as connection:
        rows = [row for page in golden.current_pages(connection, policy.object, 1_000) for row in page]
    for row in rows:
        check_row(row, log)
        check_silence(row, log, policy)
    return sum(len(row.values) for row in rows)


def check_row(row: GoldenRow, log: Log) -> None:
    """Each value is its winner's, and winner and losers are exactly the members that say something."""
    assert row.values.keys() == row.lineage.keys()
    for name, cell in row.lineage.items():
        winner = cell["winner"]["record"], cell["winner"]["version"]
        assert row.values[name] == log.said[winner][name]
        contributed = {winner: row.values[name]} | {
            (loser["record"], loser["version"]): loser["value"] for loser in cell["losers"]
        }
        assert len(contributed) == 1 + len(cell["losers"])
        assert contributed == {
            (member, log.live[member]): log.said[member, log.live[member]][name]
            for member in row.members
            if member in log.live and name in log.said[member, log.live[member]]
        }
        assert all(loser["why"] for loser in cell["losers"])


def check_silence(row: GoldenRow, log: Log, policy: Policy) -> None:
    """A cell is absent only where nobody says anything, or where the record that won its block says nothing."""
    blocks = {
        name: block.attributes for block in policy.survivorship.blocks.values() for name in block.attributes
    }
    words = [log.said[member, log.live[member]] for member in row.members if member in log.live]
    for name in policy.attributes.keys() - row.values.keys():
        if not any(name in word for word in words):
            continue
        present = [other for other in blocks[name] if other in row.values]
        winners = {
            (row.lineage[other]["winner"]["record"], row.lineage[other]["winner"]["version"])
            for other in present
        }
        assert len(winners) == 1
        assert name not in log.said[winners.pop()]


@settings(on_a_database, max_examples=25)
@given(items=histories())
def test_every_cell_of_any_history_is_its_winner_and_names_all_others(
    engine: Engine, items: list[InboundRecord]
) -> None:
    clear(engine)
    receive_batch(engine, items)
    settle_waiting(engine, "customer")
    check_cells(engine, CUSTOMER)


def test_cells_explain_themselves_after_merges_by_hand_and_deletions(engine: Engine) -> None:
    items = customers(80)
    receive_batch(engine, items)
    settle_waiting(engine, "customer")
    ids = sorted(ids_of(engine).values())
    for left, right in zip(ids[0:40:4], ids[2:40:4], strict=True):
        rule(engine, left, right, "same")
    receive_batch(
        engine, [says(item.source, str(item.key), {}, day=900, deleted=True) for item in keyed(items)[::5]]
    )
    settle_waiting(engine, "customer")
    assert check_cells(engine, CUSTOMER) > 500


def keyed(items: list[InboundRecord]) -> list[InboundRecord]:
    """The items that have a key, with it spelled out."""
    found = []
    for item in items:
        key = item.payload[CUSTOMER.sources[item.source].key]
        if key:
            found.append(InboundRecord(item.source, item.object, item.payload, key))
    return found


def test_a_stewards_correction_is_a_contribution_like_any_other(engine: Engine) -> None:
    acme = {"kind": "organisation", "name": "Acme GmbH", "tax_id": "DE136695976", "currency": "EUR"}
    receive_batch(
        engine,
        [
            says("erp", "1", acme),
            says("salesforce", "1", acme | {"name": "Acme"}),
            says("steward", "1", {"kind": "organisation", "tax_id": "DE136695976", "name": "Acme SE"}),
        ],
    )
    settle_waiting(engine, "customer")
    with reading(engine) as connection:
        (view,) = {view.id: view for view in golden_records(connection, [1]).values()}.values()
    cell = next(cell for cell in view.cells if cell.attribute == "name")
    assert cell.winner is not None
    assert (cell.value, cell.winner.source, cell.winner.value) == ("Acme SE", "steward", "Acme SE")
    assert {(loser.source, loser.value, loser.why) for loser in cell.losers} == {
        ("erp", "Acme GmbH", "source ranks lower"),
        ("salesforce", "Acme", "source ranks lower"),
    }
    check_cells(engine, CUSTOMER)
