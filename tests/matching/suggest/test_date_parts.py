"""Year, month and day of birth in columns of their own are known by their headers, or by what they look like."""

from __future__ import annotations

from random import Random

import pytest

from matching.suggest.content import content_of
from matching.suggest.date_parts import parts_of_birth_date
from matching.suggest.kinds import Kind
from matching.suggest.profiles import profile
from tests.matching.suggest.tables import GIVEN, SURNAMES, Columns

Y, M, D = Kind.BIRTH_YEAR, Kind.BIRTH_MONTH, Kind.BIRTH_DAY


def born(rows: int, *headers: str) -> Columns:
    """Years, months and days of birth, and of each twenty one mistyped day."""
    random = Random(4)
    years, months, days = headers
    return {
        years: [str(random.randint(1931, 2006)) for _ in range(rows)],
        months: [str(random.randint(1, 12)) for _ in range(rows)],
        days: [str(random.randint(1, 28) + (30 if row % 20 == 19 else 0)) for row in range(rows)],
    }


def found(columns: Columns, *, of_persons: bool = True) -> dict[Kind, str]:
    contents = {name: content_of(values) for name, values in columns.items()}
    return parts_of_birth_date(contents, of_persons=of_persons)


@pytest.mark.parametrize(
    "headers",
    [
        ("birth_year", "birth_month", "birth_day"),
        ("YearOfBirth", "MonthOfBirth", "DayOfBirth"),
        ("dob_year", "dob_month", "dob_day"),
        ("Geburtsjahr", "Geburtsmonat", "Geburtstag"),
        ("annee_naissance", "mois_naissance", "jour_naissance"),
        ("año de nacimiento", "mes de nacimiento", "día de nacimiento"),
    ],
)
def test_headers_tell_the_parts_of_however_few_dates(headers: tuple[str, str, str]) -> None:
    assert found(born(8, *headers), of_persons=False) == dict(zip((Y, M, D), headers, strict=True))


@pytest.mark.parametrize("headers", [("y", "q", "z"), ("Jahr", "Monat", "Tag"), ("col7", "col3", "col1")])
def test_of_persons_the_numbers_tell_the_parts(headers: tuple[str, str, str]) -> None:
    columns = born(400, *headers)
    assert found(columns) == dict(zip((Y, M, D), headers, strict=True))
    assert not found(columns, of_persons=False)


def test_years_that_lie_close_together_are_not_of_births() -> None:
    columns = born(400, "y", "m", "d")
    columns["y"] = [str(2015 + row % 9) for row in range(400)]
    assert not found(columns)


def test_a_number_of_few_values_is_no_month() -> None:
    columns = born(400, "y", "children", "d")
    columns["children"] = [str(1 + row % 3) for row in range(400)]
    assert not found(columns)


def test_where_two_columns_may_be_the_month_nothing_is_joined() -> None:
    columns = born(400, "y", "a", "d")
    columns["b"] = columns["a"][::-1]
    assert not found(columns)


def test_dates_of_birth_go_before_other_dates_in_parts() -> None:
    columns = born(400, "birth_year", "birth_month", "birth_day")
    columns |= born(400, "year", "month", "day")
    assert found(columns) == {Y: "birth_year", M: "birth_month", D: "birth_day"}


def test_a_year_and_a_month_of_birth_do_where_headers_say_so() -> None:
    columns = born(400, "birth_year", "birth_month", "birth_day")
    del columns["birth_day"]
    assert found(columns) == {Y: "birth_year", M: "birth_month"}


def test_the_columns_of_persons_are_taken_for_their_parts() -> None:
    random = Random(6)
    columns: Columns = {
        "given": [random.choice(GIVEN) for _ in range(300)],
        "surname": [random.choice(SURNAMES) for _ in range(300)],
        **born(300, "by", "bm", "bd"),
    }
    kinds = {name: column.kind for name, column in profile(columns).items()}
    assert (kinds["by"], kinds["bm"], kinds["bd"]) == (Y, M, D)
