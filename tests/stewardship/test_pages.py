"""How ids, times and weights are written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from stewardship.pages import address, bits, count, instant, percent


@pytest.mark.parametrize(
    ("probability", "written"),
    [(0.968, "96.8 %"), (0.99996, "> 99.9 %"), (1.0, "> 99.9 %"), (0.0001, "< 0.1 %"), (0.5, "50.0 %")],
)
def test_a_probability_is_never_written_as_certainty(probability: float, written: str) -> None:
    assert percent(probability) == written


def test_weights_bear_their_sign() -> None:
    assert (bits(12.34), bits(-3.0)) == ("+12.3", "−3.0")


def test_times_are_written_in_utc() -> None:
    noon = datetime(2026, 3, 1, 12, 0, 5, tzinfo=timezone(timedelta(hours=2)))
    assert instant(noon) == "2026-03-01T10:00:05Z"
    assert instant(datetime(2026, 3, 1, tzinfo=UTC)) == "2026-03-01T00:00:00Z"
    assert instant(None) == "–"


def test_thousands_are_set_apart() -> None:
    assert count(1234567) == "1\u2009234\u2009567"


def test_parameters_without_a_value_are_left_out() -> None:
    assert address("/review", object=None, at=0, q="a&b", x="") == "/review?at=0&q=a%26b"
