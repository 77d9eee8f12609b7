"""Given names, surnames and lists of people."""

from random import Random

import pytest
from hypothesis import given as provided
from hypothesis import strategies as st

from matching.standardise.people import given_name, people, surname


@pytest.mark.parametrize(
    ("value", "given", "last"),
    [
        ("John Smith", "john", "smith"), ("Smith, John", "john", "smith"), 
        ("John Ronald Reuel Tolkien", "john ronald reuel", "tolkien"),
        ("Mr. Jan van der Berg", "jan", "van der berg"), ("Berg, Jan van der", "jan", "van der berg"),
        ("Ludwig von Mises Jr.", "ludwig", "von mises"), ("Ana de la Cruz", "ana", "de la cruz"), 
        ("Patrick O'Brien", "patrick", "obrien"),
        ("Smith", None, "smith"), ("J. Smith", "j", "smith"), ("John Smith III", "john", "smith"), 
        ("WEI LI", "wei", "li"), ("Wei Li", "wei", "li"),
        ("王小明", "xiaoming", "wang"), ("n/a", None, None),
    ],
)  # fmt: skip
def test_a_whole_name_has_two_parts(value: str, given: str | None, last: str | None) -> None:
    assert (given_name(value), surname(value)) == (given, last)


@pytest.mark.parametrize(
    "spelling",
    [
        "D. Scott Mackay, V. Poosala and Y. Ioannidis",
        "D. Scott Mackay, Viswanath Poosala, Yannis E. Ioannidis",
        "Mackay, D. S.; Poosala, V.; Ioannidis, Y. E.",
        "Mackay, D. Scott and Poosala, Viswanath and Ioannidis, Yannis",
        "Mackay, D.S., Poosala, V., Ioannidis, Y.E.",
        "Mackay DS, Poosala V, Ioannidis YE",
        "Y. Ioannidis, D. Mackay & V. Poosala, et al.",
        "D. Mackay\nV. Poosala\nY. Ioannidis",
    ],
)
def test_spellings_of_one_list_are_one(spelling: str) -> None:
    assert people(spelling) == "ioannidis_y mackay_d poosala_v"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("John Smith", "smith_j"), ("Smith, John", "smith_j"), ("John Smith, Jane Doe", "doe_j smith_j"),
        ("Jan van der Berg, Müller", "berg_j muller"), ("Sammy Davis, Jr., Dean Martin", "davis_s martin_d"),
        ("John Smith III, Mackay DS", "mackay_d smith_j"), ("n/a", None), ("et al.", None), ("", None),
    ],
)  # fmt: skip
def test_everybody_is_a_surname_and_an_initial(value: str, expected: str | None) -> None:
    assert people(value) == expected


@provided(
    st.lists(st.sampled_from(["Ann Lee", "Bob Ray", "Cy Young"]), min_size=1, unique=True), st.randoms()
)
def test_the_order_of_people_says_nothing(names: list[str], random: Random) -> None:
    shuffled = random.sample(names, len(names))
    assert people("; ".join(names)) == people(", ".join(shuffled))
