"""Every standardiser by the name a policy uses for it."""

from matching.standardise.address_lines import city_of_line, postcode_of_line, region_of_line
from matching.standardise.address_units import unit_number
from matching.standardise.addresses import address_line, house_number, po_box, street
from matching.standardise.code_lists import code_list
from matching.standardise.codes import codes
from matching.standardise.coordinates import coordinates
from matching.standardise.countries import country
from matching.standardise.dates import date, date_digits, date_of_parts, partial_date
from matching.standardise.decimals import currency, decimal, price
from matching.standardise.durations import duration, number, year
from matching.standardise.emails import email, email_domain, email_local, personal_email, website
from matching.standardise.identifiers import duns, gtin, identifier, lei, mpn, ssn
from matching.standardise.names import full_name, initial, name_suffix, nickname, person_name
from matching.standardise.organisation_texts import organisation_text
from matching.standardise.organisations import department, legal_form, organisation_name, trade_name
from matching.standardise.people import given_name, people, surname
from matching.standardise.phones import national_phone, phone, phone_extension
from matching.standardise.places import city, postcode, region
from matching.standardise.products import (
    accessory,
    brand,
    measures,
    model_for,
    model_number,
    pack_size,
    product_title,
)
from matching.standardise.tax_ids import tax_id, tax_id_valid
from matching.standardise.text import Standardiser, all_of, code, exact, first_of, text, tokens_sorted
from matching.standardise.titles import numbers, title
from matching.standardise.units import unit
from matching.standardise.variants import colours, edition, generation, made_for, offer, variant

__all__ = ["STANDARDISERS", "Standardiser"]

_TEXT = 1_000_000
_MANY_PEOPLE = 10_000

STANDARDISERS: dict[str, Standardiser] = {
    "text": all_of(text, longest=_TEXT),
    "code": first_of(code, longest=_TEXT),
    "exact": first_of(exact, longest=_TEXT),
    "tokens_sorted": all_of(tokens_sorted, longest=_TEXT),
    "person_name": all_of(person_name),
    "given_name": first_of(given_name),
    "surname": first_of(surname),
    "people": all_of(people, longest=_MANY_PEOPLE),
    "full_name": full_name,
    "name_suffix": first_of(name_suffix),
    "nickname": first_of(nickname),
    "initial": first_of(initial),
    "organisation_name": all_of(organisation_name),
    "organisation_text": all_of(organisation_text, longest=_TEXT),
    "trade_name": all_of(trade_name),
    "legal_form": first_of(legal_form),
    "department": first_of(department),
    "street": all_of(street),
    "house_number": house_number,
    "unit_number": first_of(unit_number),
    "po_box": first_of(po_box),
    "postcode": postcode,
    "city": first_of(city),
    "region": first_of(region),
    "country": first_of(country),
    "coordinates": coordinates,
    "city_of_line": all_of(city_of_line),
    "region_of_line": all_of(region_of_line),
    "postcode_of_line": all_of(postcode_of_line),
    "address_line": all_of(address_line),
    "phone": phone,
    "national_phone": national_phone,
    "phone_extension": first_of(phone_extension),
    "email": first_of(email),
    "personal_email": first_of(personal_email),
    "email_local": first_of(email_local),
    "email_domain": first_of(email_domain),
    "website": first_of(website),
    "identifier": first_of(identifier),
    "tax_id": tax_id,
    "tax_id_valid": tax_id_valid,
    "lei": first_of(lei),
    "ssn": first_of(ssn),
    "duns": first_of(duns),
    "gtin": first_of(gtin),
    "mpn": first_of(mpn),
    "date": first_of(date),
    "date_digits": first_of(date_digits),
    "date_of_parts": date_of_parts,
    "partial_date": first_of(partial_date),
    "title": all_of(title, longest=_TEXT),
    "codes": all_of(codes, longest=_TEXT),
    "code_list": all_of(code_list, longest=_TEXT),
    "numbers": all_of(numbers, longest=_TEXT),
    "product_title": all_of(product_title, longest=_TEXT),
    "model_number": model_number,
    "brand": first_of(brand),
    "measures": all_of(measures, longest=_TEXT),
    "accessory": accessory,
    "model_for": first_of(model_for),
    "colours": all_of(colours, longest=_TEXT),
    "pack_size": all_of(pack_size, longest=_TEXT),
    "edition": all_of(edition, longest=_TEXT),
    "generation": all_of(generation, longest=_TEXT),
    "offer": all_of(offer, longest=_TEXT),
    "variant": all_of(variant, longest=_TEXT),
    "made_for": all_of(made_for, longest=_TEXT),
    "duration": first_of(duration),
    "year": first_of(year),
    "number": first_of(number),
    "price": first_of(price),
    "currency": first_of(currency),
    "decimal": first_of(decimal),
    "unit": first_of(unit),
}
"""From the values of the attributes a policy names, in its order, to the feature or None.

Two-valued ones read (phone, country), (tax_id, country), (postcode, country), (latitude, longitude),
(model_number, title) and, for an accessory, (title, brand); `house_number` reads (street_number, street), either of
which may be all there is, and `date_of_parts` (year, month, day), of which the last ones may be left out.
"""
