"""The real products behind the sample: base models with variants, generations, accessories and bundles."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from random import Random

from mdm.sample.countries import words
from mdm.sample.identifiers import gtin13


@dataclass(frozen=True)
class Line:
    """A kind of product with what its variants differ in.

    `short` is the ERP's abbreviation of `noun`; `unit` is the UN/ECE code it is sold by.
    """

    family: str
    code: str
    noun: str
    short: str
    letters: tuple[str, ...]
    measure_unit: str
    measures: tuple[str, ...]
    colours: tuple[str, ...]
    accessories: tuple[str, ...]
    bundles: tuple[str, ...]
    features: tuple[str, ...]
    lowest_price: int
    highest_price: int
    unit: str = "EA"


def _line(text: str, lowest_price: int, highest_price: int, unit: str = "EA") -> Line:
    """A line from its fields with bars between them, lists with commas."""
    family, code, noun, short, letters, measure_unit, *lists = (part.strip() for part in text.split("|"))
    measures, colours, accessories, bundles, features = (words(part) if part else () for part in lists)
    return Line(
        family, code, noun, short, words(letters), measure_unit,
        measures, colours, accessories, bundles, features, lowest_price, highest_price, unit,
    )  # fmt: skip


LINES = (
    _line("Power Tools|L010|Cordless Drill|CRDLS DRILL|PD, CD, DX|V|12, 18, 36||Battery Charger, "
          "Carrying Case|2 Batteries, Drill Bit Set|Brushless motor, Two-speed gearbox, Keyless chuck", 89, 320),
    _line("Power Tools|L010|Angle Grinder|ANGLE GRNDR|AG, WS|mm|115, 125, 230||Cutting Guard, Side Handle"
          "|Diamond Disc|Soft start, Restart protection, Tool-free guard", 59, 240),
    _line("Computers|L020|Notebook|NOTEBOOK|NB, ZN, EL|GB|256, 512, 1000|Silver, Black, Grey"
          "|Power Adapter, Docking Station|Wireless Mouse|Backlit keyboard, Fingerprint reader, Wi-Fi 6",
          599, 1900),
    _line("Computers|L021|Monitor|MONITOR|UM, PV, MX|in|24, 27, 32|Black, White|Wall Mount, Power Cable"
          "|Speaker Bar|IPS panel, Height adjustable, USB hub", 139, 690),
    _line("Storage|L022|Solid State Drive|SSD|SD, NX, EV|GB|250, 500, 1000, 2000||Mounting Bracket, Enclosure"
          "||NVMe interface, Five-year warranty, Heat spreader", 39, 260),
    _line("Printers|L023|Laser Printer|LASER PRNTR|LP, HL, MC|||White, Black|Paper Tray, Toner Cartridge"
          "|Starter Toner|Duplex printing, Network port, Quiet mode", 129, 560),
    _line("Audio|L030|Headphones|HEADPHONES|HD, WH, QX|||Black, White, Blue|Ear Pads, Carrying Case"
          "|Travel Adapter|Noise cancelling, Foldable, Thirty-hour battery", 49, 390),
    _line("Network|L031|Network Switch|NETW SWITCH|GS, SW, NS|port|8, 16, 24||Rack Mount Kit, Power Supply"
          "||Managed, Fanless, Metal housing", 39, 480),
    _line("Kitchen|L040|Coffee Machine|COFFEE MACH|CM, EA, KA|l|1.2, 1.8|Black, Red, Silver"
          "|Water Filter, Milk Jug|Milk Frother|Ceramic grinder, Auto shut-off, Cup warmer", 79, 990),
    _line("Lighting|L050|LED Lamp|LED LAMP|LL, LB, ED|W|6, 9, 13|Warm White, Cool White|Lamp Holder"
          "||Dimmable, E27 base, Long life", 4, 25),
    _line("Safety|L060|Work Gloves|WORK GLOVES|WG, GX, HS|size|8, 9, 10, 11|Grey, Yellow||"
          "|Nitrile coating, Cut level B, Breathable back", 5, 29, "PR"),
    _line("Safety|L061|Safety Boots|SAFETY BOOTS|SB, TX|size|41, 42, 43, 44|Black, Brown|Insoles"
          "||Steel toe cap, Oil-resistant sole, Water repellent", 49, 169, "PR"),
    _line("Paint|L070|Wall Paint|WALL PAINT|WP, DF|l|2.5, 5, 10|White, Cream, Grey|Colour Tester"
          "||Wet abrasion class 1, Low odour, High coverage", 19, 120),
    _line("Fasteners|L080|Wood Screws|WOOD SCREWS|TS, HX, FX|mm|40, 50, 60, 80|||"
          "|Zinc plated, Countersunk head, Pack of 200", 6, 32, "PK"),
    _line("Office|L090|Office Chair|OFFICE CHAIR|OC, ER, SX|||Black, Grey, Blue|Armrests, Castor Set"
          "|Footrest|Lumbar support, Tilt lock, Mesh back", 99, 640),
)  # fmt: skip
BRANDS = words(
    "Nordhall, Kestrel, Voltara, Brennmark, Axiom Works, Lumenis, Tarvos, Ridgeway, Castellan, Polaria, "
    "Ostrava, Quillon, Sefton, Marlowe, Ingot, Hexaline, Fjordal, Tessera, Orbis, Granville, Kuromi, "
    "Delmar, Steinholt, Aquilon, Bellweather, Norvik, Solberg, Zephyr, Cobalt, Trident"
)
SERIES = words(
    "Pro, Compact, Ultra, Classic, Expert, Eco, Prime, Sport, Vision, Air, Max, Core, Urban, Terra, Edge, "
    "Studio"
)
_MAX_VARIANTS = 4


@dataclass(frozen=True)
class Product:
    """One real product, undamaged. What it does not have is "".

    Attributes:
        model: With a hyphen after the letters, for instance PD-1850.
        measure: A number in the line's measure unit.
        generation: Empty for the first, else 2.
        accessory: What it is, if it is an accessory of the model.
        bundle: What comes with the model, if it is a bundle.
        price: In hundredths of the currency.
    """

    entity: str
    line: Line
    brand: str
    series: str
    model: str
    sku: str
    gtin: str
    price: int
    currency: str
    features: tuple[str, ...]
    measure: str = ""
    colour: str = ""
    generation: str = ""
    accessory: str = ""
    bundle: str = ""


@dataclass
class Catalogue:
    """Products, and which of them look alike, as made so far from `random`."""

    random: Random
    products: list[Product] = field(default_factory=list)
    hard_negatives: dict[tuple[str, str], str] = field(default_factory=dict)
    models: set[tuple[str, str]] = field(default_factory=set)
    items: dict[str, int] = field(default_factory=dict)

    def make(self, count: int) -> None:
        """Make products until there are at least `count`, one base model with its kin after another."""
        lines = list(LINES)
        self.random.shuffle(lines)
        for line in itertools.cycle(lines):
            if len(self.products) >= count:
                return
            self._base_model(line)

    def _base_model(self, line: Line) -> None:
        random = self.random
        brand = random.choice(BRANDS)
        while True:
            model = f"{random.choice(line.letters)}-{random.randrange(100, 9999)}"
            # SKUs begin with three letters of the brand.
            if (brand[:3], model) not in self.models:
                break
        self.models.add((brand[:3], model))
        price = random.randrange(line.lowest_price, line.highest_price) * 100 + random.choice(
            (0, 49, 90, 95, 99)
        )
        base = Product(
            entity="",
            line=line,
            brand=brand,
            series=random.choice(SERIES),
            model=model,
            sku="",
            gtin="",
            price=price,
            currency=random.choice(("EUR", "EUR", "USD", "GBP")),
            features=tuple(random.sample(line.features, 2)),
        )
        kin = self._variants(base)
        first = kin[0]
        if line.measure_unit not in ("size", "mm") and random.random() < 0.25:
            model = f"{first.model}-2"
            kin.append(self._added(first, model, "G2", generation="2", price=price + price // 10))
        if line.accessories and random.random() < 0.4:
            for accessory in random.sample(line.accessories, random.randrange(1, len(line.accessories) + 1)):
                number = f"AC-{first.model.split('-')[1]}{accessory[0]}"
                cost = max(199, price // random.randrange(6, 14))
                kin.append(self._added(base, first.model, number, accessory=accessory, price=cost))
        if line.bundles and random.random() < 0.3:
            bundle = random.choice(line.bundles)
            kin.append(self._added(first, f"{first.model}-K", "KIT", bundle=bundle, price=price + price // 5))
        for left, right in itertools.combinations(kin, 2):
            self.hard_negatives[left.entity, right.entity] = likeness(left, right)

    def _variants(self, base: Product) -> list[Product]:
        """The base model in some of its measures and colours; half of the lines put them into the model."""
        random = self.random
        choices = list(itertools.product(base.line.measures or ("",), base.line.colours or ("",)))
        count = min(len(choices), random.choice((1, 1, 2, 2, 3, _MAX_VARIANTS)))
        in_model = random.random() < 0.5
        variants = []
        for measure, colour in sorted(random.sample(choices, count), key=choices.index):
            mark = measure.replace(".", "")
            if colour:
                mark += f"{colour[0]}{colour[-1]}".upper()
            model = f"{base.model}-{mark}" if in_model and mark else base.model
            steps = base.line.measures.index(measure) if measure else 0
            price = base.price + base.price * steps // 4
            variants.append(self._added(base, model, mark, price=price, measure=measure, colour=colour))
        return variants

    def _added(
        self,
        base: Product,
        model: str,
        mark: str,
        *,
        price: int,
        measure: str = "",
        colour: str = "",
        generation: str = "",
        accessory: str = "",
        bundle: str = "",
    ) -> Product:
        """Put one more product on the list, with numbers of its own."""
        brand_number = BRANDS.index(base.brand)
        item = self.items[base.brand] = self.items.get(base.brand, 0) + 1
        block, within = divmod(item, 100_000)
        stem = f"{base.brand[:3].upper()}-{base.model.replace('-', '')}"
        product = Product(
            entity=f"product-{len(self.products) + 1:07d}",
            line=base.line,
            brand=base.brand,
            series=base.series,
            model=model,
            sku=f"{stem}-{mark}" if mark else stem,
            gtin=gtin13(f"{4_012_000 + brand_number * 1_000 + block}", within),
            price=price,
            currency=base.currency,
            features=base.features,
            measure=measure or base.measure,
            colour=colour or base.colour,
            generation=generation,
            accessory=accessory,
            bundle=bundle,
        )
        self.products.append(product)
        return product


def likeness(left: Product, right: Product) -> str:
    """In what two products of one base model differ, the first that holds of accessory, bundle, generation,
    measure and colour.
    """
    if left.accessory != right.accessory:
        return "accessory"
    if left.bundle != right.bundle:
        return "bundle"
    if left.generation != right.generation:
        return "generation"
    return "measure" if left.measure != right.measure else "colour"
