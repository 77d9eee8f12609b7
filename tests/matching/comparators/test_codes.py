"""Model codes are compared by the best pair of them."""

from __future__ import annotations

import pytest

from matching.comparators.codes import Codes
from tests.matching.comparators.grading import label


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("pslx350h", "pslx350h", "same"),
        ("dscw150 dscw150r", "dscw150r", "same"),
        ("lx350h pslx350h", "pslx350h", "same"),
        ("kdl40", "kdl40", "short"),
        (" ", " ", "short"),
        ("1234567", "1234567", "same"),
        ("project5", "project5", "short"),
        ("220gsm c32028", "220gsm c32016", "short"),
        ("910000298", "910000298", "same"),
        ("910000298 v470", "910000298", "same"),
        ("cs3 v470", "v470 w2k", "short"),
        ("10100 kxtg6700b", "10100 kxtga600", "short"),
        ("cli221 2946b001", "cli221 2950b001", "short"),
        ("dscw150 dscw150n", "dscw150 dscw150r", "short"),
        ("910620000 as400", "910623000 as400", "short"),
        ("dscw150", "dscw150 dscw150r", "extended"),
        ("pm1327bk", "pm1327", "extended"),
        ("lx350h", "pslx350h", "extended"),
        ("du1055bk", "du1055xtsb", "variant"),
        ("12345bk", "12345wh", "different"),
        ("2691b001", "2691b002", "similar"),
        ("dscw150", "hdrux10", "different"),
        ("cs3", "cs31", "different"),
    ],
)
def test_the_closest_codes_decide(left: str, right: str, expected: str) -> None:
    assert label(Codes(), left, right) == expected
