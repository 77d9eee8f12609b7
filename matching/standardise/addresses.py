"""Postal addresses, part by part and whole."""

import re
from collections.abc import Sequence
from functools import lru_cache

from matching.standardise.countries import country
from matching.standardise.regions import region_codes
from matching.standardise.text import CACHE_SIZE, fold_umlauts, is_placeholder, text, transliterate, word_set

# Abbreviation by word. English from USPS Publication 28 appendix C, the others from common use; languages
# share one form where they share the idea, for a record seldom says which language its street is in.
_STREET_WORDS = {
    fold_umlauts(word): short
    for short, words in {
        "st": "st str street strt strasse straat strat stra strada saint sankt sainte ste streets",
        "rd": "rd road",
        "av": "av ave aven avenue avenida avda avd avn avnue avenu avinguda",
        "dr": "dr drv drive drives doctor",
        "ln": "ln lane",
        "bd": "bd blvd blv boul boulevard bvd boulv bulevar",
        "ct": "ct crt court courts",
        "pl": "pl plc place platz plaza plein piazza pza plza plz pzza praca",
        "sq": "sq square squ",
        "cl": "close",
        "cr": "cres crescent cresent crsnt crescnt crs cr",
        "ter": "ter terr terrace terrasse",
        "hwy": "hwy highway hiway hway",
        "pkwy": "pkwy parkway pky pkway parkwy",
        "cir": "cir circ circle crcle circuit cct circt",
        "tr": "trl trail trails",
        "way": "way wy",
        "gr": "grove grv gr",
        "gdns": "gdns gardens garden gdn",
        "est": "est estate",
        "pde": "pde parade",
        "espl": "espl esplanade",
        "hts": "hts heights height",
        "mt": "mt mount",
        "ft": "ft fort",
        "wg": "weg wg",
        "gs": "gasse gs",
        "al": "allee all al",
        "ch": "chemin che chem camino cno cami ch",
        "rue": "rue r",
        "rte": "rte route ctra carretera",
        "quai": "quai q",
        "imp": "imp impasse",
        "fbg": "fbg fg faubourg",
        "cours": "cours",
        "calle": "calle cll carrer c",
        "ps": "paseo pso passeig po",
        "rda": "ronda rda",
        "trav": "travesia trva traverse",
        "via": "via v",
        "cso": "corso cso",
        "vle": "viale vle",
        "n": "north n nord norte",
        "s": "south s sued sud sur",
        "e": "east e",
        "w": "west w",
        "ne": "northeast ne",
        "nw": "northwest nw",
        "se": "southeast se",
        "sw": "southwest sw",
        "1st": "first",
        "2nd": "second",
        "3rd": "third",
        "4th": "fourth",
        "5th": "fifth",
        "6th": "sixth",
        "7th": "seventh",
        "8th": "eighth",
        "9th": "ninth",
        "10th": "tenth",
    }.items()
    for word in words.split()
}
_STREET_TYPES = frozenset(_STREET_WORDS.values()) - word_set("n s e w ne nw se sw") | {"the"}
_SILENT = word_set("de du des del d dels")
_GLUED_TYPES = ("strasse", "straat", "strat", "street", "str", "platz", "weg", "gasse", "allee")
_SHORTEST_STEM = 3
_DIGIT_OR_UNIT = re.compile(r"[0-9#]")
_UNIT_WORDS = (
    r"apt|apartment|appt|app|unit|suite|ste|flat|room|rm|floor|fl|bldg|building|wohnung|whg|top|etage|piso|puerta|pta|"
    r"escalera|esc|dpto|lot|no|nr|hnr"
)
_UNIT = re.compile(rf"(?:,|\s)\s*(?:(?:{_UNIT_WORDS})\b\.?\s*#?\s*[a-z]?\d+[a-z]?\b|#\s*\w+)")
_LEADING_UNIT = re.compile(rf"^(?:(?:{_UNIT_WORDS})\b\.?\s*[a-z]?\d+[a-z]?\s*[,/]\s*)")
# "12 N Oak" is number 12 north, not 12n: a letter apart from the number is part of it unless it is a direction.
_NUMBER = (
    r"\d{1,5}(?:\s?(?:bis|ter|quater)\b|(?:[a-z]|\s[a-df-mo-rt-vx-z])(?![a-z0-9.']))?"
    r"(?:\s?[-/]\s?\d{1,5}[a-z]?\b)?"
)
_LEADING_NUMBER = re.compile(rf"^(?:no|nr|ndeg|num)?\.?\s*({_NUMBER})(?!\w)\s*,?\s*(?=[^\d\s,])")
_TRAILING_NUMBER = re.compile(rf"(?<=[^\d\s,])\s*[,\s.]\s*(?:no|nr|ndeg|num|hnr)?\.?\s*({_NUMBER})\s*$")
_BARE_NUMBER = re.compile(rf"(?:no|nr|ndeg|num|#)?\.?\s*({_NUMBER})\s*")
_NOT_NUMBER = re.compile(r"[^0-9a-z]+")
_ELISION = re.compile(r"\b[dl]'")
_FLOOR = re.compile(r",\s*\d+\s?(?:deg|a)(?:\s*(?:[a-z]|izq|dcha|der|izda))?\.?$")
_CALLE = re.compile(r"^c/\s*")
_CEDEX = re.compile(r"\bcedex\b.*$")
_DISTRICT = re.compile(r"\s+(?:\d+(?:e|er|eme|st|nd|rd|th)?)$")
_CITY_WORDS = {
    "saint": "st",
    "sainte": "st",
    "ste": "st",
    "sankt": "st",
    "mount": "mt",
    "fort": "ft",
    "bei": "b",
}
_CITY_OPENINGS = (
    "city of ",
    "town of ",
    "village of ",
    "stadt ",
    "ville de ",
    "hansestadt ",
    "landeshauptstadt ",
)
_EXONYMS = {
    "munich": "munchen",
    "cologne": "koln",
    "nuremberg": "nurnberg",
    "hanover": "hannover",
    "vienna": "wien",
    "geneve": "geneva",
    "genf": "geneva",
    "milano": "milan",
    "mailand": "milan",
    "roma": "rome",
    "rom": "rome",
    "torino": "turin",
    "firenze": "florence",
    "florenz": "florence",
    "napoli": "naples",
    "neapel": "naples",
    "venezia": "venice",
    "venedig": "venice",
    "bruxelles": "brussels",
    "brussel": "brussels",
    "praha": "prague",
    "prag": "prague",
    "warszawa": "warsaw",
    "warschau": "warsaw",
    "lisboa": "lisbon",
    "lissabon": "lisbon",
    "sevilla": "seville",
    "kobenhavn": "copenhagen",
    "kopenhagen": "copenhagen",
    "den haag": "the hague",
    "s gravenhage": "the hague",
    "goteborg": "gothenburg",
    "anvers": "antwerp",
    "antwerpen": "antwerp",
    "gent": "ghent",
    "gand": "ghent",
    "bale": "basel",
    "basle": "basel",
    "zuerich": "zurich",
    "strassburg": "strasbourg",
    "moskva": "moscow",
    "moskau": "moscow",
    "athina": "athens",
    "athen": "athens",
    "nyc": "new york",
    "new york city": "new york",
    "frankfurt": "frankfurt main",
    "frankfurt am main": "frankfurt main",
    "frankfurt a m": "frankfurt main",
    "frankfurt a main": "frankfurt main",
    "frankfurt m": "frankfurt main",
}
_ZIP_PLUS_4 = re.compile(r"\d{9}", re.ASCII)
_POSTCODE_PREFIX = re.compile(r"(?:[A-Z]{1,3})-(?=\d)", re.ASCII)
_SPREADSHEET = re.compile(r"\.0+$")
_NOT_ALPHANUMERIC = re.compile(r"[^A-Z0-9]+")
_FIVE_DIGITS = word_set("US DE FR ES IT PR MX FI")
_REGION_CODES = region_codes()


def _spelled(value: str) -> str:
    folded = transliterate(value.replace("º", "°") if not value.isascii() else value).casefold()
    return " ".join(folded.split())


@lru_cache(CACHE_SIZE)
def _street_word(word: str) -> str:
    """The word in its short form, a street type glued to it set apart: "hauptstrasse" is "haupt st"."""
    stem, types = fold_umlauts(word), ""
    while stem not in _STREET_WORDS and stem.endswith(_GLUED_TYPES):
        glued = next(glued for glued in _GLUED_TYPES if stem.endswith(glued))
        if len(stem) - len(glued) < _SHORTEST_STEM:
            break
        stem, types = stem.removesuffix(glued), f" {_STREET_WORDS[glued]}{types}"
    return _STREET_WORDS.get(stem, stem) + types


def _street_words(folded: str) -> str:
    plain = text(_ELISION.sub(" ", folded).replace("'", "") if "'" in folded else folded)
    if plain is None:
        return ""
    words = " ".join(map(_street_word, plain.split())).split()
    kept = [word for word in words if word not in _SILENT]
    return " ".join(kept or words)


def _bare_street(folded: str) -> str:
    if _DIGIT_OR_UNIT.search(folded) is None:
        return _street_words(_CALLE.sub("calle ", folded))
    folded = _UNIT.sub(" ", _FLOOR.sub("", _LEADING_UNIT.sub("", folded)))
    folded = _CALLE.sub("calle ", folded.strip(" ,."))
    rest = _LEADING_NUMBER.sub("", folded, count=1)
    numbered = _street_words(rest) or _street_words(folded)
    bare = _street_words(_TRAILING_NUMBER.sub("", rest, count=1))
    # In "Highway 101" and "Calle 13" the number is the name.
    return numbered if not bare or _STREET_TYPES.issuperset(bare.split()) else bare


@lru_cache(CACHE_SIZE)
def street(value: str) -> str | None:
    """Street without house number and unit, its type in the short form common to the languages known.

    "12 Main Street, Apt 4" and "Main St." become "main st"; Hauptstraße 5, Hauptstr. and Haupt-Strasse "haupt
    st". A numbered street keeps its number: "5 West 42nd St" is "w 42nd st".
    """
    if is_placeholder(value):
        return None
    words, barer = "", _bare_street(_spelled(value))
    # Taking one number away may bring another to the end.
    while barer != words:
        words, barer = barer, _bare_street(barer) if _DIGIT_OR_UNIT.search(barer) else barer
    return None if is_placeholder(words) else words


@lru_cache(CACHE_SIZE)
def _number_in(value: str) -> str | None:
    if is_placeholder(value):
        return None
    folded = _LEADING_UNIT.sub("", _spelled(value))
    found = _BARE_NUMBER.fullmatch(folded)
    if found is None:
        folded = _UNIT.sub(" ", _FLOOR.sub("", folded)).strip(" ,.")
        found = _LEADING_NUMBER.match(folded) or _TRAILING_NUMBER.search(folded)
    if found is None:
        return None
    numbers = _NOT_NUMBER.sub("-", found.group(1).replace(" ", "")).split("-")
    return "-".join(number for part in numbers if (number := part.lstrip("0"))[:1].isdigit()) or None


def house_number(values: Sequence[str | None]) -> str | None:
    """House number such as "12", "12a" or "12-14", of the first value that has one: a number or a street."""
    for value in values:
        if value is not None and (number := _number_in(value)) is not None:
            return number
    return None


@lru_cache(CACHE_SIZE)
def _postcode(value: str, place: str | None) -> str | None:
    if is_placeholder(value):
        return None
    folded = _POSTCODE_PREFIX.sub("", _SPREADSHEET.sub("", transliterate(value).upper().strip()), count=1)
    bare = _NOT_ALPHANUMERIC.sub("", folded)
    if place in (None, "US") and _ZIP_PLUS_4.fullmatch(bare):
        bare = bare[:5]
    if place in _FIVE_DIGITS and bare.isdigit() and 3 <= len(bare) < 5:
        bare = bare.zfill(5)
    return None if not bare.strip("0") or bare == "99999" or is_placeholder(bare) else bare


def postcode(values: Sequence[str | None]) -> str | None:
    """Postcode of (postcode, country) without blanks, marks and country prefix.

    A ZIP+4 loses its last four digits. The country may be missing. Where it is known to use five digits,
    zeros lost on the left are restored.
    """
    written = values[0] if values else None
    if written is None:
        return None
    return _postcode(written, country(values[1]) if len(values) > 1 and values[1] is not None else None)


@lru_cache(CACHE_SIZE)
def city(value: str) -> str | None:
    """City in lower-case ASCII: saint as "st", umlauts folded, exonyms unified, no district."""
    if is_placeholder(value):
        return None
    folded = text(value.partition("(")[0]) or text(value)
    if folded is None:
        return None
    folded = _CEDEX.sub("", folded).strip() or folded
    for opening in _CITY_OPENINGS:
        if folded.startswith(opening):
            folded = folded.removeprefix(opening)
    while (shorter := _DISTRICT.sub("", folded)) != folded:
        folded = shorter
    folded = fold_umlauts(" ".join(_CITY_WORDS.get(word, word) for word in folded.split()))
    name = _EXONYMS.get(folded, folded)
    return None if is_placeholder(name) else name


@lru_cache(CACHE_SIZE)
def region(value: str) -> str | None:
    """State or province: its lower-case postal code where known, else its lower-case name."""
    folded = text(value)
    return None if folded is None else _REGION_CODES.get(fold_umlauts(folded), folded)


@lru_cache(CACHE_SIZE)
def address_line(value: str) -> str | None:
    """The whole address as words in order, street types unified, each word once."""
    if is_placeholder(value):
        return None
    words = _street_words(_CALLE.sub("calle ", _spelled(value)))
    line = " ".join(dict.fromkeys(words.split()))
    return None if is_placeholder(line) else line
