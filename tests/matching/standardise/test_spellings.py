"""Spellings of the world, and what they are taken for."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from matching.standardise.registry import STANDARDISERS
from tests.matching.standardise.test_registry import PARTS

FILES = sorted(Path(__file__).parent.glob("spellings*.yaml"))
SPELLINGS: dict[str, dict[str, dict[str, list[Any]]]] = {
    path.stem: yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) for path in FILES
}


def listed(kind: str) -> list[Any]:
    """Every file and standardiser that has spellings of a kind, as parameters of a test."""
    return [
        pytest.param(name, cases, id=f"{stem}-{name}")
        for stem, kinds in SPELLINGS.items()
        for name, cases in kinds.get(kind, {}).items()
    ]


def standardised(name: str, written: str | list[str]) -> str | None:
    return STANDARDISERS[name]([written] if isinstance(written, str) else written)


@pytest.mark.parametrize(("name", "cases"), listed("alike"))
def test_spellings_of_one_thing_are_one_value(name: str, cases: list[Any]) -> None:
    for value, spellings in cases:
        found = [(written, standardised(name, written)) for written in spellings]
        assert found == [(written, value) for written in spellings]


@pytest.mark.parametrize(("name", "cases"), listed("becomes"))
def test_a_spelling_becomes_its_value(name: str, cases: list[Any]) -> None:
    assert [[written, standardised(name, written)] for written, _ in cases] == cases


@pytest.mark.parametrize(("name", "cases"), listed("apart"))
def test_things_spelled_nearly_alike_stay_apart(name: str, cases: list[Any]) -> None:
    for spellings in cases:
        assert len({standardised(name, written) for written in spellings}) == len(spellings)


@pytest.mark.parametrize(("name", "cases"), listed("becomes"))
def test_a_value_stays_as_it_is(name: str, cases: list[Any]) -> None:
    values = [value for _, value in cases if value is not None and name not in PARTS]
    assert [standardised(name, value) for value in values] == values
