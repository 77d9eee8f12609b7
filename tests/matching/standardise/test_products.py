"""Product titles, brands, model numbers and measures."""

import pytest

from matching.standardise.products import (
    accessory,
    brand,
    measures,
    model_for,
    model_number,
    pack_size,
    product_title,
)


@pytest.mark.parametrize(
    "spellings",
    [
        (
            'Samsung 22" LCD',
            "Samsung 22-inch LCD",
            "SAMSUNG 22 in. LCD",
            "Samsung 22'' LCD",
            "Samsung 22' LCD",
            "Samsung 22” LCD",
        ),
        ("iPod 16 GB", "iPod 16GB", "ipod 16-gigabyte"),
        ("Drive 1.0 TB", "Drive 1 TB", "drive 1TB", "Drive 1000 GB"),
        ("Paint 2.5 litre", "Paint 2,5 L", "PAINT 2500 ML"),
        ("Boots Size 41", "BOOTS SZ 41", "boots sz. 41"),
        ("Switch 8-Port", "SWITCH 8 PORT"),
        ("Drive 2.5 inch", 'Drive 2,5"', "Drive 2.50in"),
        ("RAM 1,024 MB", "ram 1024mb"),
        ("Cola 6-pack", "Cola, pack of 6", "Cola 6 pk"),
        ("Fridge 25.0 Cu. Ft.", "fridge 25 cubic feet"),
        ("Soap 8 fl. oz.", "Soap 8 FLOZ"),
        ("Cola 6 x 330 ml", "Cola 6x330ml"),
        ("Bose® Café™", "Bose Cafe"),
    ],
)
def test_spellings_of_one_title_are_one(spellings: tuple[str, ...]) -> None:
    assert len({product_title(spelling) for spelling in spellings}) == 1


def test_a_title_keeps_its_order() -> None:
    assert product_title("Sony Turntable - PSLX350H") == "sony turntable pslx350h"


def test_an_accessory_says_what_it_is_and_what_it_is_for() -> None:
    title = "Steinholt Ear Pads for Eco QX-2378-BK Headphones - black"
    assert accessory([title, "Steinholt"]) == "ear pads"
    assert accessory([title, None]) == "steinholt ear pads"
    assert model_for(title) == model_for("EAR PADS F. QX2378BK") == "for QX2378BK"
    assert model_number([None, title]) is None
    assert model_number([None, "Charger for PowerShot S5 - CB2LV"]) == "CB2LV"
    assert accessory(["Steinholt Headphones QX-2378", None]) is None
    assert model_for("Steinholt Headphones QX-2378") is None


def test_measures_are_sorted_and_distinct() -> None:
    assert measures('Dell 24" Monitor, 16 GB, 24-inch, 120W') == "120w 16gb 24in"
    assert measures("Leather Case") is None


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("PS-LX350H", "whatever"), "PSLX350H"), ((None, "Sony Turntable - PSLX350H"), "PSLX350H"),
        (("n/a", "Sony PS-LX350H Belt-Drive Turntable"), "PSLX350H"), (("SX 110 IS", "Canon"), "SX110IS"),
        (("Canon PowerShot Black Digital Camera - SX110ISB",), "SX110ISB"),
        (("LG 25.0 Cu. Ft. 1080p French Door 4000mAh - LFC25770TT",), "LFC25770TT"),
        (("Linksys WGA600N Wireless Adapter",), "WGA600N"), (("WGA600N",), "WGA600N"),
        (("Cuisinart 12-Cup Coffeemaker 3-in-1",), None),
        (("Apple 16GB iPod MP3 USB2 720p 2nd generation",), None), (("Leather Case", None), "LEATHERCASE"),
    ],
)  # fmt: skip
def test_the_model_number_is_the_one_given_or_the_code_in_the_title(
    values: tuple[str | None, ...], expected: str | None
) -> None:
    assert model_number(values) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Hewlett-Packard Company", "hp"), ("HP Inc.", "hp"), ("hewlett packard", "hp"), ("LG Electronics USA", "lg"),
        ("SONY CORP.", "sony"), ("Sony Electronics", "sony"), ("Black+Decker", "black and decker"),
        ("Robert Bosch GmbH", "bosch"), ("Western Digital", "wd"), ("D-Link", "dlink"), ("Électrolux AB", "electrolux"),
    ],
)  # fmt: skip
def test_a_brand_has_one_spelling(value: str, expected: str) -> None:
    assert brand(value) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Cola 6-pack", "6pk"),
        ("Cola, pack of 6", "6pk"),
        ("Cola 6 pk", "6pk"),
        ("Cola", None),
        ("AA Battery 12 pcs", "12pk"),
    ],
)
def test_a_pack_has_a_size(title: str, expected: str | None) -> None:
    assert pack_size(title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Photo Paper 10x15 cm", "100mm 150mm"), ("Photo Paper 10 cm x 15 cm", "100mm 150mm"),
        ("Frame 20 x 30 cm", "200mm 300mm"), ("Box 10x15x20 cm", "100mm 150mm 200mm"),
        ("Screws 4,5 x 40 mm", "4.5mm 40mm"), ('Frame 4 x 6"', "4in 6in"), ("Frame 4 × 6 inch", "4in 6in"),
        ("Tent 3 x 4 x 2 m", "2000mm 3000mm 4000mm"), ("Water 3 x 500 ml", "3x 500ml"), ("Cola 6x330ml", "330ml 6x"),
        ("Cable 2 x 5 m", "2x 5000mm"), ("Camera 10x 30mm", "10x 30mm"), ("TV 1920 x 1080 in HD", "1080in 1920x"),
    ],
)  # fmt: skip
def test_sides_of_a_size_are_no_pack(title: str, expected: str) -> None:
    assert measures(title) == expected
    assert measures(product_title(title) or "") == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ('Socket 1/2"', "0.5in"),
        ("Socket 3/4 inch", "0.75in"),
        ("Pipe 1 1/4 in x 10 ft", "1.25in 10ft"),
        ("Bit 1-3/8-inch", "1.375in"),
        ("Open 24/7, 5/2020, ratio 4/2 in", "2in"),
    ],
)
def test_fractions_are_measures(title: str, expected: str) -> None:
    assert measures(title) == " ".join(sorted(expected.split()))
    assert measures(product_title(title) or "") == measures(title)
