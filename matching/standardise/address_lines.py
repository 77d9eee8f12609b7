"""Where in one line of an address the street ends and the place begins."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from matching.standardise.countries import ISO_COUNTRIES, country
from matching.standardise.places import city, postcode, region
from matching.standardise.regions import region_codes
from matching.standardise.text import RECENT, is_placeholder, transliterate

_LONGEST = 300
_REGIONS = "|".join(sorted(set(region_codes().values())))
_REGION_NAMES = frozenset(region_codes().values()) | frozenset(region_codes())
# Postcodes behind the city: with a region (United States, Australia), or unmistakable (Canada, United Kingdom).
_PLACE_AND_CODE = (
    re.compile(
        rf"(?:(?P<city>.*?)[\s,]+)?(?P<region>{_REGIONS})\.?[\s,]+(?P<code>\d{{5}}(?:-\d{{4}})?|\d{{4}})"
    ),
    re.compile(
        rf"(?:(?P<city>.*?)[\s,]+)?(?P<region>(?:{_REGIONS})[\s,]+)?(?P<code>[a-z]\d[a-z]\s?\d[a-z]\d)"
    ),
    re.compile(r"(?:(?P<city>.*?)[\s,]+)?(?P<region>)(?P<code>[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2})"),
)
# And before it: the continent's.
_CODE_AND_PLACE = re.compile(
    r"(?P<code>(?:[a-z]{1,3}-)?(?:\d{4}\s?(?!st|la|le)[a-z]{2}(?=\s)|\d{4,5}|\d{3} \d{2}|\d{2}-\d{3}))\s+"
    r"(?P<city>[a-z][^\d,]*(?:\s\d{1,2}|\scedex.*)?)"
)
_CODE_ALONE = re.compile(r"(?P<code>\d{5}(?:-\d{4})?)")
_SEPARATOR = re.compile(r"\s*[,;\n|]\s*")
_STREET_ENDS = re.compile(
    r"(?P<street>.*\d.*\b(?:street|st|road|rd|avenue|ave?|drive|dr|lane|ln|boulevard|blvd|court|ct|place|pl|square|sq|"
    r"highway|hwy|parkway|pkwy|circle|cir|terrace|trail|trl|way|close|crescent|cres)\b\.?"
    r"(?:\s(?:[nsew]|[ns][ew]|north|south|east|west)\b\.?)?)\s+(?P<city>[a-z].*)"
)


class AddressLine(NamedTuple):
    """An address taken apart, each part as written in lower-case ASCII; empty where the line does not tell it."""

    street: str
    city: str = ""
    region: str = ""
    postcode: str = ""


def _is_country(segment: str) -> bool:
    return len(segment) > 2 and country(segment) in ISO_COUNTRIES


def _place(segment: str) -> AddressLine | None:
    """A segment that holds a postcode, as city, region and postcode; None for any other."""
    found = _CODE_AND_PLACE.fullmatch(segment)
    if found is not None:
        return AddressLine("", found["city"], "", found["code"])
    for pattern in _PLACE_AND_CODE:
        if (found := pattern.fullmatch(segment)) is not None:
            town, state = found["city"] or "", (found["region"] or "").strip(" ,")
            if not state and town in _REGION_NAMES and len(town) < 4:
                town, state = "", town
            return AddressLine("", town, state, found["code"])
    found = _CODE_ALONE.fullmatch(segment)
    return None if found is None else AddressLine("", "", "", found["code"])


@lru_cache(RECENT)
def split_line(folded: str) -> AddressLine:
    """An address of one line or several, in lower-case ASCII, as street, city, region and postcode.

    Parts stand behind a comma or line break, or are told by a postcode at the end of the line. A line that
    tells no postcode is a street as far as its first comma, if it has a number before it, else all of it.
    """
    segments = [segment for segment in _SEPARATOR.split(folded[:_LONGEST].strip()) if segment]
    if len(segments) > 1 and _is_country(segments[-1]):
        segments.pop()
    if not segments:
        return AddressLine(folded)
    if len(segments) == 1:
        return _undivided(segments[0])
    place = _place(segments[-1])
    if place is None:
        if len(segments) > 2 and segments[-1] in _REGION_NAMES:
            return AddressLine(", ".join(segments[:-2]), segments[-2], segments[-1])
        return AddressLine(", ".join(segments))
    before = segments[:-1]
    town, state = place.city, place.region
    if not town and len(before) > 1:
        if not state and before[-1] in _REGION_NAMES and len(before) > 2:
            state = before.pop()
        town = before.pop()
    return AddressLine(", ".join(before), town, state, place.postcode)


def _undivided(line: str) -> AddressLine:
    for pattern in _PLACE_AND_CODE:
        if (found := pattern.fullmatch(line)) is not None and found["city"] and " " in found["city"]:
            ends = _STREET_ENDS.fullmatch(found["city"])
            state = (found["region"] or "").strip(" ,")
            if ends is None:
                return AddressLine(found["city"], "", state, found["code"])
            return AddressLine(ends["street"], ends["city"], state, found["code"])
    found = re.fullmatch(rf"(?P<street>.*\d.*?)\s+{_CODE_AND_PLACE.pattern}", line)
    if found is not None and len(found["code"]) >= 5:
        return AddressLine(found["street"], found["city"], "", found["code"])
    return AddressLine(line)


def spelled(value: str) -> str:
    """Lower-case ASCII of a line, blanks collapsed, line breaks as commas."""
    if not value.isascii():
        value = transliterate(value.replace("º", "°").replace("ª", "°").replace("\u2028", "\n"))
    if "\n" in value:
        value = value.strip().replace("\n", ", ")
    return " ".join(value.lower().split())


def city_of_line(value: str) -> str | None:
    """City told at the end of an address, as `city` spells it; None when the line tells none."""
    found = split_line(spelled(value)).city
    return None if is_placeholder(value) or not found else city(found)


def region_of_line(value: str) -> str | None:
    """State or province told at the end of an address, as `region` spells it; None when the line tells none."""
    found = split_line(spelled(value)).region
    return None if is_placeholder(value) or not found else region(found)


def postcode_of_line(value: str) -> str | None:
    """Postcode told at the end of an address, as `postcode` spells it; None when the line tells none."""
    found = split_line(spelled(value)).postcode
    return None if is_placeholder(value) or not found else postcode([found])
