"""Tables for the tests of what columns are."""

from random import Random

Columns = dict[str, list[str | None]]

GIVEN = [
    *(
        "John",
        "Maria",
        "Peter",
        "Anna",
        "Thomas",
        "Julia",
        "Robert",
        "Laura",
        "Michael",
        "Sarah",
        "David",
        "Emma",
    ),
    *("Daniel", "Sophie", "Paul", "Claire", "Xiomara", "Thorvald", "Quirin", "Yelva"),
]
SURNAMES = [
    *(
        "Smith",
        "Müller",
        "Jones",
        "Garcia",
        "Rossi",
        "Dupont",
        "Becker",
        "Silva",
        "Novak",
        "Jensen",
        "Walker",
    ),
    *(
        "Fischer",
        "Moreau",
        "Lopez",
        "Kestrup",
        "Obrzut",
        "Vandamme",
        "Ziegenbalg",
        "Harkonnas",
        "Quiller",
        "Tolk",
    ),
]
STEMS = [
    "Blue",
    "Apex",
    "Orion",
    "Nordic",
    "Silver",
    "Delta",
    "Vega",
    "Luna",
    "Titan",
    "Prime",
    "Cedar",
    "Falcon",
]
TRADES = ["Logistics", "Bakery", "Software", "Consulting", "Engineering", "Trading", "Media", "Foods"]
FORMS = ["Ltd", "Inc", "GmbH", "SARL", "AG", "LLC"]
CITIES = [
    "Berlin",
    "Hamburg",
    "Paris",
    "London",
    "Bad Ems",
    "Lyon",
    "Leeds",
    "Königsfeld",
    "Milan",
    "Springfield",
]
STREETS = ["{} Street", "{}straße", "rue {}", "{} Avenue", "Calle {}", "{} Road", "{}weg"]


def pick(random: Random, words: list[str]) -> str:
    return words[int(random.random() ** 1.5 * len(words))]


def customers(rows: int, seed: int = 1) -> Columns:
    """Persons and organisations, a third of them organisations."""
    random = Random(seed)
    table: Columns = {
        name: []
        for name in [
            "id",
            "type",
            "given",
            "surname",
            "company",
            "born",
            "mail",
            "phone",
            "street",
            "number",
            "postcode",
            "city",
            "country",
        ]
    }
    for row in range(rows):
        is_person = random.random() < 0.67
        given, surname = pick(random, GIVEN), pick(random, SURNAMES)
        place = int(random.random() * len(CITIES))
        record: dict[str, str | None] = {
            "id": f"C{row + 1:05d}",
            "type": "1" if is_person else "2",
            "given": given if is_person else None,
            "surname": surname if is_person else None,
            "company": None
            if is_person
            else f"{pick(random, STEMS)} {pick(random, TRADES)} {pick(random, FORMS)}",
            "born": f"{random.randrange(1940, 2003)}-{random.randrange(1, 13):02d}-{random.randrange(1, 28):02d}"
            if is_person
            else None,
            "mail": f"{given}.{surname}{row}@mail.com".lower() if is_person else f"info@firm{row}.com",
            "phone": f"+49 {random.randrange(30, 99)} {random.randrange(100_000, 9_999_999)}",
            "street": pick(random, STREETS).format(pick(random, SURNAMES)),
            "number": str(1 + int(random.expovariate(1 / 40))),
            "postcode": f"{10_115 + 997 * place + random.randrange(3)}",
            "city": CITIES[place],
            "country": pick(random, ["DE", "FR", "GB", "ES"]),
        }
        for name, value in record.items():
            table[name].append(value)
    return table


def products(rows: int, seed: int = 1) -> Columns:
    """Products of a few brands."""
    random = Random(seed)
    table: Columns = {name: [] for name in ["sku", "title", "text", "maker", "ean", "cost"]}
    for row in range(rows):
        maker = pick(random, ["Sony", "Bosch", "Brennmark", "Lumenis", "Acer", "Philips"])
        model = f"{pick(random, list('ABCDEFGH'))}{pick(random, list('KLMN'))}-{random.randrange(100, 9999)}"
        thing = pick(random, ["Headphones", "Drill", "Monitor", "Coffee Maker", "Keyboard", "Speaker"])
        digits = f"40{row:05d}{random.randrange(10_000):05d}"
        check = -sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10
        record = {
            "sku": f"P-{row:05d}",
            "title": f"{maker} {model} {thing} {random.randrange(10, 90)} cm",
            "text": f"{thing} by {maker} with two years of warranty, "
            f"made for home and office, number {row} of this list",
            "maker": maker,
            "ean": f"{digits}{check}",
            "cost": f"{random.randrange(5, 900)}.{random.randrange(100):02d}",
        }
        for name, value in record.items():
            table[name].append(value)
    return table
