"""Spellings of the world, and what they are taken for."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from matching.standardise.registry import STANDARDISERS

SPELLINGS: dict[str, dict[str, list[Any]]] = yaml.safe_load(
    (Path(__file__).parent / "spellings.yaml").read_text(encoding="utf-8")
)


def standardised(name: str, written: str | list[str]) -> str | None:
    return STANDARDISERS[name]([written] if isinstance(written, str) else written)


@pytest.mark.parametrize("name", SPELLINGS["alike"])
def test_spellings_of_one_thing_are_one_value(name: str) -> None:
    for value, spellings in SPELLINGS["alike"][name]:
        found = [(written, standardised(name, written)) for written in spellings]
        assert found == [(written, value) for written in spellings]


@pytest.mark.parametrize("name", SPELLINGS["becomes"])
def test_a_spelling_becomes_its_value(name: str) -> None:
    found = [[written, standardised(name, written)] for written, _ in SPELLINGS["becomes"][name]]
    assert found == SPELLINGS["becomes"][name]


@pytest.mark.parametrize("name", SPELLINGS["apart"])
def test_things_spelled_nearly_alike_stay_apart(name: str) -> None:
    for spellings in SPELLINGS["apart"][name]:
        assert len({standardised(name, written) for written in spellings}) == len(spellings)
