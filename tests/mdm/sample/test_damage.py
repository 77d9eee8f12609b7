"""Damage leaves a value recognisable."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from mdm.sample.countries import Country
from mdm.sample.damage import capitals, mistype, mistype_digit, plain, shorten, slug
from mdm.sample.vocabulary_europe import FRANCE, GERMANY, SPAIN


@given(st.text("abcdefgmnorsuéß &-'", max_size=20), st.randoms(use_true_random=False))
def test_a_slip_is_at_most_two_edits_and_spares_the_first_letter(text: str, random: Random) -> None:
    damaged = mistype(text, random)
    assert OSA.distance(text, damaged) <= 2
    assert damaged[:1] == text[:1]


def test_short_words_are_not_mistyped() -> None:
    assert all(mistype("AG & Co", Random(seed)) == "AG & Co" for seed in range(50))


@given(st.text("0123456789- ", max_size=15), st.randoms(use_true_random=False))
def test_a_slip_in_a_number_changes_it_if_it_has_a_digit(text: str, random: Random) -> None:
    damaged = mistype_digit(text, random)
    assert (damaged == text) == (not any(sign.isdigit() for sign in text))
    assert OSA.distance(text, damaged) <= 1


def test_capitals_have_no_accents() -> None:
    assert capitals("Schäfer & Weiß, Lübeck", spell_umlauts=True) == "SCHAEFER & WEISS, LUEBECK"
    assert capitals("Schäfer & Weiß, Lübeck", spell_umlauts=False) == "SCHAFER & WEISS, LUBECK"
    assert plain("Île-de-France, Ørsted") == "Ile-de-France, Orsted"


@pytest.mark.parametrize(
    ("street", "country", "short"),
    [
        ("Bahnhofstraße", GERMANY, "Bahnhofstr."),
        ("Berliner Straße", GERMANY, "Berliner Str."),
        ("Avenue Foch", FRANCE, "Av. Foch"),
        ("Calle Mayor", SPAIN, "C/ Mayor"),
        ("Lindenweg", GERMANY, "Lindenweg"),
    ],
)
def test_streets_are_abbreviated_as_their_country_does(street: str, country: Country, short: str) -> None:
    assert shorten(street, country.street_short) == short


def test_a_domain_has_small_letters_digits_and_single_hyphens() -> None:
    assert slug("Lindqvist & Sons, Möbel-Haus 24") == "lindqvist-sons-mobel-haus-24"
