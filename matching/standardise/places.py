"""Cities, regions and postcodes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from matching.standardise.countries import ISO_COUNTRIES, country
from matching.standardise.exonyms import EXONYMS
from matching.standardise.regions import region_codes
from matching.standardise.text import CACHE_SIZE, fold_umlauts, is_placeholder, text, transliterate

_CEDEX = re.compile(r"\bcedex\b.*$")
_DISTRICT = re.compile(
    r"\s+\d{1,2}(?:e|er|eme|st|nd|rd|th)?(?:\s.*)?$|(?<=^london)\s(?:ec?|nw?|sw?|se|wc?)\d{1,2}[a-z]?$"
)
_POSTCODE_IN_FRONT = re.compile(r"^(?:[a-z]{1,3} )?\d{4,6} (?=[a-z])|^g (?=[a-z])")
_REGION_BEHIND = re.compile(r"\s*(?:,|\s-)\s*([a-z.]{2,5})\s*$", re.IGNORECASE)
_QUARTERS = {"n": "north", "s": "south", "e": "east", "w": "west"}
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
_ZIP_PLUS_4 = re.compile(r"\d{9}", re.ASCII)
_POSTCODE_PREFIX = re.compile(r"^[A-Z]{1,3}[-\s]+(?=\d{3})", re.ASCII)
_SPREADSHEET = re.compile(r"\.0+$")
_NOT_ALPHANUMERIC = re.compile(r"[^A-Z0-9]+")
# How many digits postcodes have where some begin with zeros, which spreadsheets take off.
_DIGITS = {
    place: digits
    for digits, places in {
        4: "AU NO DK ZA", 5: "US DE FR ES IT PR MX FI TR KR PL SK EE LT UA MY TH", 6: "SG RU CN RO KZ",
        7: "JP", 8: "BR",
    }.items()
    for place in places.split()
}  # fmt: skip
_MOST_ZEROS = 2
_CANADIAN = re.compile(r"[A-Z][0-9OIL][A-Z][0-9OIL][A-Z][0-9OIL]")
_AS_DIGIT = str.maketrans("OIL", "011")
_REGION_CODES = region_codes()
# Names that are rather read as cities at the end of an address.
_ALSO_CITIES = {"sao paulo": "sp", "rio de janeiro": "rj", "brasilia": "df", "distrito federal": "df"}
_CODES = frozenset([*_REGION_CODES.values(), *_ALSO_CITIES.values()])


@lru_cache(CACHE_SIZE)
def _postcode(value: str, place: str | None) -> str | None:
    if is_placeholder(value):
        return None
    folded = transliterate(value).upper().strip()
    folded = _POSTCODE_PREFIX.sub("", _SPREADSHEET.sub("", folded.partition("CEDEX")[0].strip() or folded))
    bare = _NOT_ALPHANUMERIC.sub("", folded)
    if place in (None, "US") and _ZIP_PLUS_4.fullmatch(bare):
        bare = bare[:5]
    digits = _DIGITS.get(place or "", 0)
    if digits and bare.isdigit() and digits - _MOST_ZEROS <= len(bare) < digits:
        bare = bare.zfill(digits)
    elif place == "CA" and _CANADIAN.fullmatch(bare):
        bare = "".join(
            letter if number % 2 == 0 else letter.translate(_AS_DIGIT) for number, letter in enumerate(bare)
        )
    return None if not bare.strip("0") or bare == "99999" or is_placeholder(bare) else bare


def postcode(values: Sequence[str | None]) -> str | None:
    """Postcode of (postcode, country) without blanks, marks and country prefix.

    A ZIP+4 loses its last four digits. The country may be missing. Where it is known to use a number of
    digits, zeros lost on the left are restored.
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
    folded = text(value)
    if folded is None:
        return None
    if not folded.isalpha() and folded not in EXONYMS:
        if "," in value or "-" in value or "(" in value:
            folded = _without_asides(value) or folded
        # What is behind one addition may be another: 1010 Stadt 1010 Wien.
        while (shorter := _without_additions(folded)) != folded:
            folded = shorter
    folded = fold_umlauts(folded)
    name = EXONYMS.get(folded, folded)
    return None if is_placeholder(name) else name


def _without_asides(value: str) -> str | None:
    """The words of a city without a region behind it and without what stands in brackets."""
    found = _REGION_BEHIND.search(value)
    if found is not None and found[1].replace(".", "").lower() in _CODES:
        value = value[: found.start()]
    return text(value.partition("(")[0])


def _without_additions(folded: str) -> str:
    """A city of several words without what post and authorities add to its name."""
    if folded[0].isdigit() or " " in folded[1:4]:
        folded = _POSTCODE_IN_FRONT.sub("", folded)
    if "cedex" in folded:
        folded = _CEDEX.sub("", folded).strip() or folded
    if folded.startswith(_CITY_OPENINGS):
        for opening in _CITY_OPENINGS:
            folded = folded.removeprefix(opening)
    if not folded.replace(" ", "").isalpha():
        folded = _DISTRICT.sub("", folded)
    if folded in EXONYMS:
        return folded
    first, *others = folded.split()
    first = _QUARTERS.get(first, first) if others else first
    return " ".join(
        [
            first if first == "bei" else _CITY_WORDS.get(first, first),
            *[_CITY_WORDS.get(word, word) for word in others],
        ]
    )


@lru_cache(CACHE_SIZE)
def region(value: str) -> str | None:
    """State or province: its lower-case postal code where known, else its lower-case name."""
    folded = text(value)
    if folded is None:
        return None
    words = folded.split()
    if len(words) > 1 and all(len(word) == 1 for word in words):
        folded = "".join(words)
    elif len(words) == 2 and words[1] in _CODES and country(words[0]) in ISO_COUNTRIES:
        folded = words[1]  # ISO 3166-2: US-CA, DE-BY
    name = fold_umlauts(folded)
    return _REGION_CODES.get(name) or _ALSO_CITIES.get(name, folded)
