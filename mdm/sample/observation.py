"""What each of the two systems knows of a customer: the values as its people typed them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from mdm.sample.customers import Address, Customer, Phone
from mdm.sample.damage import capitals, mistype, mistype_digit, shorten
from mdm.sample.vocabulary import EXONYMS, NICKNAMES, TRADE_SHORT

_NUMBER_FIRST = ("US", "GB", "AU", "FR")
_NAME_LENGTH = 40
"""NAME1 of an ERP has forty characters; what is longer is cut off."""
_CAPITALS = ("name", "given_name", "surname", "street", "address_2", "city", "region")


@dataclass(frozen=True)
class Damage:
    """How often each kind of damage befalls a row that could have it, from 0.0 to 1.0."""

    tax_id_absent: float
    duns_absent: float
    email_absent: float
    phone_absent: float
    website_absent: float
    birth_date_absent: float
    region_absent: float
    legal_form_absent: float
    legal_form_respelled: float
    ampersand_respelled: float
    trade_shortened: float
    name_mistyped: float
    street_shortened: float
    street_mistyped: float
    number_in_street: float
    former_address: float
    placeholder: float
    number_mistyped: float
    capitals: float
    recorded_twice: float


DAMAGE: Mapping[str, Damage] = {
    "salesforce": Damage(
        tax_id_absent=0.35,
        duns_absent=0.6,
        email_absent=0.1,
        phone_absent=0.08,
        website_absent=0.25,
        birth_date_absent=0.25,
        region_absent=0.3,
        legal_form_absent=0.15,
        legal_form_respelled=0.2,
        ampersand_respelled=0.25,
        trade_shortened=0.04,
        name_mistyped=0.04,
        street_shortened=0.2,
        street_mistyped=0.03,
        number_in_street=0.3,
        former_address=0.03,
        placeholder=0.01,
        number_mistyped=0.01,
        capitals=0.0,
        recorded_twice=0.05,
    ),
    "erp": Damage(
        tax_id_absent=0.12,
        duns_absent=0.5,
        email_absent=0.4,
        phone_absent=0.15,
        website_absent=0.5,
        birth_date_absent=0.4,
        region_absent=0.45,
        legal_form_absent=0.08,
        legal_form_respelled=0.3,
        ampersand_respelled=0.35,
        trade_shortened=0.12,
        name_mistyped=0.05,
        street_shortened=0.5,
        street_mistyped=0.04,
        number_in_street=0.08,
        former_address=0.05,
        placeholder=0.02,
        number_mistyped=0.01,
        capitals=0.9,
        recorded_twice=0.03,
    ),
}
"""The damage per source."""


def observe(customer: Customer, source: str, former: Address | None, random: Random) -> dict[str, str]:
    """The attributes of one row about the customer, damaged as usual in the source; "" where it has no value.

    Args:
        customer: The truth.
        source: `salesforce` or `erp`.
        former: An address the row still bears, if the source has not heard of the move.
        random: Decides on each damage.

    A row of a namesake, or of one who moved, keeps its tax id or its birth date right: nothing else would
    tell to whom it belongs.
    """
    damage = DAMAGE[source]
    certain = customer.namesake or former is not None
    row = _names(customer, source, damage, certain, random)
    row |= _address(customer, former or customer.address, source, damage, random)
    row |= _contact(customer, source, damage, random)
    row["kind"] = _kind(customer, source)
    row["tax_id"] = _tax_id(customer, source, damage, certain, random)
    row["national_id"] = customer.national_id if random.random() < 0.6 else ""
    row["duns"] = "" if random.random() < damage.duns_absent else customer.duns
    row["currency"] = customer.currency
    row["payment_terms"] = customer.terms if source == "salesforce" else erp_terms(customer.terms)
    if random.random() < damage.capitals:
        umlauts = customer.country.code == "DE" and random.random() < 0.6
        row |= {name: capitals(row[name], spell_umlauts=umlauts) for name in _CAPITALS}
    if source == "erp":
        row["name"] = row["name"][:_NAME_LENGTH].rstrip()
    return row


def erp_terms(terms: str) -> str:
    """The ERP's code for terms of payment: NT30 for Net 30, PREP for Prepaid."""
    return terms.replace("Net ", "NT") if terms.startswith("Net ") else "PREP"


def _kind(customer: Customer, source: str) -> str:
    codes = {"person": "Person", "organisation": "Business"}
    if source == "erp":
        codes = {"person": "P", "organisation": "O"}
    return codes[customer.kind]


def _names(customer: Customer, source: str, damage: Damage, certain: bool, random: Random) -> dict[str, str]:
    if customer.kind == "organisation":
        name = _organisation(customer, damage, random)
        return {"name": name, "given_name": "", "surname": "", "birth_date": ""}
    given, surname = customer.given, customer.surname
    fate = random.random()
    if fate < 0.08:
        given = NICKNAMES.get(given, given)
    elif fate < 0.11:
        given = f"{given[0]}."
    elif fate < 0.14:
        given = mistype(given, random)
    elif fate < 0.14 + damage.name_mistyped:
        surname = mistype(surname, random)
    elif fate < 0.20:
        given, surname = surname, given
    if source == "erp" and customer.country.code == "ES" and random.random() < 0.25:
        surname = surname.split()[0]
    if customer.suffix and (source == "salesforce" or random.random() < 0.6):
        surname += f" {customer.suffix}"
    birth_date = customer.birth_date.isoformat() if customer.birth_date else ""
    if not certain:
        if random.random() < damage.birth_date_absent:
            birth_date = ""
        elif random.random() < 0.015:
            year, month, day = birth_date.split("-")
            birth_date = f"{year}-{day}-{month}" if int(day) <= 12 else birth_date
    if source == "erp":
        birth_date = birth_date.replace("-", "")
    return {"name": "", "given_name": given, "surname": surname, "birth_date": birth_date}


def _organisation(customer: Customer, damage: Damage, random: Random) -> str:
    name = customer.name
    if "&" in name and random.random() < damage.ampersand_respelled:
        name = name.replace("&", random.choice((customer.country.and_word, "+", customer.country.and_word)))
    if random.random() < damage.trade_shortened:
        name = " ".join(TRADE_SHORT.get(word, word) for word in name.split())
    if random.random() < damage.name_mistyped:
        name = mistype(name, random)
    form = customer.legal_form[0]
    if random.random() < damage.legal_form_absent:
        return name
    if random.random() < damage.legal_form_respelled:
        form = random.choice(customer.legal_form[1:])
    return name + form if form.startswith(",") else f"{name} {form}"


def _address(
    customer: Customer, address: Address, source: str, damage: Damage, random: Random
) -> dict[str, str]:
    country = customer.country
    street, number, city, postcode = address.street, address.number, address.city.name, address.postcode
    if random.random() < damage.street_mistyped:
        street = mistype(street, random)
    if random.random() < damage.street_shortened:
        street = shorten(street, country.street_short)
    if random.random() < damage.number_in_street:
        street = f"{number} {street}" if country.code in _NUMBER_FIRST else f"{street} {number}"
        number = ""
    if source == "salesforce" and random.random() < 0.25:
        city = EXONYMS.get(city, city)
    fate = random.random()
    if fate < 0.02:
        postcode = ""
    elif fate < 0.02 + damage.number_mistyped:
        postcode = mistype_digit(postcode, random)
    elif fate < 0.2:
        postcode = postcode.replace(" ", "")
    region_needed = country.code in ("US", "AU")
    return {
        "street_number": number,
        "street": street,
        "address_2": "" if random.random() < 0.3 else address.line2,
        "city": city,
        "postcode": postcode,
        "region": address.city.region if region_needed or random.random() >= damage.region_absent else "",
        "country": country.name if source == "salesforce" and random.random() < 0.5 else country.code,
    }


def _contact(customer: Customer, source: str, damage: Damage, random: Random) -> dict[str, str]:
    email = customer.email
    fate = random.random()
    if fate < damage.email_absent:
        email = ""
    elif fate < damage.email_absent + damage.placeholder:
        email = random.choice(("noemail@noemail.com", "n/a"))
    elif fate < damage.email_absent + 0.04:
        email = mistype(email.split("@")[0], random) + "@" + email.split("@")[1]
    elif source == "erp" and random.random() < 0.3:
        email = email.upper()

    phone = phone_text(customer.phone, source, random)
    fate = random.random()
    if fate < damage.phone_absent:
        phone = ""
    elif fate < damage.phone_absent + damage.placeholder:
        phone = random.choice(("0000000000", "n/a", "-"))
    elif fate < damage.phone_absent + damage.placeholder + damage.number_mistyped:
        phone = phone[:-4] + mistype_digit(phone[-4:], random)

    website = ""
    if customer.domain and random.random() >= damage.website_absent:
        spellings = ("https://www.{}", "http://www.{}/", "www.{}")
        if source == "erp":
            spellings = ("www.{}", "{}", "www.{}")
        website = random.choice(spellings).format(customer.domain)
    return {"email": email, "phone": phone, "website": website}


def phone_text(phone: Phone, source: str, random: Random) -> str:
    """The number as people of the source write it: international in salesforce, national in the ERP."""
    country = phone.country
    area, number = phone.area, phone.number
    if source == "salesforce":
        styles = [f"+{country.dialling}{area}{number}", f"+{country.dialling} {area} {number}"]
        if country.code == "US":
            styles.append(f"({area}) {number[:3]}-{number[3:]}")
        return random.choice(styles)
    national = country.trunk + area
    if country.code == "US":
        return random.choice((f"{area}-{number[:3]}-{number[3:]}", f"{area}{number}", f"1{area}{number}"))
    if country.code == "FR":
        whole = national + number
        pairs = [whole[place : place + 2] for place in range(0, len(whole), 2)]
        return random.choice((" ".join(pairs), ".".join(pairs), whole))
    mark = "/" if country.code == "DE" else "-"
    return random.choice((f"{national} {number}", f"{national}{mark}{number}", f"{national}{number}"))


def _tax_id(customer: Customer, source: str, damage: Damage, certain: bool, random: Random) -> str:
    number = customer.tax_id
    if not number:
        return ""
    if not certain:
        fate = random.random()
        if fate < damage.tax_id_absent:
            return ""
        if fate < damage.tax_id_absent + damage.placeholder:
            return random.choice(("n/a", "999999999", "000000000"))
        if fate < damage.tax_id_absent + damage.placeholder + damage.number_mistyped:
            return number[:4] + mistype_digit(number[4:], random)
    style = random.random()
    if source == "erp":
        prefixed = number[:2].isalpha() and customer.country.code != "ES"
        return number[2:] if prefixed and style < 0.25 else number.replace("-", "")
    if number.isdigit():
        return f"{number[:2]} {number[2:5]} {number[5:8]} {number[8:]}"
    if style < 0.3 and number[:2].isalpha():
        return f"{number[:2]} {number[2:5]} {number[5:8]} {number[8:]}"
    return number
