"""The real customers behind the business sample, and which of them look alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Literal

from mdm.sample.countries import City, Country
from mdm.sample.damage import slug
from mdm.sample.identifiers import company_tax_id, digits, fill, person_number
from mdm.sample.vocabulary import (
    AUSTRALIA,
    ENGLISH_STEMS,
    FIRST_HALVES,
    SECOND_HALVES,
    UNITED_KINGDOM,
    UNITED_STATES,
)
from mdm.sample.vocabulary_europe import FRANCE, GERMANY, ITALY, NETHERLANDS, SPAIN

COUNTRIES = {
    UNITED_STATES: 22,
    GERMANY: 18,
    UNITED_KINGDOM: 16,
    FRANCE: 12,
    SPAIN: 9,
    NETHERLANDS: 8,
    ITALY: 8,
    AUSTRALIA: 7,
}
"""The countries of the sample with their share of the customers in percent."""

_ENGLISH = (UNITED_STATES, UNITED_KINGDOM, AUSTRALIA)
TERMS = ("Net 10", "Net 14", "Net 30", "Net 60", "Prepaid")
_MAIL = ("gmail.com", "outlook.com", "yahoo.com", "icloud.com", "hotmail.com")
_BOXES = ("info", "office", "contact", "sales", "accounts")
_FAMILY_STEM, _TWO_FAMILIES_STEM, _COINED_STEM = 0.4, 0.55, 0.85
_YOUNGEST = date(2005, 12, 31)


@dataclass(frozen=True)
class Phone:
    """A telephone number in its parts."""

    country: Country
    area: str
    number: str


@dataclass(frozen=True)
class Address:
    """An address in its parts; `line2` may be empty."""

    number: str
    street: str
    line2: str
    city: City
    postcode: str


@dataclass(frozen=True)
class Customer:
    """One real customer, undamaged. What a kind of customer does not have is "" or None."""

    entity: str
    kind: Literal["person", "organisation"]
    country: Country
    address: Address
    phone: Phone
    email: str
    currency: str
    terms: str
    stem: str = ""
    name: str = ""
    legal_form: tuple[str, ...] = ()
    domain: str = ""
    tax_id: str = ""
    duns: str = ""
    parent: str = ""
    given: str = ""
    surname: str = ""
    suffix: str = ""
    birth_date: date | None = None
    national_id: str = ""
    namesake: bool = False
    """Whether another customer has the very same name: then a row needs its tax id or birth date."""


class CustomerMaker:
    """Makes customers one group after another; all depends on the random generator."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._entities = 0
        self._names: set[str] = set()
        self._numbers: set[str] = set()
        self.customers: list[Customer] = []
        self.hard_negatives: dict[tuple[str, str], str] = {}

    def make(self, count: int) -> None:
        """Make customers until there are at least `count`, each kind of group among them from 25 on."""
        groups: dict[Callable[[], None], int] = {
            self._organisation_alone: 50,
            self._company_group: 7,
            self._sisters: 8,
            self._branches: 6,
            self._namesakes: 5,
            self._person_alone: 14,
            self._household: 8,
            self._father_and_son: 2,
        }
        for group in groups:
            group()
        while len(self.customers) < count:
            self._random.choices(list(groups), list(groups.values()))[0]()

    def organisation(self, country: Country | None = None) -> Customer:
        """A company with a name none had before, if one can be found."""
        random = self._random
        country = country or self._country()
        for _ in range(20):
            stem = self._stem(country)
            name = _with_trade(country, stem, random.choice(country.trades))
            if name not in self._names:
                break
        self._names.add(name)
        city = random.choice(country.cities)
        domain = slug(name) + random.choice((country.domain, country.domain, ".com"))
        return Customer(
            entity=self._next_entity(),
            kind="organisation",
            country=country,
            address=self._address(country, city),
            phone=self._phone(country, city.phone),
            email=f"{random.choice(_BOXES)}@{domain}",
            currency=country.currency if random.random() < 0.94 else random.choice(("EUR", "USD")),
            terms=random.choice(TERMS),
            stem=stem,
            name=name,
            legal_form=random.choice(country.legal_forms),
            domain=domain,
            tax_id=self._unused(lambda: company_tax_id(country.code, random)),
            duns=self._unused(lambda: digits(random, 9)),
        )

    def person(self, country: Country | None = None) -> Customer:
        """A private customer."""
        random = self._random
        country = country or self._country()
        given = random.choice(country.given)
        surname = self._surname(country)
        city = random.choice(country.cities)
        national_id = self._unused(lambda: person_number(country.code, random))
        return Customer(
            entity=self._next_entity(),
            kind="person",
            country=country,
            address=self._address(country, city),
            phone=self._phone(country, country.mobile if random.random() < 0.6 else city.phone),
            email=self._private_mail(given, surname),
            currency=country.currency,
            terms=random.choice(TERMS),
            given=given,
            surname=surname,
            birth_date=_YOUNGEST - timedelta(days=random.randrange(60 * 365)),
            national_id=national_id,
        )

    def moved(self, customer: Customer) -> Address:
        """An address the customer may have had before, most often in the same city."""
        city = customer.address.city
        if self._random.random() < 0.3:
            city = self._random.choice(customer.country.cities)
        return self._address(customer.country, city)

    def _organisation_alone(self) -> None:
        self.customers.append(self.organisation())

    def _person_alone(self) -> None:
        self.customers.append(self.person())

    def _company_group(self) -> None:
        """A holding and its subsidiaries, some abroad: one stem and domain, every company its own number."""
        random = self._random
        first = self.organisation()
        holding = self._named(first, f"{first.stem} Holding", first.stem, "")
        self.customers.append(holding)
        for _ in range(random.randrange(1, 4)):
            country = first.country if random.random() < 0.5 else self._country()
            company = self.organisation(country)
            name = _with_trade(country, first.stem, random.choice(country.trades))
            company = self._named(company, name, first.stem, holding.domain)
            self.customers.append(replace(company, parent=holding.entity))
            self._alike(holding, company, "group")

    def _sisters(self) -> None:
        """Two or three companies under one roof: other trade, other tax id, often the same switchboard."""
        random = self._random
        first = self.organisation()
        sisters = [first]
        trades = random.sample([trade for trade in first.country.trades if trade not in first.name], 2)
        for trade in trades[: random.randrange(1, 3)]:
            sister = self.organisation(first.country)
            name = _with_trade(first.country, first.stem, trade)
            sister = self._named(sister, name, first.stem, first.domain if random.random() < 0.4 else "")
            sister = replace(sister, address=first.address)
            if random.random() < 0.5:
                sister = replace(sister, phone=first.phone)
            sisters.append(sister)
        self._append_alike(sisters, "sister")

    def _branches(self) -> None:
        """Branches that are customers of their own: the name with the city, other address and numbers."""
        random = self._random
        head = self.organisation()
        others = [city for city in head.country.cities if city != head.address.city]
        family = [head]
        for city in random.sample(others, random.randrange(1, 4)):
            branch = self.organisation(head.country)
            name = head.name if random.random() < 0.3 else f"{head.name} {city.name}"
            branch = self._named(branch, name, head.stem, head.domain)
            address = self._address(head.country, city)
            branch = replace(branch, parent=head.entity, legal_form=head.legal_form, namesake=True)
            family.append(replace(branch, address=address, phone=self._phone(head.country, city.phone)))
        family[0] = replace(head, namesake=True)
        self._append_alike(family, "branch")

    def _namesakes(self) -> None:
        """Two companies of one name in two cities that know nothing of each other."""
        first = self.organisation()
        second = self.organisation(first.country)
        city = self._random.choice([city for city in first.country.cities if city != first.address.city])
        domain = f"{slug(first.name)}-{slug(city.name)}{first.country.domain}"
        second = self._named(second, first.name, first.stem, domain)
        address = self._address(first.country, city)
        phone = self._phone(first.country, city.phone)
        second = replace(second, address=address, phone=phone, legal_form=first.legal_form, namesake=True)
        self._append_alike([replace(first, namesake=True), second], "namesake")

    def _household(self) -> None:
        """Two to four people of one surname at one address, most on one telephone line."""
        random = self._random
        first = self.person()
        line = self._phone(first.country, first.address.city.phone)
        people = []
        for given in random.sample(first.country.given, random.randrange(2, 5)):
            person = self.person(first.country)
            phone = line if random.random() < 0.7 else person.phone
            mail = self._private_mail(given, first.surname)
            person = replace(person, given=given, surname=first.surname, email=mail)
            people.append(replace(person, address=first.address, phone=phone))
        self._append_alike(people, "household")

    def _father_and_son(self) -> None:
        """Two people of one name at one address, a generation apart."""
        random = self._random
        son = self.person(random.choice((UNITED_STATES, UNITED_KINGDOM)))
        father = self.person(son.country)
        born = date(random.randrange(1940, 1970), random.randrange(1, 13), random.randrange(1, 29))
        father = replace(father, given=son.given, surname=son.surname, address=son.address)
        father = replace(father, birth_date=born, suffix="Sr.", namesake=True)
        later = born + timedelta(days=random.randrange(22 * 365, 35 * 365))
        son = replace(son, phone=father.phone, birth_date=later, suffix="Jr.", namesake=True)
        father = replace(father, email=self._private_mail(father.given, father.surname))
        self._append_alike([father, son], "generation")

    def _named(self, company: Customer, name: str, stem: str, domain: str) -> Customer:
        """The company under another name, its mail at `domain`, or at one made of the name if that is ""."""
        self._names.add(name)
        domain = domain or slug(name) + company.country.domain
        box = self._random.choice(_BOXES)
        return replace(company, name=name, stem=stem, domain=domain, email=f"{box}@{domain}")

    def _append_alike(self, group: list[Customer], likeness: str) -> None:
        self.customers += group
        for place, left in enumerate(group):
            for right in group[place + 1 :]:
                self._alike(left, right, likeness)

    def _alike(self, left: Customer, right: Customer, likeness: str) -> None:
        first, second = sorted((left.entity, right.entity))
        self.hard_negatives[first, second] = likeness

    def _next_entity(self) -> str:
        self._entities += 1
        return f"customer-{self._entities:07d}"

    def _country(self) -> Country:
        return self._random.choices(list(COUNTRIES), list(COUNTRIES.values()))[0]

    def _surname(self, country: Country) -> str:
        surname = self._random.choice(country.surnames)
        if country is SPAIN:
            surname += f" {self._random.choice(country.surnames)}"
        return surname

    def _stem(self, country: Country) -> str:
        random = self._random
        kind = random.random()
        if kind < _FAMILY_STEM:
            surname = random.choice(country.surnames)
            if random.random() < 0.4:
                return f"{surname} {random.choice(country.family_firm)}"
            return f"{random.choice(country.given)} {surname}" if random.random() < 0.5 else surname
        if kind < _TWO_FAMILIES_STEM:
            return " & ".join(random.sample(country.surnames, 2))
        if kind < _COINED_STEM or country not in _ENGLISH:
            return random.choice(FIRST_HALVES) + random.choice(SECOND_HALVES)
        return random.choice(ENGLISH_STEMS)

    def _address(self, country: Country, city: City) -> Address:
        random = self._random
        street = random.choice(country.streets)
        if country.street_kinds:
            street += f" {random.choice(country.street_kinds)}"
        line2 = f"{random.choice(country.units)} {random.randrange(1, 30)}" if random.random() < 0.2 else ""
        number = str(min(240, 1 + int(random.expovariate(1 / 40))))
        if random.random() < 0.05:
            number += random.choice("abc")
        return Address(number, street, line2, city, fill(city.postcode, random))

    def _phone(self, country: Country, pattern: str) -> Phone:
        area, number = fill(pattern, self._random).split()
        return Phone(country, area, number)

    def _private_mail(self, given: str, surname: str) -> str:
        random = self._random
        user = f"{slug(given)}{random.choice('._')}{slug(surname).replace('-', '')}"
        if random.random() < 0.6:
            user += str(random.randrange(1, 99))
        return f"{user}@{random.choice(_MAIL)}"

    def _unused(self, number: Callable[[], str]) -> str:
        """A number given to nobody yet; "" if the rule gives none."""
        while (found := number()) in self._numbers:
            continue
        if found:
            self._numbers.add(found)
        return found


def _with_trade(country: Country, stem: str, trade: str) -> str:
    return f"{trade} {stem}" if country.trade_first else f"{stem} {trade}"
