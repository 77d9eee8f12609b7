"""Decimal numbers and prices in one spelling, whatever the thousands and decimal marks."""

import re
from functools import lru_cache

from matching.standardise.text import CACHE_SIZE, transliterate

_CURRENCY = r"(?:us|ca|au|nz|hk|sg|c|a)?\$|[a-z]{3}|kr\.?|fr\.|rs\.?|r|zl"
_NUMBER = re.compile(
    rf"(?:{_CURRENCY})?\s*([+-]?)\s*(?:{_CURRENCY})?\s*"
    rf"(\d[\d.,' ]*?|[.,]\d+)(?:[.,]-{{0,2}})?(-?)\s*(?:{_CURRENCY}|%)?",
    re.ASCII,
)
_ISO_CURRENCIES = frozenset(
    ["USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "NZD", "CNY", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON",
     "BGN", "TRY", "RUB", "INR", "BRL", "MXN", "ZAR", "KRW", "SGD", "HKD", "ILS", "AED", "SAR", "THB", "IDR", "MYR"]
)  # fmt: skip
_CURRENCY_SIGNS = {
    "us$": "USD", "c$": "CAD", "ca$": "CAD", "a$": "AUD", "au$": "AUD", "nz$": "NZD", "hk$": "HKD", "sg$": "SGD",
    "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY", "zł": "PLN",
    "fr.": "CHF", "rs.": "INR", "rs": "INR", "r$": "BRL",
}  # fmt: skip
_BESIDE_NUMBER = re.compile(r"[\d.,'\s+-]*\d[\d.,'\s+-]*")
_GROUPING = re.compile(r"[' ]")
_MAX_LENGTH = 64


def _plain(number: str) -> str | None:
    """The number with a point as its only mark, or None when its marks contradict each other."""
    last = max(number.rfind("."), number.rfind(","))
    if last < 0:
        return number
    mark = number[last]
    other = "," if mark == "." else "."
    whole, fraction = number[:last], number[last + 1 :]
    if mark in whole:
        # 1.234.567 and 1,234,567: the mark repeats, so it groups.
        groups = number.split(mark)
        regular = (
            other not in number and all(len(group) == 3 for group in groups[1:]) and 1 <= len(groups[0]) <= 3
        )
        return "".join(groups) if regular else None
    if other in whole:
        groups = whole.split(other)
        regular = all(len(group) == 3 for group in groups[1:]) and 1 <= len(groups[0]) <= 3
        return "".join(groups) + "." + fraction if regular else None
    if mark == "," and len(fraction) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0"):
        return whole + fraction
    return f"{whole or '0'}.{fraction}"


@lru_cache(CACHE_SIZE)
def decimal(value: str) -> str | None:
    """Canonical decimal: a point before the fraction, no grouping, no superfluous zeros, no exponent.

    "1.234,50", "1,234.50", "1'234.50" and "$1234.5" all give "1234.5"; a currency sign or code is dropped, and so is a
    percent sign. A
    single comma before exactly three digits groups thousands ("1,234" is 1234), a single point never does
    ("1.234"). None for text that is not one number.
    """
    if len(value) > _MAX_LENGTH:
        return None
    found = _NUMBER.fullmatch(transliterate_marks(value))
    if found is None:
        return None
    before, number, after = found.groups()
    plain = _plain(_GROUPING.sub("", number).rstrip(".,"))
    if plain is None:
        return None
    whole, _, fraction = plain.partition(".")
    whole, fraction = whole.lstrip("0") or "0", fraction.rstrip("0")
    number = f"{whole}.{fraction}" if fraction else whole
    return f"-{number}" if "-" in (before, after) and number != "0" else number


def currency(value: str) -> str | None:
    """ISO 4217 code of the currency written beside a price, such as "EUR" for "12 €"; None where none is.

    A bare dollar sign is read as the US dollar, the yen sign as the yen.
    """
    beside = _BESIDE_NUMBER.sub("", value[:_MAX_LENGTH]).strip().lower()
    code = _CURRENCY_SIGNS.get(beside, beside.upper())
    return code if code in _ISO_CURRENCIES else None


def transliterate_marks(value: str) -> str:
    """Lower-case ASCII of a number, its currency sign kept as a code, every kind of blank as a blank."""
    if not value.isascii():
        for sign, name in (("€", "eur"), ("£", "gbp"), ("¥", "jpy"), ("₹", "inr"), ("−", "-"), ("’", "'")):
            value = value.replace(sign, name)
        value = transliterate(value)
    return " ".join(value.lower().split())
