"""The models keep the rules that Splink has for them."""

from __future__ import annotations

import re

import pytest

from benchmarks.matching.peers.splink_models import MODELS
from benchmarks.matching.peers.splink_parts import Comparison

COMPARISONS = [
    pytest.param(found, id=f"{name}-{found['output_column_name']}")
    for name, model in MODELS.items()
    for found in model.comparisons
]


@pytest.mark.parametrize("found", COMPARISONS)
def test_a_frequency_counts_only_beside_a_level_of_equality(found: Comparison) -> None:
    conditions = {level["sql_condition"] for level in found["comparison_levels"]}
    adjusted = {level.get("tf_adjustment_column") for level in found["comparison_levels"]} - {None}
    assert {f"{column}_l = {column}_r" for column in adjusted} <= conditions


@pytest.mark.parametrize("name", MODELS)
def test_what_is_compared_is_prepared(name: str) -> None:
    model = MODELS[name]
    conditions = [
        level["sql_condition"] for found in model.comparisons for level in found["comparison_levels"]
    ]
    compared = set(re.findall(r"\b(\w+)_[lr]\b", " ".join(conditions)))
    rules = [
        rule if isinstance(rule, str) else rule["blocking_rule"] for rule in (*model.blocking, *model.certain)
    ]
    compared |= set(re.findall(r"\b[lr]\.(\w+)", " ".join(rules)))
    prepared = set(re.findall(r"\bAS\s+(\w+)", model.columns)) | set(
        re.findall(r"(?:^|,)\s*(\w+)\s*(?=,|$)", model.columns)
    )
    assert compared <= prepared
