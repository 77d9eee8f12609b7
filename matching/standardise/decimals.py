"""Decimal numbers and prices in one spelling, whatever the thousands and decimal marks."""

import re
from collections.abc import Sequence
from functools import lru_cache

from matching.standardise.text import CACHE_SIZE, transliterate

_CURRENCY = r"(?:us|ca|au|nz|hk|sg|c|a|r)?\$|[a-z]{3}\.?|kr\.?|fr\.|rs\.?|r|zl|kc|ft|tl|rp|euros?"
_NUMBER = re.compile(
    rf"(?:{_CURRENCY})?\s*([+-]?)\s*(?:{_CURRENCY})?\s*"
    rf"(\d[\d.,' ]*?|[.,]\d+)([.,:]-{{1,2}}|[.,])?(-?)\s*(?:{_CURRENCY}|%)?",
    re.ASCII,
)
_ISO_CURRENCIES = frozenset(
    ["USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "NZD", "CNY", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON",
     "BGN", "TRY", "RUB", "INR", "BRL", "MXN", "ZAR", "KRW", "SGD", "HKD", "ILS", "AED", "SAR", "THB", "IDR", "MYR"]
)  # fmt: skip
_CURRENCY_SIGNS = {
    "us$": "USD", "c$": "CAD", "ca$": "CAD", "a$": "AUD", "au$": "AUD", "nz$": "NZD", "hk$": "HKD", "sg$": "SGD",
    "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY", "zł": "PLN",
    "fr.": "CHF", "fr": "CHF", "rs.": "INR", "rs": "INR", "r$": "BRL", "円": "JPY", "元": "CNY", "kč": "CZK",
    "ft": "HUF",
    "tl": "TRY", "руб.": "RUB", "руб": "RUB", "р.": "RUB", "euro": "EUR", "euros": "EUR", "us dollar": "USD",  # noqa: RUF001
    "us dollars": "USD", "dollar": "USD", "dollars": "USD", "pound": "GBP", "pounds": "GBP", "₪": "ILS", "฿": "THB",
}  # fmt: skip
_BESIDE_NUMBER = re.compile(r"[\d.,'\s+-]*\d[\d.,'\s+-]*")
# Beside these a point before exactly three digits groups thousands: nobody prices in thousandths of a euro.
_POINT_GROUPS = re.compile(
    r"eur|euros?|r\$|brl|kr\.?|sek|nok|dkk|pln|zl|try|tl|czk|kc|huf|ft|ron|idr|rp|vnd|clp|cop|ars", re.ASCII
)
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+", re.ASCII)
_IN_BRACKETS = re.compile(r"\((.+)\)")
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
        return "".join(groups) if other not in number and _is_grouped(groups) else None
    if other in whole:
        groups = whole.split(other)
        return "".join(groups) + "." + fraction if _is_grouped(groups) else None
    if mark == "," and len(fraction) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0"):
        return whole + fraction
    return f"{whole or '0'}.{fraction}"


def _is_grouped(groups: Sequence[str]) -> bool:
    """Whether digits are grouped by thousands, or as in India: 1,23,456."""
    first, *inner, last = groups
    return 1 <= len(first) <= 3 and len(last) == 3 and {len(group) for group in inner} in (set(), {2}, {3})


@lru_cache(CACHE_SIZE)
def decimal(value: str) -> str | None:
    """Canonical decimal: a point before the fraction, no grouping, no superfluous zeros, no exponent.

    "1.234,50", "1,234.50", "1'234.50" and "$1234.5" all give "1234.5"; a currency sign or code is dropped, and so is
    a percent sign. A single comma before exactly three digits groups thousands ("1,234" is 1234), a single point does
    so only beside a currency that is written that way ("1.234" stays, "1.234 €" is 1234). A number in brackets is
    negative. None for text that is not one number.
    """
    if len(value) > _MAX_LENGTH:
        return None
    written = transliterate_marks(value)
    bracketed = _IN_BRACKETS.fullmatch(written)
    found = _NUMBER.fullmatch(bracketed[1] if bracketed else written)
    if found is None:
        return None
    before, number, dashes, after = found.groups()
    digits = _GROUPING.sub("", number).rstrip(".,")
    if "." in digits and _THOUSANDS.fullmatch(digits) and _tells_groups(written, dashes):
        digits = digits.replace(".", "")
    plain = _plain(digits)
    if plain is None:
        return None
    whole, _, fraction = plain.partition(".")
    whole, fraction = whole.lstrip("0") or "0", fraction.rstrip("0")
    number = f"{whole}.{fraction}" if fraction else whole
    return f"-{number}" if ("-" in (before, after) or bracketed) and number != "0" else number


def price(value: str) -> str | None:
    """The decimal; None for zero, by which systems say that a price is not known."""
    found = decimal(value)
    return None if found == "0" else found


def _tells_groups(written: str, dashes: str | None) -> bool:
    """Whether dashes in place of cents or the currency say that a point groups: "1.299,-" and "1.299 EUR"."""
    return (dashes is not None and "-" in dashes) or _POINT_GROUPS.search(written) is not None


def currency(value: str) -> str | None:
    """ISO 4217 code of the currency written beside a price, such as "EUR" for "12 €"; None where none is.

    A bare dollar sign is read as the US dollar, the yen sign as the yen.
    """
    beside = _BESIDE_NUMBER.sub("", value[:_MAX_LENGTH]).strip().lower()
    code = _CURRENCY_SIGNS.get(beside) or _CURRENCY_SIGNS.get(beside.rstrip(".")) or beside.upper()
    return code if code in _ISO_CURRENCIES else None


_SIGNS = (
    ("€", "eur"), ("£", "gbp"), ("¥", "jpy"), ("円", "jpy"), ("元", "cny"), ("₹", "inr"), ("₺", "try"), ("₽", "rub"),
    ("₩", "krw"), ("₪", "ils"), ("฿", "thb"), ("₫", "vnd"), ("−", "-"), ("’", "'"),
)  # fmt: skip


def transliterate_marks(value: str) -> str:
    """Lower-case ASCII of a number, its currency sign kept as a code, every kind of blank as a blank."""
    if not value.isascii():
        for sign, name in _SIGNS:
            value = value.replace(sign, name)
        value = transliterate(value)
    return " ".join(value.lower().split())
