"""How long a song, film or call takes, in seconds; years and numbers however short they are written."""

import re
from functools import lru_cache

from matching.standardise.decimals import decimal
from matching.standardise.text import CACHE_SIZE, is_placeholder

_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2})(?:\.(\d{1,3}))?")
_SPELLED = re.compile(
    r"(?:pt)?\s*(?:(\d+)\s*h(?:ours?|rs?|r)?\.?\s*)?(?:(\d+)\s*m(?:in(?:utes?|s)?)?\.?\s*)?"
    r"(?:(\d+(?:\.\d+)?)\s*s(?:ec(?:onds?|s)?)?\.?)?"
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
# Nothing played takes so many seconds, or so many minutes.
_MILLISECONDS_FROM, _SECONDS_FROM = 10_000, 60
_LONGEST = 100
_YEAR = re.compile(r"(?:ca?\.?\s*)?(?:([12]\d)(\d\d)(?:\.0)?|['’]?(\d\d))")
_THIS_CENTURY_UNTIL = 30
_DIGITS = re.compile(r"\d+")


@lru_cache(CACHE_SIZE)
def duration(value: str) -> str | None:
    """Whole seconds: "3:25", "3m 25sec", "PT3M25S", "205", "205000" and "3.417" are "205".

    A number of 10,000 or more counts milliseconds; one with a fraction below 60 counts minutes. None for text that
    is no duration, and for one of three hours.
    """
    told = value.strip().lower()
    # Python reads no number of thousands of digits, and makes none of hundreds a whole one.
    seconds = _spelled(told) if len(told) <= _LONGEST else None
    return None if seconds is None or round(seconds) >= _MILLISECONDS_FROM else str(round(seconds))


def _spelled(told: str) -> float | None:
    clock = _CLOCK.fullmatch(told)
    if clock is not None:
        hours, minutes, seconds, _ = clock.groups()
        return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    spelled = _SPELLED.fullmatch(told)
    if spelled is not None and any(spelled.groups()):
        hours, minutes, seconds = spelled.groups()
        return int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(seconds or 0)
    if _NUMBER.fullmatch(told) is None or is_placeholder(told):
        return None
    number = float(told)
    if number >= _MILLISECONDS_FROM:
        return number / 1000.0
    return number * 60.0 if "." in told and number < _SECONDS_FROM else number


def is_clock(value: str) -> bool:
    """Whether minutes and seconds are written apart, as in "3:25" or "3m 25sec"."""
    told = value.strip().lower()
    spelled = _SPELLED.fullmatch(told)
    return _CLOCK.fullmatch(told) is not None or (
        spelled is not None and sum(map(bool, spelled.groups())) > 1
    )


@lru_cache(CACHE_SIZE)
def year(value: str) -> str | None:
    """Four digits: "1998", "'98", "98" and "c. 1998" are "1998"; two digits are of the hundred years until 2030."""
    found = _YEAR.fullmatch(value.strip().lower())
    if found is None:
        return None
    century, short, alone = found.groups()
    if alone is None:
        return century + short
    return f"{20 if int(alone) <= _THIS_CENTURY_UNTIL else 19}{alone}"


@lru_cache(CACHE_SIZE)
def number(value: str) -> str | None:
    """A decimal number, or else the only run of digits in a short text: "A05", "No. 5" and "5" are "5"."""
    plain = decimal(value)
    if plain is not None or is_placeholder(value):
        return plain
    runs = _DIGITS.findall(value)
    return (runs[0].lstrip("0") or "0") if len(runs) == 1 else None
