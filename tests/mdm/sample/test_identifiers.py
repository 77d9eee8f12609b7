"""Every number made passes the check of its country."""

from random import Random

import pytest
from stdnum import ean, vatin
from stdnum.au import abn
from stdnum.es import dni
from stdnum.nl import bsn
from stdnum.us import ein

from mdm.sample.identifiers import company_tax_id, fill, gtin13, person_number


@pytest.mark.parametrize("country", ["GB", "DE", "FR", "ES", "NL", "IT"])
def test_vat_numbers_are_valid(country: str) -> None:
    random = Random(1)
    numbers = [company_tax_id(country, random) for _ in range(300)]
    assert all(number.startswith(country) and vatin.is_valid(number) for number in numbers)


def test_numbers_beyond_vat_are_valid() -> None:
    random = Random(1)
    assert all(ein.is_valid(company_tax_id("US", random)) for _ in range(300))
    assert all(abn.is_valid(company_tax_id("AU", random)) for _ in range(300))
    assert all(dni.is_valid(person_number("ES", random)) for _ in range(300))
    assert all(bsn.is_valid(person_number("NL", random)) for _ in range(300))
    assert person_number("DE", random) == ""


def test_a_country_without_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="BR"):
        company_tax_id("BR", Random(1))


def test_gtins_are_valid() -> None:
    assert gtin13("4006381", 33393) == "4006381333931"
    assert all(ean.is_valid(gtin13("4012000", item)) for item in range(1, 500))


def test_a_pattern_keeps_what_is_not_a_sign_of_it() -> None:
    assert fill("EC-1 x", Random(1)) == "EC-1 x"
    assert fill("##", Random(1)).isdigit()
    assert fill("@@", Random(1)).isalpha()
