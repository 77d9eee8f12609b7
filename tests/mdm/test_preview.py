"""A preview stands in nobody's way: settling goes on while it looks, even about the very same golden records."""

from __future__ import annotations

from functools import partial

from sqlalchemy import Connection, Engine, text

from mdm.database.engine import reading
from mdm.flow import rulings
from mdm.flow.rulings import Ruled
from mdm.model import GoldenId
from mdm.preview import preview
from mdm.reads.golden import golden_record
from mdm.store import locks
from mdm.work import receive_batch, settle_waiting
from tests.laws.inputs import says
from tests.laws.stewards import standing
from tests.laws.test_human import ANNA, BERTA, settle

MERGE = partial(
    rulings.merge, golden_ids=[GoldenId(1), GoldenId(2)], author="ada", reason="a test", overrule=False
)


def test_what_a_preview_concerns_is_settled_while_it_looks(engine: Engine) -> None:
    settle(engine, says("salesforce", "1", ANNA), says("erp", "2", BERTA))

    def ruling(connection: Connection) -> Ruled:
        ruled = MERGE(connection)
        # All of it is written by now. Were anything locked, this would wait for a transaction that waits for this.
        receive_batch(engine, [says("salesforce", "1", ANNA | {"city": "Ulm"}, day=1)])
        assert settle_waiting(engine, "customer") == 1
        return ruled

    found = preview(engine, ruling)
    assert [view.id for view in found.after] == ["G0000000001"]
    assert "city" not in found.before[0].values
    with reading(engine) as connection:
        now = golden_record(connection, GoldenId(1))
        assert (now.values["city"], now.version, len(now.cross_references)) == ("Ulm", 2, 1)
    assert standing(engine) == []


def test_a_preview_does_not_wait_for_who_settles(engine: Engine) -> None:
    settle(engine, says("salesforce", "1", ANNA), says("erp", "2", BERTA))
    with engine.connect() as settling, settling.begin():
        locks.hold_object(settling, "customer")
        settling.execute(text("SELECT 1 FROM golden_record FOR UPDATE"))
        assert preview(engine, MERGE).leads_to == {"G0000000001": "G0000000001", "G0000000002": "G0000000001"}
