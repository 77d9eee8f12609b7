"""What to make of columns whose kinds are known: features, comparisons, and keys to try."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matching.suggest.kinds import Kind


@dataclass(frozen=True, slots=True)
class FeatureRecipe:
    """A feature made of the columns of some kinds: of each group of kinds the first column there is.

    The first group must be there. `every` takes all columns of the first group's first kind, a feature each. `least`
    is the share of the records that must have the feature, `varies` that of those that must say other than most do.
    """

    name: str
    kinds: tuple[tuple[Kind, ...], ...]
    standardise: str
    every: bool = False
    least: float = 0.0
    varies: float = 0.0


@dataclass(frozen=True, slots=True)
class ComparisonRecipe:
    """A comparison of features."""

    name: str
    features: tuple[str, ...]
    comparator: Mapping[str, Any]
    rarity: tuple[str, ...] = ()


FEATURES: tuple[FeatureRecipe, ...] = (
    FeatureRecipe("kind", ((Kind.RECORD_TYPE,),), "code"),
    FeatureRecipe("given_name", ((Kind.GIVEN_NAME,),), "person_name"),
    FeatureRecipe("surname", ((Kind.SURNAME,),), "person_name"),
    FeatureRecipe("name_suffix", ((Kind.SURNAME,), (Kind.GIVEN_NAME,)), "name_suffix", least=0.002),
    FeatureRecipe("full_name", ((Kind.FULL_NAME,),), "full_name"),
    FeatureRecipe("birth_date", ((Kind.BIRTH_DATE,),), "date_digits"),
    FeatureRecipe(
        "birth_date", ((Kind.BIRTH_YEAR,), (Kind.BIRTH_MONTH,), (Kind.BIRTH_DAY,)), "date_of_parts"
    ),
    FeatureRecipe("org_name", ((Kind.ORGANISATION_NAME,),), "organisation_name"),
    FeatureRecipe("party_name", ((Kind.PARTY_NAME,),), "organisation_name"),
    FeatureRecipe("legal_form", ((Kind.ORGANISATION_NAME, Kind.PARTY_NAME),), "legal_form"),
    FeatureRecipe("title", ((Kind.TITLE,),), "title"),
    FeatureRecipe("called", ((Kind.TITLE,), (Kind.BRAND,)), "title"),
    FeatureRecipe("title", ((Kind.ORGANISATION_TEXT,),), "organisation_text"),
    FeatureRecipe("called", ((Kind.ORGANISATION_TEXT,),), "organisation_text"),
    FeatureRecipe("codes", ((Kind.TITLE,),), "codes"),
    FeatureRecipe("measures", ((Kind.TITLE,),), "measures"),
    FeatureRecipe("numbers", ((Kind.TITLE,),), "numbers"),
    FeatureRecipe("colours", ((Kind.TITLE,),), "colours"),
    FeatureRecipe("variant", ((Kind.TITLE,),), "variant", varies=0.02),
    FeatureRecipe("made_for", ((Kind.TITLE,),), "made_for", least=0.02),
    FeatureRecipe("all_words", ((Kind.DESCRIPTION,), (Kind.TITLE,)), "title"),
    FeatureRecipe("people", ((Kind.PEOPLE,),), "people"),
    FeatureRecipe("code_list", ((Kind.CODE_LIST,),), "code_list"),
    FeatureRecipe("brand", ((Kind.BRAND,),), "text"),
    FeatureRecipe("model_number", ((Kind.MODEL_NUMBER,),), "mpn"),
    FeatureRecipe("gtin", ((Kind.GTIN,),), "gtin"),
    FeatureRecipe("price", ((Kind.PRICE,),), "price"),
    FeatureRecipe("tax_id", ((Kind.TAX_ID,), (Kind.COUNTRY,)), "tax_id"),
    FeatureRecipe("national_id", ((Kind.NATIONAL_ID,),), "identifier", every=True),
    FeatureRecipe("duns", ((Kind.DUNS,),), "duns"),
    FeatureRecipe("lei", ((Kind.LEI,),), "lei"),
    FeatureRecipe("identifier", ((Kind.IDENTIFIER,),), "identifier", every=True),
    FeatureRecipe("mailbox", ((Kind.EMAIL,),), "personal_email"),
    FeatureRecipe("email_local", ((Kind.EMAIL,),), "email_local"),
    FeatureRecipe("domain", ((Kind.WEBSITE, Kind.EMAIL), (Kind.EMAIL,)), "email_domain"),
    FeatureRecipe("phone", ((Kind.PHONE,), (Kind.COUNTRY,)), "phone"),
    FeatureRecipe("fax", ((Kind.FAX,), (Kind.COUNTRY,)), "phone"),
    FeatureRecipe("house_number", ((Kind.HOUSE_NUMBER,), (Kind.ADDRESS, Kind.STREET)), "house_number"),
    FeatureRecipe("house_number", ((Kind.ADDRESS, Kind.STREET),), "house_number"),
    FeatureRecipe("street", ((Kind.ADDRESS, Kind.STREET),), "street"),
    FeatureRecipe("address_extra", ((Kind.ADDRESS_EXTRA,),), "text"),
    FeatureRecipe("postcode", ((Kind.POSTCODE,), (Kind.COUNTRY,)), "postcode"),
    FeatureRecipe("city", ((Kind.CITY,),), "city"),
    FeatureRecipe("region", ((Kind.REGION,),), "region"),
    FeatureRecipe("coordinates", ((Kind.LATITUDE,), (Kind.LONGITUDE,)), "coordinates"),
    FeatureRecipe("date", ((Kind.DATE,),), "date_digits", every=True),
    FeatureRecipe("year", ((Kind.YEAR,),), "year", every=True),
    FeatureRecipe("duration", ((Kind.DURATION,),), "duration", every=True),
    FeatureRecipe("number", ((Kind.NUMBER,),), "number", every=True),
    FeatureRecipe("text", ((Kind.FREE_TEXT,),), "title", every=True),
    FeatureRecipe("category", ((Kind.CATEGORY,),), "title", every=True),
)
"""In the order of a policy. A name that comes twice is made by the first recipe whose columns are there."""

COMPARISONS: tuple[ComparisonRecipe, ...] = (
    ComparisonRecipe(
        "person_name", ("given_name", "surname"), {"kind": "person_name"}, rarity=("given_name", "surname")
    ),
    ComparisonRecipe("given_name", ("given_name",), {"kind": "name"}, rarity=("given_name",)),
    ComparisonRecipe("surname", ("surname",), {"kind": "name"}, rarity=("surname",)),
    ComparisonRecipe("name_suffix", ("name_suffix",), {"kind": "exact"}),
    ComparisonRecipe("full_name", ("full_name",), {"kind": "full_name"}, rarity=("full_name",)),
    ComparisonRecipe("party_name", ("party_name",), {"kind": "full_name"}, rarity=("party_name",)),
    ComparisonRecipe("birth_date", ("birth_date",), {"kind": "date"}),
    ComparisonRecipe("organisation_name", ("org_name",), {"kind": "organisation"}, rarity=("org_name",)),
    ComparisonRecipe("legal_form", ("legal_form",), {"kind": "exact"}),
    ComparisonRecipe("title", ("called",), {"kind": "words"}, rarity=("title",)),
    ComparisonRecipe("codes", ("codes",), {"kind": "codes"}),
    ComparisonRecipe("measures", ("measures",), {"kind": "measures"}),
    ComparisonRecipe("numbers", ("numbers",), {"kind": "word_set"}),
    ComparisonRecipe("colours", ("colours",), {"kind": "word_set"}),
    ComparisonRecipe("variant", ("variant",), {"kind": "word_set"}),
    ComparisonRecipe("made_for", ("made_for",), {"kind": "word_set"}),
    ComparisonRecipe("all_words", ("all_words",), {"kind": "words"}),
    ComparisonRecipe("people", ("people",), {"kind": "people"}),
    ComparisonRecipe("code_list", ("code_list",), {"kind": "words"}),
    ComparisonRecipe("brand", ("brand",), {"kind": "text"}),
    ComparisonRecipe("model_number", ("model_number",), {"kind": "model_number"}),
    ComparisonRecipe("gtin", ("gtin",), {"kind": "identifier"}),
    ComparisonRecipe("price", ("price",), {"kind": "price"}),
    ComparisonRecipe("tax_id", ("tax_id",), {"kind": "identifier"}),
    ComparisonRecipe("national_id", ("national_id",), {"kind": "identifier"}),
    ComparisonRecipe("duns", ("duns",), {"kind": "identifier"}),
    ComparisonRecipe("lei", ("lei",), {"kind": "identifier"}),
    ComparisonRecipe("identifier", ("identifier",), {"kind": "identifier"}),
    ComparisonRecipe("mailbox", ("mailbox",), {"kind": "text"}),
    ComparisonRecipe("domain", ("domain",), {"kind": "exact"}, rarity=("domain",)),
    ComparisonRecipe("phone", ("phone",), {"kind": "identifier"}),
    ComparisonRecipe("fax", ("fax",), {"kind": "identifier"}),
    ComparisonRecipe(
        "address",
        ("house_number", "street", "postcode", "city"),
        {"kind": "address"},
    ),
    ComparisonRecipe("street", ("street",), {"kind": "text"}),
    ComparisonRecipe("house_number", ("house_number",), {"kind": "exact"}),
    ComparisonRecipe("postcode", ("postcode",), {"kind": "identifier"}),
    ComparisonRecipe("city", ("city",), {"kind": "text"}, rarity=("city",)),
    ComparisonRecipe("address_extra", ("address_extra",), {"kind": "text"}),
    ComparisonRecipe("region", ("region",), {"kind": "exact"}),
    ComparisonRecipe("coordinates", ("coordinates",), {"kind": "coordinates"}),
    ComparisonRecipe("date", ("date",), {"kind": "date"}),
    ComparisonRecipe("year", ("year",), {"kind": "exact"}),
    ComparisonRecipe("duration", ("duration",), {"kind": "number", "close": 0.015, "near": 0.05}),
    ComparisonRecipe("number", ("number",), {"kind": "number"}),
    ComparisonRecipe("text", ("text",), {"kind": "words"}),
    ComparisonRecipe("category", ("category",), {"kind": "words"}),
)
"""Of comparisons that share a feature the first counts whose features are all there."""

OF_A_PLACE = frozenset([
    "address", "street", "house_number", "postcode", "city", "region", "address_extra", "coordinates", "phone", "fax",
    "domain",
])  # fmt: skip
"""Comparisons that agree for one reason: families, tenants and shops of one hotel share a place and its telephone."""

PLACE_BITS = 12.0
"""What a place in common tells at most, however many of its parts and lines agree."""

RARE_AT: Mapping[str, tuple[str, ...]] = {
    "person_name": ("exact", "swapped", "close", "initial"),
    "name": ("exact",),
    "full_name": ("exact",),
    "organisation": ("exact",),
    "exact": ("same",),
    "words": ("same",),
    "text": ("exact",),
}
"""Comparator → the levels at which a value in common tells more the rarer it is."""

KEYS: tuple[str, ...] = (
    "gtin", "tax_id", "duns", "lei", "national_id", "identifier", "model_number", "mailbox", "phone",
    "codes:tokens", "codes:tokens_prefix5", "codes:tokens_suffix5",
    "surname:soundex birth_date", "given_name:soundex birth_date", "birth_date postcode",
    "birth_date house_number", "birth_date city",
    "surname:soundex postcode", "given_name:soundex surname:soundex city",
    "given_name:soundex surname:soundex postcode",
    "street:longest_token house_number postcode", "street:longest_token house_number city",
    "org_name:sorted_tokens", "org_name:tokens postcode", "org_name:tokens city", "org_name:tokens coordinates",
    "org_name:tokens street:longest_token", "org_name:tokens house_number",
    "party_name:sorted_tokens", "party_name:tokens postcode", "party_name:tokens city",
    "party_name:tokens street:longest_token", "party_name:tokens house_number", "party_name:tokens coordinates",
    "domain city", "domain",
    "full_name:sorted_tokens", "full_name:tokens birth_date", "full_name:tokens postcode",
    "full_name:tokens city", "full_name:tokens house_number",
    "title:sorted_tokens", "title:token_pairs", "title:tokens text:tokens", "title:tokens brand", "title:tokens price",
    "title:tokens duration", "text:tokens duration", "title:tokens year", "title:tokens number",
    "title:tokens coordinates", "title:tokens",
    "title:first_words people:tokens", "people year", "people:tokens year",
    "fax", "email_local", "mailbox:prefix8",
    "street:longest_token house_number", "address_extra postcode",
    "given_name:soundex surname:soundex", "given_name:prefix3 surname:prefix3",
    "surname:soundex city", "given_name:soundex city", "surname:soundex house_number",
    "given_name:soundex house_number", "surname:soundex birth_date:year", "given_name:soundex birth_date:year",
    "birth_date:year city", "birth_date", "given_name:soundex postcode", "city house_number given_name:initial",
    "given_name:soundex surname:soundex region", "surname:soundex given_name:initial", "mailbox:prefix6",
    "org_name:tokens", "org_name:prefix6", "party_name:tokens", "party_name:prefix6", "full_name:tokens",
    "title:prefix8",
    "people:tokens", "brand price", "text:tokens",
)  # fmt: skip
"""Block keys to try, the narrower first: features, each with a transform behind a colon."""
