"""An address is one piece of evidence, decided on the parts that both sides have."""

from __future__ import annotations

import pytest

from matching.comparators.addresses import Address
from matching.comparators.base import Values
from tests.matching.comparators.grading import label

HOME = ("12", "main st", "50667", "koln")


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (HOME, "same"),
        (("12", "main st", None, "koln"), "same"),
        (("12", "main st", "50667", None), "same"),
        (("12", "main st", "10115", "koln"), "street_and_number"),
        (("12", "main st", "50676", "koln"), "street_and_number"),
        (("12", "main st", "10115", "berlin"), "street_and_number"),
        (("12", "main st", None, None), "street_and_number"),
        (("12", "mian st", "50667", "koln"), "close"),
        (("12", "mian st", "50676", "koeln"), "close"),
        (("12", "mian st", None, None), "close"),
        (("7", "main st", "50667", "koln"), "street"),
        ((None, "main st", "50667", "koln"), "street"),
        (("7", "main st", None, None), "street"),
        (("12", "high rd", "50667", "koln"), "postcode"),
        ((None, None, "50667", "koln"), "postcode"),
        (("12", "high rd", "10115", "koln"), "city"),
        (("12", "high rd", None, "koln"), "city"),
        ((None, None, None, "koln"), "city"),
        (("7", "main st", "10115", "berlin"), "different"),
        (("12", "high rd", "10115", "berlin"), "different"),
        (("12", "high rd", None, None), "different"),
        ((None, None, "10115", "berlin"), "different"),
        (("12", None, None, None), None),
    ],
)
def test_address(other: Values, expected: str | None) -> None:
    assert label(Address(), HOME, other) == expected


def test_houses_without_numbers_are_known_by_street_and_place() -> None:
    assert (
        label(Address(), (None, "market sq", "50667", None), (None, "market sq", "50667", "koln")) == "same"
    )
    assert (
        label(Address(), (None, "market sq", "50667", None), (None, "market sq", "10115", None))
        == "different"
    )
