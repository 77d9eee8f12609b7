"""What the sample knows about a country: names, trades, streets, cities, forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class City:
    """A city with what its addresses and telephones begin with.

    In `postcode` and `phone` a # stands for any digit and an @ for a letter that postcodes use; the phone is
    the area code without trunk prefix, a blank, and the subscriber's number.
    """

    name: str
    region: str
    postcode: str
    phone: str


@dataclass(frozen=True, eq=False)
class Country:
    """What customers of one country are called and where they live. Each is equal to itself alone.

    Attributes:
        trunk: What is dialled before the area code inside the country; "" if nothing is.
        mobile: As the phone of a city.
        legal_forms: Each as its proper spelling followed by others in use.
        trade_first: Whether the trade precedes the name, as in Transports Lefebvre.
        streets: Full names, or stems that take one of `street_kinds`.
        street_kinds: What follows a stem; empty if the streets are full names.
        street_short: Long spelling → usual abbreviation.
        units: What the second line of an address begins with.
    """

    code: str
    name: str
    currency: str
    domain: str
    dialling: str
    trunk: str
    mobile: str
    given: tuple[str, ...]
    surnames: tuple[str, ...]
    family_firm: tuple[str, ...]
    trades: tuple[str, ...]
    trade_first: bool
    legal_forms: tuple[tuple[str, ...], ...]
    and_word: str
    streets: tuple[str, ...]
    street_kinds: tuple[str, ...]
    street_short: Mapping[str, str]
    units: tuple[str, ...]
    cities: tuple[City, ...]


def words(text: str) -> tuple[str, ...]:
    """The items of a list with commas between them, in order."""
    return tuple(item.strip() for item in text.split(","))


def cities(text: str) -> tuple[City, ...]:
    """One city per line: name, region, postcode, phone, with a bar between them."""
    return tuple(City(*(part.strip() for part in line.split("|"))) for line in text.strip().splitlines())
