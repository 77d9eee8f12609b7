"""Identifiers are the same, mistyped, or another's."""

from __future__ import annotations

import pytest

from matching.comparators.identifiers import Identifier, ModelNumber
from tests.matching.comparators.grading import label


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("DE123456789", "DE123456789", "same"),
        ("DE123456789", "DE123456798", "typo"),
        ("DE123456789", "DE12345678", "typo"),
        ("DE123456789", "DE123456700", "different"),
        ("1804", "1805", "different"),
    ],
)
def test_identifier(left: str, right: str, expected: str) -> None:
    assert label(Identifier(), left, right) == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("PSLX350H", "PSLX350H", "same"),
        ("PSLX350H", "PSLX350", "contains"),
        ("KDL46S5100", "KDL46S4100", "similar"),
        ("AM5", "AM53BK", "different"),
        ("PSLX350H", "AM53BK", "different"),
    ],
)
def test_model_number(left: str, right: str, expected: str) -> None:
    assert label(ModelNumber(), left, right) == expected
