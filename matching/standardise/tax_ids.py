"""Tax numbers by country, and whether their check digits are right."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

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
from matching.standardise.identifiers import identifier
from matching.standardise.text import word_set

_EU_PREFIXES = word_set(
    "AT BE BG CY CZ DE DK EE EL ES FI FR GB GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI"
)
_COUNTRY_OF_PREFIX = {"EL": "GR", "XI": "GB"}
_PREFIXES = {"GR": ("EL", "GR"), "GB": ("GB", "XI"), "CH": ("CHE",)}
_NINO = re.compile(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]")  # HMRC NIM39110
_FEWEST_DIGITS = 7
_SWISS_SUFFIX = re.compile(r"(?:MWST|TVA|IVA|TPV)$")
_CANADIAN_ACCOUNT = re.compile(r"\d{9}(?:R[CPTMZR]\d{4})")
_SWISS = re.compile(r"CHE\d{9}(?:MWST|TVA|IVA|TPV)?")
_DUTCH = re.compile(r"(\d{1,8})(B\d{2})")


_NAMES = re.compile(
    r"(?:USTIDN?R?|USTID|VATN?[OR]?|VATREG(?:NO)?|VATNUMBER|TVA(?:INTRA)?|PIVA|PARTITAIVA|CIF|NIF|NIP|BTW(?:NR)?|MWST(?:NR)?|TIN|"
    r"EIN|ABN|ACN|UID|CNPJ|CPF|INN|RFC|GST(?:IN)?|OIB|KVK|KBO|SIRE[NT]|DIC|ICO|NIPC|CVR|ORGNR|ORGNO|CUIT|RUT)+"
    r"(?=(?:[A-Z]{2,3})?[A-Z]?\d{7})"
)


def _french(number: str) -> str:
    """The SIREN in a VAT number (two characters before it) or SIRET (five digits after it)."""
    if len(number) == 14 and number.isdigit():
        return number[:9]
    return number[2:] if len(number) == 11 and number[2:].isdigit() else number


def _dutch(number: str) -> str:
    found = _DUTCH.fullmatch(number)
    return found.group(1).zfill(9) + found.group(2) if found else number


def _italian(number: str) -> str:
    return number.zfill(11) if number.isdigit() and len(number) in (9, 10) else number


def _swedish(number: str) -> str:
    """The number of the organisation, to which VAT adds 01."""
    return number[:10] if len(number) == 12 and number.isdigit() and number.endswith("01") else number


def _belgian(number: str) -> str:
    return "0" + number if len(number) == 9 and number.isdigit() else number


def _hungarian(number: str) -> str:
    """The first eight digits, which name the taxpayer; the others tell its kind and county."""
    return number[:8] if len(number) == 11 and number.isdigit() else number


def _norwegian(number: str) -> str:
    return number.removesuffix("MVA")


def _canadian(number: str) -> str:
    """The business number before the account of a programme, such as RC0001."""
    return number[:9] if _CANADIAN_ACCOUNT.fullmatch(number) else number


def _swiss(number: str) -> str:
    return _SWISS_SUFFIX.sub("", number)


_REDUCED: dict[str, Callable[[str], str]] = {
    "FR": _french,
    "NL": _dutch,
    "BE": _belgian,
    "CA": _canadian,
    "CH": _swiss,
    "HU": _hungarian,
    "NO": _norwegian,
    "IT": _italian,
    "SE": _swedish,
}


def _bare(number: str, region: str) -> str:
    """A number without the prefix of its country, brought to the one form that its spellings share."""
    for prefix in _PREFIXES.get(region, (region,)):
        if number.startswith(prefix) and number[len(prefix) :][-_FEWEST_DIGITS:].isalnum():
            rest = number.removeprefix(prefix)
            if sum(map(str.isdigit, rest)) >= _FEWEST_DIGITS:
                number = rest
            break
    reduce = _REDUCED.get(region)
    return number if reduce is None else reduce(number)


@lru_cache(512)
def _region(place: str | None) -> str | None:
    found = None if place is None else country(place)
    return found if found in ISO_COUNTRIES else None


def _claimed(number: str) -> str | None:
    """The country that a European or Swiss VAT number names itself."""
    if _SWISS.fullmatch(number):
        return "CH"
    prefix = number[:2]
    return _COUNTRY_OF_PREFIX.get(prefix, prefix) if prefix in _EU_PREFIXES else None


def tax_id(values: Sequence[str | None]) -> str | None:
    """Bare tax number of (number, country), the prefix of its country off: DE136695976 equals 136695976.

    A French VAT number or SIRET is reduced to the SIREN within it, which names the enterprise. A number whose
    check digit is wrong is kept, for a mistyped number is still evidence; see valid_tax_id. The country may be
    spelled any way, or be missing: then a European prefix tells it.
    """
    number = identifier(values[0]) if values and values[0] is not None else None
    if number is not None and number[0].isalpha():
        # What is left may be a placeholder.
        number = identifier(_NAMES.sub("", number, count=1))
    if number is None:
        return None
    region = _region(values[1] if len(values) > 1 else None) or _claimed(number)
    if region is None:
        return number
    bare = _bare(number, region)
    if bare == number:
        return number
    # What is left may begin with a prefix, too, of this country or another.
    return identifier(bare) if len(values) > 1 and values[1] is not None else tax_id((bare,))


def _french_check(number: str) -> str:
    for validate in (tva.validate, siret.validate, siren.validate):
        try:
            return validate(number)
        except ValidationError:
            continue
    return french_nif.validate(number)


def _british_person(number: str) -> str:
    return number if _NINO.fullmatch(number) else utr.validate(number)


_CHECKS: dict[str, tuple[Callable[[str], str], ...]] = {
    "AU": (abn.validate, acn.validate, tfn.validate),
    "DE": (german_vat.validate, idnr.validate, stnr.validate),
    "ES": (nif.validate,),
    "FR": (_french_check,),
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


def valid_tax_id(value: str, place: str | None) -> bool | None:
    """Whether a tax number passes the check of its country; None where the value is absent or no check is known.

    Checks are python-stdnum's: shape and, where the numbers have one, check digit. Nothing says that a number
    was given out.

    Args:
        value: as written, with or without the prefix of its country.
        place: the country, spelled any way; a European prefix tells it where it is missing.
    """
    number = identifier(value)
    if number is None:
        return None
    number = _NAMES.sub("", number, count=1) if number[0].isalpha() else number
    region = _region(place) or _claimed(number)
    if region is None:
        return None
    reduce = _REDUCED.get(region)
    return (
        _passes(number, region)
        if reduce is None
        else _passes(number, region) or _passes(reduce(number), region)
    )


@lru_cache(maxsize=50_000)
def _passes(number: str, region: str) -> bool | None:
    """Whether a number passes a check of a country; None where none is known.

    The same number is asked about as a feature, as a value and by a check of quality, and python-stdnum takes its time.
    """
    checks = _checks(region)
    for validate in checks:
        try:
            validate(number)
        except ValidationError:
            continue
        return True
    return False if checks else None


def tax_id_valid(values: Sequence[str | None]) -> str | None:
    """As tax_id, but None for a number that fails the check of its country: strong enough for a veto."""
    bare = tax_id(values)
    if bare is None or values[0] is None:
        return None
    place = values[1] if len(values) > 1 else None
    return None if valid_tax_id(values[0], place) is False else bare
