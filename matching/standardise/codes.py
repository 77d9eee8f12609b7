"""Model codes, part numbers and the like in a text."""

import re
from functools import lru_cache

from matching.standardise.text import CACHE_SIZE, is_placeholder, transliterate
from matching.standardise.units import MEASURE_UNITS

_WORD = re.compile(r"[a-z0-9]+(?:[-./_:][a-z0-9]+)*")
_SEVERAL = re.compile(r"[/_:]")
_JOINTS = re.compile(r"[-./_:]")
_CODE = re.compile(r"(?=.*[a-z])(?=.*\d)[a-z0-9]{4,30}|\d{5,14}")
_NUMBER = re.compile(r"\d+(?:-\d+)*")
_YEARS = re.compile(r"(?:19|20)\d\d-(?:19|20)?\d\d")
_UNITS = "|".join(sorted(MEASURE_UNITS, key=lambda spelling: (-len(spelling), spelling)))
# Measures (16gb, 2x4gb, 15pin), ordinals, resolutions, decades, and the names of standards and releases.
_DESCRIPTION = re.compile(
    rf"(?:\d+x)*\d{{1,5}}(?:{_UNITS}|st|nd|rd|th|s|bit|pin|ch|channel|disc|way|inch|hour|year|day|min|page|user|player"
    r"|speed)s?|\d{1,4}[pikfc]|\d+x\d+[a-z]*|[a-z]{4,}(?:19[89]|20[0-3])\d|(?:19|20)\d\d[a-z]|mp[34]|mpeg\d|usb\d+|h26[45]"
    r"|80211[a-z]*|win\d+|cat\d[a-z]?|ddr\d|wpa\d|utf\d+|iso\d+"
)
# "10-Cup", "2.5-inch" and "3-in-1" describe, and so does "6-Year"; "18-105mm" is a range, "910620-000" is none.
_COUNTED = re.compile(
    r"\d+(?:[./]\d+)?-(?:in-)?[a-z]{2,}(?:-[a-z]+)*|\d{1,4}(?:[./]\d+)?-(?:in-)?\d{1,3}[a-z]*"
)
# A version or a volume ("v10.4.7", "R11.5", "Vegas7.0", "vol.4"), and what is of some grade or generation.
_VERSION = re.compile(
    r"(?:[vr]|ver|vers|rel|vol)[-.]\d+(?:\.\d+)*[a-z]{0,2}|[a-z]+\d+(?:\.\d+)+[a-z]{0,2}(?:-[a-z]+)?"
)
_ORDINAL = re.compile(r"(?<![a-z0-9])(?:\d?(?:1st|2nd|3rd)|\d{1,2}th)(?![a-z0-9])")
_MOST_CODES = 20


@lru_cache(CACHE_SIZE)
def codes(value: str) -> str | None:
    """The distinct model codes of a text in alphabetical order, such as "kxtg6700b pslx350h".

    A code is a word of letters and digits with four characters or more, or a number of five digits or more.
    Hyphens, dots and slashes inside vanish: PS-LX350H is "pslx350h". Two codes around a slash are two, and words of
    which none is a code are no code together (98/ME/2000). What describes is no code: measures, years, ordinals,
    ranges, versions, resolutions and standards (16GB, 2-Year, 4th-6th, 18-105mm, v10.4.7, 1080p, 802.11g). The first
    20 codes of a text are kept.
    """
    if is_placeholder(value):
        return None
    words = _WORD.findall(transliterate(value).lower())
    found = dict.fromkeys(code for word in words for code in _codes_of(word))
    return " ".join(sorted([*found][:_MOST_CODES])) or None


def without_codes(value: str) -> str:
    """The text in lower-case ASCII, a blank in place of each model code."""
    return _WORD.sub(
        lambda found: " " if _codes_of(found.group()) else found.group(), transliterate(value).lower()
    )


def _codes_of(word: str) -> list[str]:
    if any(pattern.fullmatch(word) for pattern in (_COUNTED, _YEARS)) or _ORDINAL.search(word):
        return []
    several = [_JOINTS.sub("", part) for part in _SEVERAL.split(word) if not _VERSION.fullmatch(part)]
    found = [part for part in several if _is_code(part)]
    if len(found) > 1 or (not found and _SEVERAL.search(word)):
        return found
    joined = "".join(several)
    return [joined] if _is_code(joined) and (not joined.isdigit() or _NUMBER.fullmatch(word)) else []


def _is_code(word: str) -> bool:
    return bool(_CODE.fullmatch(word)) and not _DESCRIPTION.fullmatch(word) and not is_placeholder(word)
