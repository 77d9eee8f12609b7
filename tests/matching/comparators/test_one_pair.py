"""What a comparator says of one pair by itself it says of it in a column."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.comparators.addresses import Address
from matching.comparators.base import PairwiseComparator, Values
from matching.comparators.dates import Date
from matching.comparators.full_names import FullName
from matching.comparators.names import Name, PersonName
from matching.comparators.organisations import Organisation
from matching.comparators.registry import Comparator
from matching.comparators.texts import Text

# Few letters, so that names meet, exchanged, as initials and one letter apart; and nicknames.
_NAMES = (
    "robert", "bob", "rob", "r", "r j", "roberta", "robbert", "anna maria", "annamaria", "maria", "anna", "marai",
    "maria anna", "robert j", "bob r", "ann", "jan",
)  # fmt: skip
_ORGANISATIONS = (
    "northwind traders", "traders northwind", "northwind", "northwind trading", "north wind traders",
    "nortwind traders", "northwind traders and sons", "contoso", "contoso logistics", "contoso foods", "contoso log",
    "masch bau kurz", "maschinenbau kurz", "kurz", "ab", "ab c",
)  # fmt: skip
_DATES = (
    "1971-06-24",
    "19710624",
    "1971-24-06",
    "1971-06-25",
    "1971-06-42",
    "1971",
    "1917-06-24",
    "2001-01-01",
)
_STREETS = ("main st", "maine st", "high st", "hihg st", "st")
_POSTCODES = ("12345", "12354", "12346", "99999")
_PLACES = ("koln", "koeln", "bonn", "boon")
_NUMBERS = ("12", "12a")
_TEXTS = (
    *_NAMES,
    *_ORGANISATIONS,
    *_DATES,
    *_POSTCODES,
    "kxtg6700b",
    "kxtg6700",
    "16gb 24in",
    "16gb",
    "red blue",
    "e1",
)

_SIMILARITIES = st.sampled_from((0.7, 0.82, 0.9, 0.92, 1.0))
_PERCENTAGES = st.sampled_from((50.0, 75.0, 80.0, 90.0, 100.0))

_KINDS = [kind for kind in get_args(get_args(Comparator)[0]) if issubclass(kind, PairwiseComparator)]


def side(*values: tuple[str, ...]) -> st.SearchStrategy[Values]:
    return st.tuples(*(st.none() | st.sampled_from(texts) for texts in values))


def said(
    comparator: PairwiseComparator | PersonName | Address, ours: Values, theirs: Values
) -> tuple[int, int]:
    """The level of a pair by itself, and that of the same pair in a column."""
    return comparator.level(ours, theirs), comparator.levels([theirs, ours], [theirs, theirs]).tolist()[1]


@pytest.mark.parametrize("kind", _KINDS, ids=lambda kind: kind.__name__)
@settings(max_examples=300)
@given(ours=side(_TEXTS), theirs=side(_TEXTS))
def test_a_text_by_itself(kind: type[PairwiseComparator], ours: Values, theirs: Values) -> None:
    alone, among = said(kind(), ours, theirs)
    assert alone == among


@settings(max_examples=500)
@given(side(_NAMES, _NAMES), side(_NAMES, _NAMES), _SIMILARITIES)
def test_the_name_of_a_person_by_itself(ours: Values, theirs: Values, close: float) -> None:
    for comparator, width in ((PersonName(close=close), 2), (Name(close=close), 1), (Text(close=close), 1)):
        alone, among = said(comparator, ours[:width], theirs[:width])
        assert alone == among


@settings(max_examples=500)
@given(side(_ORGANISATIONS), side(_ORGANISATIONS), _PERCENTAGES, _PERCENTAGES)
def test_the_name_of_an_organisation_by_itself(
    ours: Values, theirs: Values, close: float, similar: float
) -> None:
    for comparator in (Organisation(close=close, similar=similar), FullName(spelling=close)):
        alone, among = said(comparator, ours, theirs)
        assert alone == among


@settings(max_examples=300)
@given(side(_DATES), side(_DATES))
def test_a_date_by_itself(ours: Values, theirs: Values) -> None:
    alone, among = said(Date(), ours, theirs)
    assert alone == among


ADDRESSES = side(_NUMBERS, _STREETS, _POSTCODES, _PLACES)


@settings(max_examples=500)
@given(ADDRESSES, ADDRESSES, _SIMILARITIES)
def test_an_address_by_itself(ours: Values, theirs: Values, close: float) -> None:
    alone, among = said(Address(close=close), ours, theirs)
    assert alone == among
