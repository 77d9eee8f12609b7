"""Persons who meet in small blocks, with and without slips."""

from __future__ import annotations

import numpy as np


def people(count: int) -> list[dict[str, str]]:
    """The values of so many records, always the same."""
    random = np.random.default_rng(3)
    given_names, surnames = ["Robert", "Bob", "Anna", "Ann", "R."], ["Smith", "Smyth", "Berg", "Bergh"]
    return [
        {
            "given_name": str(random.choice(given_names)),
            "surname": str(random.choice(surnames)),
            "birth_date": f"1971-06-{random.integers(10, 30)}",
            "email": f"{random.integers(200)}@x.org",
            "name": f"Acme {random.integers(9)} Tools",
            "postcode": f"{random.integers(10000, 10020)}",
        }
        for _ in range(count)
    ]
