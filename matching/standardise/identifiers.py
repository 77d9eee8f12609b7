"""Identifiers: D-U-N-S numbers, LEIs, GTINs, national and part numbers."""

from __future__ import annotations

import re

from matching.standardise.text import PLACEHOLDER_WORDS, is_placeholder, transliterate, word_set

_TO_UPPER = bytes(
    ord(character.upper()) if character.isascii() and character.isalnum() else 32
    for character in map(chr, range(256))
)
_MARKS = bytes(point for point in range(256) if point > 127 or not chr(point).isalnum())
_MADE_UP = frozenset(word.upper() for word in PLACEHOLDER_WORDS) | word_set(
    "12345 123456 1234567 12345678 123456789 1234567890 0123456789 987654321 9876543210 NA NAN TEST DUMMY"
)
_LONGEST = 128
_GTIN_NAMES = re.compile(r"^(?:GTIN|EAN|UPC[AE]?|ISBN|ISSN)(?=\d)")
_GTIN_KINDS = re.compile(r"^(?:8|1[0234])(?=\d{8})")
_GTIN_LENGTHS = range(8, 15)
_GS1_ELEMENT = re.compile(r"01(\d{14})")
_ISBN_10 = re.compile(r"\d{9}[\dX]")
_DUNS_NAMES = re.compile(r"^(?:DUNS|DANDB)(?:NUMBER|NO|NR)?")
_MPN_NAMES = re.compile(
    r"^\s*(?:mpn|p/n|pn|part (?:no\.?|number|#)|art(?:ikel|icle)?\.?[- ]?(?:no|nr|nummer|number)\.?|model)"
    r"\s*[:#.]\s*(?=\S)",
    re.IGNORECASE,
)
_LEI_LENGTH = 20
_SSN_LENGTH = 9
# Never given out: area 000, 666 and 900 to 999, group 00, serial 0000 (SSA), and two printed in advertisements.
_SSN_SHOWN = frozenset(["078051120", "219099999"])


def identifier(value: str) -> str | None:
    """Upper-case letters and digits alone; None for a placeholder such as 000000 or 123456789.

    What is longer than 128 letters and digits is cut, for it is no identifier.
    """
    plain = value if value.isascii() else transliterate(value)
    folded = plain.encode().translate(_TO_UPPER, _MARKS).decode()[:_LONGEST]
    if not folded or folded in _MADE_UP or is_placeholder(plain):
        return None
    if folded == folded[0] * len(folded) and (folded[0] == "0" or len(folded) > 3):
        return None
    return folded


def mpn(value: str) -> str | None:
    """A manufacturer's part number without its separators: WH-1000XM4/B and WH1000XM4B are one."""
    return identifier(_MPN_NAMES.sub("", value) if ":" in value or "#" in value or "." in value else value)


def duns(value: str) -> str | None:
    """Nine digits of a D-U-N-S number, zeros restored, a DUNS+4 suffix dropped; None for anything else.

    Since 2006 the number carries no check digit (Dun & Bradstreet), so only its shape is tested.
    """
    number = identifier(value.removesuffix(".0"))
    if number is None:
        return None
    digits = _DUNS_NAMES.sub("", number)
    if not digits.isdigit() or len(digits) not in (7, 8, 9, 13):
        return None
    nine = digits[:9].zfill(9)
    return identifier(nine)


def lei(value: str) -> str | None:
    """The 20 characters of a Legal Entity Identifier; None unless its check digits are right.

    The check is ISO 7064 MOD 97-10 over letters as numbers from 10 (ISO 17442).
    """
    number = identifier(value)
    if number is None:
        return None
    code = number.removeprefix("LEI") if len(number) > _LEI_LENGTH else number
    if len(code) != _LEI_LENGTH or not code[-2:].isdigit():
        return None
    return code if int("".join(str(int(character, 36)) for character in code)) % 97 == 1 else None


def ssn(value: str) -> str | None:
    """Nine digits of a US social security number, zeros restored; None for one that is never given out."""
    number = identifier(value)
    if number is None or not number.isdigit() or not _SSN_LENGTH - 2 <= len(number) <= _SSN_LENGTH:
        return None
    digits = number.zfill(_SSN_LENGTH)
    area, group, serial = digits[:3], digits[3:5], digits[5:]
    if area in ("000", "666") or area[0] == "9" or group == "00" or serial == "0000" or digits in _SSN_SHOWN:
        return None
    return digits


def gtin(value: str) -> str | None:
    """GTIN-14: GTIN-8, -12, -13 and -14 padded with zeros on the left; None unless the check digit is right.

    Zeros that a spreadsheet took off are restored, since the check digit is counted from the right
    (GS1 General Specifications, section 7.9). An ISBN-10 told by its name, hyphens or X
    becomes the ISBN-13 of its book.
    """
    number = identifier(value.removesuffix(".0"))
    if number is None:
        return None
    named = number if number.isdigit() else _GTIN_NAMES.sub("", number)
    # The 13 of "EAN-13: 4006381333931" may as well be the first digits of a number.
    for digits in (named, _GTIN_KINDS.sub("", named)) if named != number else (number,):
        element = _GS1_ELEMENT.fullmatch(digits)
        digits = element[1] if element else digits
        if digits.isdigit() and len(digits) in _GTIN_LENGTHS and _check_sum(digits.zfill(14)) % 10 == 0:
            return digits.zfill(14)
        # Ten digits alone are rather a number that lost its zeros.
        if (
            not value.strip().isdigit()
            and _ISBN_10.fullmatch(digits)
            and (isbn := _isbn_13(digits)) is not None
        ):
            return isbn
    return None


def _isbn_13(isbn: str) -> str | None:
    """An ISBN-10 as GTIN-14; None where its check digit is wrong."""
    digits = [10 if digit == "X" else int(digit) for digit in isbn]
    if sum(weight * digit for weight, digit in zip(range(10, 0, -1), digits, strict=True)) % 11:
        return None
    bare = f"0978{isbn[:9]}"
    return f"{bare}{-_check_sum(bare + '0') % 10}"


def _check_sum(padded: str) -> int:
    digits = list(map(int, padded))
    return 3 * sum(digits[::2]) + sum(digits[1::2])
