"""Numbers of companies, persons and articles with the right check digits."""

from __future__ import annotations

from random import Random

from stdnum import ean, luhn
from stdnum.au import abn
from stdnum.es import cif, dni
from stdnum.iso7064 import mod_11_10

_EIN_PREFIXES = ("04", "13", "20", "26", "27", "36", "41", "45", "46", "52", "61", "75", "82", "94")
_GB_WEIGHTS = (8, 7, 6, 5, 4, 3, 2)


def digits(random: Random, count: int) -> str:
    """That many digits, the first not 0."""
    return str(random.randrange(10 ** (count - 1), 10**count))


def fill(pattern: str, random: Random) -> str:
    """The pattern with a digit for each # and a letter that postcodes use for each @."""
    letters = {"#": "0123456789", "@": "ABDEFGHJLNPQRSTUWXYZ"}
    return "".join(random.choice(letters[sign]) if sign in letters else sign for sign in pattern)


def company_tax_id(country: str, random: Random) -> str:
    """A valid number of the kind companies of the country are taxed under, without blanks.

    VAT numbers bear their prefix; an EIN has its hyphen; an ABN is eleven digits.

    Source: the country's module of python-stdnum for each rule.
    """
    match country:
        case "US":
            return f"{random.choice(_EIN_PREFIXES)}-{digits(random, 7)}"
        case "GB":
            body = digits(random, 7)
            weighted = sum(weight * int(digit) for weight, digit in zip(_GB_WEIGHTS, body, strict=True))
            return f"GB{body}{97 - weighted % 97:02d}"
        case "DE":
            body = digits(random, 8)
            return f"DE{body}{mod_11_10.calc_check_digit(body)}"
        case "FR":
            siren = digits(random, 8)
            siren += luhn.calc_check_digit(siren)
            return f"FR{int(siren + '12') % 97:02d}{siren}"
        case "ES":
            body = random.choice("AB") + digits(random, 7)
            return f"ES{body}{cif.calc_check_digits(body)[0]}"
        case "NL":
            return f"NL{dutch_number(random)}B01"
        case "AU":
            body = digits(random, 9)
            return abn.calc_check_digits(body) + body
        case "IT":
            body = f"{digits(random, 7)}{random.randrange(1, 101):03d}"
            return f"IT{body}{luhn.calc_check_digit(body)}"
    raise ValueError(f"No tax numbers known for {country}; add the country's rule")


def person_number(country: str, random: Random) -> str:
    """A valid DNI or BSN for Spain and the Netherlands, elsewhere "" as customers do not give theirs."""
    if country == "ES":
        body = digits(random, 8)
        return body + dni.calc_check_digit(body)
    return dutch_number(random) if country == "NL" else ""


def dutch_number(random: Random) -> str:
    """Nine digits that pass the eleven test of BSN and RSIN."""
    while True:
        body = digits(random, 8)
        check = sum((9 - place) * int(digit) for place, digit in enumerate(body)) % 11
        if check < 10:
            return f"{body}{check}"


def gtin13(prefix: str, item: int) -> str:
    """The GTIN-13 of an item under a company prefix of seven digits; `item` has at most five."""
    body = f"{prefix}{item:05d}"
    return body + ean.calc_check_digit(body)
