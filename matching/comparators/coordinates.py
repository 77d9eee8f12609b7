"""Comparator of places given by latitude and longitude."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from matching.comparators.base import NO_EVIDENCE, Levels, SingleFeatureComparator, first_true

_EARTH_KM = 6371.0088

Kilometres = Annotated[float, Field(gt=0.0)]


class Coordinates(SingleFeatureComparator):
    """Places such as "52.52000 13.40500" by the distance between them, in kilometres along the Earth.

    `near` is how far two measurements of one building may be apart, `town` how far two parts of one town are.
    """

    kind: Literal["coordinates"] = "coordinates"
    near: Kilometres = 0.5
    town: Kilometres = 15.0
    graded: ClassVar[bool] = True
    labels: ClassVar[tuple[str, ...]] = ("same", "near", "town", "far")
    sentences: ClassVar[tuple[str, ...]] = (
        "The places are the same.",
        "The places are so near that they may be one.",
        "The places are in one town or its surroundings.",
        "The places are far from each other.",
    )

    def grade(self, left: Sequence[str], right: Sequence[str]) -> Levels:
        """By distance; NO_EVIDENCE where either is no place."""
        ours, theirs = _radians(left), _radians(right)
        apart = _kilometres(ours, theirs)
        found = first_true((apart == 0, apart <= self.near, apart <= self.town))
        found[np.isnan(apart)] = NO_EVIDENCE
        return found


def _radians(values: Sequence[str]) -> NDArray[np.float64]:
    found = np.full((len(values), 2), np.nan)
    for row, value in enumerate(values):
        north, _, east = value.partition(" ")
        try:
            found[row] = float(north), float(east)
        except ValueError:
            continue
    found[~np.isfinite(found).all(axis=1)] = np.nan
    return np.asarray(np.radians(found), dtype=np.float64)


def _kilometres(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> NDArray[np.float64]:
    """The way along a great circle (the haversine formula); NaN where a side is no place."""
    north, east = np.abs(ours - theirs).T / 2.0
    # A product that does not change when the sides change places.
    slant = np.cos(ours[:, 0]) * np.cos(theirs[:, 0])
    share = np.sin(north) ** 2 + slant * np.sin(east) ** 2
    return np.asarray(2.0 * _EARTH_KM * np.arcsin(np.sqrt(np.clip(share, 0.0, 1.0))))
