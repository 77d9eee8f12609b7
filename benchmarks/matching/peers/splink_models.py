"""How each set is matched by Splink: what somebody who knows both Splink and the set would write.

Followed are Splink's own advice and what was measured to help: values normalised first, one comparison for the
whole name and one for the whole address because their parts are not independent, term frequencies where values
repeat, several narrow blocking rules, and training on rules that leave every comparison to some other rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from benchmarks.matching.peers.splink_parts import EMAIL, Model, birth_date, comparison, number, person, same

_LEGAL_FORMS = (
    "inc|incorporated|llc|l l c|corp|corporation|co|company|ltd|limited|plc|llp|gmbh|gesellschaft mbh|ag"
    "|aktiengesellschaft|e k|sarl|s a r l|sa|s a|sas|s l|sl|and co kg|co kg"
)

_CUSTOMERS = Model(
    columns=rf"""
        type,
        CASE WHEN type = 'person' THEN split_part(fold(first_name), ' ', 1) END AS first,
        CASE WHEN type = 'person' THEN fold(last_name) END AS last,
        first || ' ' || last AS full_name,
        CASE WHEN type = 'org' THEN coalesce(nullif(trim(regexp_replace(
            regexp_replace(' ' || fold(replace(org_name, '&', ' and ')) || ' ', ' ({_LEGAL_FORMS}) $', ' '),
            ' and ', ' ', 'g')), ''), fold(org_name)) END AS org,
        CASE WHEN org IS NOT NULL THEN tokens(org) END AS org_tokens,
        array_to_string(org_tokens, ' ') AS org_sorted,
        replace(org, ' ', '') AS org_joined,
        split_part(org, ' ', 1) AS stem,
        CASE WHEN dob LIKE '__/__/____' THEN right(dob, 4) || '-' || substr(dob, 4, 2) || '-' || left(dob, 2)
            ELSE dob END AS dob,
        CASE WHEN email LIKE '%@%' AND lower(email) NOT IN ('noemail@noemail.com', 'test@test.com')
            THEN lower(email) END AS email,
        split_part(lower(email), '@', 1) AS mailbox,
        CASE WHEN len(ltrim(digits(phone), '0')) >= 8
            THEN right(digits(phone), 9) END AS phone,
        CASE WHEN len(digits(tax_id)) >= 6 AND digits(tax_id) NOT IN ('999999999', '000000000')
            THEN code(tax_id) END AS tax,
        regexp_replace(regexp_replace(regexp_replace(fold(split_part(split_part(address, ',', 1), ' #', 1)),
            'strass?e?\b|str\b', 'st', 'g'), '\b(street)\b', 'st', 'g'),
            '\b(av|ro|dri|la|boul|cou|clo|gar)(enue|ad|ve|ne|evard|rt|se|dens)\b', '\1', 'g') AS street,
        regexp_extract(address, '\d+') AS house,
        code(postcode) AS zip,
        fold(city) AS city,
        left(first, 4) || left(last, 4) AS short_name
    """,
    comparisons=(
        person(),
        comparison(
            "org",
            "org",
            ("org_l = org_r", "org"),
            "org_sorted_l = org_sorted_r OR org_joined_l = org_joined_r",
            "abs(len(org_l) - len(org_r)) <= 2 AND levenshtein(org_l, org_r) <= 2"
            " AND jw(org_joined_l, org_joined_r) >= 0.94",
            "contained(org_tokens_l, org_tokens_r) = 1 AND least(len(org_tokens_l), len(org_tokens_r)) > 1",
            "jw(org_joined_l, org_joined_r) >= 0.88",
            ("stem_l = stem_r", "stem"),
        ),
        birth_date(),
        EMAIL,
        number("phone"),
        number("tax"),
        comparison(
            "address",
            "street, zip",
            ("street_l = street_r AND zip_l = zip_r", "street"),
            "house_l = house_r AND (zip_l = zip_r OR jw(city_l, city_r) >= 0.9) AND jw(street_l, street_r) >= 0.9",
            "(zip_l = zip_r OR levenshtein(zip_l, zip_r) <= 1 OR jw(city_l, city_r) >= 0.9)"
            " AND jw(street_l, street_r) >= 0.85",
            "street_l = street_r",
            "zip_l = zip_r",
            ("city_l = city_r", "city"),
        ),
    ),
    blocking=(
        same("email"),
        same("tax"),
        same("phone"),
        same("last", "dob"),
        same("first", "dob"),
        same("first", "last", "city"),
        same("last", "zip"),
        same("short_name", "house"),
        same("short_name", "zip"),
        same("org_sorted"),
        same("org_joined"),
        same("stem", "zip"),
        same("zip", "street"),
    ),
    certain=(
        same("tax"),
        same("first", "last", "dob"),
        same("first", "last", "street"),
        same("org_sorted", "zip"),
    ),
    recall=0.6,
    training=(same("email"), same("tax"), same("first", "last", "dob")),
    least_weight=-6.6,
    # Fewer, and levels that decide at scale stay untrained.
    sampled_pairs=5e6,
)

_AUSTRALIANS = r"""
    norm(given_name) AS first, norm(surname) AS last, first || ' ' || last AS full_name,
    CASE WHEN len(date_of_birth) = 8 THEN left(date_of_birth, 4) || '-' || substr(date_of_birth, 5, 2) || '-'
        || right(date_of_birth, 2) END AS dob,
    code(soc_sec_id) AS ssn, code(street_number) AS house, norm(address_1) AS street, norm(address_2) AS place,
    norm(suburb) AS suburb, code(postcode) AS zip,
    suburb || ' ' || zip AS locality
"""
_AUSTRALIAN: Mapping[str, Any] = {
    "columns": _AUSTRALIANS,
    "comparisons": (
        person(),
        birth_date(),
        number("ssn"),
        comparison(
            "address",
            "street",
            ("street_l = street_r AND house_l = house_r", "street"),
            "jw(street_l, street_r) >= 0.88 AND house_l = house_r",
            ("street_l = street_r", "street"),
            "jw(street_l, street_r) >= 0.88",
            "jw(street_l, place_r) >= 0.9 OR jw(place_l, street_r) >= 0.9",
            "house_l = house_r",
        ),
        comparison(
            "suburb",
            "suburb, zip",
            ("locality_l = locality_r", "locality"),
            "jw(suburb_l, suburb_r) >= 0.88 AND levenshtein(zip_l, zip_r) <= 1",
            "jw(suburb_l, suburb_r) >= 0.88 OR levenshtein(zip_l, zip_r) <= 1",
        ),
    ),
    "blocking": (
        same("ssn"),
        same("dob"),
        same("first", "last"),
        same("first", "zip"),
        same("last", "zip"),
        same("street"),
        same("suburb", "house"),
        same("first", "house"),
        same("last", "house"),
    ),
    "certain": (same("ssn"), same("first", "last", "dob"), same("first", "last", "street")),
    "training": (same("ssn"), same("dob"), same("first", "last"), same("street")),
}

_FAKE = Model(
    columns="norm(first_name) AS first, norm(surname) AS last, first || ' ' || last AS full_name, dob,"
    " norm(city) AS city, lower(email) AS email, split_part(lower(email), '@', 1) AS mailbox",
    comparisons=(
        comparison(
            "first",
            "first",
            ("first_l = first_r", "first"),
            "jw(first_l, first_r) >= 0.9",
            "jw(first_l, first_r) >= 0.7 OR first_l = last_r",
        ),
        comparison(
            "last",
            "last",
            ("last_l = last_r", "last"),
            "jw(last_l, last_r) >= 0.9",
            "jw(last_l, last_r) >= 0.7 OR last_l = first_r",
        ),
        birth_date(),
        comparison("city", "city", ("city_l = city_r", "city"), "levenshtein(city_l, city_r) <= 2"),
        EMAIL,
    ),
    blocking=(same("first"), same("last"), same("dob"), same("email"), same("city"), "l.first = r.last"),
    certain=(same("first", "last", "dob"), same("email"), same("first", "last", "city")),
    recall=0.6,
    training=(same("dob"), same("email"), same("first", "last")),
)

_SITES = Model(
    columns=r"""
        tokens(norm(site_name)) AS name_tokens, norm(site_name) AS name,
        array_to_string(name_tokens, ' ') AS name_sorted,
        regexp_replace(norm(address),
            '\b(street|st|avenue|ave|boulevard|blvd|road|rd|drive|dr|place|pl|chicago|il)\b.*', '') AS street,
        nullif(regexp_extract(address, '\d+'), '') AS house, left(digits(zip), 5) AS zip,
        right(digits(phone), 7) AS phone
    """,
    comparisons=(
        comparison(
            "name",
            "name",
            ("name_sorted_l = name_sorted_r", "name_sorted"),
            "jw(name_sorted_l, name_sorted_r) >= 0.95 OR jaccard_of(name_tokens_l, name_tokens_r) >= 0.75",
            "contained(name_tokens_l, name_tokens_r) >= 0.99 OR jaccard_of(name_tokens_l, name_tokens_r) >= 0.5",
            "jaccard_of(name_tokens_l, name_tokens_r) >= 0.3 OR jw(name_l, name_r) >= 0.85",
        ),
        comparison(
            "address",
            "street",
            ("street_l = street_r", "street"),
            "house_l = house_r AND jw(street_l, street_r) >= 0.85",
            "jw(street_l, street_r) >= 0.92",
        ),
        comparison("zip", "zip", ("zip_l = zip_r", "zip")),
        number("phone"),
    ),
    blocking=(same("phone"), same("street"), same("name_sorted"), same("house", "zip")),
    certain=(same("phone", "street"), same("name_sorted", "street"), same("name_sorted", "phone")),
    recall=0.7,
    training=(same("phone"), same("street")),
)

_RESTAURANTS = Model(
    columns=r"""
        norm(regexp_replace(name, '^the |^(.*) restaurant$', '\1')) AS name, tokens(name) AS name_tokens,
        nullif(regexp_extract(addr, '\d+'), '') AS house,
        trim(regexp_replace(norm(addr), '^\d+ ?|\b(street|st|avenue|ave|blvd|rd|dr|s|n|e|w)\b', '', 'g')) AS street,
        house || ' ' || street AS place, norm(city) AS city, digits(phone) AS phone
    """,
    comparisons=(
        comparison(
            "name",
            "name",
            ("name_l = name_r", "name"),
            "jw(name_l, name_r) >= 0.92",
            "contained(name_tokens_l, name_tokens_r) >= 0.99",
            "jw(name_l, name_r) >= 0.8 OR contained(name_tokens_l, name_tokens_r) >= 0.5",
        ),
        comparison(
            "address",
            "street",
            ("place_l = place_r", "place"),
            "house_l = house_r AND jw(street_l, street_r) >= 0.8",
            "house_l = house_r OR jw(street_l, street_r) >= 0.9",
        ),
        comparison("city", "city", ("city_l = city_r", "city")),
        comparison(
            "phone",
            "phone",
            "phone_l = phone_r",
            "levenshtein(phone_l, phone_r) <= 1",
            "left(phone_l, 6) = left(phone_r, 6)",
            "left(phone_l, 3) = left(phone_r, 3)",
        ),
    ),
    blocking=(
        same("phone"),
        same("name"),
        same("house"),
        same("street"),
        "left(l.name, 4) = left(r.name, 4)",
        same("city"),
    ),
    certain=(same("phone"), same("name", "house")),
    recall=0.9,
    training=(same("phone"), same("name"), same("house")),
    linked=True,
)

_PUBLICATIONS = Model(
    columns=r"""
        norm(regexp_replace(title, '&#?\w+;', '', 'g')) AS title, tokens(title) AS title_tokens,
        list_sort(list_distinct([list_extract(string_split(norm(regexp_replace(author, '&#?\w+;', '', 'g')), ' '), -1)
            for author in string_split(authors, ',')])) AS people,
        array_to_string(people, ' ') AS people_joined, year,
        CASE WHEN venue ILIKE '%record%' THEN 'record' WHEN venue ILIKE '%sigmod%' OR venue ILIKE '%management of data%'
            THEN 'sigmod' WHEN venue ILIKE '%tods%' OR venue ILIKE '%transactions%' THEN 'tods'
            WHEN venue ILIKE '%journal%' THEN 'journal' ELSE 'vldb' END AS venue
    """,
    comparisons=(
        comparison(
            "title",
            "title",
            ("title_l = title_r", "title"),
            "jaccard_of(title_tokens_l, title_tokens_r) >= 0.85",
            "jaccard_of(title_tokens_l, title_tokens_r) >= 0.6 OR contained(title_tokens_l, title_tokens_r) >= 0.9",
            "jaccard_of(title_tokens_l, title_tokens_r) >= 0.4",
        ),
        comparison(
            "people",
            "people",
            ("people_joined_l = people_joined_r", "people_joined"),
            "contained(people_l, people_r) >= 0.99",
            "contained(people_l, people_r) >= 0.5",
        ),
        comparison("venue", "venue", ("venue_l = venue_r", "venue")),
        comparison("year", "year", "year_l = year_r", "abs(year_l::INT - year_r::INT) <= 1"),
    ),
    blocking=(
        same("title"),
        same("people_joined", "year"),
        "left(l.title, 12) = left(r.title, 12)",
        same("venue", "year"),
        "right(l.title, 12) = right(r.title, 12)",
    ),
    certain=(same("title", "year"), same("title", "people_joined")),
    recall=0.9,
    training=(same("title"), same("people_joined", "year"), same("venue", "year")),
    linked=True,
)

_PRODUCTS = Model(
    columns=r"""
        norm(name) AS name, tokens(name) AS name_tokens,
        codes_of(name || ' ' || coalesce(description, '')) AS codes, codes_of(name) AS name_codes,
        split_part(norm(coalesce(manufacturer, name)), ' ', 1) AS brand,
        TRY_CAST(replace(ltrim(price, '$'), ',', '') AS DOUBLE) AS price
    """,
    comparisons=(
        comparison(
            "codes",
            "name_codes, codes",
            "len(list_intersect(name_codes_l, name_codes_r)) > 0",
            "len(list_intersect(codes_l, codes_r)) > 0",
            "len(name_codes_l) = 0 OR len(name_codes_r) = 0",
        ),
        comparison(
            "name",
            "name_tokens",
            "jaccard_of(name_tokens_l, name_tokens_r) >= 0.6",
            "jaccard_of(name_tokens_l, name_tokens_r) >= 0.4",
            "contained(name_tokens_l, name_tokens_r) >= 0.6",
            "jaccard_of(name_tokens_l, name_tokens_r) >= 0.25",
            "contained(name_tokens_l, name_tokens_r) >= 0.4",
            "contained(name_tokens_l, name_tokens_r) >= 0.25",
        ),
        comparison("brand", "brand", ("brand_l = brand_r", "brand")),
        comparison(
            "price",
            "price",
            "abs(price_l - price_r) <= 0.05 * greatest(price_l, price_r)",
            "abs(price_l - price_r) <= 0.2 * greatest(price_l, price_r)",
            "abs(price_l - price_r) <= 0.5 * greatest(price_l, price_r)",
        ),
    ),
    blocking=(
        {"blocking_rule": "l.codes = r.codes", "arrays_to_explode": ["codes"]},
        same("brand"),
        {"blocking_rule": "l.name_tokens = r.name_tokens", "arrays_to_explode": ["name_tokens"]},
    ),
    certain=("len(list_intersect(l.name_codes, r.name_codes)) > 0 AND l.brand = r.brand",),
    recall=0.5,
    training=(same("brand"),),
    linked=True,
)

MODELS: Mapping[str, Model] = {
    "customers": _CUSTOMERS,
    "febrl3": Model(**_AUSTRALIAN, recall=0.8),
    "febrl4": Model(**_AUSTRALIAN, recall=0.8, linked=True),
    "fake_1000": _FAKE,
    "dedupe_csv": _SITES,
    "fodors_zagat": _RESTAURANTS,
    "dblp_acm": _PUBLICATIONS,
    "abt_buy": _PRODUCTS,
}
"""Set → its model; `customers` is the generated one at any size."""
