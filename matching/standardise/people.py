"""Given name and surname in a whole name, and lists of people."""

from __future__ import annotations

import re
from collections.abc import Iterator

from matching.standardise.name_words import SUFFIXES, TITLES
from matching.standardise.names import inverted_name, is_surname_first, person_name
from matching.standardise.text import is_placeholder, transliterate, word_set

# Words that open a surname when they stand before its last word.
_PARTICLES = word_set(
    "von van vom zu zum zur der den de del della delle dello di da das do dos du des la le las los al bin ibn ben bint "
    "ter ten te op het af av san santa st mc mac"
)
_AND = re.compile(r"\s*(?:&|;|\||\n|\s(?:/|and|und|u\.|et|y|with)\s)\s*", re.IGNORECASE)
_BLANKS = re.compile(r"[^\S\n]+")
_OTHERS = re.compile(r"[,\s]*\b(?:et\.? al\.?|and others|u\.\s?a\.|et\.? alii)[\s.)]*$", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[A-Z]\.?[\s-]*){1,3}")
_SURNAME_AND_INITIALS = re.compile(r"(\S.*\S)\s+([A-Z]{1,3})")
_GENERATION = re.compile(r",\s*(?=(?:jr|sr|ii|iii|iv|esq|ph\.?d|m\.?d)\b)", re.IGNORECASE)
_MOST_PEOPLE = 200


def _parted(name: str) -> tuple[str, str]:
    """Given names and surname of a name in its usual order; a single word is a surname."""
    words = name.split()
    return _parted_at(words, len(words) - 1)


def _parted_at(words: list[str], start: int) -> tuple[str, str]:
    """The words before a surname and the surname, to which the particles before it belong."""
    while start > 1 and words[start - 1] in _PARTICLES:
        start -= 1
    if start == 1 and len(words) > 2 and words[0] in _PARTICLES:
        start = 0
    return " ".join(words[:start]), " ".join(words[start:])


def _parts(value: str) -> tuple[str, str] | None:
    """Given names and surname of a value; a comma, a hyphen or the script may tell where the surname begins."""
    name = person_name(value)
    if name is None:
        return None
    words = name.split()
    if "," in value and (inverted := inverted_name(value)) is not None:
        given = len(inverted[0].split())
        while given > 1 and words[given - 1] in _PARTICLES:
            given -= 1
        return " ".join(words[:given]), " ".join(words[given:])
    if not value.isascii() and is_surname_first(value):
        return " ".join(words[1:]), words[0]
    joined = 0
    if "-" in value:
        last = value.split()[-1]
        joined = last.count("-") if last.replace("-", "").isalpha() else 0
    return _parted_at(words, max(len(words) - 1 - joined, 0))


def given_name(value: str) -> str | None:
    """Given names in a whole name: "john ronald" of "Tolkien, John Ronald"; None for a single word."""
    parts = _parts(value)
    return None if parts is None else parts[0] or None


def surname(value: str) -> str | None:
    """Surname in a whole name, with its particles: "van der berg" of "Mr. Jan van der Berg".

    All of it where the value tells: "garcia marquez" of "García Márquez, Gabriel".
    """
    parts = _parts(value)
    return None if parts is None else parts[1] or None


def people(value: str) -> str | None:
    """Everybody in a list, each by surname and first initial, in alphabetical order: "ioannidis_y mackay_d".

    People stand apart by commas, semicolons, "and" or line breaks, and a name may be told either way round:
    "D. Scott Mackay, Y. Ioannidis", "Mackay, D. S.; Ioannidis, Y." and "Mackay DS, Ioannidis Y" are one list.
    A particle is no part of the surname here. Of more than 200 people the first 200 are read.
    """
    if is_placeholder(value):
        return None
    told = _OTHERS.sub("", _BLANKS.sub(" ", transliterate(value)))
    found = {key for name in _names(told) if (key := _key(name))}
    return " ".join(sorted(found)) or None


def _names(value: str) -> Iterator[str]:
    parts = [part.strip(" ,") for part in _AND.split(_GENERATION.sub(" ", value)) if part.strip(" ,")]
    inverted = len(parts) > 1 and all(part.count(",") == 1 for part in parts)
    for part in parts[:_MOST_PEOPLE]:
        pieces = [piece.strip() for piece in part.split(",") if piece.strip()]
        if inverted or len(pieces) < 2 or (len(pieces) == 2 and len(parts) == 1 and _is_inverted(pieces)):
            yield part
        elif all(map(_INITIALS.fullmatch, pieces[1::2])) and len(pieces) % 2 == 0:
            yield from (f"{last}, {first}" for last, first in zip(pieces[::2], pieces[1::2], strict=True))
        else:
            yield from pieces[:_MOST_PEOPLE]


def _is_inverted(pieces: list[str]) -> bool:
    """Whether two pieces are one person: "Smith, John" is, "John Smith, Jane Doe" is not."""
    return " " not in pieces[0] or _INITIALS.fullmatch(pieces[1]) is not None


def _usual_order(value: str) -> str | None:
    """The name with given names first, also where initials follow the surname without a comma: "Mackay DS"."""
    found = None if value.isupper() else _SURNAME_AND_INITIALS.fullmatch(value.strip())
    if found is not None and "," not in value and found.group(2).lower() not in SUFFIXES:
        return person_name(f"{' '.join(found.group(2))} {found.group(1)}")
    return person_name(value)


def _key(name: str) -> str | None:
    whole = _usual_order(name)
    if whole is None or whole in TITLES:
        return None
    given, last = _parted(whole)
    core = last.split()[-1]
    return f"{core}_{given[0]}" if given else core
