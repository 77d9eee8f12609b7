"""Organisations that stand in a file by the hundred, misspelt and in many places, are found by their names."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from matching.batch.files import Records
from matching.batch.run import resolve
from matching.evaluate import Quality, evaluate
from matching.rules import MatchRules
from matching.suggest.draft import Suggestion, suggest
from matching.table import Column, Table

_STEMS = [
    "Veltronic",
    "Omniplast",
    "Karvel",
    "Duramed",
    "Helioptik",
    "Nordfelt",
    "Quantira",
    "Sollberg",
    "Trivex",
    "Zanderly",
]
_TRADES = ["Electronics", "Pharma", "Instruments", "Polymers", "Automation", "Foods"]
_FORMS = ["N.V.", "NV", "B.V.", "BV", "Inc.", "GmbH", "Ltd.", ""]
_HERE = [("52.35", "4.91"), ("51.45", "5.46"), ("51.92", "4.48"), ("0.0", "0.0"), ("0.0", "0.0")]


def misspelt(name: str, random: Random) -> str:
    place = random.randrange(1, len(name) - 1)
    return name[:place] + name[place + 1 :] if random.random() < 0.15 else name


def applicants(seed: int) -> tuple[dict[str, list[str]], list[str]]:
    """Applicants for patents, one company 180 times and others now and then; the same place is many a company's."""
    random = Random(seed)
    companies = [f"{stem} {trade}" for stem in _STEMS for trade in _TRADES]
    often = [180, 90, 60, *(random.randrange(1, 12) for _ in companies[3:])]
    random.shuffle(companies)
    rows, truth = [], []
    for company, times in zip(companies, often, strict=True):
        for _ in range(times):
            name = f"{misspelt(company, random)} {random.choice(_FORMS)}".strip()
            name = random.choice([name, name.upper(), f"* {name.upper()}"])
            rows.append((name, *random.choice(_HERE)))
            truth.append(company)
    columns = {
        header: [row[place] for row in rows] for place, header in enumerate(("name", "latitude", "longitude"))
    }
    return columns, truth


COLUMNS, TRUTH = applicants(4)


def suggested(*names: str) -> Suggestion:
    table = Table(len(TRUTH), {name: Column.of(COLUMNS[name]) for name in names})
    return suggest(table, Column.of(["patents"] * len(TRUTH)), processes=1)


def quality(found: Suggestion) -> Quality:
    ids = [f"p{number}" for number in range(len(TRUTH))]
    table = Table(len(TRUTH), {name: Column.of(COLUMNS[name]) for name in found.policy["attributes"]})
    records = Records(np.array(ids, dtype=object), Column.of(["patents"] * len(ids)), table)
    likely = MatchRules.model_validate({**found.policy["match"], "merge": 0.5, "review": 0.4})
    resolved = resolve(likely, records, processes=1)
    return evaluate(
        dict(zip(ids, map(str, resolved.clusters.tolist()), strict=True)), dict(zip(ids, TRUTH, strict=True))
    )


@pytest.fixture(scope="module")
def with_places() -> Suggestion:
    return suggested("name", "latitude", "longitude")


def test_latitude_and_longitude_are_one_place(with_places: Suggestion) -> None:
    assert with_places.policy["match"]["features"]["coordinates"] == {
        "from": ["latitude", "longitude"],
        "standardise": "coordinates",
    }


def test_a_company_of_many_places_and_records_is_one(with_places: Suggestion) -> None:
    found = quality(with_places)
    assert found.precision > 0.9
    assert found.recall > 0.7


def test_names_alone_are_matched_and_warned_of() -> None:
    alone = suggested("name")
    found = quality(alone)
    assert any(warning.startswith("One attribute alone") for warning in alone.warnings)
    assert found.precision > 0.9
    assert found.recall > 0.7
