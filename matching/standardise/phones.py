"""Telephone numbers in E.164."""

import re
from collections.abc import Sequence
from functools import lru_cache

import phonenumbers

from matching.standardise.countries import ISO_COUNTRIES, country
from matching.standardise.text import CACHE_SIZE, is_placeholder, transliterate

UNPLACED = "*"
"""First character of a number whose country is not known: the last nine digits follow."""

_SIGNIFICANT_DIGITS = 9  # E.164 leaves 15 digits, of which the subscriber's own are seldom more than nine
_PLAIN = re.compile(r"[0-9+()/.\s-]+")
_BLANKS = re.compile(r"[\s.-]+")
_NOT_DIGIT = re.compile(r"[^0-9]+")
_EXTENSION = re.compile(
    r"\s*(?:ext?\.?|extension|durchwahl|poste|x|#)\s*\d{1,6}\s*$", re.IGNORECASE | re.ASCII
)
_FEWEST_DIGITS = 6
_SEQUENCES = frozenset(
    ["1234567890", "0123456789", "123456789", "12345678", "1234567", "9876543210", "987654321"]
)
# Numbers that need no parsing: country code, trunk prefix and the lengths of the national number (ITU-T E.164
# national numbering plans). phonenumbers would give the same and takes fifty times as long.
_PLANS = {
    "US": ("1", "1", r"[2-9][0-9]{9}"),
    "CA": ("1", "1", r"[2-9][0-9]{9}"),
    "GB": ("44", "0", r"[1-9][0-9]{9}"),
    "DE": ("49", "0", r"[1-9][0-9]{6,10}"),
    "FR": ("33", "0", r"[1-9][0-9]{8}"),
    "ES": ("34", "", r"[6-9][0-9]{8}"),
    "NL": ("31", "0", r"[1-9][0-9]{8}"),
    "BE": ("32", "0", r"[1-9][0-9]{7,8}"),
    "CH": ("41", "0", r"[1-9][0-9]{8}"),
}
_NATIONAL = {
    region: (calling_code, re.compile(f"{trunk}{'?' if trunk == '1' else ''}({pattern})"))
    for region, (calling_code, trunk, pattern) in _PLANS.items()
}
_NO_NUMBER = re.compile(r"(?!)")
_INTERNATIONAL = re.compile(
    "|".join(rf"\+{calling_code}({pattern})" for calling_code, _, pattern in dict.fromkeys(_PLANS.values()))
)


def _is_dummy(digits: str) -> bool:
    return len(set(digits)) <= 1 or digits in _SEQUENCES


def _by_plan(digits: str, region: str) -> str | None:
    calling_code, pattern = _NATIONAL.get(region, ("", _NO_NUMBER))
    found = pattern.fullmatch(digits)
    if found is None or _is_dummy(found.group(1)):
        return None
    return f"+{calling_code}{found.group(1)}"


def _parsed(number: str, region: str | None) -> str | None:
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None
    national = str(parsed.national_number)
    if _is_dummy(national) or len(national) < _FEWEST_DIGITS:
        return None
    formatted = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    # A trunk prefix left in a number that is not assignable comes off when it is read again.
    return formatted if formatted == number or _international(formatted) else _parsed(formatted, region)


@lru_cache(CACHE_SIZE)
def _e164(value: str, region: str | None) -> str | None:
    if is_placeholder(value):
        return None
    number = _EXTENSION.sub("", transliterate(value)).strip()
    digits = _NOT_DIGIT.sub("", number)
    if len(digits) < _FEWEST_DIGITS or _is_dummy(digits):
        return None
    if number.startswith(UNPLACED):
        return _unplaced(digits)
    if number.startswith("+") or digits.startswith("00"):
        international = number if number.startswith("+") else "+" + digits.removeprefix("00")
        found = _international(international) or _parsed(international, region)
    elif region is not None:
        found = (_by_plan(digits, region) if _PLAIN.fullmatch(number) else None) or _parsed(number, region)
    else:
        found = None
    return found or _unplaced(digits)


def _international(number: str) -> str | None:
    found = _INTERNATIONAL.fullmatch(_BLANKS.sub("", number))
    return None if found is None or _is_dummy(found.group(found.lastindex or 0)) else found.group()


def _unplaced(digits: str) -> str | None:
    significant = digits[-_SIGNIFICANT_DIGITS:]
    return None if _is_dummy(digits.lstrip("0")) or _is_dummy(significant) else UNPLACED + significant


def phone(values: Sequence[str | None]) -> str | None:
    """E.164 number of (phone, country); without a country, "*" and the last nine digits.

    None for a placeholder. A number is not required to be in use or even assignable: a mistyped one is still
    evidence. Extensions are dropped. The country may be spelled any way, or be missing.
    """
    number = values[0] if values else None
    if number is None:
        return None
    place = country(values[1]) if len(values) > 1 and values[1] is not None else None
    return _e164(number, place if place in ISO_COUNTRIES else None)
