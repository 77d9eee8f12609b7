"""Cities, regions and postcodes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from matching.standardise.countries import country
from matching.standardise.regions import region_codes
from matching.standardise.text import CACHE_SIZE, fold_umlauts, is_placeholder, text, transliterate, word_set

_CEDEX = re.compile(r"\bcedex\b.*$")
_DISTRICT = re.compile(r"\s+(?:\d+(?:e|er|eme|st|nd|rd|th)?)$")
_CITY_WORDS = {
    "saint": "st",
    "sainte": "st",
    "ste": "st",
    "sankt": "st",
    "mount": "mt",
    "fort": "ft",
    "bei": "b",
}
_CITY_OPENINGS = (
    "city of ",
    "town of ",
    "village of ",
    "stadt ",
    "ville de ",
    "hansestadt ",
    "landeshauptstadt ",
)
_EXONYMS = {
    "munich": "munchen",
    "cologne": "koln",
    "nuremberg": "nurnberg",
    "hanover": "hannover",
    "vienna": "wien",
    "geneve": "geneva",
    "genf": "geneva",
    "milano": "milan",
    "mailand": "milan",
    "roma": "rome",
    "rom": "rome",
    "torino": "turin",
    "firenze": "florence",
    "florenz": "florence",
    "napoli": "naples",
    "neapel": "naples",
    "venezia": "venice",
    "venedig": "venice",
    "bruxelles": "brussels",
    "brussel": "brussels",
    "praha": "prague",
    "prag": "prague",
    "warszawa": "warsaw",
    "warschau": "warsaw",
    "lisboa": "lisbon",
    "lissabon": "lisbon",
    "sevilla": "seville",
    "kobenhavn": "copenhagen",
    "kopenhagen": "copenhagen",
    "den haag": "the hague",
    "s gravenhage": "the hague",
    "goteborg": "gothenburg",
    "anvers": "antwerp",
    "antwerpen": "antwerp",
    "gent": "ghent",
    "gand": "ghent",
    "bale": "basel",
    "basle": "basel",
    "zuerich": "zurich",
    "strassburg": "strasbourg",
    "moskva": "moscow",
    "moskau": "moscow",
    "athina": "athens",
    "athen": "athens",
    "washington d c": "washington",
    "washington dc": "washington",
    "nyc": "new york",
    "new york city": "new york",
    "frankfurt": "frankfurt main",
    "frankfurt am main": "frankfurt main",
    "frankfurt a m": "frankfurt main",
    "frankfurt a main": "frankfurt main",
    "frankfurt m": "frankfurt main",
}
_ZIP_PLUS_4 = re.compile(r"\d{9}", re.ASCII)
_POSTCODE_PREFIX = re.compile(r"(?:[A-Z]{1,3})-(?=\d)", re.ASCII)
_SPREADSHEET = re.compile(r"\.0+$")
_NOT_ALPHANUMERIC = re.compile(r"[^A-Z0-9]+")
_FIVE_DIGITS = word_set("US DE FR ES IT PR MX FI")
_FOUR_DIGITS = word_set("AU NO")
_REGION_CODES = region_codes()


@lru_cache(CACHE_SIZE)
def _postcode(value: str, place: str | None) -> str | None:
    if is_placeholder(value):
        return None
    folded = _POSTCODE_PREFIX.sub("", _SPREADSHEET.sub("", transliterate(value).upper().strip()), count=1)
    bare = _NOT_ALPHANUMERIC.sub("", folded)
    if place in (None, "US") and _ZIP_PLUS_4.fullmatch(bare):
        bare = bare[:5]
    if place in _FIVE_DIGITS and bare.isdigit() and 3 <= len(bare) < 5:
        bare = bare.zfill(5)
    if place in _FOUR_DIGITS and bare.isdigit() and len(bare) == 3:
        bare = bare.zfill(4)
    return None if not bare.strip("0") or bare == "99999" or is_placeholder(bare) else bare


def postcode(values: Sequence[str | None]) -> str | None:
    """Postcode of (postcode, country) without blanks, marks and country prefix.

    A ZIP+4 loses its last four digits. The country may be missing. Where it is known to use five digits,
    zeros lost on the left are restored.
    """
    written = values[0] if values else None
    if written is None:
        return None
    return _postcode(written, country(values[1]) if len(values) > 1 and values[1] is not None else None)


@lru_cache(CACHE_SIZE)
def city(value: str) -> str | None:
    """City in lower-case ASCII: saint as "st", umlauts folded, exonyms unified, no district."""
    if is_placeholder(value):
        return None
    folded = text(value.partition("(")[0]) or text(value)
    if folded is None:
        return None
    if not folded.isalpha():
        folded = _without_additions(folded)
    folded = fold_umlauts(folded)
    name = _EXONYMS.get(folded, folded)
    return None if is_placeholder(name) else name


def _without_additions(folded: str) -> str:
    """A city of several words without what post and authorities add to its name."""
    if "cedex" in folded:
        folded = _CEDEX.sub("", folded).strip() or folded
    if folded.startswith(_CITY_OPENINGS):
        for opening in _CITY_OPENINGS:
            folded = folded.removeprefix(opening)
    while folded[-1].isdigit() or (" " in folded and folded[folded.rindex(" ") + 1].isdigit()):
        shorter = _DISTRICT.sub("", folded)
        if shorter == folded:
            break
        folded = shorter
    return " ".join([_CITY_WORDS.get(word, word) for word in folded.split()])


@lru_cache(CACHE_SIZE)
def region(value: str) -> str | None:
    """State or province: its lower-case postal code where known, else its lower-case name."""
    folded = text(value)
    return None if folded is None else _REGION_CODES.get(fold_umlauts(folded), folded)
