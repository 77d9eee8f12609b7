"""Laws that every standardiser keeps."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from matching.standardise.registry import STANDARDISERS
from matching.standardise.text import word_set

REQUIRED = word_set("""
text code exact tokens_sorted person_name full_name nickname initial organisation_name legal_form street house_number
postcode city region country address_line phone email email_local email_domain website identifier tax_id duns gtin mpn
date date_digits product_title model_number brand measures price decimal unit name_suffix personal_email model_for
accessory colours generation offer trade_name department tax_id_valid lei ssn national_phone phone_extension
pack_size edition currency title codes numbers duration year number
given_name surname people partial_date unit_number po_box city_of_line region_of_line postcode_of_line coordinates
organisation_text date_of_parts code_list
""")
NAMES = sorted(STANDARDISERS)
PLACEHOLDERS = [
    "",
    " ",
    "n/a",
    "N/A",
    "none",
    "NULL",
    "-",
    "--",
    "Unknown",
    "TBD",
    "xxx",
    "XXXX",
    " n/a ",
    "?",
    "...",
    "TBC",
    "(none)",
    "not available",
    "keine Angabe",
]
# A number may well be zero, and a price may be what a caller would not dial.
DUMMY_NUMBERS = ["0000", "999999999", "123456789"]
DUMMY_ADDRESSES = ["test@test.com", "noemail@noemail.com"]

FRAGMENTS = st.sampled_from(
    sorted(
        word_set(
            """
    Müller Mueller straße str. St. Saint O'Brien von de la GmbH & Co. KG S.A. AG Ltd, Inc. LLC The and Jr. Dr. 12a 12-14
    Apt 4 #5 C/ 3º +49 (0)30 0049 415-555-0123 *123 1.234,50 $ 399.00 € 12" 16 gb x 2 pack of PS-LX350H 2021 2021-02-30
    09/04/1956 FR83404833048 DE SW1A 1AA D-10115 bob+tag@gmail.com www.example.co.uk https://x.de/y ООО 東京 Łódź ½ ﬁ
    #100000 size 1.50 M8x40 株式会社 (株) c/o n. C.so V.le 2nd Floor Apt. 4-B Dipl.-Ing. med.
    6er 45/2/10 3. tv EAN USt-IdNr.
    \u0130 \ud800 \u200b ' - . , / ( ) ae oe ue aa 000 999 xxx n/a none noemail uee aae el strasse cedex
    """
        )
    )
)
VALUES = st.one_of(
    st.text(max_size=40),
    st.text(st.characters(codec="ascii"), max_size=40),
    st.text("aeuoxyz st.'-&,", max_size=24),
    st.text("0123456789+-./, ()x\"'*", max_size=24),
    st.lists(FRAGMENTS, max_size=6).map(" ".join),
    st.lists(FRAGMENTS, max_size=4).map("".join),
)

# To make a value up takes longer than to standardise it in every way.
EVERY_WAY = settings(max_examples=300, deadline=None)


def test_every_name_a_policy_may_use_is_there() -> None:
    assert set(STANDARDISERS) >= REQUIRED


@pytest.mark.parametrize("name", NAMES)
def test_absent_values_stay_absent(name: str) -> None:
    standardise = STANDARDISERS[name]
    assert standardise([]) is None
    assert standardise([None]) is None
    assert standardise([None, None]) is None


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("placeholder", PLACEHOLDERS)
def test_a_placeholder_is_an_absent_value(name: str, placeholder: str) -> None:
    assert STANDARDISERS[name]([placeholder]) is None


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"decimal", "number", "price"}))
@pytest.mark.parametrize("placeholder", [*DUMMY_NUMBERS, *DUMMY_ADDRESSES])
def test_a_made_up_value_is_an_absent_value(name: str, placeholder: str) -> None:
    assert STANDARDISERS[name]([placeholder]) is None


@EVERY_WAY
@given(value=VALUES)
def test_no_standardiser_blows_a_value_up(value: str) -> None:
    for name, standardise in STANDARDISERS.items():
        found = standardise([value])
        assert found is None or len(found) <= 40 * len(value) + 20, name


@EVERY_WAY
@given(values=st.lists(st.one_of(st.none(), VALUES), max_size=3))
def test_no_text_makes_a_standardiser_fail(values: list[str | None]) -> None:
    for name, standardise in STANDARDISERS.items():
        found = standardise(values)
        assert found is None or found.strip() == found != "", name


LONG_VALUES = [
    "a" * 50_000,
    " " * 50_000 + "x",
    "1 a, " * 10_000,
    "a.b@" * 12_500,
    "\u202e'(\ud83d " * 10_000,
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", LONG_VALUES, ids=["word", "blanks", "commas", "mailboxes", "marks"])
def test_a_very_long_value_is_read_in_one_go(name: str, value: str) -> None:
    found = STANDARDISERS[name]([value])
    assert found is None or len(found) <= 2 * len(value)


# What is told apart is no longer what it was told from: a mailbox is not an address, the words of a full name stand
# in no order that tells its titles, and a department names no organisation.
PARTS = word_set(
    "email_local full_name accessory department city_of_line region_of_line postcode_of_line phone_extension people "
    "numbers given_name surname edition code_list"
)


@EVERY_WAY
@given(value=VALUES)
@example(value=". A")
@example(value="#100000")
@example(value="size 1.50")
@example(value="BEBE0000000")
@example(value="UIDUID0000000")
@example(value="JR,0")
@example(value="12345678:")
@example(value="100000000¼")
@example(value="0000:A:0000:A")
@example(value="1010 Stadt 1010 Wien")
def test_standardising_twice_changes_nothing(value: str) -> None:
    for name in sorted(set(NAMES) - PARTS):
        standardise = STANDARDISERS[name]
        once = standardise([value])
        assert once is None or standardise([once]) == once, name
