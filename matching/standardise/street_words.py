"""The words of street names in one short form across languages."""

import re
from collections.abc import Iterable
from functools import lru_cache

from matching.standardise.text import CACHE_SIZE, fold_umlauts, text, word_set

# Abbreviation by word. English from USPS Publication 28 appendix C, the others from common use; languages
# share one form where they share the idea, for a record seldom says which language its street is in.
_STREET_WORDS = {
    fold_umlauts(word): short
    for short, words in {
        "st": "st str street strt strasse straat strat stra strada saint sankt sainte ste streets",
        "rd": "rd road",
        "av": "av ave aven avenue avenida avda avd avn avnue avenu avinguda prospekt",
        "dr": "dr drv drive drives doctor",
        "ln": "ln lane",
        "bd": "bd blvd blv boul boulevard bvd boulv bulevar",
        "ct": "ct crt court courts",
        "pl": "pl plc place platz plaza plein piazza pza plza plz pzza praca plac",
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
        "al": "allee all al aleja aleje",
        "ch": "chemin che chem camino cno cami ch",
        "rue": "rue rua",
        "rte": "rte route ctra carretera",
        "cra": "cra carrera kr kra",
        "quai": "quai",
        "imp": "imp impasse",
        "fbg": "fbg fg faubourg",
        "cours": "cours",
        "calle": "calle cll carrer",
        "ps": "paseo pso passeig po pdeg",
        "rda": "ronda rda",
        "trav": "travesia trva traverse",
        "via": "via",
        "vej": "vej vei veien vagen vagan",
        "cad": "cad cadde caddesi cd",
        "sok": "sok sokak sokagi sk",
        "nam": "nam namesti namestie",
        "gade": "gade gata gatan gate gaten gt",
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
STREET_TYPES = frozenset(_STREET_WORDS.values()) - word_set("n s e w ne nw se sw") | {"the"}
_SILENT = word_set("de du des del d dels da das do dos ul ulica ulitsa")
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
    "gaten",
    "vagen",
    "veien",
)
_SHORTEST_STEM = 3
_ELISION = re.compile(r"\b[dl]'")
_ITALIAN = {"p.za": "piazza", "p.zza": "piazza", "c.so": "corso", "v.le": "viale", "l.go": "largo"}
# A letter that is a street type in front and an initial elsewhere: C. Mayor, but P.C. Hooftstraat.
_TYPES_IN_FRONT = {"c": "calle", "r": "rue", "v": "via", "q": "quai"}
_QUARTER = re.compile(r"\b([ns])\.\s?([ew])\b\.?")
_PASEO = re.compile(r"\bp\.?deg\b")
_SHORT_ITALIAN = re.compile(r"(?<![a-z])(?:p\.z?za|c\.so|v\.le|l\.go)(?![a-z])\.?")


@lru_cache(CACHE_SIZE)
def street_word(word: str) -> str:
    """The word in its short form, a street type glued to it set apart: "hauptstrasse" is "haupt st"."""
    stem, types = fold_umlauts(word), ""
    while stem not in _STREET_WORDS and stem.endswith(_GLUED_TYPES):
        glued = next(glued for glued in _GLUED_TYPES if stem.endswith(glued))
        if len(stem) - len(glued) < _SHORTEST_STEM:
            break
        stem, types = stem.removesuffix(glued), f" {_STREET_WORDS[glued]}{types}"
    return _STREET_WORDS.get(stem, stem) + types


def street_words(folded: str) -> str:
    """The words of a street in their short forms, small words left out; empty if it has none."""
    if "." in folded:
        folded = _SHORT_ITALIAN.sub(lambda found: _ITALIAN[found.group().rstrip(".")], folded)
        folded = _QUARTER.sub(r"\1\2 ", folded)
    if "deg" in folded:
        folded = _PASEO.sub("pdeg", folded)
    plain = text(_ELISION.sub(" ", folded).replace("'", "") if "'" in folded else folded)
    return "" if plain is None else shortened(plain.split())


def shortened(plain: list[str]) -> str:
    """Words in their short forms, small words left out."""
    if plain and plain[0] in _TYPES_IN_FRONT and len(plain) > 1:
        plain = [_TYPES_IN_FRONT[plain[0]], *plain[1:]]
    return without_silent(map(street_word, plain), plain)


def without_silent(short: Iterable[str], plain: list[str]) -> str:
    """Short forms without the small words that one spelling has and another has not, unless there are no others."""
    words = " ".join(short)
    if _SILENT.isdisjoint(plain):
        return words
    return " ".join([word for word in words.split() if word not in _SILENT]) or words
