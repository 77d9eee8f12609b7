"""Telephone numbers in E.164, their national digits and their extensions."""

from __future__ import annotations

import re
from collections.abc import Sequence

import phonenumbers

from matching.standardise.countries import ISO_COUNTRIES, country
from matching.standardise.text import is_placeholder, transliterate

UNPLACED = "*"
"""First character of a number whose country is not known: the last nine digits follow."""

_SIGNIFICANT_DIGITS = 9  # E.164 leaves 15 digits, of which the subscriber's own are seldom more than nine
_PLAIN = re.compile(r"[0-9+()/.\s-]+")
_BLANKS = str.maketrans("", "", " .-\t\n\r\f\v")
_BRACKETS_AND_BLANKS = b"()/ .-\t\n\r\f\v"
_LONGEST = 100
_NOT_DIGITS = bytes(point for point in range(256) if not 48 <= point <= 57)
_EXTENSION = re.compile(
    r"[\s,;]*(?:extension|extn|ext?|durchwahl|dw|apparat|app|kl(?:appe)?|poste|interno|int|x|#)[.:=]?\s*(\d{1,6})\s*$",
    re.IGNORECASE | re.ASCII,
)
# Two numbers in one cell: a mark or word between what would each be a number.
_BETWEEN = re.compile(r"[;,|\n&]|\s/\s|\b(?:or|and|oder|und|ou|et|o|y|e)\b", re.IGNORECASE)
# Words in front of a number, and what is said of it behind: Tel. 030 123456 (private), fax below.
_LABEL = re.compile(r"^[^\d+(*]*(?=[\d+(])")
_REMARK = re.compile(r"\s*(?:\((?=[^\d)]*[a-z])|\b(?=[a-z]{2})).*", re.IGNORECASE | re.DOTALL)
# What spreadsheets make of a number: 2125550123.0 and 2.125550123E9.
_AS_FLOAT = re.compile(r"\d{6,15}\.0|\d\.\d{5,14}[eE]\+?\d{1,2}", re.ASCII)
_TOLL_FREE = re.compile(
    r"(?:\+?1[-. ]?)?\(?8(?:00|33|44|55|66|77|88)\)?[-. ]?[a-z\d]{3}[-. ]?[a-z\d]{4,}",
    re.IGNORECASE | re.ASCII,
)
_MEXICAN_MOBILE = re.compile(r"\+521(\d{10})", re.ASCII)
_FEWEST_DIGITS = 6
_MOST_DIGITS = 24
_COUNTRY_DIGITS = 3
_CALLING_CODES = frozenset(map(str, phonenumbers.COUNTRY_CODE_TO_REGION_CODE))
_NORTH_AMERICAN_DIGITS = 11
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
    return digits.count(digits[:1]) >= len(digits) or digits in _SEQUENCES


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
    mobile = _MEXICAN_MOBILE.fullmatch(formatted)  # Mexico has given up the 1 before mobile numbers in 2019.
    if mobile is not None:
        return f"+52{mobile[1]}"
    # A trunk prefix left in a number that is not assignable comes off when it is read again.
    return formatted if formatted == number or _international(formatted) else _parsed(formatted, region)


def _digits(number: str) -> str:
    return number.encode("ascii", "ignore").translate(None, _NOT_DIGITS).decode()


def _first_number(value: str) -> str:
    """The first number of a cell, without its extension."""
    number = _EXTENSION.sub("", _LABEL.sub("", value)).strip()
    for found in _BETWEEN.finditer(number):
        before, after = number[: found.start()], number[found.end() :]
        fewest = _FEWEST_DIGITS + (_COUNTRY_DIGITS if before.startswith(("+", "00")) else 0)
        if len(_digits(before)) >= fewest and len(_digits(after)) >= _FEWEST_DIGITS:
            number = _EXTENSION.sub("", before).strip()
            break
    if number.isascii() and number.upper() != number.lower():
        number = _without_letters(number)
    return number


def _without_letters(number: str) -> str:
    """The digits of 1-800-FLOWERS, as the keys of a telephone have them; else what stands before a remark."""
    if _TOLL_FREE.fullmatch(number):
        return _digits(phonenumbers.convert_alpha_characters_in_number(number))
    if _AS_FLOAT.fullmatch(number):
        return str(int(float(number)))
    found = _REMARK.search(number)
    if found is not None and len(_digits(number[: found.start()])) >= _FEWEST_DIGITS:
        return number[: found.start()].strip()
    return number


def _region(place: str | None) -> str | None:
    found = None if place is None else country(place)
    return found if found in ISO_COUNTRIES else None


def _e164(value: str, region: str | None) -> str | None:
    if value.isascii():
        # Most numbers are those of one of the plans, written with digits, blanks and brackets alone.
        found = None
        if value[:1] == "+":
            written = value.encode().replace(b"(0)", b"").translate(None, _BRACKETS_AND_BLANKS)
            found = _planned(written.decode())
        elif region in _NATIONAL and value[:2] != "00" and _PLAIN.fullmatch(value):
            found = _by_plan(_digits(value), region)
        if found is not None:
            return found
    if is_placeholder(value):
        return None
    number = _first_number(transliterate(value[:_LONGEST]))
    number = number[:-2] if _AS_FLOAT.fullmatch(number) else number
    digits = _digits(number)
    if not _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS or _is_dummy(digits):
        return None
    if number.startswith(UNPLACED):
        return _unplaced(digits)
    if number.startswith("+") or digits.startswith("00"):
        number = number.replace("(0)", "")
        international = number if number.startswith("+") else "+" + _digits(number).removeprefix("00")
        found = _international(international) or _parsed(international, region)
    elif region is not None:
        found = (_by_plan(digits, region) if _PLAIN.fullmatch(number) else None) or _parsed(number, region)
    else:
        found = None
    return found or _unplaced(digits)


def _international(number: str) -> str | None:
    return _planned(number.translate(_BLANKS))


def _planned(number: str) -> str | None:
    found = _INTERNATIONAL.fullmatch(number)
    return None if found is None or _is_dummy(found.group(found.lastindex or 0)) else found.group()


def _unplaced(digits: str) -> str | None:
    significant = digits[-_SIGNIFICANT_DIGITS:]
    return None if _is_dummy(digits.lstrip("0")) or _is_dummy(significant) else UNPLACED + significant


def phone(values: Sequence[str | None]) -> str | None:
    """E.164 number of (phone, country); without a country, "*" and the last nine digits.

    None for a placeholder. A number is not required to be in use or even assignable: a mistyped one is still
    evidence. Extensions are dropped, and of two numbers in one cell the first is taken. The country may be
    spelled any way, or be missing.
    """
    number = values[0] if values else None
    return None if number is None else _e164(number, _region(values[1] if len(values) > 1 else None))


def national_phone(values: Sequence[str | None]) -> str | None:
    """The digits of (phone, country) without country code and trunk zeros, so that they meet without a country.

    +49 30 123456 and 030 123456 are both "30123456". Numbers of two countries may be one here, so it is
    weaker evidence than phone.
    """
    found = phone(values)
    if found is None or values[0] is None:
        return None
    if found.startswith("+"):
        code = next((found[1:end] for end in (2, 3, 4) if found[1:end] in _CALLING_CODES), "")
        national = found[1 + len(code) :].lstrip("0")
    else:
        national = _digits(_first_number(transliterate(values[0][:_LONGEST]))).lstrip("0")
        if len(national) == _NORTH_AMERICAN_DIGITS and national.startswith("1"):
            national = national[1:].lstrip("0")
    return national if len(national) >= _FEWEST_DIGITS and not _is_dummy(national) else None


def phone_extension(value: str) -> str | None:
    """Digits of the extension behind a number: "44" in "415 555 0123 ext. 44"; None when it has none."""
    found = _EXTENSION.search(transliterate(value[:_LONGEST]))
    if found is None or len(_digits(value[: found.start()])) < _FEWEST_DIGITS:
        return None
    return found.group(1).lstrip("0") or None
