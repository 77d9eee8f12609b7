"""Products as rows of two systems that spell, measure, abbreviate and price them each in its own way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from mdm.sample.catalogue import Catalogue, Product
from mdm.sample.damage import mistype, mistype_digit
from mdm.sample.keys import change_time, erp_date, erp_number, salesforce_id, salesforce_time
from mdm.sample.sample import COLUMNS, Sample

IN_BOTH, IN_SALESFORCE_ONLY = 0.7, 0.15
"""Share of the products that are in both systems, and in the first alone; the rest is in the ERP alone."""


@dataclass(frozen=True)
class Damage:
    """How often each kind of damage befalls a row, from 0.0 to 1.0."""

    sku_absent: float
    sku_other: float
    gtin_absent: float
    gtin_padded: float
    gtin_mistyped: float
    model_in_title_only: float
    model_respelled: float
    brand_absent: float
    title_mistyped: float
    price_drifted: float
    recorded_twice: float


DAMAGE: Mapping[str, Damage] = {
    "salesforce": Damage(
        sku_absent=0.05,
        sku_other=0.0,
        gtin_absent=0.25,
        gtin_padded=0.05,
        gtin_mistyped=0.01,
        model_in_title_only=0.25,
        model_respelled=0.15,
        brand_absent=0.05,
        title_mistyped=0.04,
        price_drifted=0.0,
        recorded_twice=0.03,
    ),
    "erp": Damage(
        sku_absent=0.3,
        sku_other=0.25,
        gtin_absent=0.15,
        gtin_padded=0.3,
        gtin_mistyped=0.02,
        model_in_title_only=0.3,
        model_respelled=0.4,
        brand_absent=0.1,
        title_mistyped=0.04,
        price_drifted=0.5,
        recorded_twice=0.02,
    ),
}
"""The damage per source."""

MAX_DRIFT_PERCENT = 4
"""How far a price may be from the true one."""

_TITLE_LENGTH = 40
_UNITS = {
    "salesforce": {"EA": ("Each", "Each", "Piece"), "PR": ("Pair",), "PK": ("Pack",)},
    "erp": {"EA": ("ST", "EA", "PCS"), "PR": ("PR", "PAAR"), "PK": ("PAK", "PK")},
}
_COLOURS_SHORT = {
    "Black": "BLK",
    "White": "WHT",
    "Silver": "SLVR",
    "Grey": "GRY",
    "Blue": "BLU",
    "Yellow": "YLW",
    "Brown": "BRN",
    "Warm White": "WARM WHT",
    "Cool White": "COOL WHT",
}
_MEASURE_STYLES = {
    "V": ("{}V", "{} V", "{} Volt"),
    "mm": ("{}mm", "{} mm"),
    "GB": ("{}GB", "{} GB"),
    "in": ('{}"', "{} inch", "{}in", "{}-inch"),
    "port": ("{}-Port", "{} Port", "{}port"),
    "l": ("{}L", "{} L", "{} l", "{} litre"),
    "W": ("{}W", "{} W", "{} Watt"),
    "size": ("Size {}", "Size {}", "Sz {}"),
}
_FIRST_NUMBER = {"salesforce": 1_000, "erp": 3_000_000}


def products(count: int, seed: int) -> Sample:
    """Rows of `salesforce` and `erp` about products, all fixed by count and seed.

    Args:
        count: How many real products, from 0; there are about 1.7 times as many rows.
        seed: Any whole number; another seed gives other products.

    A title always tells measure, colour, generation, accessory and whether it is a bundle, so that a reader
    can tell variants apart without GTIN.
    """
    random = Random(f"products {count} {seed}")
    catalogue = Catalogue(random)
    catalogue.make(count)
    made = catalogue.products[:count]
    drafts: dict[str, list[tuple[str, dict[str, str]]]] = {"salesforce": [], "erp": []}
    for product in made:
        fate = random.random()
        in_salesforce = fate < IN_BOTH + IN_SALESFORCE_ONLY
        in_erp = fate < IN_BOTH or not in_salesforce
        for source, present in (("salesforce", in_salesforce), ("erp", in_erp)):
            if present:
                times = 2 if random.random() < DAMAGE[source].recorded_twice else 1
                drafts[source] += [(product.entity, observe(product, source, random)) for _ in range(times)]

    rows: dict[str, list[dict[str, str]]] = {}
    truth: dict[tuple[str, str], str] = {}
    for source, entries in drafts.items():
        random.shuffle(entries)
        columns = COLUMNS[source, "product"]
        rows[source] = []
        for number, (entity, values) in enumerate(entries, _FIRST_NUMBER[source]):
            key = salesforce_id("01t", number) if source == "salesforce" else erp_number(number)
            rows[source].append(dict(zip(columns, (key, *values.values()), strict=True)))
            truth[source, key] = entity
    known = {product.entity for product in made}
    alike = {pair: kind for pair, kind in catalogue.hard_negatives.items() if known.issuperset(pair)}
    return Sample("product", "catalogue", rows, truth, alike, {"salesforce": 0, "erp": 0})


def observe(product: Product, source: str, random: Random) -> dict[str, str]:
    """The attributes of one row about the product, in the order of the source's columns after the key."""
    damage = DAMAGE[source]
    salesforce = source == "salesforce"
    model = "" if random.random() < damage.model_in_title_only else _model(product, damage, random)
    title = _salesforce_title(product, model, random) if salesforce else _erp_title(product, random)
    if random.random() < damage.title_mistyped:
        title = mistype(title, random)[: None if salesforce else _TITLE_LENGTH]
    moment = change_time(random)
    return {
        "sku": _sku(product, damage, random),
        "gtin": _gtin(product, damage, random),
        "brand": "" if random.random() < damage.brand_absent else _cased(product.brand, salesforce),
        "model_number": model,
        "title": title,
        "description": ""
        if random.random() < (0.2 if salesforce else 0.5)
        else _description(product, random),
        "unit": random.choice(_UNITS[source][product.line.unit]),
        "price": _price(product, damage, random),
        "currency": product.currency,
        "category": product.line.family if salesforce else product.line.code,
        "changed_at": salesforce_time(moment) if salesforce else erp_date(moment),
        "deleted": "false" if salesforce else "",
    }


def _cased(text: str, salesforce: bool) -> str:
    return text if salesforce else text.upper()


def _sku(product: Product, damage: Damage, random: Random) -> str:
    fate = random.random()
    if fate < damage.sku_absent:
        return ""
    if fate < damage.sku_absent + damage.sku_other:
        return f"{int(product.entity[-7:]) + 100_000}-{product.gtin[10:12]}"
    return product.sku


def _gtin(product: Product, damage: Damage, random: Random) -> str:
    fate = random.random()
    if fate < damage.gtin_absent:
        return ""
    number = product.gtin
    if fate < damage.gtin_absent + damage.gtin_mistyped:
        number = number[:6] + mistype_digit(number[6:], random)
    return number.zfill(14) if random.random() < damage.gtin_padded else number


def _model(product: Product, damage: Damage, random: Random) -> str:
    """The manufacturer's part number; that of an accessory is its own."""
    number = product.model
    if product.accessory:
        number = product.sku.split("-", 2)[2]
    if random.random() < damage.model_respelled:
        number = number.replace("-", random.choice(("", " ", "/")), 1)
    return number


def _measure(product: Product, random: Random) -> str:
    if not product.measure:
        return ""
    value, unit = product.measure, product.line.measure_unit
    if unit == "GB" and len(value) == 4 and random.random() < 0.6:
        return random.choice(("{}TB", "{} TB")).format(value[0])
    if unit == "l" and random.random() < 0.15:
        return f"{round(float(value) * 1000)} ml"
    if unit == "l" and random.random() < 0.3:
        value = value.replace(".", ",")
    return random.choice(_MEASURE_STYLES[unit]).format(value)


def _salesforce_title(product: Product, model: str, random: Random) -> str:
    """A title as shops write it; the model may be missing if the row has it in its own column."""
    measure = _measure(product, random)
    name = product.model if not model or product.accessory or random.random() < 0.8 else ""
    if product.accessory:
        return f"{product.brand} {product.accessory} for {product.series} {name} {product.line.noun}"
    head = [product.brand, product.series, name, product.line.noun]
    if random.random() < 0.2:
        head = [product.brand, product.line.noun, product.series, name]
    generation = random.choice(("Gen 2", "Mk II", "2nd Generation")) if product.generation else ""
    tail = [generation, measure, product.colour]
    if random.random() < 0.3:
        tail = [generation, product.colour, measure]
    mark = random.choice((" ", ", ", " - "))
    title = " ".join(part for part in head if part) + "".join(f"{mark}{part}" for part in tail if part)
    return f"{title} {random.choice(('with', '+', 'incl.'))} {product.bundle}" if product.bundle else title


def _erp_title(product: Product, random: Random) -> str:
    """At most forty capitals: what tells the product apart, abbreviated as need be; the rest if it fits."""
    model = product.model.replace("-", "") if random.random() < 0.4 else product.model
    noun = product.line.short if random.random() < 0.6 else product.line.noun
    colour = product.colour if random.random() < 0.5 else _COLOURS_SHORT.get(product.colour, product.colour)
    generation = "GEN2" if product.generation else ""
    measure = _measure(product, random)
    if product.accessory:
        needed = [product.accessory, random.choice(("F.", "FOR")), model]
    else:
        needed = [noun, model, measure, colour, generation]
    title = " ".join(part for part in needed if part)
    if product.bundle:
        title += f" + {product.bundle}"
    if len(title) > _TITLE_LENGTH:
        colour = _COLOURS_SHORT.get(product.colour, product.colour)
        measure = product.measure and f"{product.measure}{product.line.measure_unit}"
        short = [product.line.short, product.model.replace("-", ""), measure, colour, generation]
        title = " ".join(part for part in (*short, "KIT" if product.bundle else "") if part)
    for extra in (product.series, product.brand):
        if len(title) + len(extra) < _TITLE_LENGTH:
            title = f"{title} {extra}" if random.random() < 0.6 else f"{extra} {title}"
    return title.upper()


def _description(product: Product, random: Random) -> str:
    """A sentence or two for people; tells nothing that the title contradicts."""
    if product.accessory:
        return f"Original {product.accessory.lower()} for {product.brand} {product.series} {product.model}."
    what = f"{product.brand} {product.series} {product.line.noun.lower()}"
    with_measure = f", {_measure(product, random)}" if product.measure else ""
    with_colour = f", {product.colour.lower()}" if product.colour else ""
    features = ", ".join(random.sample(product.features, len(product.features)))
    extra = f" Comes with {product.bundle.lower()}." if product.bundle else ""
    return f"{what}{with_measure}{with_colour}. {features}.{extra}"


def _price(product: Product, damage: Damage, random: Random) -> str:
    cents = product.price
    if random.random() < damage.price_drifted:
        cents += round(cents * random.uniform(-MAX_DRIFT_PERCENT, MAX_DRIFT_PERCENT) / 100)
    return f"{cents // 100}.{cents % 100:02d}"
