"""A policy proposed from raw columns finds what belongs together, and is one that the hub accepts."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from matching.batch.files import Records
from matching.batch.run import resolve
from matching.evaluate import Quality, evaluate
from matching.rules import MatchRules
from matching.suggest.draft import Suggestion, suggest
from matching.table import Column, Table
from mdm.policy.document import Policy
from mdm.sample.business import business_customers
from mdm.sample.sample import COLUMNS, Sample
from tests.matching.suggest.tables import GIVEN, SURNAMES

_HEADERS = COLUMNS["salesforce", "customer"]
_TYPE = "RecordType"
_OF_ERP = {"P": "Person", "O": "Business"}
_BOOKKEEPING = ("Id", "ParentId", "SystemModstamp", "IsDeleted")


class File:
    """Customers of two systems in one table, with the truth about them; both call types the same if wanted."""

    def __init__(self, sample: Sample, *, same_types: bool = True) -> None:
        rows = [
            (source, *row.values())
            for source, found in sample.rows.items()
            for row in found
            if (source, next(iter(row.values()))) in sample.truth
        ]
        self.ids = [f"{source}:{key}" for source, key, *_ in rows]
        self.truth = {f"{source}:{key}": thing for (source, key), thing in sample.truth.items()}
        self.sources = Column.of(source for source, *_ in rows)
        columns = {
            header: Column.of(row[place] for row in rows)
            for place, header in enumerate(_HEADERS, start=1)
            if header not in _BOOKKEEPING
        }
        if same_types:
            columns[_TYPE] = Column.of(_OF_ERP.get(word or "", word) for word in columns[_TYPE].decoded())
        self.table = Table(len(rows), columns)

    def in_order(self, order: list[int]) -> tuple[Table, Column]:
        """The records in another order, encoded anew, with the columns in another order as well."""
        names = sorted(self.table.columns, key=lambda name: (len(name), name))
        columns = {name: self.table.columns[name].decoded() for name in names}
        sources = self.sources.decoded()
        return (
            Table(self.table.size, {name: Column.of(columns[name][old] for old in order) for name in names}),
            Column.of(sources[old] for old in order),
        )


FILE = File(business_customers(350, 7))


@pytest.fixture(scope="module")
def found() -> Suggestion:
    return suggest(FILE.table, FILE.sources, processes=1)


def quality(found: Suggestion, file: File) -> Quality:
    """How good the clusters are that the policy makes of such records."""
    names = found.policy["sources"]["erp"]["columns"]
    table = Table(file.table.size, {name: file.table.columns[column] for name, column in names.items()})
    records = Records(np.array(file.ids, dtype=object), file.sources, table)
    resolved = resolve(MatchRules.model_validate(found.policy["match"]), records, processes=1)
    return evaluate(dict(zip(file.ids, resolved.clusters.tolist(), strict=True)), file.truth)


def test_the_hub_accepts_the_policy(found: Suggestion) -> None:
    policy = Policy.model_validate(found.policy)
    assert policy.object == "customer"
    assert policy.match == MatchRules.model_validate(found.policy["match"])
    assert set(policy.sources) == {"steward", "salesforce", "erp"}
    assert policy.attributes["email"].personal


def test_what_is_one_thing_is_found_and_what_is_not_stays_apart(found: Suggestion) -> None:
    reached = quality(found, FILE)
    assert reached.recall > 0.9
    assert reached.precision > 0.95


def test_sources_may_call_the_types_of_records_differently() -> None:
    file = File(business_customers(350, 7), same_types=False)
    assert quality(suggest(file.table, file.sources, processes=1), file).recall > 0.9


def test_other_customers_of_the_same_systems_are_found_as_well(found: Suggestion) -> None:
    other = quality(found, File(business_customers(350, 8)))
    assert other.recall > 0.85
    assert other.precision > 0.95


def test_the_order_of_records_and_columns_changes_no_digit(found: Suggestion) -> None:
    order = Random(3).sample(range(FILE.table.size), FILE.table.size)
    again = suggest(*FILE.in_order(order), processes=1)
    assert again.policy == found.policy
    assert again.warnings == found.warnings


def test_sources_with_duplicates_are_not_taken_for_free_of_them(found: Suggestion) -> None:
    assert all("duplicates" not in rule for rule in found.policy["sources"].values())


def test_every_attribute_has_its_reasons(found: Suggestion) -> None:
    for name in found.policy["attributes"]:
        assert found.reasons[f"attributes.{name}"], name


def test_what_the_records_are_may_be_said() -> None:
    few = File(business_customers(30, 7))
    assert suggest(few.table, few.sources, processes=1).policy["object"] == "customer"
    assert suggest(few.table, few.sources, object_="product", processes=1).policy["object"] == "product"


def test_a_source_called_like_a_country_is_no_country_of_its_records() -> None:
    found = suggest(FILE.table, Column.of(["de"] * FILE.table.size), object_="customer")
    assert not any("source" in rule["from"] for rule in found.policy["match"]["features"].values())


def test_sources_are_those_that_the_records_are_from_however_many_and_whatever_a_column_says() -> None:
    few = File(business_customers(30, 7))
    systems = Column.of([("sap", "navision")[place % 2] for place in range(few.table.size)])
    table = Table(few.table.size, {**few.table.columns, "System": systems})
    branches = [f"branch {place % 40}" for place in range(table.size)]
    found = suggest(table, Column.of(branches), processes=1)
    assert found.policy["sources"].keys() == {"steward", *(f"branch_{number}" for number in range(40))}


def test_sources_that_differ_in_case_and_punctuation_alone_are_one() -> None:
    few = File(business_customers(30, 7))
    spellings = [("ERP 1", "erp-1", "Shop")[place % 3] for place in range(few.table.size)]
    found = suggest(few.table, Column.of(spellings), processes=1)
    assert {name: rule["rank"] for name, rule in found.policy["sources"].items()} == {
        "steward": 1,
        "erp_1": 2,
        "shop": 3,
    }


def test_a_column_source_that_names_no_systems_is_told() -> None:
    few = File(business_customers(60, 7))
    pages = Column.of([f"https://example.org/{place}" for place in range(few.table.size)])
    found = suggest(few.table, pages, processes=1)
    assert len(found.policy["sources"]) == 2
    assert any("The column source has" in warning for warning in found.warnings)


def test_few_records_teach_little_and_it_is_said() -> None:
    few = File(business_customers(15, 7))
    found = suggest(few.table, few.sources, processes=1)
    Policy.model_validate(found.policy)
    assert any("too few to learn weights from" in warning for warning in found.warnings)


def test_a_single_column_is_hardly_enough_and_it_is_said() -> None:
    table = Table(FILE.table.size, {"Email": FILE.table.columns["Email"]})
    found = suggest(table, FILE.sources, processes=1)
    Policy.model_validate(found.policy)
    assert len(found.policy["match"]["comparisons"]) <= 2
    assert found.warnings


def songs(albums: int, seed: int = 3) -> tuple[Table, Column, list[str]]:
    """The songs of two shops in columns without names: albums of one singer share all but the song's name."""
    random = Random(seed)
    words = [
        "love",
        "night",
        "rain",
        "home",
        "road",
        "blue",
        "summer",
        "wild",
        "moon",
        "river",
        "angel",
        "fire",
    ]
    rows: list[tuple[str, str, str, str, str]] = []
    truth = []
    for album in range(albums):
        singer = f"{random.choice(words)} {random.choice(words)} {album % 40}".title()
        title = " ".join(random.sample(words, 2)).title()
        for track in range(9):
            song = " ".join(random.sample(words, 3))
            length = f"{random.randrange(2, 6)}:{random.randrange(10, 60)}"
            for shop in ("north", "south"):
                if random.random() < 0.8:
                    shown = (
                        song.title()
                        if shop == "north"
                        else f"{song.title()}{random.choice(['', '', ' [Live]'])}"
                    )
                    rows.append((shop, shown, singer, f"{title}{random.choice(['', ' (Deluxe)'])}", length))
                    truth.append(f"{album}.{track}")
    columns = {f"c{place}": Column.of(row[place] for row in rows) for place in range(1, 5)}
    return Table(len(rows), columns), Column.of(row[0] for row in rows), truth


def judged(table: Table, sources: Column, truth: list[str], found: Suggestion) -> Quality:
    """What the proposed policy makes of the records."""
    rules = MatchRules.model_validate(found.policy["match"])
    ids = [str(number) for number in range(table.size)]
    unique = {
        name
        for name in sources.values.tolist()
        if found.policy["sources"].get(name, {}).get("duplicates") is False
    }
    records = Records(np.array(ids, dtype=object), sources, table)
    clusters = resolve(rules, records, unique_sources=unique, processes=1).clusters
    return evaluate(
        dict(zip(ids, map(str, clusters.tolist()), strict=True)), dict(zip(ids, truth, strict=True))
    )


def test_songs_of_one_album_are_not_one_song() -> None:
    table, sources, truth = songs(60)
    found = suggest(table, sources, processes=1)
    assert {"title", "category", "duration"} <= set(found.policy["match"]["features"])
    assert [name for name, rule in found.policy["sources"].items() if rule.get("duplicates") is False]
    quality = judged(table, sources, truth, found)
    assert quality.precision > 0.9
    assert quality.recall > 0.9


def test_nor_are_they_where_nothing_tells_the_sources_apart() -> None:
    table, _, truth = songs(60)
    sources = Column.of(["records"] * table.size)
    found = suggest(table, sources, processes=1)
    assert any("`duplicates: false`" in warning for warning in found.warnings)
    quality = judged(table, sources, truth, found)
    assert quality.precision > 0.9
    assert quality.recall > 0.8
    places = np.array(Random(2).sample(range(table.size), table.size))
    shuffled = Table(table.size, {name: column.take(places) for name, column in table.columns.items()})
    assert suggest(shuffled, sources.take(places), processes=1).policy == found.policy


def persons(suffix: str = "") -> Table:
    """Persons with a date of birth in three columns; of every fifty one bears a suffix."""
    random = Random(8)
    rows = [
        (
            random.choice(GIVEN),
            f"{random.choice(SURNAMES)}{suffix if row % 50 == 0 else ''}",
            str(random.randint(1931, 2006)),
            str(random.randint(1, 12)),
            str(random.randint(1, 28)),
        )
        for row in range(400)
    ]
    rows += rows[:80]
    names = ("given name", "surname", "y", "m", "d")
    return Table(len(rows), {name: Column.of(row[place] for row in rows) for place, name in enumerate(names)})


@pytest.fixture(scope="module")
def of_persons() -> Suggestion:
    """What is proposed for persons of one source."""
    table = persons()
    return suggest(table, Column.of(["x"] * table.size), processes=1)


def test_a_date_of_birth_in_three_columns_is_one_feature(of_persons: Suggestion) -> None:
    match = of_persons.policy["match"]
    assert match["features"]["birth_date"] == {"from": ["y", "m", "d"], "standardise": "date_of_parts"}
    compared = {rule["name"]: rule["comparator"]["kind"] for rule in match["comparisons"]}
    assert compared == {"person_name": "person_name", "birth_date": "date"}
    assert any(part["feature"] == "birth_date" for rule in match["blocking"] for part in rule["parts"])


def test_suffixes_of_names_are_asked_about_where_some_records_have_one(of_persons: Suggestion) -> None:
    with_some = persons(" Jr.")
    match = suggest(with_some, Column.of(["x"] * with_some.size), processes=1).policy["match"]
    assert match["vetoes"] == ["name_suffix"]
    assert "name_suffix" not in of_persons.policy["match"]["features"]


def articles(variant: str = "") -> Table:
    """Articles of a few makers, of every ten one in a variant; the maker stands beside the title."""
    random = Random(5)
    titles = [
        f"{random.choice(GIVEN)} {random.choice(SURNAMES)} planner {row}{variant if row % 10 == 0 else ''}"
        for row in range(300)
    ]
    makers = [random.choice(SURNAMES) for _ in titles]
    prices = [f"{random.randint(5, 900)}.99" for _ in titles]
    columns = {"title": titles, "manufacturer": makers, "price": prices}
    return Table(len(titles), {name: Column.of(values) for name, values in columns.items()})


@pytest.fixture(scope="module")
def of_articles() -> Suggestion:
    """What is proposed for articles of one source."""
    table = articles()
    return suggest(table, Column.of(["x"] * table.size), object_="product", processes=1)


def test_variants_are_asked_about_where_titles_name_some(of_articles: Suggestion) -> None:
    with_some = articles(" upgrade")
    source = Column.of(["x"] * with_some.size)
    match = suggest(with_some, source, object_="product", processes=1).policy["match"]
    assert match["features"]["variant"] == {"from": ["title"], "standardise": "variant"}
    assert "variant" not in of_articles.policy["match"]["features"]


def test_what_an_article_is_called_is_its_title_and_its_maker(of_articles: Suggestion) -> None:
    match = of_articles.policy["match"]
    assert match["features"]["called"] == {"from": ["title", "manufacturer"], "standardise": "title"}
    (title,) = (rule for rule in match["comparisons"] if rule["name"] == "title")
    assert title["features"] == ["called"]
    assert title["rarity"]["features"] == ["title"]
