"""Block rules that alone give many pairs and hardly a match are narrowed or left out, and no others."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from matching.batch.keys import KeyMaker
from matching.batch.pairs import Candidates
from matching.rules import MatchRules
from matching.table import Table
from matching.train.order import record_hashes
from matching.train.pruning import ThinRule, kept, pruned, thin_rules


def rules(*features: str, narrower: Mapping[str, str] | None = None) -> MatchRules:
    """Rules that compare telephones, with a block rule for each feature and what some of them are narrowed by."""
    levels = [{"label": "same", "m": 0.95, "u": 0.0001}, {"label": "different", "m": 0.05, "u": 0.9999}]
    return MatchRules.model_validate(
        {
            "features": {
                name: {"from": [name], "standardise": "text"} for name in ("phone", "city", "country")
            },
            "comparisons": [
                {"name": "phone", "features": ["phone"], "comparator": {"kind": "exact"}, "levels": levels}
            ],
            "blocking": [
                {
                    "name": name,
                    "parts": [{"feature": name}],
                    "narrower": [
                        {"feature": feature} for found, feature in (narrower or {}).items() if found == name
                    ],
                }
                for name in features
            ],
            "prior": 0.1,
        }
    )


def customers(count: int, per_phone: int, per_city: int = 1_000) -> Table:
    """Customers of one country, of whom so many share a phone each, and so many a city."""
    return Table.of(
        [
            {"phone": f"+4930{number // per_phone:06}", "city": f"town {number // per_city}", "country": "de"}
            for number in range(count)
        ],
        ["phone", "city", "country"],
    )


def judged(wanted: MatchRules, table: Table) -> tuple[Mapping[str, ThinRule], Candidates]:
    """What is thin, and the candidates of what is left."""
    candidates, keys = Candidates.of(wanted, table), KeyMaker(wanted, table)
    found = thin_rules(wanted, table, candidates, keys, record_hashes(table))
    others = kept(candidates, found)
    again = Candidates.of(pruned(wanted, keys, found), table)
    assert [pairs.tolist() for pairs in others.pairs(0, table.size)] == [
        pairs.tolist() for pairs in again.pairs(0, table.size)
    ]
    return found, others


def test_a_rule_is_left_out_whose_own_pairs_hold_no_match() -> None:
    found, others = judged(rules("phone", "city"), customers(300, 2))
    assert list(found) == ["city"]
    assert found["city"].pairs == 300 * 299 / 2 - 150
    assert found["city"].matches == 0
    assert [blocks.rule for blocks in others.blocks] == ["phone"]
    assert sum(len(left) for left, _ in others) == 150


@pytest.mark.parametrize(("count", "per_city", "limit"), [(300, 300, 250), (600, 120, 100), (1_800, 30, 25)])
def test_a_rule_is_narrowed_as_little_as_it_takes(count: int, per_city: int, limit: int) -> None:
    wanted = rules("phone", "city", narrower={"city": "phone"})
    found, others = judged(wanted, customers(count, 2, per_city))
    assert {name: rule.limit for name, rule in found.items()} == {"city": limit}
    assert found["city"].pairs == count * (per_city - 1) / 2 - count / 2
    assert sum(len(left) for left, _ in others) == count / 2


def test_a_rule_is_left_out_that_nothing_narrows_enough() -> None:
    wanted = rules("phone", "city", narrower={"city": "country"})
    found, others = judged(wanted, customers(300, 2))
    assert {name: rule.limit for name, rule in found.items()} == {"city": None}
    assert [blocks.rule for blocks in others.blocks] == ["phone"]


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
    assert judged(rules(*names), customers(count, per_phone))[0] == {}
