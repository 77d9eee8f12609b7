"""Match rules that use every kind of comparator, and records for them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from matching.rules import MatchRules

_LEVELS: dict[str, tuple[str, ...]] = {
    "exact": ("same", "different"),
    "text": ("exact", "close", "similar", "different"),
    "tokens": ("same", "close", "overlap", "some", "different"),
    "name": ("exact", "variant", "close", "different"),
    "person_name": (
        "exact",
        "swapped",
        "close",
        "initial",
        "partial",
        "surname_only",
        "given_name_only",
        "different",
    ),
    "full_name": ("exact", "close", "initial", "subset", "some", "different"),
    "organisation": ("exact", "close", "subset", "similar", "different"),
    "date": ("same", "swapped", "typo", "year", "different"),
    "address": ("same", "street_and_number", "close", "street", "postcode", "city", "different"),
    "identifier": ("same", "typo", "different"),
    "model_number": ("same", "contains", "similar", "different"),
    "number": ("same", "close", "near", "different"),
    "measures": ("same", "part", "different"),
    "word_set": ("same", "part", "different"),
}


def comparison(name: str, features: list[str], kind: str) -> dict[str, Any]:
    """A comparison with made-up but plausible weights: the better a level, the more it tells."""
    labels = _LEVELS[kind]
    shares = [2.0 ** -(place + 1) for place in range(len(labels) - 1)]
    m = [*shares, 1 - sum(shares)]
    levels = [{"label": label, "m": m[place], "u": m[-place - 1]} for place, label in enumerate(labels)]
    return {"name": name, "features": features, "comparator": {"kind": kind}, "levels": levels}


def document() -> dict[str, Any]:
    """The rules as a policy writes them."""
    return {
        "features": {
            "given_name": {"from": ["given_name"], "standardise": "person_name"},
            "surname": {"from": ["surname"], "standardise": "person_name"},
            "birth_date": {"from": ["birth_date"], "standardise": "date_digits"},
            "house_number": {"from": ["street_number", "street"], "standardise": "house_number"},
            "street": {"from": ["street"], "standardise": "street"},
            "postcode": {"from": ["postcode", "country"], "standardise": "postcode"},
            "city": {"from": ["city"], "standardise": "city"},
            "org_name": {"from": ["name"], "standardise": "organisation_name"},
            "legal_form": {"from": ["name"], "standardise": "legal_form"},
            "tax_id": {"from": ["tax_id", "country"], "standardise": "tax_id"},
            "email": {"from": ["email"], "standardise": "email"},
            "title": {"from": ["title"], "standardise": "text"},
            "model_number": {"from": ["model_number", "title"], "standardise": "model_number"},
            "price": {"from": ["price"], "standardise": "price"},
            "measures": {"from": ["title"], "standardise": "measures"},
            "colours": {"from": ["title"], "standardise": "colours"},
        },
        "blocking": [
            {
                "name": "surname_birth",
                "parts": [{"feature": "surname", "transform": "soundex"}, {"feature": "birth_date"}],
            },
            {"name": "tax_id", "parts": [{"feature": "tax_id"}]},
            {
                "name": "org_token_postcode",
                "parts": [{"feature": "org_name", "transform": "tokens"}, {"feature": "postcode"}],
            },
        ],
        "comparisons": [
            comparison("person", ["given_name", "surname"], "person_name"),
            comparison("birth_date", ["birth_date"], "date"),
            comparison("address", ["house_number", "street", "postcode", "city"], "address"),
            comparison("organisation", ["org_name"], "organisation"),
            comparison("legal_form", ["legal_form"], "exact"),
            comparison("tax_id", ["tax_id"], "identifier"),
            comparison("email", ["email"], "text"),
            comparison("title", ["title"], "tokens"),
            comparison("model_number", ["model_number"], "model_number"),
            comparison("price", ["price"], "number"),
            comparison("measures", ["measures"], "measures"),
            comparison("colours", ["colours"], "word_set"),
        ],
        "vetoes": ["legal_form"],
        "stop_values": {"email": ["info@y.org"], "city": ["bonn"]},
        "identifiers": {"tax_id": {"equal": "decides", "different": "vetoes"}},
        "prior": 0.001,
    }


RULES = MatchRules.model_validate(document())

_CHOICES: dict[str, tuple[str, ...]] = {
    "given_name": ("robert", "bob", "r", "anna maria", "maria", "smith"),
    "surname": ("smith", "smyth", "van der berg", "berg", "robert", "maria"),
    "birth_date": ("1971-06-24", "1971-06-25", "1971-03-04", "1971-04-03", "19710632"),
    "house_number": ("12", "12a", "7"),
    "street": ("main st", "mane st", "high st"),
    "postcode": ("12345", "12354", "99999"),
    "city": ("koln", "koeln", "bonn"),
    "org_name": ("acme", "acme tools", "tools acme", "acmetools", "bolt works"),
    "legal_form": ("gmbh", "ag"),
    "tax_id": ("DE123456789", "DE123456798", "DE999999999"),
    "email": ("bob@x.org", "bob@y.org", "rob@x.org"),
    "title": ("sony belt drive turntable", "turntable sony", "bose speaker"),
    "model_number": ("PSLX350H", "PSLX350", "AM53BK"),
    "measures": ("24in", "16gb 24in", "16gb 27in", "18v"),
    "colours": ("black", "black silver", "white"),
    "price": ("19.99", "20", "21.5", "n/a", "0", "-1"),
}

records = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(found) for name, found in _CHOICES.items()}
)
"""Features of a record, any of them absent; few values, so that they meet."""

words = st.text(alphabet="abcdeo 019", min_size=1, max_size=12).map(lambda text: text.strip() or "a")
