"""Where on Earth something is, in degrees."""

from __future__ import annotations

import re
from collections.abc import Sequence

_DEGREES = re.compile(r"[+-]?\d{1,3}(?:[.,]\d{1,15})?")
_BOTH = re.compile(rf"\(?\s*({_DEGREES.pattern})(?:\s*[,;]\s*|\s+)({_DEGREES.pattern})\s*\)?")
_POLE, _DATE_LINE = 90.0, 180.0
_DECIMALS = 5


def coordinates(values: Sequence[str | None]) -> str | None:
    """Latitude and longitude, "52.52 13.405", from two values or from one that has both; to a metre.

    Zero degrees of both is what systems write that know no place, and so is what lies beyond a pole.
    """
    told = [value.strip() for value in values if value is not None and value.strip()]
    pair = _BOTH.fullmatch(told[0]) if len(told) == 1 else None
    latitude, longitude, *_ = pair.groups() if pair else (*told, "", "")
    if not _DEGREES.fullmatch(latitude) or not _DEGREES.fullmatch(longitude):
        return None
    north, east = (round(float(part.replace(",", ".")), _DECIMALS) for part in (latitude, longitude))
    if abs(north) > _POLE or abs(east) > _DATE_LINE or (north == 0 and east == 0):
        return None
    # Zero is added so that there is no -0.
    return f"{north + 0.0:.{_DECIMALS}f} {east + 0.0:.{_DECIMALS}f}"
