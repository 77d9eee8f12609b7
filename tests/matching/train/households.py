"""Persons who live together, some of them recorded twice: records, candidate pairs and the truth about them."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from matching.rules import MatchRules
from matching.table import Column, Places, Table
from tests.matching.example import comparison

GIVEN = [first + last for first in ("mar", "jo", "an", "pet", "rob", "li", "ka", "ste") for last in
         ("ia", "han", "na", "er", "ert", "sa", "rin", "fan")]  # fmt: skip
SURNAMES = [first + last for first in ("smi", "ber", "wal", "kow", "jen", "gar", "lop", "nov", "fis", "mor") for last in
            ("th", "ger", "ker", "ski", "sen", "cia", "ez", "ak", "cher", "eau")]  # fmt: skip
RULES = MatchRules.model_validate(
    {
        "features": {
            name: {"from": [name], "standardise": "text"}
            for name in (
                "given_name", "surname", "birth_date", "house_number", "street", "postcode", "city", "phone",
            )
        },
        "blocking": [
            {"name": "address", "parts": [{"feature": "street"}, {"feature": "house_number"}]},
            {"name": "birth_date", "parts": [{"feature": "birth_date"}]},
            {"name": "name", "parts": [{"feature": "given_name"}, {"feature": "surname"}]},
        ],
        "comparisons": [
            comparison("person_name", ["given_name", "surname"], "person_name"),
            comparison("birth_date", ["birth_date"], "date"),
            comparison("address", ["house_number", "street", "postcode", "city"], "address"),
            comparison("phone", ["phone"], "identifier"),
        ],
        "prior": 0.1,
    }
)  # fmt: skip


@dataclass(frozen=True)
class Households:
    """Records with their candidate pairs; per pair whether the two are one person, or of one household."""

    records: list[dict[str, str]]
    persons: NDArray[np.intp]
    homes: NDArray[np.intp]
    left: Places
    right: Places

    @property
    def table(self) -> Table:
        """The features of the records."""
        return Table.of(self.records, RULES.features)

    @property
    def same(self) -> NDArray[np.bool_]:
        """Which pairs are of one person."""
        return np.asarray(self.persons[self.left] == self.persons[self.right])

    @property
    def related(self) -> NDArray[np.bool_]:
        """Which pairs are of two persons of one household."""
        return np.asarray((self.homes[self.left] == self.homes[self.right]) & ~self.same)

    @property
    def sources(self) -> Column:
        """As if the first record of each person were of one source and the second of another."""
        first = {person: place for place, person in reversed(list(enumerate(self.persons.tolist())))}
        return Column.of(
            "one" if first[person] == place else "other" for place, person in enumerate(self.persons.tolist())
        )


def households(count: int, seed: int = 1, *, twice: float = 0.5) -> Households:
    """So many households of one to four persons each, a share of them recorded twice with slips."""
    random = Random(seed)
    records: list[dict[str, str]] = []
    persons: list[int] = []
    homes: list[int] = []
    for home in range(count):
        surname, address, phone = random.choice(SURNAMES), _address(random), _digits(random, 9)
        for given_name in random.sample(GIVEN, random.choice((1, 2, 2, 3, 4))):
            person = {"given_name": given_name, "surname": surname, "birth_date": _date(random), **address}
            person["phone"] = phone if random.random() < 0.7 else _digits(random, 9)
            number = len(set(persons))
            for record in [person, _with_slips(person, random)][: 2 if random.random() < twice else 1]:
                records.append(record)
                persons.append(number)
                homes.append(home)
    left, right = _candidates(records)
    return Households(records, np.array(persons), np.array(homes), left, right)


def _address(random: Random) -> dict[str, str]:
    return {
        "street": f"{random.choice(SURNAMES)} {random.choice(('street', 'road', 'lane'))}",
        "house_number": str(random.randrange(1, 60)),
        "postcode": f"10{random.randrange(100, 140)}",
        "city": random.choice(("koln", "bonn", "aachen")),
    }


def _digits(random: Random, count: int) -> str:
    return "".join(random.choice("0123456789") for _ in range(count))


def _date(random: Random) -> str:
    return f"{random.randrange(1940, 2005)}-{random.randrange(1, 13):02d}-{random.randrange(1, 29):02d}"


def _with_slips(person: dict[str, str], random: Random) -> dict[str, str]:
    found = dict(person)
    if random.random() < 0.15:
        found["given_name"] = found["given_name"][0]
    if random.random() < 0.1:
        found["surname"] = found["surname"][:2] + found["surname"][3:]
    if random.random() < 0.05:
        found["birth_date"] = found["birth_date"][:-1] + random.choice("0123456789")
    if random.random() < 0.1:
        found |= _address(random)
    for name in ("phone", "birth_date"):
        if random.random() < 0.2:
            del found[name]
    return found


def _candidates(records: list[dict[str, str]]) -> tuple[Places, Places]:
    """Pairs of records that share an address, a date of birth or a name, each once."""
    keys: dict[tuple[str, ...], list[int]] = {}
    for place, record in enumerate(records):
        for names in (("street", "house_number"), ("birth_date",), ("given_name", "surname")):
            if all(name in record for name in names):
                keys.setdefault((names[0], *(record[name] for name in names)), []).append(place)
    pairs = sorted(
        {(one, other) for found in keys.values() for one in found for other in found if one < other}
    )
    return np.array([one for one, _ in pairs]), np.array([other for _, other in pairs])
