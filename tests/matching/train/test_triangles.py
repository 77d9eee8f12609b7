"""Two records that surely match a third are one thing, unless that makes nonsense of the others."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from matching.train.triangles import closed


def least(*pairs: tuple[int, int, float]) -> dict[tuple[int, int], float]:
    left, right, probability = (np.array(column) for column in zip(*pairs, strict=True))
    found: NDArray[np.float64] = closed(left, right, probability)
    return {
        (one, other): bound for (one, other, _), bound in zip(pairs, found.tolist(), strict=True) if bound
    }


# Nine triangles whose sides all are sure, so that the tenth is the exception.
AGREED = [
    (3 * triangle + one, 3 * triangle + other, 0.99)
    for triangle in range(10, 19)
    for one, other in ((0, 1), (1, 2), (0, 2))
]


def test_the_third_side_of_a_triangle_is_known() -> None:
    found = least((1, 2, 0.99), (3, 2, 0.97), (1, 3, 0.02), (4, 5, 0.99), *AGREED)
    # Both of the others are right.
    assert found[1, 3] == pytest.approx(0.95**2)
    assert (1, 2) not in found
    assert (4, 5) not in found


def test_sides_in_doubt_close_no_triangle() -> None:
    assert (1, 3) not in least((1, 2, 0.99), (2, 3, 0.6), (1, 3, 0.02), *AGREED)


def test_nothing_is_known_where_most_third_sides_disagree() -> None:
    chained = [(number, number + 1, 0.99) for number in range(9)]
    apart = [(number, number + 2, 0.01) for number in range(8)]
    assert least(*chained, *apart) == {}
