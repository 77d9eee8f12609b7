"""What tells variants of one product apart in their titles: colour, generation, accessory or bundle."""

import re
from collections.abc import Mapping
from functools import lru_cache

from matching.standardise.text import CACHE_SIZE, text

# Each colour before its other spellings: shops' abbreviations, then other languages.
_SPELLINGS = """
black blk schwarz noir noire negro negra nero nera zwart preto preta czarny czarna svart sort
white wht weiss blanc blanche blanco blanca bianco wit branco branca bialy biala vit hvid hvit
silver slvr silber argent plata argento zilver prata srebrny|grey gray gry grau gris grigio grijs cinza szary gra
blue blu blau bleu azul blauw niebieski|yellow ylw gelb jaune amarillo giallo geel amarelo zolty gul
red rot rouge rojo roja rosso rood vermelho czerwony rod|green grn grun gruen vert verde groen zielony gron
brown brn braun brun marron marrone bruin marrom brazowy|orange arancione oranje|pink rosa roze
purple violet lila viola paars
beige|cream creme|gold golden dorado|bronze|copper kupfer|anthracite anthrazit|navy|turquoise turkis|ivory
"""
_COLOURS = {
    spelling: spellings.split()[0]
    for spellings in _SPELLINGS.strip().replace("\n", "|").split("|")
    for spelling in spellings.split()
}
_SHADES = frozenset(["warm", "cool", "cold", "dark", "light", "bright", "matt", "matte"])
_GLUED_SHADES = {
    "dunkel": "dark",
    "hell": "light",
    "donker": "dark",
    "licht": "light",
    "morke": "dark",
    "lyse": "light",
}
_GLUED = tuple(_GLUED_SHADES)
# A brand, not a colour.
_NO_COLOUR = re.compile(r"\bblack (?:and )?decker\b")
_ORDINALS = {
    word: str(number)
    for number, word in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], 1
    )
}
_GENERATION = re.compile(
    r"\b(?:gen(?:eration)?|mk|mark) ?(1\d|[1-9]|ii|iii|iv|vi{0,3}|ix)\b"
    rf"|\b(1\d|[1-9]|{'|'.join(_ORDINALS)})(?:st|nd|rd|th|a|e|er|eme)? gen(?:eration|eracion|erazione|eracao)?\b"
)
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}


def _by_spelling(words: str) -> dict[str, str]:
    """Spelling → word, of lines of words between bars, each before its other spellings."""
    return {
        spelling: spellings.split()[0]
        for spellings in words.strip().replace("\n", "|").split("|")
        for spelling in spellings.split()
    }


# Kinds of edition of software, books and films, each before its other spellings.
_EDITIONS = """
academic acad student students education educational edu schulversion studentenversion|upgrade upg upgrad|upsell
professional pro|home|premium|deluxe dlx|platinum|standard std|enterprise ent|ultimate|extended|express|oem|trial
renewal|limited|special|revised|refurbished refurb renewed|collectors collector|anniversary
hardcover hardback gebunden|paperback softcover taschenbuch
"""
_EDITION_WORDS = _by_spelling(_EDITIONS)
# Of home theatres and limited warranties: not always of an edition.
_NOT_ALWAYS = frozenset(["home", "limited", "special"])
# What a title says it is for, each before its other spellings: systems first, then languages.
_MADE_FOR = """
windows win win32 winxp win95 win98 win2000 w2k|mac macintosh macos osx powerpc|linux lnx|unix|solaris|netware
xbox xbox360|playstation ps1 ps2 ps3 ps4 ps5|psp|wii|gamecube|ds nds 3ds|switch|android|iphone ipad ios|palm
english eng englisch anglais ingles|german deutsch allemand ger|french francais franzosisch|spanish espanol spanisch
italian italiano italienisch|portuguese portugues|dutch nederlands|polish polski|japanese|chinese|russian
"""
_MADE_FOR_WORDS = _by_spelling(_MADE_FOR)
_NUMBERED_EDITION = re.compile(
    rf"\b(\d{{1,2}}|{'|'.join(_ORDINALS)})(?:st|nd|rd|th|e|a)? "
    r"(?:(?:[a-z]+ ){0,2}(?:auflage|aufl)|edition|ed|edn|edicion|edizione|edicao|druk|wydanie)\b"
)
_VERSION = re.compile(r"\b(?:version|vers|ver|v|edition|release) ?(\d{1,4}(?: \d{1,2})?)\b")
_FOR = re.compile(
    r"\b(?:accessory|for|fur|für|fuer|pour|para|voor|compatible with|kompatibel mit|passend)\b|\bf\.\s",
    re.IGNORECASE,
)
_TOGETHER = re.compile(
    r"\b(?:bundle|kit|with|w/|incl|including|inkl|mit|avec|con)\b|\s\+\s|\bw/", re.IGNORECASE
)


@lru_cache(CACHE_SIZE)
def colours(value: str) -> str | None:
    """The distinct colours a title names, in English and alphabetical order, a shade joined: "black warm-white"."""
    folded = text(value)
    if folded is None:
        return None
    words = _NO_COLOUR.sub(" ", folded).split()
    found = set()
    for place, word in enumerate(words):
        colour = _COLOURS.get(word)
        if colour is None and word[0] in "dhlm" and word.startswith(_GLUED):
            shade = next(glued for glued in _GLUED if word.startswith(glued))
            if (colour := _COLOURS.get(word.removeprefix(shade))) is not None:
                found.add(f"{_GLUED_SHADES[shade]}-{colour}")
                continue
        if colour is not None:
            before = words[place - 1] if place else ""
            found.add(f"{before}-{colour}" if before in _SHADES else colour)
    return " ".join(sorted(found)) or None


@lru_cache(CACHE_SIZE)
def generation(value: str) -> str | None:
    """The generation a title names, such as "gen 2" for "Mk II"; "gen 1" for a title that names none."""
    folded = text(value)
    if folded is None:
        return None
    found = _GENERATION.search(folded)
    number = (found.group(1) or found.group(2)) if found else "1"
    return f"gen {_ROMAN.get(number) or _ORDINALS.get(number, number)}"


@lru_cache(CACHE_SIZE)
def offer(value: str) -> str | None:
    """What a title offers: "accessory" (something for another product), "bundle" (with another) or "single"."""
    if text(value) is None:
        return None
    if _FOR.search(value):
        return "accessory"
    return "bundle" if _TOGETHER.search(value) else "single"


def edition(value: str) -> str | None:
    """The edition or version that a title names, such as "3", "academic upgrade" or "10 1 professional"; else None.

    Numbers first, then kinds of edition in alphabetical order.
    """
    folded = text(value)
    if folded is None:
        return None
    found = _VERSION.search(folded)
    number = edition_number(folded) or (found.group(1) if found else "")
    kinds = sorted(_said(folded, _EDITION_WORDS))
    return " ".join([number, *kinds]).strip() or None


def edition_number(folded: str) -> str | None:
    """The number of an edition in lower-case ASCII words: "3" of "third edition" and of "3. Auflage"."""
    found = _NUMBERED_EDITION.search(folded)
    return _ORDINALS.get(found.group(1), found.group(1)) if found else None


def variant(value: str) -> str | None:
    """The kinds of edition that a title names, in alphabetical order; "plain" for one that names none.

    A shop that has an article and its upgrade says which of them is the upgrade, seldom which is the other.
    """
    folded = text(value)
    if folded is None:
        return None
    return " ".join(sorted(_said(folded, _EDITION_WORDS) - _NOT_ALWAYS)) or "plain"


def made_for(value: str) -> str | None:
    """The systems and languages that a title says it is for, in alphabetical order, such as "english mac"."""
    folded = text(value)
    if folded is None:
        return None
    return " ".join(sorted(_said(folded, _MADE_FOR_WORDS))) or None


def _said(folded: str, by_spelling: Mapping[str, str]) -> set[str]:
    return {by_spelling[word] for word in folded.split() if word in by_spelling}
