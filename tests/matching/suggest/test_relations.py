import pytest

from matching.suggest.relations import (
    ROWS,
    composed,
    dependence,
    equality,
    exclusion,
    foretells_presence,
    occurrence,
    opening,
    some_rows,
)


def test_composed_names_have_just_the_words_of_their_parts() -> None:
    given, surname = ["john", "anna", None], ["smith", "de vries", None]
    same, without = composed([given, surname], ["john smith", "de vries anna", "acme"])
    assert same == 1.0
    assert without == pytest.approx(1 / 3)


def test_a_value_that_always_goes_with_another_foretells_it() -> None:
    assert dependence(["10115", "10115", "20095", "20095"], ["berlin", "berlin", "hamburg", "hamburg"]) == 1.0


def test_a_value_met_once_foretells_nothing() -> None:
    assert dependence(["1", "2", "3"], ["berlin", "berlin", "hamburg"]) == 0.0


def test_two_constant_columns_are_no_copies() -> None:
    assert equality(["a", "a"], ["a", "a"]) == 0.0
    assert equality(["a", "b"], ["a", "b"]) == 1.0


def test_columns_filled_in_turn_exclude_each_other() -> None:
    assert exclusion(["a", None, "b"], [None, "c", "d"]) == pytest.approx(2 / 3)


def test_codes_foretell_presence_only_where_each_does() -> None:
    assert foretells_presence(["p", "p", "o"], ["smith", "jones", None]) == 1.0
    assert foretells_presence(["p", "p", "o"], ["smith", None, None]) == 0.0


def test_a_part_is_found_in_the_whole_without_its_blanks() -> None:
    assert occurrence(["de vries"], ["anna devries7"]) == 1.0
    assert opening(["sony corp"], ["sony turntable"]) == 1.0


def test_the_rows_chosen_do_not_hang_on_their_order() -> None:
    values = [str(number) for number in range(3 * ROWS)]
    assert some_rows({"a": values}) == some_rows({"a": values[::-1]})
    assert len(some_rows({"a": values})["a"]) == ROWS


def test_columns_of_unequal_length_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        some_rows({"a": ["1"], "b": []})
