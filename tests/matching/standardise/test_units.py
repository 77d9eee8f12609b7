"""Units of measure."""

import pytest

from matching.standardise.units import MEASURE_UNITS, measure, unit


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("EA", "EA"), ("each", "EA"), ("ST", "EA"), ("Stück", "EA"), ("Stueck", "EA"), ("PCS", "EA"), ("C62", "EA"),
        ("pce.", "EA"), ("kg", "KGM"), ("Kilogramm", "KGM"), ("L", "LTR"), ("Meter", "MTR"), ("m²", "MTK"),
        ("Box", "BX"),
        ("Karton", "CT"), ("Std", "HUR"), ("Pair", "PR"), ("dozen", "DZN"), ("lump sum", "LS"), ("furlong", "FURLONG"),
    ],
)  # fmt: skip
def test_one_unit_has_one_code(value: str, expected: str) -> None:
    assert unit(value) == expected


def test_every_symbol_of_a_measure_is_its_own_spelling() -> None:
    assert all(MEASURE_UNITS[symbol] == symbol for symbol in MEASURE_UNITS.values())


@pytest.mark.parametrize(
    ("number", "spelling", "expected"),
    [
        ("1.8", "l", "1800ml"), ("0.33", "litres", "330ml"), ("33", "cl", "330ml"), ("1", "tb", "1000gb"),
        ("1.2345", "kg", "1234.5g"), ("0", "l", "0ml"), ("24", "inch", "24in"),
    ],
)  # fmt: skip
def test_a_measure_is_told_in_the_smaller_unit(number: str, spelling: str, expected: str) -> None:
    assert measure(number, spelling) == expected
