"""Titles are reduced to the words that tell them apart."""

import pytest

from matching.standardise.titles import numbers, title


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("The Design and Implementation of a Database", "design implementation database"),
        ("Efficient Queries over XML-Documents", "efficient querie over xml document"),
        ("A Practitioner's Approach", "practitioner approach"),
        ("Die Kunst der Programmierung für Anfänger", "kunst programmierung anfanger"),
        ("L'art de la programmation en C", "l art programmation c"),
        ('Sony 24" Monitors - Black', "sony 24in monitor black"),
        ("Sony 24-inch monitor, black", "sony 24in monitor black"),
        ("Business glasses status analysis", "business glasse status analysis"),
        ("The Who", "who"),
        ("On the", "on the"),
        ("n/a", None), ("", None),
    ],
)  # fmt: skip
def test_a_title_keeps_its_telling_words(value: str, expected: str | None) -> None:
    assert title(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("QuickBooks 2007 Pro v5, Part II", "2 2007 v5"),
        ("Sony 24-inch monitor KDL24M4000, 2 HDMI", "2"),
        ("Principles of Databases, 2nd Edition", "2"), ("Principles of Databases (Second Edition)", "2"),
        ("Datenbanken. 2. Auflage", "2"), ("Cálculo, 5ª edición", "5"), ("The 21st century", "21"),
        ("The second sex", None), ("Photoshop version 5.1", "5.1"),
        ("Bose 7.1 receiver", "7.1"),
        ("A vision of the future", None), ("n/a", None), ("", None),
    ],
)  # fmt: skip
def test_numbers_are_neither_codes_nor_measures(value: str, expected: str | None) -> None:
    assert numbers(value) == expected
