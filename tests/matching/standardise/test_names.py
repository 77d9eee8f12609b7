"""Names of people."""

import pytest

from matching.standardise.names import full_name, initial, name_suffix, nickname, person_name
from matching.standardise.nicknames import canonical_forms


@pytest.mark.parametrize(
    "spellings",
    [
        ("Müller", "Mueller", "Muller", "MÜLLER", "Mu\u0308ller"),
        ("Jörg", "Joerg", "Jorg"),
        ("Ødegård", "Oedegaard", "Odegard"),
        ("Özdemir", "Oezdemir", "OZDEMIR"),
        ("Weiß", "Weiss"),
        ("O'Brien", "O’Brien", "OBrien", "O Brien", "O`Brien"),
        ("McDonald", "Mc Donald"),
        (
            "John Smith",
            "Smith, John",
            "SMITH, JOHN",
            "Smith, Jr., John",
            "Mr. John Smith Jr.",
            'John "Jack" Smith',
        ),
        ("J. R. R. Tolkien", "J.R.R. Tolkien", "Tolkien, J.R.R.", "Prof. J R R Tolkien, Ph.D."),
        ("D. Scott Mackay", "D Scott Mackay", "Mackay, D. Scott"),
        (
            "Anna Schmidt",
            "Anna Schmidt geb. Müller",
            "Anna Schmidt (née Müller)",
            "Schmidt, Anna, née Müller",
        ),
        ("Ludwig van Beethoven", "van Beethoven, Ludwig"),
        ("Татьяна", "Tatiana"),
        ("Γιώργος Παπαδόπουλος", "Giorgos Papadopoulos"),
        ("サトウ", "さとう", "ｻﾄｳ", "Sato"),
        ("ショウジ", "Shoji"),
        ("ハットリ", "Hattori"),
        ("きょうこ", "Kyoko"),
        ("タロー", "Taro"),
        ("王小明", "Wang Xiaoming"),
        ("欧阳修", "Ouyang Xiu"),
        ("김철수", "Gim Ceolsu"),
        ("Đặng", "Dang"),
        ("Þór", "Thor"),
        ("Dvořák", "Dvorak"),
        ("Erdoğan", "Erdogan"),
        ("Ñandú", "Nandu"),
        ("L’Hôpital", "L'Hopital", "LHopital"),
        ("Groß", "Gross", "GROSS"),
        ("García-López", "Garcia Lopez", "GARCÍA LÓPEZ"),
        ("Saint John", "St. John", "St John"),
        ("D'Angelo", "DAngelo", "D Angelo"),
        ("François", "Francois", "FRANÇOIS"),
        ("Łukasz", "Lukasz"),
    ],
)
def test_spellings_of_one_name_are_one(spellings: tuple[str, ...]) -> None:
    assert len({person_name(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    "titled",
    ["Dr. Smith", "Mr Smith", "Smith Jr.", "Smith, III", "Prof. Dr. Smith PhD", "Mme Smith", "Herr Smith"],
)
def test_titles_and_suffixes_are_no_part_of_the_name(titled: str) -> None:
    assert person_name(titled) == "smith"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("D Vidal", "d vidal"),
        ("O. Smith", "o smith"),
        ("J.R. Smith", "j r smith"),
        ("Smith J.R.", "smith j r"),
        ("Don Johnson", "don johnson"),
        ("Don", "don"),
        ("Lord", "lord"),
        ("Ma", "ma"),
        ("Jack Ma", "jack ma"),
    ],
)
def test_a_name_that_looks_like_a_title_stays(name: str, kept: str) -> None:
    assert person_name(name) == kept


def test_different_names_stay_apart() -> None:
    assert len({person_name(name) for name in ("Bauer", "Baur", "Michael", "Michal", "Meier", "Meyer")}) == 6


@pytest.mark.parametrize(
    ("surname", "expected"),
    [
        ("Smith Jr.", "jr"),
        ("SMITH, SENIOR", "sr"),
        ("Smith III", "iii"),
        ("Smith 2nd", "ii"),
        ("Smith", None),
        ("Junior Smith", None),
    ],
)
def test_a_suffix_tells_generations_apart(surname: str, expected: str | None) -> None:
    assert name_suffix(surname) == expected


def test_a_full_name_forgets_the_order_of_its_parts() -> None:
    assert (
        full_name(["Isla", "Hall"]) == full_name(["Hall", "Isla"]) == full_name(["Hall, Isla"]) == "hall isla"
    )


def test_a_full_name_may_lack_a_part() -> None:
    assert full_name([None, "Hall"]) == "hall"


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("Bob", "robert"), ("Bill", "william"), ("Liz", "elizabeth"), ("Betty", "elizabeth"), ("Peggy", "margaret"),
        ("Dick", "richard"), ("Ted", "edward"), ("Jack", "john"), ("Chuck", "charles"), ("Kathryn", "katherine"),
        ("Hans", "johannes"), ("Sepp", "joseph"), ("Käthe", "katherine"), ("Heinz", "heinrich"), ("Uschi", "ursula"),
        ("Jürgen", "jurgen"), ("Pepe", "jose"), ("Paco", "francisco"), ("Lola", "dolores"), ("Nacho", "ignacio"),
        ("Steph", "stephanie"), ("Manu", "manu"), ("Robert", "robert"), ("Bob J.", "robert"),
    ],
)  # fmt: skip
def test_a_nickname_becomes_the_long_form(short: str, long: str) -> None:
    assert nickname(short) == long


def test_every_canonical_form_is_its_own() -> None:
    forms = canonical_forms()
    assert all(forms[canonical] == canonical for canonical in forms.values())


def test_an_initial_is_a_letter() -> None:
    assert initial("Özlem") == "o"
    assert initial("Dr. Anna") == "a"
    assert initial("3rd") is None
