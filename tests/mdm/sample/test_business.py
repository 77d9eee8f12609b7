"""Business customers: complete truth, valid numbers, damage as stated, look-alikes one can tell apart."""

import csv
import hashlib
from collections import Counter, defaultdict
from pathlib import Path
from random import Random

import phonenumbers
import pytest
from stdnum import vatin
from stdnum.au import abn
from stdnum.us import ein

from mdm.sample.business import IN_BOTH, business_customers
from mdm.sample.customers import COUNTRIES, CustomerMaker
from mdm.sample.febrl import febrl4_customers
from mdm.sample.observation import DAMAGE
from mdm.sample.sample import COLUMNS, Sample, key_column

KINDS = {"salesforce": ("RecordType", "Person", "Business"), "erp": ("TYPE", "P", "O")}
TAX_ID = {"salesforce": "VAT_Number__c", "erp": "VATNO"}


@pytest.fixture(scope="module")
def sample() -> Sample:
    return business_customers(4000, 11)


def _accepted(sample: Sample, source: str) -> list[dict[str, str]]:
    key = key_column(source, "customer")
    return [dict(row) for row in sample.rows[source] if (source, row[key]) in sample.truth]


def _digest(sample: Sample, directory: Path) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in sample.write(directory))).hexdigest()


def _by_entity(sample: Sample) -> dict[str, dict[str, list[dict[str, str]]]]:
    found: dict[str, dict[str, list[dict[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for source in sample.rows:
        for row in _accepted(sample, source):
            found[sample.truth[source, row[key_column(source, "customer")]]][source].append(row)
    return found


def test_count_and_seed_fix_every_byte(tmp_path: Path) -> None:
    first = _digest(business_customers(300, 5), tmp_path / "first")
    assert _digest(business_customers(300, 5), tmp_path / "second") == first
    assert _digest(business_customers(300, 6), tmp_path / "third") != first


def test_truth_covers_every_row_but_those_for_quarantine(sample: Sample) -> None:
    for source, rows in sample.rows.items():
        column, person, organisation = KINDS[source]
        key = key_column(source, "customer")
        refused = [row for row in rows if not row[key] or row[column] not in (person, organisation)]
        assert len(refused) == sample.quarantined[source] > 0
        assert any(not row[key] for row in refused)
        assert any(row[key] for row in refused)
        assert sum(origin == source for origin, _ in sample.truth) == len(rows) - len(refused)
    assert len(set(sample.truth.values())) == 4000


def test_keys_are_unique_across_the_samples_of_a_source(sample: Sample) -> None:
    for source in sample.rows:
        key = key_column(source, "customer")
        keys = [row[key] for part in (sample, febrl4_customers()) for row in part.rows[source] if row[key]]
        assert len(keys) == len(set(keys))


def test_every_row_has_every_column_and_a_change_date(sample: Sample) -> None:
    for source, rows in sample.rows.items():
        assert all(tuple(row) == COLUMNS[source, "customer"] for row in rows)
    assert all(row["SystemModstamp"].endswith("Z") for row in sample.rows["salesforce"])
    assert all(len(row["CHGDATE"]) == 8 and row["CHGDATE"].isdigit() for row in sample.rows["erp"])


def test_no_customers_make_no_rows() -> None:
    nothing = business_customers(0, 1)
    assert not any(nothing.rows.values())
    assert nothing.truth == {}
    assert set(nothing.quarantined.values()) == {0}


def test_undamaged_numbers_are_valid() -> None:
    maker = CustomerMaker(Random(3))
    maker.make(1500)
    valid = {"US": ein.is_valid, "AU": abn.is_valid}
    companies = [customer for customer in maker.customers if customer.kind == "organisation"]
    assert {company.country for company in companies} == set(COUNTRIES)
    assert all(valid.get(company.country.code, vatin.is_valid)(company.tax_id) for company in companies)
    assert len({company.tax_id for company in companies}) == len(companies)
    for customer in maker.customers:
        phone = customer.phone
        number = f"+{phone.country.dialling}{phone.area}{phone.number}"
        assert phonenumbers.is_valid_number(phonenumbers.parse(number)), number


def test_customers_are_in_both_systems_at_the_stated_share(sample: Sample) -> None:
    both = sum(len(rows) == 2 for rows in _by_entity(sample).values())
    assert both / 4000 == pytest.approx(IN_BOTH, abs=0.03)


@pytest.mark.parametrize("source", ["salesforce", "erp"])
def test_some_customers_are_recorded_twice_in_one_system(sample: Sample, source: str) -> None:
    counts = Counter(entity for (origin, _), entity in sample.truth.items() if origin == source)
    twice = sum(count > 1 for count in counts.values()) / len(counts)
    assert twice == pytest.approx(DAMAGE[source].recorded_twice, abs=0.015)


@pytest.mark.parametrize(
    ("source", "column", "damage"),
    [
        ("salesforce", "DUNS__c", "duns_absent"),
        ("erp", "DUNSNO", "duns_absent"),
        ("salesforce", "Website", "website_absent"),
        ("erp", "URL", "website_absent"),
        ("salesforce", "Email", "email_absent"),
        ("erp", "EMAIL", "email_absent"),
        ("salesforce", "Phone", "phone_absent"),
        ("erp", "PHONE", "phone_absent"),
        ("salesforce", "BillingStreetNumber__c", "number_in_street"),
        ("erp", "HOUSENO", "number_in_street"),
    ],
)
def test_values_are_absent_at_the_stated_rate(sample: Sample, source: str, column: str, damage: str) -> None:
    kind, _, organisation = KINDS[source]
    rows = [row for row in _accepted(sample, source) if row[kind] == organisation]
    share = sum(row[column] == "" for row in rows) / len(rows)
    assert share == pytest.approx(getattr(DAMAGE[source], damage), abs=0.04)


def test_the_erp_writes_in_capitals_without_accents_at_the_stated_rate(sample: Sample) -> None:
    cities = [row["CITY"] for row in _accepted(sample, "erp")]
    plain = sum(city.isupper() and city.isascii() for city in cities) / len(cities)
    assert plain == pytest.approx(DAMAGE["erp"].capitals, abs=0.03)
    assert any(not row["BillingCity"].isascii() for row in sample.rows["salesforce"])


def test_placeholders_stand_where_people_had_to_type_something(sample: Sample) -> None:
    erp = _accepted(sample, "erp")
    assert any(row["PHONE"] == "0000000000" for row in erp)
    assert any(row["EMAIL"] == "noemail@noemail.com" for row in erp)
    assert any(row["VATNO"] in ("n/a", "999999999", "000000000") for row in erp)


def test_a_parent_is_a_row_of_the_same_source(sample: Sample) -> None:
    for source, column in (("salesforce", "ParentId"), ("erp", "PARENTNO")):
        parents = [row[column] for row in _accepted(sample, source) if row[column]]
        assert len(parents) > 100
        assert all((source, parent) in sample.truth for parent in parents)


def test_each_kind_of_look_alike_is_there(sample: Sample) -> None:
    counts = Counter(sample.hard_negatives.values())
    assert set(counts) == {"sister", "group", "branch", "namesake", "household", "generation"}
    assert min(counts.values()) > 20
    assert set().union(*sample.hard_negatives) <= set(sample.truth.values())


def test_namesakes_and_branches_always_bear_their_own_tax_id(sample: Sample) -> None:
    rows = _by_entity(sample)
    for pair, likeness in sample.hard_negatives.items():
        if likeness in ("namesake", "branch"):
            numbers = [
                {
                    row[TAX_ID[source]].replace(" ", "").replace("-", "")[-9:]
                    for source in rows[entity]
                    for row in rows[entity][source]
                }
                for entity in pair
            ]
            assert "" not in numbers[0] | numbers[1]
            assert len(numbers[0]) == len(numbers[1]) == 1
            assert numbers[0] != numbers[1]


def test_a_generation_apart_means_other_birth_dates(sample: Sample) -> None:
    rows = _by_entity(sample)
    for pair, likeness in sample.hard_negatives.items():
        if likeness == "generation":
            years = [
                {
                    row["PersonBirthdate" if source == "salesforce" else "BIRTHDATE"][:4]
                    for source in rows[entity]
                    for row in rows[entity][source]
                }
                for entity in pair
            ]
            assert "" not in years[0] | years[1]
            assert not years[0] & years[1]


def test_written_rows_read_back(sample: Sample, tmp_path: Path) -> None:
    for path, rows in zip(sample.write(tmp_path), sample.rows.values(), strict=True):
        with path.open(encoding="utf-8", newline="") as file:
            assert list(csv.DictReader(file)) == rows
