"""Keys and change stamps look like those of the real systems."""

from datetime import UTC, datetime
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from mdm.sample.keys import change_time, erp_date, erp_number, salesforce_id, salesforce_time


def test_the_suffix_of_a_salesforce_id_carries_its_upper_case_letters() -> None:
    # 001Hr 00000 000AZ: upper case stands at place 3 of the first five, at 3 and 4 of the last.
    assert salesforce_id("001", 10 * 62 + 35) == "001Hr00000000AZIAY"


@given(st.integers(0, 62**8 - 1), st.integers(0, 62**8 - 1))
def test_numbers_that_differ_give_ids_that_differ_even_without_case(left: int, right: int) -> None:
    first, second = salesforce_id("001", left), salesforce_id("001", right)
    assert len(first) == 18
    assert (first.casefold() == second.casefold()) == (left == right)


def test_an_erp_number_has_ten_digits() -> None:
    assert erp_number(100_000) == "0000100000"


def test_change_stamps_are_in_utc_and_in_the_past() -> None:
    moment = datetime(2024, 5, 31, 8, 15, tzinfo=UTC)
    assert (salesforce_time(moment), erp_date(moment)) == ("2024-05-31T08:15:00Z", "20240531")
    random = Random(1)
    assert all(2023 <= change_time(random).year <= 2024 for _ in range(1000))
