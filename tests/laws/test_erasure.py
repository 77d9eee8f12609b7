"""Law 9: erasing a person takes every value away and leaves ids, structure and proof."""

from __future__ import annotations

import gzip
import json
import threading
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from mdm.backup import back_up, rebuild_everything, restore_log
from mdm.database.engine import make_engine, reading, run_in_transaction
from mdm.database.errors import MasterKeyUnknownError
from mdm.database.master_keys import MasterKeys, new_key
from mdm.errors import RequestInvalidError
from mdm.flow.correct import Correction, correct
from mdm.flow.decide import decide
from mdm.flow.erase import Erased, erase_golden, erase_records, preview_golden
from mdm.flow.policies import active_policies
from mdm.flow.prove import check, prove
from mdm.flow.quarantine import dismiss, retry
from mdm.flow.relations import relate
from mdm.model import GoldenId, InboundRecord, RecordId, Rejected
from mdm.reads.feed import changes
from mdm.reads.golden import golden_record
from mdm.reads.past import golden_history
from mdm.store import locks, quarantine
from mdm.store.backup import is_empty
from mdm.work import receive_batch, sequence_feed, settle_waiting, verify_everything
from tests.laws.examples import on_a_database
from tests.laws.inputs import histories, says
from tests.laws.outcome import clear, homes_of, ids_of, outcome, scalar
from tests.laws.stewards import rule
from tests.laws.test_privacy import ZEBULON, traces_in
from tests.laws.waiting import eventually

FIRM = {"kind": "organisation", "name": "Marzipan GmbH", "tax_id": "DE136695976", "city": "Ulm"}


def told_in(said: str) -> list[str]:
    """Traces of her; not those of four digits, which random bytes show now and then."""
    return [trace for trace in traces_in(said) if len(trace) > 4]


def dump(engine: Engine) -> str:
    """Every column of every table of every schema as text, bytes as what they could be read as."""
    said = []
    with reading(engine) as connection:
        tables = connection.execute(
            text(
                "SELECT format('%I.%I', table_schema, table_name) FROM information_schema.tables"
                " WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')"
            )
        )
        for table in tables.scalars().all():
            for row in connection.execute(text(f"SELECT * FROM {table}")):
                said += [v.decode("latin-1") if isinstance(v, bytes) else str(v) for v in row]
    return "\n".join(said)


def settle(engine: Engine, *items: InboundRecord | Rejected) -> list[str]:
    receipt = receive_batch(engine, items)
    settle_waiting(engine, "customer")
    return list(receipt.statuses)


def erase(engine: Engine, golden_id: int) -> Erased:
    erased = run_in_transaction(
        engine, lambda c: erase_golden(c, GoldenId(golden_id), author="dana", reason="asked for it")
    )
    sequence_feed(engine)
    return erased


def correct_it(engine: Engine, golden_id: int, said: Correction, about: str | None = None) -> None:
    run_in_transaction(
        engine, lambda c: correct(c, GoldenId(golden_id), said, author="dana", reason="I know", about=about)
    )


def differences(engine: Engine) -> list[str]:
    sequence_feed(engine)
    return [str(difference) for difference in verify_everything(engine)]


@pytest.fixture
def hub(engine: Engine) -> Engine:
    """A person with two records and a history, a quarantined item, words that quote her, and a firm."""
    settle(
        engine,
        says("erp", "1", ZEBULON | {"surname": "Quillfeather-Xylophon"}),
        says("salesforce", "2", ZEBULON),
        says("erp", "3", FIRM),
    )
    settle(engine, says("erp", "1", ZEBULON, day=1))
    settle(engine, says("erp", "1", ZEBULON | {"kind": "Quillfeather"}, day=2))
    run_in_transaction(
        engine,
        lambda c: decide(
            c, RecordId(1), RecordId(3), "different", author="dana", reason="Zebulonia has no firm"
        ),
    )
    ends = GoldenId(3), GoldenId(1)
    run_in_transaction(
        engine, lambda c: relate(c, "parent", *ends, "related", author="dana", reason="Quillfeather owns it")
    )
    sequence_feed(engine)
    assert set(told_in(dump(engine))) >= {"zebulonia", "quillfeather", "9018207734"}
    assert differences(engine) == []
    return engine


def test_nothing_of_an_erased_person_is_left(hub: Engine) -> None:
    with hub.begin() as connection:
        before = connection.execute(text("SELECT golden_id, version, digest FROM golden_version")).all()
        what = preview_golden(connection, GoldenId(1))
    assert (len(what.records), what.extent.versions, what.extent.quarantined) == (2, 3, 1)
    erased = erase(hub, 2)
    assert told_in(dump(hub)) == []
    assert "Marzipan" in dump(hub)
    assert differences(hub) == []
    with reading(hub) as connection:
        after = connection.execute(text("SELECT golden_id, version, digest FROM golden_version")).all()
        for golden_id in (1, 2):
            view = golden_record(connection, GoldenId(golden_id))
            assert (view.id, view.state, view.values) == ("G0000000001", "retired", {})
            assert [reference.key for reference in view.cross_references] == ["1", "2"]
        last = changes(connection, 0, 1_000)[-1].event
    assert set(map(tuple, before)) <= set(map(tuple, after))
    assert (last["type"], last["golden_id"]) == ("golden_record_erased", "G0000000001")
    assert erased.settled.counts == {"golden_record_erased": 1}
    assert scalar(hub, "SELECT record_ids FROM erasure") == [1, 2]
    with pytest.raises(RequestInvalidError):
        erase(hub, 1)


def test_items_without_a_key_that_quote_her_go_too_and_no_others(hub: Engine) -> None:
    whole = json.dumps(ZEBULON)
    settle(
        hub,
        Rejected("erp", "customer", None, f"{whole[:-1]} and then the line broke", "malformed", "no record"),
        InboundRecord("erp", "customer", {"EMAIL": ZEBULON["email"].upper()}, None),
        InboundRecord("erp", "customer", {"CITY": ZEBULON["city"], "NOTE": "somebody else"}, None),
    )
    with reading(hub) as connection:
        assert sum(map(len, quarantine.without_key(connection, "customer"))) == 3
    with hub.begin() as connection:
        assert preview_golden(connection, GoldenId(1)).extent.quarantined == 3
    erase(hub, 1)
    with reading(hub) as connection:
        ((kept,),) = quarantine.without_key(connection, "customer")
    assert "somebody else" in kept.payload
    assert differences(hub) == []


def test_other_members_keep_what_they_say_and_the_golden_id(hub: Engine) -> None:
    rule(hub, 1, 3, "same")
    run_in_transaction(
        hub, lambda c: erase_records(c, [RecordId(1), RecordId(2)], author="dana", reason="asked for it")
    )
    sequence_feed(hub)
    assert told_in(dump(hub)) == []
    with reading(hub) as connection:
        assert list(check(orjson.loads(orjson.dumps(prove(connection, GoldenId(3)))))) == []
        view = golden_record(connection, GoldenId(3))
        assert (view.id, view.state) == ("G0000000001", "active")
        assert view.values["name"] == "Marzipan GmbH"
    assert differences(hub) == []


def test_a_pinned_value_goes_with_the_record_whose_word_it_was(hub: Engine) -> None:
    rule(hub, 1, 3, "same")
    correct_it(hub, 3, Correction(pins={"phone": "erp:1"}), about="erp:3")
    correct_it(hub, 3, Correction(values={"website": "marzipan.example"}), about="erp:3")
    with reading(hub) as connection:
        (phone,) = (c for c in golden_record(connection, GoldenId(3)).cells if c.attribute == "phone")
        assert phone.winner is not None
        assert (phone.winner.pinned, phone.value) == ("erp:1", "+49309018207734")
    run_in_transaction(
        hub, lambda c: erase_records(c, [RecordId(1), RecordId(2)], author="dana", reason="asked for it")
    )
    assert told_in(dump(hub)) == []
    with reading(hub) as connection:
        assert told_in(str(golden_history(connection, GoldenId(1)))) == []
        assert golden_record(connection, GoldenId(3)).values["website"] == "marzipan.example"
    assert differences(hub) == []


def test_who_erases_waits_for_a_turn_without_a_record_in_hand(hub: Engine) -> None:
    with hub.begin() as settling:
        locks.hold_object(settling, "customer")
        other = threading.Thread(target=lambda: erase(hub, 1))
        other.start()
        eventually(lambda: scalar(hub, "SELECT count(*) FROM pg_locks WHERE NOT granted"))
        # As settling does when it gives the record a place: with a wait, each would wait for the other.
        settling.execute(text("SELECT FROM source_record WHERE record_id = 1 FOR KEY SHARE NOWAIT"))
    other.join()
    assert told_in(dump(hub)) == []


def test_corrections_go_on_where_the_founder_was_erased_with_what_was_said_of_it(hub: Engine) -> None:
    rule(hub, 1, 3, "same")
    correct_it(hub, 1, Correction(values={"website": "zebulonia.example"}))
    run_in_transaction(
        hub, lambda c: erase_records(c, [RecordId(1), RecordId(2)], author="dana", reason="asked for it")
    )
    correct_it(hub, 1, Correction(values={"website": "marzipan.example"}))
    with reading(hub) as connection:
        view = golden_record(connection, GoldenId(1))
        (website,) = (cell.winner for cell in view.cells if cell.attribute == "website")
        assert website is not None
        assert (website.key, website.value) == ("erp:3", "marzipan.example")
        assert [member.key for member in view.cross_references if not member.deleted] == ["3", "erp:3"]
    assert differences(hub) == []
    erase(hub, 3)
    with pytest.raises(RequestInvalidError, match="no living source record"):
        correct_it(hub, 1, Correction(values={"website": "nobody.example"}))


def test_an_erased_key_that_comes_again_is_held_for_a_decision(hub: Engine) -> None:
    correct_it(hub, 1, Correction(values={"website": "zebulonia.example"}), about="erp:1")
    erase(hub, 1)
    again = says("erp", "1", ZEBULON, day=9)
    assert settle(hub, again, says("erp", "3", FIRM, day=9), says("salesforce", "2", {}, day=9, deleted=True)) == [
        "quarantined", "accepted", "unchanged",
    ]  # fmt: skip
    assert settle(hub, again) == ["quarantined"]
    (item,) = open_items(hub)
    assert (item.reason, item.key) == ("erased_subject", "1")
    run_in_transaction(hub, lambda c: retry(c, active_policies(c), item.quarantine_id))
    assert len(open_items(hub)) == 1
    # Refused: her values are gone, and the same item is not asked about again.
    run_in_transaction(hub, lambda c: dismiss(c, item.quarantine_id))
    assert settle(hub, again) == ["unchanged"]
    assert open_items(hub) == []
    assert told_in(dump(hub)) == []
    # Somebody new with the key of old: another record, another golden id.
    assert settle(hub, says("erp", "1", {"kind": "person", "surname": "Vogel"}, day=10)) == ["quarantined"]
    (item,) = open_items(hub)
    taken = run_in_transaction(hub, lambda c: retry(c, active_policies(c), item.quarantine_id, as_new=True))
    settle_waiting(hub, "customer")
    assert taken.status == "accepted"
    fresh = ids_of(hub)["erp:1"]
    assert fresh not in (1, 2, 3)
    with reading(hub) as connection:
        assert golden_record(connection, GoldenId(fresh)).values["surname"] == "Vogel"
        assert golden_record(connection, GoldenId(1)).values == {}
    # And a correction of their own, whatever was said of the one erased.
    correct_it(hub, fresh, Correction(values={"website": "vogel.example"}))
    with reading(hub) as connection:
        assert golden_record(connection, GoldenId(fresh)).values["website"] == "vogel.example"
    assert differences(hub) == []


def quiet(*_: object) -> None:
    """Nobody watches the progress."""


def test_a_backup_from_before_is_reached_too(hub: Engine, module_database: str, tmp_path: Path) -> None:
    back_up(hub, tmp_path / "before", tmp_path / "keys", quiet)
    copied = b"".join(gzip.decompress(path.read_bytes()) for path in (tmp_path / "before").glob("*.gz"))
    assert told_in(copied.decode("latin-1")) == []
    alive = outcome(hub)
    elsewhere = make_engine(module_database)
    try:
        # With the keys of then, everything comes back as it was, to the byte and the digest.
        assert restore(elsewhere, tmp_path) == 0
        assert differences(elsewhere) == []
        assert outcome(elsewhere) == alive
        assert digests(elsewhere) == digests(hub)
        clear(elsewhere)
        # The file of keys is replaced after an erasure: the old backup gives the person back no more.
        erase(hub, 1)
        back_up(hub, tmp_path / "after", tmp_path / "keys", quiet)
        assert restore(elsewhere, tmp_path) == 2
        assert told_in(dump(elsewhere)) == []
        assert differences(elsewhere) == []
        with reading(elsewhere) as connection:
            assert golden_record(connection, GoldenId(3)).values["name"] == "Marzipan GmbH"
            assert golden_record(connection, GoldenId(2)).values == {}
    finally:
        elsewhere.dispose()


def restore(engine: Engine, directory: Path) -> int:
    """Restore the backup from before by the file of keys; how many records were erased since."""
    gone = restore_log(engine, directory / "before", directory / "keys", quiet)
    rebuild_everything(engine, quiet)
    return gone


def test_a_backup_of_another_master_key_leaves_the_hub_empty(
    hub: Engine, module_database: str, tmp_path: Path
) -> None:
    back_up(hub, tmp_path / "before", tmp_path / "keys", quiet)
    elsewhere = make_engine(module_database, master_keys=MasterKeys(tmp_path, new_key()))
    try:
        clear(elsewhere)
        with pytest.raises(MasterKeyUnknownError):
            restore_log(elsewhere, tmp_path / "before", tmp_path / "keys", quiet)
        with reading(elsewhere) as connection:
            assert is_empty(connection)
    finally:
        elsewhere.dispose()


def digests(engine: Engine) -> list[tuple[int, int, bytes]]:
    with reading(engine) as connection:
        rows = connection.execute(
            text("SELECT golden_id, version, digest FROM golden_version ORDER BY golden_id, version")
        )
        return [(golden_id, version, bytes(digest)) for golden_id, version, digest in rows]


def test_a_rebuild_repairs_what_was_spoilt_and_announces_nothing(hub: Engine) -> None:
    before, chain = outcome(hub), digests(hub)
    with hub.begin() as connection:
        for statement in (
            "UPDATE golden_record SET values = '{}', title = 'x'",
            "DELETE FROM match_score",
            "DELETE FROM block_key",
            "UPDATE settlement SET features = '{}'",
            "DELETE FROM steward_task",
        ):
            connection.execute(text(statement))
    assert differences(hub) != []
    assert rebuild_everything(hub, quiet).events == 0
    assert (outcome(hub), digests(hub), differences(hub)) == (before, chain, [])


def open_items(engine: Engine) -> list[quarantine.QuarantineRow]:
    with reading(engine) as connection:
        return quarantine.read(connection)


_DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["arrival", "same", "different", "erasure", "erasure"]),
        st.integers(0, 20),
        st.integers(0, 20),
    ),
    min_size=4,
    max_size=8,
)


@on_a_database(8)
@given(items=histories(), deeds=_DEEDS)
def test_erasures_in_any_history_leave_what_can_be_verified(
    engine: Engine, items: list[InboundRecord], deeds: list[tuple[str, int, int]]
) -> None:
    clear(engine)
    settle(engine, *items[: len(items) // 2])
    later = items[len(items) // 2 :]
    issued: set[int] = set()
    for deed, left, right in deeds:
        ids = sorted(ids_of(engine).values())
        issued |= set(ids)
        if deed == "arrival":
            settle(engine, *later[:3])
            later = later[3:]
        elif deed == "erasure":
            try:
                erase(engine, ids[left % len(ids)])
            except RequestInvalidError:
                continue
        elif (one := ids[left % len(ids)]) != (other := ids[right % len(ids)]):
            rule(engine, one, other, "same" if deed == "same" else "different")
        assert differences(engine) == []
    with reading(engine) as connection:
        assert issued <= set(homes_of(connection))
        erased = connection.execute(text("SELECT count(*) FROM source_record WHERE erased_at IS NOT NULL"))
        keyless = connection.execute(
            text(
                "SELECT count(*) FROM source_record WHERE record_id NOT IN (SELECT record_id FROM record_key)"
            )
        )
        assert erased.scalar_one() == keyless.scalar_one()


def test_an_item_about_somebody_with_a_longer_name_or_number_is_kept(hub: Engine) -> None:
    anna = {"kind": "person", "given_name": "Anna", "surname": "Berg", "national_id": "4711"}
    settle(hub, says("erp", "8", anna))
    other = '{"FIRSTNAME": "Johanna", "LASTNAME": "Bergmann", "SSN": "0471199"}'
    both = '{"FIRSTNAME": "Anna", "LASTNAME": "Berg"}'
    for payload in (other, both):
        settle(hub, Rejected("erp", "customer", None, payload, "key_missing", "no key"))
    erase(hub, ids_of(hub)["erp:8"])
    held = {item.payload for item in open_items(hub)}
    assert other in held
    assert both not in held
