"""One line of an address taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.standardise.address_lines import (
    city_of_line,
    postcode_of_line,
    region_of_line,
    spelled,
    split_line,
)


@pytest.mark.parametrize(
    ("line", "city", "region", "postcode"),
    [
        ("12 Main Street, Springfield, IL 62704", "springfield", "il", "62704"),
        ("12 Main Street, Springfield, Illinois, 62704", "springfield", "il", "62704"),
        ("12 Main St, Springfield IL 62704-1234, USA", "springfield", "il", "62704"),
        ("12 Main St Oak Park IL 60302", "oak park", "il", "60302"),
        ("27 Washington Oak Park IL 60302", None, "il", "60302"),
        ("Hauptstr. 5, 10115 Berlin", "berlin", None, "10115"),
        ("Hauptstr. 5\nD-10115 Berlin\nDeutschland", "berlin", None, "10115"),
        ("Hauptstr. 5 10115 Berlin", "berlin", None, "10115"),
        ("10 Downing Street, London SW1A 2AA", "london", None, "SW1A2AA"),
        ("10 Downing Street, London, SW1A 2AA, United Kingdom", "london", None, "SW1A2AA"),
        ("12 rue de la Paix, 75002 Paris", "paris", None, "75002"),
        ("Damrak 1, 1012 LG Amsterdam", "amsterdam", None, "1012LG"),
        ("Via Roma 12, 00184 Roma", "rome", None, "00184"),
        ("1 George St, Sydney NSW 2000, Australia", "sydney", "nsw", "2000"),
        ("111 Wellington St, Ottawa, ON K1A 0A9", "ottawa", "on", "K1A0A9"),
        ("12 Main Street", None, None, None),
        ("12 Main Street, Apt 4", None, None, None),
        ("n/a", None, None, None),
    ],
)
def test_the_place_at_the_end_of_a_line(
    line: str, city: str | None, region: str | None, postcode: str | None
) -> None:
    assert (city_of_line(line), region_of_line(line), postcode_of_line(line)) == (city, region, postcode)


@given(st.text("abc 0123,.\n-", max_size=60))
def test_a_street_is_never_longer_than_its_line(line: str) -> None:
    folded = spelled(line)
    assert len(split_line(folded).street) <= len(folded) + folded.count(",") + folded.count(";")
