"""Which columns are matched by, where their kinds are unsure or say nothing of persons."""

from __future__ import annotations

from collections.abc import Sequence

from matching.suggest.columns import about_parties, columns_of_kinds
from matching.suggest.kinds import ColumnProfile, Kind


def column(
    name: str,
    kind: Kind,
    confidence: float = 0.9,
    *alternatives: tuple[Kind, float],
    distinct: int = 900,
    filled: float = 1.0,
    words: float = 2.0,
) -> ColumnProfile:
    return ColumnProfile(name, kind, confidence, (), filled, distinct, 0.2, words, alternatives)


def taken(*profiles: ColumnProfile, **values: Sequence[str | None]) -> dict[Kind, list[str]]:
    """The columns taken for each kind, where the first half of the rows is of one source."""
    cells = {profile.name: values.get(profile.name, ["x"] * 80) for profile in profiles}
    found = columns_of_kinds({profile.name: profile for profile in profiles}, cells, ["a"] * 40 + ["b"] * 40)
    return {kind: [profile.name for profile in columns] for kind, columns in found.items()}


def test_a_column_that_is_some_kind_of_name_is_one() -> None:
    unsure = column("c1", Kind.ORGANISATION_NAME, 0.45, (Kind.PARTY_NAME, 0.3), (Kind.UNKNOWN, 0.2))
    assert taken(unsure, column("c2", Kind.PHONE)) == {Kind.ORGANISATION_NAME: ["c1"], Kind.PHONE: ["c2"]}


def test_names_of_makers_are_texts_about_a_thing() -> None:
    found = taken(
        column("beer", Kind.FULL_NAME),
        column("brewery", Kind.ORGANISATION_NAME, distinct=200),
        column("strength", Kind.UNKNOWN, distinct=60),
    )
    assert found == {Kind.TITLE: ["beer"], Kind.FREE_TEXT: ["brewery", "strength"]}


def test_a_place_without_an_address_is_the_thing() -> None:
    found = taken(column("label", Kind.CITY, 0.6), column("lat", Kind.NUMBER), column("long", Kind.NUMBER))
    assert found == {Kind.TITLE: ["label"], Kind.NUMBER: ["lat", "long"]}


def test_a_column_that_counts_or_sorts_is_one_of_the_two() -> None:
    found = taken(column("song", Kind.TITLE), column("track", Kind.NUMBER, 0.4, (Kind.CATEGORY, 0.3)))
    assert found[Kind.NUMBER] == ["track"]


def test_names_of_people_with_addresses_stay_names() -> None:
    person = (column("name", Kind.FULL_NAME), column("street", Kind.STREET))
    assert about_parties({profile.name: profile for profile in person})
    assert taken(*person)[Kind.FULL_NAME] == ["name"]


def test_categories_that_tell_the_source_are_not_compared() -> None:
    own_words = ["red ale", "stout"] * 20 + ["Irish", "dark"] * 20
    same_words = ["Red Ale", "stout"] * 20 + ["red ale", "Stout"] * 20
    title, style = column("title", Kind.TITLE), column("style", Kind.CATEGORY, distinct=4)
    assert Kind.CATEGORY not in taken(title, style, style=own_words)
    assert taken(title, style, style=same_words)[Kind.CATEGORY] == ["style"]


def test_organisations_with_coordinates_are_parties_and_places_are_not() -> None:
    here = (column("lat", Kind.LATITUDE), column("long", Kind.LONGITUDE))
    company = {profile.name: profile for profile in (column("company", Kind.ORGANISATION_NAME), *here)}
    village = {profile.name: profile for profile in (column("label", Kind.CITY), *here)}
    assert about_parties(company)
    assert not about_parties(village)


def test_degrees_of_one_direction_alone_are_numbers() -> None:
    found = taken(column("company", Kind.ORGANISATION_NAME), column("lat", Kind.LATITUDE))
    assert found == {Kind.ORGANISATION_NAME: ["company"], Kind.NUMBER: ["lat"]}


def test_an_only_name_with_an_address_in_it_is_a_text() -> None:
    assert taken(column("who", Kind.ORGANISATION_NAME, words=8.5)) == {Kind.ORGANISATION_TEXT: ["who"]}
    assert taken(column("who", Kind.ORGANISATION_NAME, words=3.1)) == {Kind.ORGANISATION_NAME: ["who"]}
