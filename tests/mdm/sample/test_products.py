"""Products: complete truth, valid GTINs, damage as stated, variants one can tell apart."""

import csv
import hashlib
from collections import Counter, defaultdict
from pathlib import Path
from random import Random

import pytest
from stdnum import ean

from mdm.sample.catalogue import Catalogue
from mdm.sample.products import DAMAGE, IN_BOTH, MAX_DRIFT_PERCENT, products
from mdm.sample.sample import COLUMNS, Sample, key_column

GTIN = {"salesforce": "GTIN__c", "erp": "EAN11"}


@pytest.fixture(scope="module")
def sample() -> Sample:
    return products(4000, 11)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    made = Catalogue(Random(2))
    made.make(3000)
    return made


def _digest(sample: Sample, directory: Path) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in sample.write(directory))).hexdigest()


def test_count_and_seed_fix_every_byte(tmp_path: Path) -> None:
    first = _digest(products(300, 5), tmp_path / "first")
    assert _digest(products(300, 5), tmp_path / "second") == first
    assert _digest(products(300, 6), tmp_path / "third") != first


def test_truth_covers_every_row_and_keys_are_unique(sample: Sample) -> None:
    keys = [
        (source, row[key_column(source, "product")]) for source, rows in sample.rows.items() for row in rows
    ]
    assert len(keys) == len(set(keys))
    assert set(keys) == set(sample.truth)
    assert len(set(sample.truth.values())) == 4000


def test_every_row_has_every_column_and_a_change_date(sample: Sample) -> None:
    for source, rows in sample.rows.items():
        assert all(tuple(row) == COLUMNS[source, "product"] for row in rows)
    assert all(row["SystemModstamp"].endswith("Z") for row in sample.rows["salesforce"])
    assert all(len(row["CHGDATE"]) == 8 and row["CHGDATE"].isdigit() for row in sample.rows["erp"])


def test_no_products_make_no_rows() -> None:
    assert not any(products(0, 1).rows.values())


def test_undamaged_numbers_are_valid_and_nobody_shares_them(catalogue: Catalogue) -> None:
    assert all(ean.is_valid(product.gtin) for product in catalogue.products)
    for number in ("gtin", "sku"):
        assert len({getattr(product, number) for product in catalogue.products}) == len(catalogue.products)


def test_every_brand_has_its_own_gtin_prefix(catalogue: Catalogue) -> None:
    prefixes = defaultdict(set)
    for product in catalogue.products:
        prefixes[product.gtin[:7]].add(product.brand)
    assert all(len(brands) == 1 for brands in prefixes.values())


def test_products_are_in_both_systems_at_the_stated_share(sample: Sample) -> None:
    sources = defaultdict(set)
    for (source, _), entity in sample.truth.items():
        sources[entity].add(source)
    both = sum(len(found) == 2 for found in sources.values()) / len(sources)
    assert both == pytest.approx(IN_BOTH, abs=0.03)


@pytest.mark.parametrize(
    ("source", "column", "damage"),
    [
        ("salesforce", "ProductCode", "sku_absent"),
        ("erp", "SKU", "sku_absent"),
        ("salesforce", "GTIN__c", "gtin_absent"),
        ("erp", "EAN11", "gtin_absent"),
        ("salesforce", "Model__c", "model_in_title_only"),
        ("erp", "MFRPN", "model_in_title_only"),
        ("salesforce", "Brand__c", "brand_absent"),
        ("erp", "BRAND", "brand_absent"),
    ],
)
def test_values_are_absent_at_the_stated_rate(sample: Sample, source: str, column: str, damage: str) -> None:
    rows = sample.rows[source]
    share = sum(row[column] == "" for row in rows) / len(rows)
    assert share == pytest.approx(getattr(DAMAGE[source], damage), abs=0.03)


@pytest.mark.parametrize("source", ["salesforce", "erp"])
def test_gtins_are_padded_and_mistyped_at_the_stated_rates(sample: Sample, source: str) -> None:
    numbers = [row[GTIN[source]] for row in sample.rows[source] if row[GTIN[source]]]
    padded = sum(len(number) == 14 for number in numbers) / len(numbers)
    wrong = sum(not ean.is_valid(number) for number in numbers) / len(numbers)
    assert padded == pytest.approx(DAMAGE[source].gtin_padded, abs=0.03)
    assert wrong == pytest.approx(DAMAGE[source].gtin_mistyped, abs=0.01)


def test_prices_drift_by_a_few_percent_in_the_erp(sample: Sample) -> None:
    price = {
        sample.truth["salesforce", row["Id"]]: float(row["UnitPrice"]) for row in sample.rows["salesforce"]
    }
    drifts = []
    for row in sample.rows["erp"]:
        entity = sample.truth["erp", row["MATNR"]]
        if entity in price:
            drifts.append(abs(float(row["PRICE"]) / price[entity] - 1))
    assert max(drifts) <= MAX_DRIFT_PERCENT / 100 + 0.005
    assert sum(drift > 0 for drift in drifts) / len(drifts) == pytest.approx(0.5, abs=0.04)


def test_erp_titles_are_capitals_of_forty_characters_at_most(sample: Sample) -> None:
    titles = [row["MAKTX"] for row in sample.rows["erp"]]
    assert max(len(title) for title in titles) <= 40
    assert all(title == title.upper() for title in titles)


def test_a_model_is_in_its_column_or_in_the_title(sample: Sample) -> None:
    for row in sample.rows["salesforce"]:
        assert row["Model__c"] or any(sign.isdigit() for sign in row["Name"])


def test_units_are_spelled_as_each_system_does(sample: Sample) -> None:
    assert {row["QuantityUnitOfMeasure"] for row in sample.rows["salesforce"]} == {
        "Each",
        "Piece",
        "Pair",
        "Pack",
    }
    assert {row["MEINS"] for row in sample.rows["erp"]} == {"ST", "EA", "PCS", "PR", "PAAR", "PAK", "PK"}


def test_each_kind_of_look_alike_is_there(sample: Sample) -> None:
    counts = Counter(sample.hard_negatives.values())
    assert set(counts) == {"accessory", "bundle", "generation", "measure", "colour"}
    assert min(counts.values()) > 100
    assert set().union(*sample.hard_negatives) <= set(sample.truth.values())


def test_look_alikes_differ_in_what_a_title_tells(catalogue: Catalogue) -> None:
    told = {
        product.entity: (
            product.measure,
            product.colour,
            product.generation,
            product.accessory,
            product.bundle,
        )
        for product in catalogue.products
    }
    assert all(told[left] != told[right] for left, right in catalogue.hard_negatives)


def test_written_rows_read_back(sample: Sample, tmp_path: Path) -> None:
    for path, rows in zip(sample.write(tmp_path), sample.rows.values(), strict=True):
        with path.open(encoding="utf-8", newline="") as file:
            assert list(csv.DictReader(file)) == rows
