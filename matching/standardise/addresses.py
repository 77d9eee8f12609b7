"""Postal addresses, part by part and whole."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from matching.standardise.address_lines import spelled, split_line
from matching.standardise.text import CACHE_SIZE, RECENT, fold_umlauts, is_placeholder, text, word_set

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
        "rue": "rue r rua",
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
        "vej": "vej vei veien vagen",
        "gade": "gade gata gatan gate gaten",
        "largo": "largo lgo",
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
_SILENT = word_set("de du des del d dels ul ulica ulitsa")
_GLUED_TYPES = (
    "strasse",
    "straat",
    "strat",
    "street",
    "str",
    "platz",
    "weg",
    "gasse",
    "allee",
    "vej",
    "gade",
    "gatan",
)
_SHORTEST_STEM = 3
_DIGIT_OR_UNIT = re.compile(r"[0-9#]")
_UNIT_WORDS = (
    r"apt|apartment|appt|app|unit|suite|ste|flat|room|rm|floor|fl|bldg|building|wohnung|whg|top|etage|piso|puerta|pta|"
    r"escalera|esc|dpto|lot|no|nr|hnr"
)
_UNIT = re.compile(rf"(?:,|\s)\s*(?:(?:{_UNIT_WORDS})\b\.?\s*#?\s*[a-z]?\d+(?:-?[a-z])?\b|#\s*\w+)")
_STOREY = re.compile(
    r"(?:^|[,\s])\s*(?:\d{1,2}(?:st|nd|rd|th)|ground|first|second|third|fourth|fifth|top)\s+(?:floor|fl)\b[.,]?"
)
_LEADING_UNIT = re.compile(rf"^(?:(?:{_UNIT_WORDS})\b\.?\s*[a-z]?\d+[a-z]?\s*[,/]\s*)")
# "12 N Oak" is number 12 north, not 12n: a letter apart from the number is part of it unless it is a direction.
_NUMBER = (
    r"\d{1,5}(?:\s?(?:bis|ter|quater)\b|(?:[a-z]|\s[a-df-mo-rt-vx-z])(?![a-z0-9.']))?"
    r"(?:\s?[-/]\s?\d{1,5}[a-z]?\b){0,3}"
)
_LEADING_NUMBER = re.compile(rf"^(?:no|nr|ndeg|num)?\.?\s*({_NUMBER})(?!\w)\s*,?\s*(?=[^\d\s,])")
_TRAILING_NUMBER = re.compile(
    rf"(?<=[^\d\s,])\s*[,\s.]\s*(?:no|nr|ndeg|num|hnr|n(?=\.))?\.?\s*({_NUMBER})\s*$"
)
_SPECIAL = frozenset(_UNIT_WORDS.split("|")) | word_set(
    "box postfach pf postbus postboks bp apartado apdo casella pob bis ter quater ndeg num deg c po gpo"
)
_BARE_NUMBER = re.compile(rf"(?:no|nr|ndeg|num|#)?\.?\s*({_NUMBER})\s*")
_NOT_NUMBER = re.compile(r"[^0-9a-z]+")
_ELISION = re.compile(r"\b[dl]'")
_FLOOR = re.compile(
    r",\s*\d+\s?(?:deg|a)(?:\s*(?:[a-z]|izq|dcha|der|izda))?\.?$"
    r"|,\s*(?:st|kl|\d{1,2})\.?\s*(?:sal\.?,?\s*)?(?:t\.?v|t\.?h|m\.?f)\.?$|,\s*\d{1,2}\.?\s*sal\.?$|(?<=\d)\s+(?:hs|huis)$"
)
_NEIGHBOURHOOD = re.compile(r"(?<=\d)\s+-\s+[a-z][^\d]*$")
_CARE_OF = re.compile(r"^(?:c/o|attn\.?:?|att\.|z\.?\s?hd\.?|t\.a\.v\.?)\s[^,;|]*[,;|]\s*|[,\s]+c/o\s.*$")
_RANGE = re.compile(r"(?<=\d)\s+(?:to|bis)\s+(?=\d)")
_ITALIAN = {"p.za": "piazza", "p.zza": "piazza", "c.so": "corso", "v.le": "viale", "l.go": "largo"}
_SHORT_ITALIAN = re.compile(r"(?<![a-z])(?:p\.z?za|c\.so|v\.le|l\.go)(?![a-z])\.?")
_PO_BOX = re.compile(
    r"(?<![a-z0-9])(?:p\.?\s?o\.?\s?b(?:ox|\.)?|post\s?(?:office\s)?box|box|postfach|pf|postbus|postboks|box postal|"
    r"b\.?p\.?|boite postale|(?:apartado|apdo\.?)(?: de correos| postal)?|"
    r"casella postale|caixa postal|skrytka(?: pocztowa)?|locked bag|private bag|c\.p\.|gpo box)"
    r"[\s.:#,]*(?:no\.?\s|nr\.?\s)?(\d{1,3}(?:\s\d{2,3})*|\d+)\b"
)
_PLAIN_NUMBER = re.compile(r"\d{1,5}[a-z]?")
_BARE_UNIT = re.compile(r"[a-z]?\d{1,5}[a-z]?")
_UNIT_NUMBER = re.compile(r"(?<![a-z0-9])[a-z]?\d+(?:\s?-?\s?[a-z])?(?![a-z0-9])|(?<=#)\s*\w+|\d+")
_MAY_TELL_PLACE = re.compile(r",|;|\||\d{4}|\d[a-z]{2}$|[a-z]\d$")
_CALLE = re.compile(r"^c/\s*(?!o\s)")


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
    if "." in folded:
        folded = _SHORT_ITALIAN.sub(lambda found: _ITALIAN[found.group().rstrip(".")], folded)
    plain = text(_ELISION.sub(" ", folded).replace("'", "") if "'" in folded else folded)
    return "" if plain is None else _shortened(plain.split())


def _shortened(plain: list[str]) -> str:
    return _without_silent(map(_street_word, plain), plain)


def _without_silent(short: Iterable[str], plain: list[str]) -> str:
    words = " ".join(short)
    if _SILENT.isdisjoint(plain):
        return words
    return " ".join([word for word in words.split() if word not in _SILENT]) or words


@lru_cache(RECENT)
def _read(value: str) -> tuple[str, tuple[str, str] | None]:
    """A line in lower-case ASCII, and what `_simple` makes of it; the line is empty for a placeholder."""
    folded = spelled(value)
    simple = _simple(folded)
    # No placeholder has both letters and a number.
    return ("", None) if (simple is None or not simple[0]) and is_placeholder(folded) else (folded, simple)


def _simple(folded: str) -> tuple[str, str] | None:
    """House number, empty if there is none, and words of a street with nothing else to it; None for any other."""
    words = folded.replace(". ", " ").removesuffix(".").split()
    joined = "".join(words)
    if " n. " in folded or not joined.isalnum() or not _SPECIAL.isdisjoint(words):
        return None
    if joined.isalpha():
        return "", _shortened(words)
    number = words.pop(0 if words[0][:1].isdigit() else -1)
    if not _PLAIN_NUMBER.fullmatch(number) or not words or len(words[0]) == 1 or not "".join(words).isalpha():
        return None
    short = [*map(_street_word, words)]
    return None if _STREET_TYPES.issuperset(short) else (number, _without_silent(short, words))


def _bare_street(folded: str) -> str:
    if _DIGIT_OR_UNIT.search(folded) is None:
        return _street_words(_CALLE.sub("calle ", folded))
    folded = _without_unit(_LEADING_UNIT.sub("", folded))
    folded = _CALLE.sub("calle ", folded.strip(" ,."))
    rest = _LEADING_NUMBER.sub("", folded, count=1)
    numbered = _street_words(rest) or _street_words(folded)
    bare = _street_words(_TRAILING_NUMBER.sub("", rest, count=1))
    # In "Highway 101" and "Calle 13" the number is the name.
    return numbered if not bare or _STREET_TYPES.issuperset(bare.split()) else bare


def _street_line(folded: str) -> str:
    """The line without its post office box and without the place at its end."""
    folded = _RANGE.sub("-", _CARE_OF.sub("", folded) or folded)
    line = split_line(folded).street if _MAY_TELL_PLACE.search(folded) else folded
    return _PO_BOX.sub(" ", line).strip(" ,")


def _without_unit(line: str) -> str:
    return _UNIT.sub(" ", _FLOOR.sub("", _NEIGHBOURHOOD.sub("", _STOREY.sub(" ", line)))).strip(" ,.")


def street(value: str) -> str | None:
    """Street without house number and unit, its type in the short form common to the languages known.

    "12 Main Street, Apt 4" and "Main St." become "main st"; Hauptstraße 5, Hauptstr. and Haupt-Strasse "haupt
    st". A numbered street keeps its number: "5 West 42nd St" is "w 42nd st".
    """
    folded, simple = _read(value)
    if not folded:
        return None
    if simple is not None and not is_placeholder(simple[1]):
        return simple[1]
    words, barer = "", _bare_street(_street_line(folded))
    # Taking one number away may bring another to the end.
    while barer != words:
        words, barer = barer, _bare_street(_street_line(barer)) if _DIGIT_OR_UNIT.search(barer) else barer
    return None if is_placeholder(words) else words


def _number_in(value: str) -> str | None:
    folded, simple = _read(value)
    if not folded:
        return None
    if simple is not None:
        number = simple[0].lstrip("0")
        return number if number[:1].isdigit() else None
    folded = _LEADING_UNIT.sub("", _street_line(folded))
    found = _BARE_NUMBER.fullmatch(folded)
    if found is None:
        folded = _without_unit(folded)
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


def unit_number(value: str) -> str | None:
    """Apartment, suite, floor or room within a building, such as "4b" of "12 Main St, Apt. 4-B"; else None."""
    folded = spelled(value)
    if is_placeholder(folded):
        return None
    if _BARE_UNIT.fullmatch(folded):
        return folded.lstrip("0") or None
    found = _LEADING_UNIT.match(folded) or next(
        filter(None, (pattern.search(f" {folded}") for pattern in (_UNIT, _STOREY, _FLOOR))), None
    )
    number = _UNIT_NUMBER.search(found.group().replace("deg", "")) if found else None
    unit = "" if number is None else _NOT_NUMBER.sub("", number.group()).lstrip("0")
    return unit if _BARE_UNIT.fullmatch(unit) else None


def po_box(value: str) -> str | None:
    """Number of a post office box: "123" of "P.O. Box 123" and "Postfach 1 23"; None when there is none."""
    found = _PO_BOX.search(spelled(value))
    digits = _NOT_NUMBER.sub("", found.group(1)).lstrip("0") if found else ""
    return digits or None


def address_line(value: str) -> str | None:
    """The whole address as words in order, street types unified, each word once."""
    if is_placeholder(value):
        return None
    words = _street_words(_CALLE.sub("calle ", spelled(value)))
    line = " ".join(dict.fromkeys(words.split()))
    return None if is_placeholder(line) else line
