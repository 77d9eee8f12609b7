"""What tells variants of one product apart."""

import pytest

from matching.standardise.variants import colours, edition, generation, made_for, offer, variant


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Headphones - Black", "black"),
        ("HEADPHONES BLK", "black"),
        ("Kopfhörer schwarz/silber", "black silver"),
        ("LED LAMP 9W WARM WHT", "warm-white"),
        ("Cool White Lamp", "cool-white"),
        ("Black & Decker Drill", None),
        ("Notebook", None),
    ],
)
def test_colours_have_one_name(title: str, expected: str | None) -> None:
    assert colours(title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Drill Gen 2", "gen 2"),
        ("DRILL GEN2", "gen 2"),
        ("Drill Mk II", "gen 2"),
        ("Drill, 2nd Generation", "gen 2"),
        ("Apple iPod 3rd generation", "gen 3"),
        ("Drill 18V", "gen 1"),
    ],
)
def test_a_generation_is_a_number_and_the_first_goes_without_saying(title: str, expected: str) -> None:
    assert generation(title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Ear Pads for QX-2378", "accessory"),
        ("EAR PADS F. QX-2378", "accessory"),
        ("Rack Mount Kit for SW-1021", "accessory"),
        ("Drill PD-1850 with 2 Batteries", "bundle"),
        ("DRILL PD1850 + 2 BATTERIES", "bundle"),
        ("DRILL PD1850 KIT", "bundle"),
        ("Fork PD-1850", "single"),
    ],
)
def test_an_accessory_and_a_bundle_are_not_the_product(title: str, expected: str) -> None:
    assert offer(title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Calculus, 3rd Edition", "3"), ("Calculus, Third Ed.", "3"), ("Analysis, 3. Auflage", "3"), ("Calculus", None),
        ("Photoshop v10 Academic Upgrade", "10 academic upgrade"),
        ("Photoshop Version 10 Student Upg.", "10 academic upgrade"),
        ("Office Professional 2007", "professional"), ("Office Pro 2007", "professional"),
    ],
)  # fmt: skip
def test_an_edition_has_one_name(title: str, expected: str | None) -> None:
    assert edition(title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Photoshop CS3 Upgrade", "upgrade"), ("Photoshop CS3 Upg. for Students", "academic upgrade"),
        ("Photoshop CS3", "plain"), ("Calendar Creator Deluxe 10", "deluxe"), ("Home Theater Receiver", "plain"),
        ("-", None),
    ],
)  # fmt: skip
def test_the_plain_variant_goes_without_saying(title: str, expected: str | None) -> None:
    assert variant(title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Illustrator CS3 [Mac]", "mac"), ("Illustrator CS3 for Windows, English", "english windows"),
        ("Resistance - PS3", "playstation"), ("Illustrator CS3", None), ("-", None),
    ],
)  # fmt: skip
def test_systems_and_languages_have_one_name(title: str, expected: str | None) -> None:
    assert made_for(title) == expected
