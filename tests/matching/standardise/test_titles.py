"""Titles are reduced to the words that tell them apart."""

import pytest

from matching.standardise.titles import title


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
