"""Units of measure."""

import pytest

from matching.standardise.units import MEASURE_UNITS, unit


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
