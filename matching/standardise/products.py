"""Product titles, brands, model numbers and measures."""

import re
from collections.abc import Sequence
from functools import lru_cache

from matching.standardise.organisations import organisation_name
from matching.standardise.text import CACHE_SIZE, LONGEST, is_placeholder, transliterate, word_set
from matching.standardise.units import LENGTH_UNITS, MEASURE_UNITS, measure

_UNITS = "|".join(sorted(MEASURE_UNITS, key=lambda spelling: (-len(spelling), spelling)))
_NUMBER_AND_UNIT = re.compile(r"(\d+(?:\.\d+)?)([a-z]*)")
_INCH_MARK = re.compile(r"(\d)\s?(?:''|\"|'(?!\w))")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")
_FLUID = re.compile(r"\b(?:fl\.?|fluid) ?(?:oz|ounces?)\b\.?")
_MICRO = re.compile("[µμ](?=m\\b)")
_IN_ONE = re.compile(r"\b(\d) in 1\b")
_CUBIC_FEET = re.compile(r"\b(?:cu|cubic)\.? ?(?:ft|feet|foot)\b\.?")
_SQUARE_FEET = re.compile(r"\b(?:sq|square)\.? ?(?:ft|feet|foot)\b\.?")
_PACK_OF = re.compile(
    r"\b(?:pack|set|box|case|pkg|bag|lot|boite|paquete|caja|confezione|scatola|packung|karton) (?:of|de|da|mit) (\d+)\b"
)
_PACK_BEFORE = re.compile(r"\b(\d+)(?:er|x)? (?:pack|packung|set)\b")
_TWIN_PACK = re.compile(r"\b(twin|double|triple) packs?\b")
_THREAD = re.compile(r"\bm(\d{1,2}(?:\.\d)?) ?x ?(\d{1,3})(?: ?mm)?\b(?! ?x)")
_SIZE = re.compile(
    r"\b(?:size|sz|grosse|gr|taille|talla|taglia|maat)\.? ?(\d{1,3}(?:\.\d{1,2})?)(?![a-z0-9.])"
)
# What an accessory is for has a model number of its own: "Ear Pads for QX-2378, black".
_WHAT_IT_IS_FOR = re.compile(
    r"\b(?:for|f\.|für|fur|pour|para|voor)\s+(.*?)(?=\s-\s|,|$)", re.IGNORECASE | re.DOTALL
)
# "10x 30mm" is no size: so a magnification is written.
_SIDES = re.compile(
    rf"(?<![\w.])(\d+(?:\.\d+)?(?:(?: x ?|x)\d+(?:\.\d+)?)+) ?({'|'.join(sorted(LENGTH_UNITS))})\b"
)
_ALSO_OF_CABLES = frozenset(["m", "ft", "yd"])
_MULTIPLE = re.compile(r"\b(\d+) ?x ?(\d+(?:\.\d+)?) ?(?=[a-z])")
# Of inches, pounds and pints: "1/2 in", "1-3/4 inch".
_FRACTION = re.compile(
    r"(?<![\d/.,])(?:(\d{1,3})[ -])?(\d{1,2})/(2|4|8|16|32|64)"
    r"(?=[ -]{0,2}(?:in|inch|inches|zoll|ft|foot|feet|yd|lbs?|oz|pt|qt|quarts?|gal|gallons?|l|kg|m)\b)"
)
_MARKS = re.compile(r"[^a-z0-9.]+|(?<!\d)\.+|\.+(?!\d)")
_MEASURE_WORD = re.compile(
    rf"(\d+(?:\.\d+)?)({'|'.join(sorted(set(MEASURE_UNITS.values()), key=len, reverse=True))})"
)
_PACK = re.compile(r"\d{1,6}pk")
_JOINTS = re.compile(r"[-./_]")
_CODE_WORD = re.compile(r"[A-Za-z0-9]+(?:[-./_][A-Za-z0-9]+)*")
_LETTERS_AND_DIGITS = re.compile(r"(?=.*[A-Z])(?=.*\d)[A-Z0-9]{4,}")
_NOT_A_MODEL = re.compile(
    rf"\d+(?:ST|ND|RD|TH)|\d+X\d+\w*|\d+(?:\d*X)?(?:{_UNITS.upper()})|(?:19|20)\d\dS?|MP[34]|USB\d+|MPEG\d|H26[45]"
    r"|80211[A-Z]*|1080[PI]|720P|\d+(?:PIN|CH|CHANNEL|PORT|DISC|WAY|PIECE|INCH|HOUR|YEAR|DAY)S?|WIN\d+|CAT\d\w?|PS[1-5]"
)
# "10-Cup", "2.5-inch" and "3-in-1" describe; they name no model.
_COUNTED_WORD = re.compile(r"[0-9./]+-[A-Z]?[a-z]{2,}(?:-\w+)*")
_NOT_ALPHANUMERIC = re.compile(r"[^A-Z0-9]+")
_BRAND_ALIASES = {
    "hp": "hp",
    "hewlett packard": "hp",
    "hewlettpackard": "hp",
    "hewlett packard enterprise": "hpe",
    "lg electronics": "lg",
    "general electric": "ge",
    "international business machines": "ibm",
    "western digital": "wd",
    "minnesota mining and manufacturing": "3m",
    "asustek": "asus",
    "asustek computer": "asus",
    "black and decker": "black and decker",
    "black decker": "black and decker",
    "blackdecker": "black and decker",
    "stanley black and decker": "black and decker",
    "at t": "att",
    "at and t": "att",
    "ms": "microsoft",
    "robert bosch": "bosch",
    "bosch professional": "bosch",
    "dell emc": "dell",
    "cisco systems": "cisco",
    "linksys by cisco": "linksys",
    "d link": "dlink",
    "tp link": "tplink",
    "polkaudio": "polk audio",
    "polk": "polk audio",
    "kitchen aid": "kitchenaid",
    "p and g": "procter and gamble",
    "pandg": "procter and gamble",
    "j and j": "johnson and johnson",
    "vw": "volkswagen",
    "mercedes": "mercedes benz",
    "daimler": "mercedes benz",
}
_NO_BRAND = frozenset(
    [
        "no brand",
        "unbranded",
        "generic",
        "no name",
        "noname",
        "markenlos",
        "ohne marke",
        "sans marque",
        "sin marca",
    ]
)
_BRAND_TAIL = word_set(
    "electronics technology computer computers systems usa america american deutschland uk europe canada "
    "products international brands brand group holding worldwide global of north"
)


@lru_cache(CACHE_SIZE)
def _title_words(value: str) -> tuple[str, ...]:
    folded = value
    if not value.isascii():
        folded = transliterate(_MICRO.sub("u", value.replace("”", '"').replace("″", '"').replace("°", " ")))
    folded = folded.lower()
    if "fl" in folded:
        folded = _FLUID.sub("floz", folded)
    if "cu" in folded or "sq" in folded:
        folded = _SQUARE_FEET.sub("sqft", _CUBIC_FEET.sub("cuft", folded))
    if '"' in folded or "'" in folded:
        folded = _INCH_MARK.sub(r"\1 in ", folded)
    if "/" in folded:
        folded = _FRACTION.sub(_as_decimal, folded)
    if "," in folded:
        folded = _DECIMAL_COMMA.sub(".", _THOUSANDS.sub("", folded))
    folded = " ".join(_MARKS.sub(" ", folded).split())
    if " in 1" in folded:
        folded = _IN_ONE.sub(r"\1in1", folded)
    if " of " in folded or " de " in folded or " da " in folded or " mit " in folded:
        folded = _PACK_OF.sub(r"\1pk", folded)
    if "pack" in folded or " set" in folded:
        folded = _TWIN_PACK.sub(lambda found: "3pk" if found[1] == "triple" else "2pk", folded)
        folded = _PACK_BEFORE.sub(r"\1pk", folded)
    if "x" in folded:
        folded = _THREAD.sub(r"m\1 \2mm", folded)
        folded = _SIDES.sub(_each_with_unit, folded)
        folded = _MULTIPLE.sub(r"\1x \2", folded)
    folded = _SIZE.sub(r"\1size", folded)
    return tuple(map(_without_zeros, _measured(folded.split())))


def _as_decimal(found: re.Match[str]) -> str:
    """A fraction as a decimal number: 1/2 is "0.5" and 1-3/4 "1.75"."""
    whole, part, parts = (int(number or 0) for number in found.groups())
    return f"{whole + part / parts:.6f}".rstrip("0") if part < parts else found[0]


def _each_with_unit(found: re.Match[str]) -> str:
    """The sides of a size, each with the unit that stands behind the last: "10x15 cm" is "10cm x 15cm".

    Two lengths in metres, feet or yards stay as they are: "2 x 5 m" may be two cables. So do pixels: "1920 x 1080 in
    HD".
    """
    sides, unit = [side.strip() for side in found[1].split("x")], found[2]
    if len(sides) == 2 and MEASURE_UNITS[unit] in _ALSO_OF_CABLES:
        return found[0]
    if unit == "in" and max(len(side.partition(".")[0]) for side in sides) > 3:
        return found[0]
    return " x ".join(f"{side}{unit}" for side in sides)


def _measured(words: list[str]) -> list[str]:
    """The words, each number joined to the unit that follows it or is glued to it."""
    told: list[str] = []
    number = ""
    for word in words:
        if number and word in MEASURE_UNITS:
            told[-1] = measure(number, word)
            number = ""
            continue
        number = ""
        found = _NUMBER_AND_UNIT.fullmatch(word) if word[0].isdigit() else None
        if found is not None and found[2] in MEASURE_UNITS:
            word = measure(found[1], found[2])
        elif found is not None and not found[2]:
            number = word
        told.append(word)
    return told


def _without_zeros(word: str) -> str:
    if word.count(".") != 1:
        return word
    number, _, rest = word.partition(".")
    fraction = rest.rstrip("abcdefghijklmnopqrstuvwxyz")
    shorter = fraction.rstrip("0")
    return (f"{number}.{shorter}" if shorter else number) + rest[len(fraction) :]


@lru_cache(CACHE_SIZE)
def product_title(value: str) -> str | None:
    """Title as lower-case ASCII words in order, measures joined to their unit: 24" is "24in".

    Pack sizes read "6pk" ("pack of 6", "6-pack"), sizes "100mm x 150mm" ("10x15 cm"); decimals keep their point,
    superfluous zeros go.
    """
    if is_placeholder(value):
        return None
    title = " ".join(_title_words(value))
    return None if is_placeholder(title) else title


@lru_cache(CACHE_SIZE)
def measures(value: str) -> str | None:
    """The distinct measures of a title in alphabetical order, such as "16gb 24in"; see units.measure."""
    found = {word for word in _title_words(value) if _MEASURE_WORD.fullmatch(word)}
    return " ".join(sorted(found)) or None


def pack_size(value: str) -> str | None:
    """How many a pack holds, of a title such as "Cola 6-pack" or "pack of 6"; None where it tells no number."""
    found = {word.removesuffix("pk") for word in _title_words(value) if _PACK.fullmatch(word)}
    return f"{found.pop()}pk" if len(found) == 1 else None


@lru_cache(CACHE_SIZE)
def _compact(value: str) -> str | None:
    model = _NOT_ALPHANUMERIC.sub("", transliterate(value).upper())
    return None if is_placeholder(value) or is_placeholder(model) else model


@lru_cache(CACHE_SIZE)
def _model_in(title: str) -> str | None:
    best: str | None = None
    for word in _CODE_WORD.findall(transliterate(_WHAT_IT_IS_FOR.sub(" ", title[:LONGEST]))):
        if _COUNTED_WORD.fullmatch(word):
            continue
        code = _JOINTS.sub("", word).upper()
        if (
            _LETTERS_AND_DIGITS.fullmatch(code)
            and not _NOT_A_MODEL.fullmatch(code)
            and len(code) > len(best or "")
        ):
            best = code
    return best


def model_for(value: str) -> str | None:
    """What an accessory is for, by the model number its title names after "for": "for QX2378BK"."""
    found = _WHAT_IT_IS_FOR.search(value)
    model = _model_in(found.group(1)) if found else None
    return None if model is None else f"for {model}"


def accessory(values: Sequence[str | None]) -> str | None:
    """What an accessory is, of (title, brand): the words before "for" but the brand, such as "ear pads".

    None for a title that is not of an accessory. The brand may be missing.
    """
    title = values[0] if values else None
    title = title if title is None else title[:LONGEST]
    found = _WHAT_IT_IS_FOR.search(title) if title is not None else None
    if title is None or found is None:
        return None
    maker = values[1] if len(values) > 1 else None
    known = set((product_title(maker) or "").split()) if maker is not None else set()
    words = (product_title(title[: found.start()]) or "").split()
    return " ".join(word for word in words if word not in known) or None


def model_number(values: Sequence[str | None]) -> str | None:
    """Model number of (model number, title): the one given, else the longest code in the title.

    A code is a word of letters and digits. Upper-case, without separators: PS-LX350H is "PSLX350H". A value
    alone is a model number when it is one word, else a title. Measures, ordinals, resolutions and standards
    (16GB, 1080p, MP3, USB2) are no model numbers.
    """
    *given, title = [value for value in values if value is not None] or [""]
    if len(values) > 1 and values[0] is not None and (model := _compact(values[0])) is not None:
        return model
    for value in (*given, title):
        if is_placeholder(value):
            continue
        found = _compact(value) if len(value.split()) == 1 else _model_in(value)
        if found is not None:
            return found
    return None


@lru_cache(CACHE_SIZE)
def brand(value: str) -> str | None:
    """Brand without legal form and words such as "electronics" or "USA"; Hewlett-Packard is "hp".

    None for a placeholder, also for one such as "unbranded".
    """
    name, shorter = None, organisation_name(value)
    if shorter in _NO_BRAND:
        return None
    while shorter is not None and shorter != name:
        name = shorter
        words = name.split()
        if name in _BRAND_ALIASES:
            return _BRAND_ALIASES[name]
        shorter = (
            organisation_name(" ".join(words[:-1])) if len(words) > 1 and words[-1] in _BRAND_TAIL else name
        )
    return name
