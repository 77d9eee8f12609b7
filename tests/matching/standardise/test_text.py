"""Plain text, placeholders and the folding of umlauts."""

import pytest

from matching.standardise.text import (
    all_of,
    code,
    exact,
    first_of,
    fold_umlauts,
    is_placeholder,
    text,
    tokens_sorted,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("  Café-Bar  «Ünique» ", "cafe bar unique"),
        ("Straße", "strasse"),
        ("ﬁnal ½", "final 1 2"),
        ("Łódź", "lodz"),
        ("Иван", "ivan"),
        ("北京", "bei jing"),
        ("A\tB\u00a0C_D", "a b c d"),
        ("ＡＢＣ１２", "abc12"),
    ],
)
def test_text_is_lower_case_ascii_words(value: str, expected: str) -> None:
    assert text(value) == expected


def test_a_lone_surrogate_is_dropped_without_a_warning() -> None:
    assert text("a\ud800b\u00e9") == "abe"


@pytest.mark.parametrize(
    "value",
    [
        "",
        " \t",
        "n/a",
        "N.A.",
        "#N/A",
        "(unknown)",
        "xxx",
        "---",
        "Not available",
        "k.A.",
        "0000",
        "999999999",
        "123456789",
        "test@test.com",
        "noemail@noemail.com",
        "(none)",
        "nicht bekannt",
        "No Email",
        "n.a.",
        "TBC",
        "sin datos",
    ],
)
def test_placeholders_are_recognised(value: str) -> None:
    assert is_placeholder(value)


@pytest.mark.parametrize(
    "value", ["Na", "NA", "Nan", "Xx", "Nil", "0", "XXXLutz", "Ö", "999", "12345-6789", "Ukn"]
)
def test_what_may_be_a_value_is_no_placeholder(value: str) -> None:
    assert not is_placeholder(value)


def test_code_is_upper_case_with_single_blanks() -> None:
    assert code(" ab  c-1 ") == "AB C-1"


def test_exact_changes_nothing_but_the_outer_blanks() -> None:
    assert exact(" Ab  c\n") == "Ab  c"


def test_sorted_tokens_forget_order_and_repetition() -> None:
    assert tokens_sorted("the Cat, the dog") == tokens_sorted("Dog the cat") == "cat dog the"


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("mueller", "muller"),
        ("schroeder", "schroder"),
        ("baecker", "backer"),
        ("oezdemir", "ozdemir"),
        ("aagaard", "agard"),
    ],
)
def test_a_written_out_umlaut_becomes_the_bare_vowel(written: str, folded: str) -> None:
    assert fold_umlauts(written) == fold_umlauts(folded) == folded


@pytest.mark.parametrize(
    "name",
    [
        "bauer",
        "neuer",
        "queen",
        "jacques",
        "joe",
        "sue",
        "chloe",
        "joey",
        "hoey",
        "michael",
        "michaela",
        "israel",
        "raphael",
        "ismael",
        "nathanael",
        "jael",
        "daniel",
        "miguel",
        "emanuela",
        "paez",
        "saenz",
        "samuel",
        "manuel",
        "noel",
        "joel",
    ],
)
def test_vowels_that_are_no_umlaut_stay(name: str) -> None:
    assert fold_umlauts(name) == name


def test_the_first_present_value_wins() -> None:
    assert first_of(text)([None, "n/a", "B", "C"]) == "b"


def test_all_present_values_are_read_as_one_text() -> None:
    assert all_of(text)(["A", None, "n/a", "B"]) == "a b"
