"""Calendar dates."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.standardise.dates import (
    date,
    date_digits,
    date_of_parts,
    day_number,
    month_number,
    partial_date,
    year_number,
)

DAYS = st.dates(datetime.date(1902, 1, 1), datetime.date(2199, 12, 31))


@pytest.mark.parametrize(
    "value",
    [
        "19560409", "1956-04-09", "1956/4/9", "09/04/1956", "9.4.1956", "09.04.1956", "09-04-1956", "9. 4. 1956",
        "1956-04-09T00:00:00Z", "1956-04-09 10:15:00", "9 April 1956", "9th Apr 1956", "April 9, 1956", "9. April 1956",
        "9 avril 1956", "9-APR-1956", " 1956-04-09 ", "09.04.56",
        "9/4/56", "9 de abril de 1956", "9 aprile 1956", "9 april 1956", "Mon, 9 Apr 1956", "1956年4月9日",
        "09/04/1956 00:00", "9-Apr-56",
    ],
)  # fmt: skip
def test_one_day_has_one_spelling(value: str) -> None:
    assert date(value) == "1956-04-09"


def test_the_day_comes_first_unless_only_the_month_can() -> None:
    assert date("03/04/2001") == "2001-04-03"
    assert date("04/25/1956") == "1956-04-25"


@pytest.mark.parametrize(
    "value",
    [
        "31/02/1956",
        "1956-13-13",
        "20210230",
        "1900-01-01",
        "9999-12-31",
        "00000000",
        "0001-01-01",
        "1956",
        "soon",
    ],
)
def test_what_is_no_day_is_absent(value: str) -> None:
    assert date(value) is None


@given(DAYS)
def test_every_written_form_of_a_day_reads_back(day: datetime.date) -> None:
    forms = ("%Y%m%d", "%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y")
    assert {date(day.strftime(form)) for form in forms} == {day.isoformat()}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("19560409", "1956-04-09"),
        ("19560449", "19560449"),
        ("1956-04-49", "19560449"),
        ("?", None),
        ("0000-00-00", None),
    ],
)
def test_a_mistyped_date_keeps_its_digits(value: str, expected: str | None) -> None:
    assert date_digits(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1980", "1980"), ("1980-05", "1980-05"), ("05/1980", "1980-05"), ("May 1980", "1980-05"),
        ("Mai 1980", "1980-05"),
        ("1980-05-00", "1980-05"), ("1980-00-00", "1980"), ("1980-05-12", "1980-05-12"), ("12.5.1980", "1980-05-12"),
        ("0001", None), ("1980-13", None), ("1900-01-01", None), ("n/a", None), ("soon 1980", None),
    ],
)  # fmt: skip
def test_a_partial_date_keeps_what_is_known(value: str, expected: str | None) -> None:
    assert partial_date(value) == expected


@pytest.mark.parametrize(
    "value", ["01.01.0001", "0001-01-01", "9999-12-31", "31.12.9999", "01/01/1900", "00.00.0000"]
)
def test_the_date_of_a_system_that_knows_none_is_absent(value: str) -> None:
    assert date(value) is None
    assert date_digits(value) is None
    assert partial_date(value) is None


def test_a_short_year_lies_in_1930_to_2029() -> None:
    assert date("01.02.30") == "1930-02-01"
    assert date("01.02.29") == "2029-02-01"


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("1956", "4", "9"), "1956-04-09"), (("1956.0", "04", "9.0"), "1956-04-09"),
        (("56", "Apr.", "9"), "1956-04-09"),
        (("1956", "Mai", "09"), "1956-05-09"), (("1956", "13", "9"), "19561309"), (("1956", "4", "49"), "19560449"),
        (("1956", "4", None), "195604"), (("1956", None, "9"), "1956"), (("1956",), "1956"),
        (("1056", "4", "9"), "10560409"),
        ((None, "4", "9"), None), (("n/a", "4", "9"), None), (("0000", "00", "00"), None), (("1900", "1", "1"), None),
    ],
)  # fmt: skip
def test_a_date_in_parts_is_one_date_as_far_as_they_tell(
    parts: tuple[str | None, ...], expected: str | None
) -> None:
    assert date_of_parts(parts) == expected


def test_a_part_that_no_date_has_is_not_read_as_one() -> None:
    assert [year_number(value) for value in ("1956", "'56", "956", "1056", "x")] == [
        1956,
        1956,
        None,
        None,
        None,
    ]
    assert [month_number(value) for value in ("4", "April", "13", "0", "x")] == [4, 4, None, None, None]
    assert [day_number(value) for value in ("31", "32", "0", "April")] == [31, None, None, None]
