"""Postal addresses, part by part and whole."""

import re
from collections.abc import Sequence
from functools import lru_cache

from matching.standardise.address_lines import spelled, split_line
from matching.standardise.address_units import UNIT_WORDS, is_unit, without_leading_unit, without_unit
from matching.standardise.street_words import (
    STREET_TYPES,
    shortened,
    street_word,
    street_words,
    without_silent,
)
from matching.standardise.text import LONGEST, RECENT, is_placeholder, word_set

_DIGIT_OR_UNIT = re.compile(r"[0-9#]")
# "12 N Oak" is number 12 north, not 12n: a letter apart from the number is part of it unless it is a direction.
_NUMBER = (
    r"\d{1,5}(?:\s?(?:bis|ter|quater)\b|\s?[a-z]\s?-\s?[a-z](?![a-z0-9])"
    r"|(?:[a-z]|[-/][a-z]|\s[a-df-mo-rt-vx-z])(?![a-z0-9.'])|\s\d/\d(?!\d))?"
    r"(?:\s?[-/]\s?\d{1,5}[a-z]?\b){0,3}"
)
_PREFIX = r"no|nr|ndeg|n\.?deg|num|numero"
# In Dutch the 2e Jan Steenstraat is the second.
_ORDINAL = r"[1-9](?:e|ste|de)\s"
_LEADING_NUMBER = re.compile(
    rf"^(?:{_PREFIX}|(?:blk|block|plot|door)(?:\s*no)?)?[.:]?\s*(?!{_ORDINAL})({_NUMBER})(?!\w)\s*,?\s*"
    r"(?=[^\d\s,]|\d+(?:st|nd|rd|th)\b)"
)
_TRAILING_NUMBER = re.compile(
    rf"(?<=[^\d\s,])\s*[,\s.]\s*(?:{_PREFIX}|hnr|d|dom|n(?=\.))?[.:]?\s*({_NUMBER})\s*$"
)
_BARE_NUMBER = re.compile(
    rf"(?:{_PREFIX}|hnr|d|dom|(?:blk|block|plot|door)(?:\s*no)?|#)?[.:]?\s*({_NUMBER})\s*"
)
_NO_HOUSE = re.compile(r"\bs\s?/\s?n\b\.?")
# Calle 50 # 20-30 is a house by the corner of streets 50 and 20.
_COLOMBIAN = re.compile(
    r"^(calle|cll?|carrera|cra|kra?|avenida|av|diagonal|transversal)\.?\s*(\d+\s?[a-z]?)\s*"
    r"(?:#|no\.?|nro\.?|num\.?|ndeg)\s*(\d+[a-z]?\s?-\s?\d+)"
)
# What numbers roads after its own number of letters: US Hwy 1, State Route 12, County Road 500, km 4, Sector 18.
_NUMBERED = word_set("hwy rte km sector")
_NUMBERED_ROADS = word_set("county state farm ranch")
_SPECIAL = UNIT_WORDS | word_set(
    "box postfach pf postbus postboks bp apartado apdo casella case pob bis ter quater ndeg num deg c po gpo pmb "
    "as m d k dom blk block plot door no nr hnr bus and und y et to"
)
_NOT_NUMBER = re.compile(r"[^0-9a-z]+")
_LETTER_BEHIND = re.compile(r"(?<=\d)[-/](?=[a-z]$)")
_CARE_OF = re.compile(r"^(?:c/o|attn\.?:?|att\.|z\.?\s?hd\.?|t\.a\.v\.?)\s[^,;|]*[,;|]\s*|[,\s]+c/o\s.*$")
# Where along the street it is says nothing more: "747 9th Ave between 50th and 51st Sts".
_WHERE_ALONG = re.compile(
    r"(?<=\w\w)[\s.,;(]+(?:between|betw\.|btwn|bet\.|near|opposite|across from|next to|(?:at )?(?:the )?corner of)\s.*$"
)
_MAY_SAY_WHERE = (
    "between ",
    "betw. ",
    "btwn ",
    "bet. ",
    "near ",
    "opposite ",
    "across from ",
    "next to ",
    "corner of ",
)
_RANGE = re.compile(r"(?<=\d)(?:\s*[&+]\s*|\s+(?:to|bis|and|und|et|y)\s+)(?=\d)")
_GLUED = re.compile(r"(?<=[a-z]{4})(?=\d{1,4}[a-z]?$)|(?<=\b\d)(?=[a-z]{4})|(?<=\b\d\d)(?=[a-z]{4})")
_PO_BOX = re.compile(
    r"(?<![a-z0-9])(?:p\.?\s?o\.?\s?b(?:ox|\.)?|post\s?(?:office\s)?box|box|postfach|pf|postbus|postboks|box postal|"
    r"b\.?p\.?|boite postale|case postale|postilokero|postlada|(?:apartado|apdo\.?)(?: de correos| postal)?|pmb|"
    r"casella post(?:ale|\.)|caixa postal|skrytka(?: pocztowa)?|skr\. poczt\.|locked bag|private bag|c\.p\.|gpo box|"
    r"a/ia)"
    r"[\s.:#,]*(?:no\.?\s|nr\.?\s)?([a-z]?\d{1,3}(?:[\s,]\d{2,3})*|[a-z]?\d+)\b"
)
_BOX_NUMBER = re.compile(r"[a-z]?\d{1,8}|\d{1,3}(?:\s\d{2,3})+")
_PLAIN_NUMBER = re.compile(r"\d{1,5}[a-z]?")
_MAY_TELL_PLACE = re.compile(r",|;|\||\d{4}|\d[a-z]{2}$|[a-z]\d$")
_CALLE = re.compile(r"^c/\s*(?!o\s)")
_SEPARATOR = re.compile(r"\s*,\s*")


@lru_cache(RECENT)
def _read(value: str) -> tuple[str, tuple[str, str] | None]:
    """A line in lower-case ASCII, and what `_simple` makes of it; the line is empty for a placeholder."""
    folded = spelled(value[:LONGEST])
    if any(words in folded for words in _MAY_SAY_WHERE):
        folded = _WHERE_ALONG.sub("", folded)
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
        return "", shortened(words)
    number = words.pop(0 if words[0][:1].isdigit() else -1)
    if not _PLAIN_NUMBER.fullmatch(number) or not words or len(words[0]) == 1 or not "".join(words).isalpha():
        return None
    short = [*map(street_word, words)]
    if _is_numbered(short) or (len(number) == 2 and number[1] == "e"):
        return None
    return number, without_silent(short, words)


def _is_numbered(words: Sequence[str]) -> bool:
    """Whether a number behind such words is part of the name: Highway 101, Calle 13, County Road 500."""
    return (
        words[-1] in _NUMBERED
        or (words[-1] == "rd" and len(words) > 1 and words[-2] in _NUMBERED_ROADS)
        or STREET_TYPES.issuperset(words)
    )


def _bare_street(folded: str) -> str:
    if _DIGIT_OR_UNIT.search(folded) is None:
        return street_words(_CALLE.sub("calle ", _NO_HOUSE.sub("", folded)))
    found = _COLOMBIAN.match(folded)
    if found is not None:
        return street_words(f"{found[1]} {found[2]}")
    folded = without_unit(without_leading_unit(folded))
    folded = _CALLE.sub("calle ", folded.strip(" ,."))
    rest = _LEADING_NUMBER.sub("", folded, count=1)
    numbered = street_words(rest) or street_words(folded)
    bare = street_words(_TRAILING_NUMBER.sub("", rest, count=1))
    return numbered if not bare or _is_numbered(bare.split()) else bare


def _street_line(folded: str) -> str:
    """The line without its post office box, the place at its end, and what else stands beside street and number."""
    folded = _GLUED.sub(" ", _RANGE.sub("-", _CARE_OF.sub("", folded) or folded))
    line = split_line(folded).street if _MAY_TELL_PLACE.search(folded) else folded
    line = _PO_BOX.sub(" ", line).strip(" ,")
    return _numbered_segment(line) if "," in line else line


def _numbered_segment(line: str) -> str:
    """Of a line with commas the segment that holds a street and its number; all of it where none does.

    A number apart belongs to the street before or after it: "10, rue de la Paix" and "Via Roma, 12".
    """
    segments = [segment for segment in _SEPARATOR.split(line) if segment]
    segments = [segment for segment in segments if not is_unit(segment)] or segments
    for place, segment in enumerate(segments):
        if _BARE_NUMBER.fullmatch(segment):
            if place:
                return f"{segments[place - 1]}, {segment}"
            if len(segments) > 1 and not _LEADING_NUMBER.match(segments[1]):
                return f"{segment}, {segments[1]}"
            continue
        bare = without_unit(without_leading_unit(segment))
        if _LEADING_NUMBER.match(bare) or _TRAILING_NUMBER.search(bare):
            return segment
    return ", ".join(segments)


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
    line = _street_line(folded)
    corner = _COLOMBIAN.match(line)
    if corner is not None:
        return _written(corner[3])
    line = without_leading_unit(line)
    found = _BARE_NUMBER.fullmatch(line)
    if found is None:
        line = without_unit(line)
        found = _LEADING_NUMBER.match(line) or _TRAILING_NUMBER.search(line)
    return None if found is None else _written(found.group(1))


def _written(number: str) -> str | None:
    """A house number with hyphens alone: "12a", "12-14", "12a-c" and "12-1-2" of 12 1/2."""
    joined = _LETTER_BEHIND.sub("", number.replace(" a ", "a")).replace(" ", "-" if "/" in number else "")
    first, *others = [part.lstrip("0") for part in _NOT_NUMBER.split(joined)]
    others = [part for part in others if part[:1].isdigit() or (len(part) == 1 and first[:1].isdigit())]
    return "-".join([*([first] if first[:1].isdigit() else []), *others]) or None


def house_number(values: Sequence[str | None]) -> str | None:
    """House number such as "12", "12a" or "12-14", of the first value that has one: a number or a street."""
    for value in values:
        if value is not None and (number := _number_in(value)) is not None:
            return number
    return None


def po_box(value: str) -> str | None:
    """Number of a post office box: "123" of "P.O. Box 123", "Postfach 1 23" and a bare 123; None when there is none."""
    folded = spelled(value)
    found = _PO_BOX.search(folded)
    if found is None and (not _BOX_NUMBER.fullmatch(folded) or is_placeholder(folded)):
        return None
    return _NOT_NUMBER.sub("", found.group(1) if found else folded).lstrip("0") or None


def address_line(value: str) -> str | None:
    """The whole address as words in order, street types unified, each word once."""
    if is_placeholder(value):
        return None
    words = street_words(_CALLE.sub("calle ", spelled(value)))
    line = " ".join(dict.fromkeys(words.split()))
    return None if is_placeholder(line) else line
