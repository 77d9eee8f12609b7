"""What a column of an unknown file may be, and what is said about one that was looked at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What the values of a column stand for."""

    RECORD_ID = "record_id"
    """The source's own key of the record: every value once."""
    SOURCE = "source"
    RECORD_TYPE = "record_type"
    """Person or organisation."""
    GIVEN_NAME = "given_name"
    MIDDLE_NAME = "middle_name"
    SURNAME = "surname"
    FULL_NAME = "full_name"
    """The whole name of one person."""
    ORGANISATION_NAME = "organisation_name"
    ORGANISATION_TEXT = "organisation_text"
    """Name of an organisation with its department or address, in any order; told of columns that match by it alone."""
    PARTY_NAME = "party_name"
    """Names of persons and of organisations in one column."""
    PEOPLE = "people"
    """A list of persons, such as authors."""
    TITLE = "title"
    """Short text that names the thing: a product, a publication."""
    DESCRIPTION = "description"
    """Long text about the thing."""
    EMAIL = "email"
    PHONE = "phone"
    FAX = "fax"
    WEBSITE = "website"
    ADDRESS = "address"
    """Street with house number, with or without more of the address."""
    STREET = "street"
    HOUSE_NUMBER = "house_number"
    ADDRESS_EXTRA = "address_extra"
    """Flat, floor, building, care-of: what stands on a second line."""
    CITY = "city"
    REGION = "region"
    POSTCODE = "postcode"
    COUNTRY = "country"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    BIRTH_DATE = "birth_date"
    BIRTH_YEAR = "birth_year"
    BIRTH_MONTH = "birth_month"
    BIRTH_DAY = "birth_day"
    """Parts of a date of birth, each in a column of its own."""
    DATE = "date"
    YEAR = "year"
    DURATION = "duration"
    """How long a song or a film takes."""
    TAX_ID = "tax_id"
    NATIONAL_ID = "national_id"
    DUNS = "duns"
    LEI = "lei"
    GTIN = "gtin"
    MODEL_NUMBER = "model_number"
    CODE_LIST = "code_list"
    """A list of codes, such as the classes of a patent or the branches of a trade."""
    IDENTIFIER = "identifier"
    """A nearly unique code that may name the thing."""
    BRAND = "brand"
    CATEGORY = "category"
    """One of few values."""
    PRICE = "price"
    NUMBER = "number"
    FLAG = "flag"
    FREE_TEXT = "free_text"
    EMPTY = "empty"
    CONSTANT = "constant"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """What a column is taken for, and why.

    Attributes:
        name: the column's header.
        kind: the likeliest kind; UNKNOWN where nothing tells.
        confidence: probability of the kind against all others, in [0.0, 1.0].
        reasons: sentences, most telling first; they quote headers and shares, never values.
        filled: share of the rows with a value that is no placeholder.
        distinct: how many different values there are.
        repeated: share of the present values that occur more than once.
        mean_words: words per distinct value.
        alternatives: the next likely kinds with their probabilities, likeliest first.
        derived_from: columns from which this one can be told, so that it is no evidence of its own.
    """

    name: str
    kind: Kind
    confidence: float
    reasons: tuple[str, ...]
    filled: float
    distinct: int
    repeated: float
    mean_words: float
    alternatives: tuple[tuple[Kind, float], ...] = ()
    derived_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordTypes:
    """How a file of persons and organisations tells which of the two a record is.

    Attributes:
        column: the column that says it; None where only the filled columns tell.
        person: values of that column, as written, that mean a person.
        organisation: values of that column that mean an organisation.
        person_columns: columns filled for persons alone.
        organisation_columns: columns filled for organisations alone.
        confidence: in [0.0, 1.0].
        reason: a sentence.
    """

    column: str | None
    person: tuple[str, ...]
    organisation: tuple[str, ...]
    person_columns: tuple[str, ...]
    organisation_columns: tuple[str, ...]
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class SourceProfile:
    """Whether a source is likely to hold each thing once.

    Attributes:
        name: the source, as its column has it; "" where the file names none.
        records: rows of the source.
        within: share of them that have a nearly identical partner in the same source.
        across: share of them that have one in another source.
        unique: True for a source likely free of duplicates, False for one with duplicates, None when unsure.
        confidence: in [0.0, 1.0].
        reason: a sentence.
    """

    name: str
    records: int
    within: float
    across: float
    unique: bool | None
    confidence: float
    reason: str
