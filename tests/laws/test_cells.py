"""Law 6: every cell can explain itself. The value is the winner, and nobody's word is left out."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, text

from mdm.database.engine import reading, run_in_transaction
from mdm.errors import RequestInvalidError
from mdm.flow.correct import Corrected, Correction, correct, withdraw_corrections
from mdm.flow.standardise import corrected, map_attributes, standardised_values
from mdm.flow.verify import verify
from mdm.model import GoldenId, InboundRecord
from mdm.policy.document import Policy
from mdm.policy.survivors import survivors
from mdm.reads.golden import golden_records
from mdm.store import golden, identity
from mdm.store import log as log_of_records
from mdm.store.golden import GoldenRow
from mdm.store.policies import active_policy
from mdm.work import receive_batch, settle_waiting
from tests.laws.examples import on_a_database
from tests.laws.inputs import CUSTOMER, customers, histories, says
from tests.laws.outcome import clear, ids_of, outcome
from tests.laws.sealed import payloads
from tests.laws.stewards import match_again, rule

Said = dict[tuple[int, int], dict[str, str]]
"""(record id, version) → what that version says: attribute → standardised value."""


@dataclass(frozen=True)
class Log:
    """What the log holds: every version's words and marks, and the current version of each living record.

    `names` is source:key → record; `corrections` are the records that are stewards' corrections.
    """

    said: Said
    marks: dict[tuple[int, int], dict[str, dict[str, Any]]]
    live: dict[int, int]
    names: dict[str, int]
    corrections: set[int]

    def contributed(self, members: Sequence[int], name: str) -> dict[tuple[int, int], str | None]:
        """(record, version) → what it says of an attribute, for the members that say anything; None: a NULL."""
        if not any(member in self.live and member not in self.corrections for member in members):
            return {}
        living = [(member, self.live[member]) for member in members if member in self.live]
        found: dict[tuple[int, int], str | None] = {}
        for version in living:
            mark = self.marks[version].get(name, {})
            pinned = next((one for one in living if one[0] == self.names.get(mark.get("pin", ""))), version)
            if name in self.said[pinned]:
                found[version] = self.said[pinned][name]
            elif mark.get("null"):
                found[version] = None
        return found


def read_log(engine: Engine, policy: Policy) -> Log:
    """The log, standardised from its payloads and from nothing that was derived."""
    log = Log({}, {}, {}, {}, set())
    with engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT record_id, version, source, key, about_id, deleted, version = current_version"
                " FROM record_version JOIN source_record USING (record_id)"
            )
        )
        opened = payloads(connection)
        for record_id, version, source, key, about_id, deleted, current in rows:
            payload = opened[record_id, version]
            assert payload is not None
            marks: dict[str, dict[str, Any]] = {}
            if about_id is None:
                mapped = map_attributes(policy, policy.sources[source], payload)
                values = standardised_values(policy, mapped)
            else:
                values, marks = corrected(policy, payload)
                log.corrections.add(record_id)
            log.said[record_id, version], log.marks[record_id, version] = values, marks
            log.names[f"{source}:{key}"] = record_id
            if current and not deleted:
                log.live[record_id] = version
    return log


def check_cells(engine: Engine, policy: Policy) -> int:
    """Hold every cell of every golden record and of its views against the log; how many cells there were."""
    log = read_log(engine, policy)
    with reading(engine) as connection:
        rows = [row for page in golden.current_pages(connection, policy.object, 1_000) for row in page]
        everybody = {m.record_id: m for m in log_of_records.members(connection, list(log.names.values()))}
    for row in rows:
        check_row(row, log)
        check_silence(row, log, policy)
        for view in policy.views:
            found = survivors(policy, [everybody[member] for member in row.members], view)
            check_row(replace(row, values=found.values, lineage=found.lineage), log)
    return sum(len(row.values) for row in rows)


def check_row(row: GoldenRow, log: Log) -> None:
    """Each value is its winner's, and winner and losers are exactly the members that say something."""
    assert row.values.keys() <= row.lineage.keys()
    for name, cell in row.lineage.items():
        expected = log.contributed(row.members, name)
        named = {(loser["record"], loser["version"]): loser["value"] for loser in cell["losers"]}
        winner = cell["winner"]
        if winner is None:
            assert name not in row.values
        else:
            place = winner["record"], winner["version"]
            assert row.values.get(name) == expected[place]
            assert place not in named
            named[place] = row.values.get(name)
            meant = winner.get("pinned")
            assert meant is None or log.said[meant["record"], meant["version"]][name] == row.values[name]
        assert len(named) == len(cell["losers"]) + (winner is not None)
        assert named == expected
        assert all(loser["why"] for loser in cell["losers"])


def check_silence(row: GoldenRow, log: Log, policy: Policy) -> None:
    """A cell is absent only where nobody says anything, or where the record that won its block says nothing."""
    blocks = {
        name: block.attributes for block in policy.survivorship.blocks.values() for name in block.attributes
    }
    for name in policy.attributes.keys() - row.lineage.keys():
        if not log.contributed(row.members, name):
            continue
        present = [other for other in blocks[name] if row.lineage.get(other, {}).get("winner")]
        winners = {
            (row.lineage[other]["winner"]["record"], row.lineage[other]["winner"]["version"])
            for other in present
        }
        assert len(winners) == 1
        assert winners.pop() not in log.contributed(row.members, name)


@on_a_database(25)
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


CORRECTION = st.tuples(
    st.integers(0, 9),
    st.sampled_from(["name", "email", "postcode", "city", "given_name"]),
    st.sampled_from(["value", "null", "pin", "ignore", "withdraw", "same", "different"]),
    st.integers(0, 9),
)


def apply(engine: Engine, place: int, attribute: str, action: str, other: int) -> None:
    """Let a steward do something to some golden record; what cannot be done is refused."""
    names = sorted(name for name in ids_of(engine) if name.count(":") == 1)
    ids = ids_of(engine)
    here, there = names[place % len(names)], names[other % len(names)]
    if action in ("same", "different"):
        if here != there:
            rule(engine, ids[here], ids[there], "same" if action == "same" else "different")
        return
    value = f"{attribute}{other}@x.de"
    said = {
        "value": Correction(values={attribute: value}),
        "null": Correction(nulls=[attribute]),
        "pin": Correction(pins={attribute: there}),
        "ignore": Correction(ignored={attribute: [there]}),
    }
    signed = {"author": "law", "reason": "a test of the law"}

    def work(connection: Connection) -> Corrected:
        golden_id = GoldenId(ids[here])
        if action == "withdraw":
            return withdraw_corrections(connection, golden_id, [attribute], **signed)
        return correct(connection, golden_id, said[action], **signed)

    with suppress(RequestInvalidError):
        run_in_transaction(engine, work)


@on_a_database(15)
@given(
    items=histories(at_most=8),
    later=histories(at_most=4),
    corrections=st.lists(CORRECTION, min_size=3, max_size=8),
)
def test_corrections_explain_themselves_through_merges_splits_and_a_rebuild(
    engine: Engine,
    items: list[InboundRecord],
    later: list[InboundRecord],
    corrections: list[tuple[int, str, str, int]],
) -> None:
    clear(engine)
    receive_batch(engine, items)
    settle_waiting(engine, "customer")
    for correction in corrections[:-2]:
        apply(engine, *correction)
    receive_batch(engine, later)
    settle_waiting(engine, "customer")
    for correction in corrections[-2:]:
        apply(engine, *correction)
    check_cells(engine, CUSTOMER)
    with reading(engine) as connection:
        assert list(verify(connection, active_policy(connection, "customer"))) == []
        golden_ids = identity.current_golden_ids(connection, list(ids_of(engine).values()))
        about = log_of_records.corrections(connection, "customer")
    assert all(golden_ids[correction] == golden_ids[record] for correction, record in about.items())
    before = outcome(engine)
    match_again(engine)
    assert outcome(engine) == before


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
