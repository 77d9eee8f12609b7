"""What the columns of the shared matching files are taken for, with their headers and without."""

import csv
import os
from pathlib import Path

import pytest

from matching.suggest.kinds import ColumnProfile, Kind
from matching.suggest.profiles import profile
from matching.suggest.sources import sources
from tests.matching.suggest.tables import Columns
from tests.skips import needs

_FILES = Path(
    os.environ.get("MDM_MATCHING_DATA", Path(__file__).resolve().parents[4] / "shared" / "data" / "matching")
)
_PERSONS = {
    "given_name": Kind.GIVEN_NAME, "surname": Kind.SURNAME, "street_number": Kind.HOUSE_NUMBER,
    "address_1": Kind.STREET, "suburb": Kind.CITY, "postcode": Kind.POSTCODE, "state": Kind.REGION,
    "date_of_birth": Kind.BIRTH_DATE,
}  # fmt: skip
_TOLD_BY_CONTENT = {
    "abt_buy": {"name": Kind.TITLE, "description": Kind.DESCRIPTION, "price": Kind.PRICE, "manufacturer": Kind.BRAND},
    "dblp_acm": {"title": Kind.TITLE, "authors": Kind.PEOPLE, "venue": Kind.CATEGORY, "year": Kind.YEAR},
    "dedupe_csv": {
        "site_name": Kind.ORGANISATION_NAME, "address": Kind.ADDRESS, "zip": Kind.POSTCODE,
        "naeyc_valid_until": Kind.FULL_NAME, "email_address": Kind.DATE, "purple_binder_service_type": Kind.EMAIL,
        "center_director": Kind.WEBSITE, "cc_fund": Kind.FLAG, "idhs_provider_id": Kind.IDENTIFIER,
    },
    "fake_1000": {
        "first_name": Kind.GIVEN_NAME, "surname": Kind.SURNAME, "dob": Kind.BIRTH_DATE, "city": Kind.CITY,
        "email": Kind.EMAIL,
    },
    "febrl3": _PERSONS,
    "febrl4": _PERSONS,
    "fodors_zagat": {
        "name": Kind.ORGANISATION_NAME, "addr": Kind.ADDRESS, "city": Kind.CITY, "phone": Kind.PHONE,
        "type": Kind.CATEGORY,
    },
}  # fmt: skip
_TOLD_BY_HEADERS = {
    "dedupe_csv": {"phone": Kind.PHONE, "fax": Kind.FAX},
    "febrl3": {"address_2": Kind.ADDRESS_EXTRA, "soc_sec_id": Kind.NATIONAL_ID},
}


def read(name: str) -> Columns:
    path = _FILES / name / "records.csv"
    if not path.exists():
        needs("shared", f"the matching files are not at {_FILES}; MDM_MATCHING_DATA may say where else")
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {column: [row[column] for row in rows] for column in rows[0]}


def kinds(profiles: dict[str, ColumnProfile]) -> list[Kind]:
    return [column.kind for column in profiles.values()]


@pytest.mark.parametrize("name", sorted(_TOLD_BY_CONTENT))
def test_columns_are_told_with_their_headers(name: str) -> None:
    columns = read(name)
    found = dict(zip(columns, kinds(profile(columns)), strict=True))
    expected = {"id": Kind.RECORD_ID, "source": Kind.SOURCE}
    expected |= _TOLD_BY_CONTENT[name] | _TOLD_BY_HEADERS.get(name, {})
    assert {column: found[column] for column in expected} == expected


@pytest.mark.parametrize("name", sorted(_TOLD_BY_CONTENT))
def test_columns_are_told_without_headers(name: str) -> None:
    columns = read(name)
    renamed = {f"col{place}": values for place, values in enumerate(columns.values())}
    found = dict(zip(columns, kinds(profile(renamed)), strict=True))
    expected = {"id": Kind.RECORD_ID} | _TOLD_BY_CONTENT[name]
    assert {column: found[column] for column in expected} == expected


@pytest.mark.parametrize(
    ("name", "unique"),
    [
        ("fake_1000", {False}), ("febrl3", {False}), ("febrl4", {True}), ("fodors_zagat", {True}),
        ("dblp_acm", {True}), ("abt_buy", {True}),
    ],
)  # fmt: skip
def test_sources_free_of_duplicates_are_told(name: str, unique: set[bool]) -> None:
    columns = read(name)
    assert {source.unique for source in sources(columns, profile(columns), "source").values()} == unique
