"""The table of strategies in the documentation names every one, with its settings and the test that it has."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from mdm.survivorship.rules import SurvivorshipRule

HERE = Path(__file__).parent
PAGE = (HERE.parents[2] / "docs" / "survivorship.md").read_text("utf-8")
# | `strategy` | Keeps | Settings | Example | Test |
ROWS = {
    name: cells
    for name, *cells in re.findall(
        r"^\| `(\w+)` \|([^|]*)\|([^|]*)\|([^|]*)\| `(test_\w+\.py)` \|$", PAGE, re.M
    )
}
STRATEGIES = {rule.model_fields["strategy"].default: rule for rule in get_args(get_args(SurvivorshipRule)[0])}
COMMON = {"strategy", "when", "where"}


def test_the_table_has_a_row_for_every_strategy_and_no_other() -> None:
    assert ROWS.keys() == STRATEGIES.keys()


@pytest.mark.parametrize("name", STRATEGIES)
def test_a_row_tells_meaning_settings_example_and_a_test_that_there_is(name: str) -> None:
    keeps, settings, example, test = (cell.strip() for cell in ROWS[name])
    assert keeps
    assert example
    own = {field.alias or known for known, field in STRATEGIES[name].model_fields.items()} - COMMON
    assert {setting for setting in own if f"`{setting}`" not in settings} == set()
    # Other words between backticks are values of settings.
    assert bool(own) == bool(settings)
    tested = (HERE / test).read_text("utf-8")
    assert re.search(rf"\b{STRATEGIES[name].__name__}\b[.(]", tested)
