"""Block rules that alone give many pairs and hardly a match are left out, and no others."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from matching.batch.pairs import Candidates
from matching.rules import MatchRules
from matching.suggest.pruning import ThinRule, kept, thin_rules
from matching.table import Table
from matching.train.order import record_hashes


def rules(*features: str) -> MatchRules:
    levels = [{"label": "same", "m": 0.95, "u": 0.0001}, {"label": "different", "m": 0.05, "u": 0.9999}]
    return MatchRules.model_validate(
        {
            "features": {
                name: {"from": [name], "standardise": "text"} for name in ("phone", "city", "country")
            },
            "comparisons": [
                {"name": "phone", "features": ["phone"], "comparator": {"kind": "exact"}, "levels": levels}
            ],
            "blocking": [{"name": name, "parts": [{"feature": name}]} for name in features],
            "prior": 0.1,
        }
    )


def customers(count: int, per_phone: int) -> Table:
    """Customers of one city, of whom so many share a phone each."""
    return Table.of(
        [
            {"phone": f"+4930{number // per_phone:06}", "city": "berlin", "country": "de"}
            for number in range(count)
        ],
        ["phone", "city", "country"],
    )


def left_out(wanted: MatchRules, table: Table) -> tuple[Mapping[str, ThinRule], Candidates]:
    candidates = Candidates.of(wanted, table)
    found = thin_rules(wanted, table, candidates, record_hashes(table))
    return found, kept(candidates, found)


def test_a_rule_is_left_out_whose_own_pairs_hold_no_match() -> None:
    found, others = left_out(rules("phone", "city"), customers(300, 2))
    assert list(found) == ["city"]
    assert found["city"].pairs == 300 * 299 / 2 - 150
    assert found["city"].matches == 0
    assert [blocks.rule for blocks in others.blocks] == ["phone"]
    assert sum(len(left) for left, _ in others) == 150


@pytest.mark.parametrize(
    ("names", "count", "per_phone"),
    [
        pytest.param(("city",), 300, 2, id="none other gives the matches"),
        pytest.param(("city",), 300, 1, id="it is the only one"),
        pytest.param(("phone", "city"), 150, 2, id="its pairs are few"),
        pytest.param(("phone", "city", "country"), 300, 2, id="each gives what another does"),
    ],
)
def test_a_rule_stays_where(names: tuple[str, ...], count: int, per_phone: int) -> None:
    assert left_out(rules(*names), customers(count, per_phone))[0] == {}
