"""Persons of three sources who meet in small and in crowded blocks, one source free of duplicates."""

from __future__ import annotations

from typing import Any

import numpy as np

from matching.batch.files import Records
from matching.rules import MatchRules
from matching.table import Column, Table
from tests.matching.example import document

UNIQUE = ("erp",)

_GIVEN = ["Robert", "Anna Maria", "Johannes", "Elif", "Chiara", "Piotr", "Ingrid", "Pierre", "Mary", "Tomasz"]
_SURNAMES = ["Smith", "van der Berg", "Müller", "Kowalska", "Rossi", "Yılmaz", "Lefèvre", "O'Neil", "Novak"]
_CITIES = ["Köln", "Bonn", "Leeds"]
_TAX_IDS = ["DE136695976", "DE811907980", "DE129273398"]


def _rules() -> MatchRules:
    written: dict[str, Any] = document()
    written["blocking"] += [
        {
            "name": "city",
            "parts": [{"feature": "city"}],
            "narrower": [{"feature": "surname"}, {"feature": "given_name"}],
        },
        {"name": "email", "parts": [{"feature": "email"}]},
        {"name": "surname_house", "parts": [{"feature": "surname"}, {"feature": "house_number"}]},
    ]
    written["stop_keys"] = {"city": ["koln", "bonn"], "email": ["info@shop.org"]}
    written |= {"prior": 0.03, "merge": 0.8, "review": 0.3}
    return MatchRules.model_validate(written)


RULES = _rules()


def persons(count: int, seed: int = 5) -> Records:
    """So many records of a third as many persons, always the same, in no order."""
    random = np.random.default_rng(seed)

    def one_of(values: list[str]) -> str:
        return str(random.choice(values))

    things = [
        {
            "given_name": one_of(_GIVEN),
            "surname": one_of(_SURNAMES),
            "birth_date": f"19{random.integers(40, 99)}-{random.integers(1, 13):02}-{random.integers(1, 29):02}",
            "street": f"{one_of(['Main Street', 'Hauptstr.', 'Park Lane'])} {random.integers(1, 60)}",
            "postcode": f"{random.integers(50000, 50040)}",
            "city": one_of(_CITIES),
            "email": f"p{place}@x.org" if random.random() < 0.8 else "info@shop.org",
            "tax_id": one_of(_TAX_IDS) if random.random() < 0.1 else "",
        }
        for place in range(count // 3)
    ]
    rows = [dict(things[int(random.integers(len(things)))]) for _ in range(count)]
    for row in rows:
        for name in row:
            slip = random.random()
            if slip < 0.15:
                row[name] = ""
            elif slip < 0.2:
                row[name] = one_of([thing[name] for thing in things[:20]])
            elif slip < 0.25 and len(row[name]) > 3:
                cut = int(random.integers(1, len(row[name]) - 1))
                row[name] = row[name][:cut] + row[name][cut + 1 :]
    ids = np.empty(count, dtype=object)
    ids[:] = [f"r{number}" for number in random.permutation(10 * count)[:count]]
    sources = [one_of(["erp", "crm", "web", "shop"]) for _ in rows]
    return Records(ids, Column.of(sources), Table.of(rows))


def in_order(records: Records, places: list[int]) -> Records:
    """The same records in another order."""
    chosen = np.array(places, dtype=np.intp)
    return Records(records.ids[chosen], records.sources.take(chosen), records.table.take(chosen))
