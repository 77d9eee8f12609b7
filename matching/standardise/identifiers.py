"""Identifiers: tax numbers, D-U-N-S numbers, GTINs and part numbers, their check digits tested."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from stdnum import ean
from stdnum.au import abn, acn, tfn
from stdnum.de import idnr, stnr
from stdnum.de import vat as german_vat
from stdnum.es import nif
from stdnum.exceptions import ValidationError
from stdnum.fr import nif as french_nif
from stdnum.fr import siren, siret, tva
from stdnum.gb import utr
from stdnum.gb import vat as british_vat
from stdnum.it import codicefiscale, iva
from stdnum.us import tin
from stdnum.util import get_cc_module

from matching.standardise.countries import ISO_COUNTRIES, country
from matching.standardise.text import CACHE_SIZE, is_placeholder, transliterate, word_set

_NOT_ALPHANUMERIC = re.compile(r"[^A-Z0-9]+")
_SEQUENCES = frozenset(
    [
        "123456789",
        "1234567890",
        "0123456789",
        "12345678",
        "1234567",
        "123456",
        "12345",
        "987654321",
        "9876543210",
    ]
)
_EU_PREFIXES = word_set(
    "AT BE BG CY CZ DE DK EE EL ES FI FR GB GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI"
)
_NINO = re.compile(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]")  # HMRC NIM39110


@lru_cache(CACHE_SIZE)
def identifier(value: str) -> str | None:
    """Upper-case letters and digits alone; None for a placeholder such as 000000 or 123456789."""
    if is_placeholder(value):
        return None
    folded = _NOT_ALPHANUMERIC.sub("", transliterate(value).upper())
    if (
        not folded
        or folded in _SEQUENCES
        or (len(set(folded)) == 1 and (folded[0] == "0" or len(folded) > 3))
    ):
        return None
    return None if is_placeholder(folded) or folded == "NA" else folded


def mpn(value: str) -> str | None:
    """A manufacturer's part number without its separators: WH-1000XM4/B and WH1000XM4B are one."""
    return identifier(value)


def _french(number: str) -> str:
    """SIREN of a TVA number, SIRET or SIREN, which name one enterprise; else the person's tax number."""
    for validate in (tva.validate, siret.validate, siren.validate):
        try:
            checked = validate(number)
        except ValidationError:
            continue
        return checked[-9:] if validate is tva.validate else checked[:9]
    return french_nif.validate(number)


def _british_person(number: str) -> str:
    if _NINO.fullmatch(number):
        return number
    return utr.validate(number)


_CHECKS: dict[str, tuple[Callable[[str], str], ...]] = {
    "AU": (abn.validate, acn.validate, tfn.validate),
    "DE": (german_vat.validate, idnr.validate, stnr.validate),
    "ES": (nif.validate,),
    "FR": (_french,),
    "GB": (british_vat.validate, _british_person),
    "IT": (iva.validate, codicefiscale.validate),
    "US": (tin.validate,),
}


@lru_cache(maxsize=256)
def _checks(region: str) -> tuple[Callable[[str], str], ...]:
    """The checks of which a tax number of the country must pass one; empty when none is known."""
    known = _CHECKS.get(region)
    if known is None:
        module = get_cc_module(region, "vat")
        known = () if module is None else (module.validate,)
    return known


def _checked(number: str, region: str) -> str | None:
    for validate in _checks(region):
        try:
            return _NOT_ALPHANUMERIC.sub("", validate(number).upper())
        except ValidationError:
            continue
    return None


@lru_cache(CACHE_SIZE)
def _tax_id(value: str, region: str | None) -> str | None:
    number = identifier(value)
    if number is None:
        return None
    prefix = number[:2]
    if region is None:
        # A European VAT number names its country itself.
        claimed = {"EL": "GR", "XI": "GB"}.get(prefix, prefix) if prefix in _EU_PREFIXES else None
        return (_checked(number, claimed) if claimed else None) or number
    if not _checks(region):
        return number
    bare = number[2:] if prefix == region or (prefix, region) in (("EL", "GR"), ("XI", "GB")) else number
    return _checked(bare, region) or _checked(number, region)


def tax_id(values: Sequence[str | None]) -> str | None:
    """Tax number of (tax_id, country) without its country prefix, so that DE136695976 equals 136695976.

    Where the country's numbers carry a check digit, or are otherwise restricted, a number that fails is
    mistyped and counts as absent: kept, it would keep apart two records that are one. Without a country, or
    for a country with no known rule, the bare letters and digits. A French VAT number or SIRET is reduced to
    the SIREN within it. Checks are python-stdnum's.
    """
    number = values[0] if values else None
    if number is None:
        return None
    place = country(values[1]) if len(values) > 1 and values[1] is not None else None
    return _tax_id(number, place if place in ISO_COUNTRIES else None)


@lru_cache(CACHE_SIZE)
def duns(value: str) -> str | None:
    """Nine digits of a D-U-N-S number, zeros restored, a DUNS+4 suffix dropped; None for anything else.

    Since 2006 the number carries no check digit (Dun & Bradstreet), so only its shape is tested.
    """
    number = identifier(value)
    if number is None:
        return None
    digits = number.removeprefix("DUNS")
    if not digits.isdigit() or len(digits) not in (7, 8, 9, 13):
        return None
    nine = digits[:9].zfill(9)
    return identifier(nine)


@lru_cache(CACHE_SIZE)
def gtin(value: str) -> str | None:
    """GTIN-14: GTIN-8, -12, -13 and -14 padded with zeros on the left; None unless the check digit is right.

    Zeros that a spreadsheet took off are restored, since the check digit is counted from the right
    (GS1 General Specifications, section 7.9).
    """
    number = identifier(value)
    if number is None or not number.isdigit() or not 8 <= len(number) <= 14 or len(set(number)) == 1:
        return None
    padded = number.zfill(14)
    return padded if ean.is_valid(padded) else None
