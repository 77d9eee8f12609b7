"""Names of people."""

from __future__ import annotations

import re
from collections.abc import Sequence

from matching.standardise.name_words import (
    BEFORE_FACULTIES,
    BEHIND_A_COMMA,
    BEHIND_A_NAME,
    DOTTED_DEGREES,
    FACULTIES,
    GENERATIONS,
    SUFFIXES,
    TITLES,
)
from matching.standardise.nicknames import canonical_forms
from matching.standardise.text import (
    LONGEST,
    PLACEHOLDER_WORDS,
    fold_umlauts,
    is_placeholder,
    marks_to_blanks,
    transliterate,
    word_set,
)

_APOSTROPHES = re.compile(r"(?:(?<=\w) )?['`] ?")
_DOTTED = re.compile(r"\b(?:ph\.? ?d\b|[bm]\. ?sc\b|ll\.? ?[bm]\b|[a-z](?:\.[a-z])+\b)\.?", re.IGNORECASE)
# Titles that are names, too, unless a point shortens them; and those whose gender is glued on: Dott.ssa, Mag.a.
_SHORTENED_TITLES = re.compile(r"\s*(?:(?:eng|arq|arch|rag|me|ra|cav|pan)\.\s*)+(?=\w)", re.IGNORECASE)
_LONGEST_SHORTENED = 7
_GENDERED = re.compile(r"\b(dott|prof|sig|mag|dr|ing|avv)\.(ssa|ra|na|a|in)\b\.?", re.IGNORECASE)
_CARE_OF = re.compile(r"^\s*c/o\b\.?|\s+c/o\b.*$", re.IGNORECASE | re.DOTALL)
# What follows an O or D that lost its apostrophe: with any other name the letter is an initial.
_AFTER_O = word_set(
    "beirne boyle brien bryan byrne callaghan carroll casey connell connor conor dea doherty donnell donoghue donohue "
    "donovan dowd driscoll dwyer flaherty flynn gara gorman grady hagan halloran hanlon hara hare herlihy kane keefe "
    "keeffe kelly leary loughlin mahony malley mara meara neal neil neill rafferty regan reilly riordan rourke shea "
    "sullivan toole"
)
_AFTER_D = word_set(
    "abreu addario agostino alessandro alessio alfonso allessandro amato ambrosio amico amore andrea angelo annunzio "
    "antonio apolito aquino arcy auria avila elia errico hondt ippolito oliveira onofrio ortona souza urso"
)
_MAIDEN = word_set("geb geborene nee epouse")
_AND = word_set("and und et y e i u")
_GLUED = {"o": _AFTER_O, "d": _AFTER_D}
_SAINTS = {"saint": "st", "sankt": "st"}
_OPENINGS = frozenset([*_GLUED, *_SAINTS, "mc"])
_SPECIAL = TITLES | SUFFIXES | _OPENINGS | _MAIDEN
_TO_WORDS = marks_to_blanks()
_MARKS_OF_NAMES = b"'`"
_ASIDE = re.compile(r'"[^"]*"|\([^()]*\)')
_WORD = re.compile(r"[^\W_]")
_WHOLE_HAN_OR_HANGUL = re.compile("[\u3400-\u9fff]{2,4}|[\uac00-\ud7a3]{2,4}")
_TWO_SYLLABLE_SURNAMES = frozenset(
    [
        "欧阳",
        "歐陽",
        "司马",
        "司馬",
        "上官",
        "诸葛",
        "諸葛",
        "司徒",
        "皇甫",
        "남궁",
        "황보",
        "제갈",
        "선우",
        "독고",
    ]
)


def _spread(found: re.Match[str]) -> str:
    """A degree without its points, or initials with a blank between them."""
    letters = re.sub(r"[. ]", "", found.group())
    return f" {letters} " if letters.lower() in DOTTED_DEGREES else f" {' '.join(letters)} "


def _ascii(value: str) -> str:
    """Transliterated, a name of Han or Hangul characters parted into surname and given name."""
    if _WHOLE_HAN_OR_HANGUL.fullmatch(value):
        length = 2 if value[:2] in _TWO_SYLLABLE_SURNAMES and len(value) > 2 else 1
        surname, given = transliterate(value[:length]), transliterate(value[length:])
        return f"{surname.replace(' ', '')} {given.replace(' ', '').lower()}"
    return transliterate(value)


def _words(plain: str) -> list[str]:
    return plain.encode().translate(_TO_WORDS, _MARKS_OF_NAMES).decode().split()


def _core(words: list[str]) -> list[str]:
    """The words without titles in front and titles, generation or degree suffixes behind, one of them kept."""
    start, end = 0, len(words)
    while start < end - 1 and (
        words[start] in TITLES
        or (start and words[start] in FACULTIES and words[start - 1] in BEFORE_FACULTIES)
        or (start and words[start] in _AND and words[start + 1] in TITLES)
    ):
        start += 1
    while end > start + 1 and (
        words[end - 1] in SUFFIXES or (end > start + 2 and words[end - 1] in BEHIND_A_NAME)
    ):
        end -= 1
    return words[start:end]


def _in_order(plain: str) -> list[list[str]]:
    """The words, given names first where a comma says that the surname is: then given names and surname apart.

    "Smith, John" and "Smith, Jr., John" tell it; "John Smith, Jr." does not.
    """
    if "," not in plain:
        return [_core(_words(plain))]
    parts = [words for part in plain.split(",") if (words := _words(part))]
    named = [part for place, part in enumerate(parts) if not place or not _is_aside(part, parts[0])]
    if len(named) == 2:
        return [_core(named[1]), _core(named[0])]
    return [_core([word for part in named for word in part])]


def _is_aside(part: list[str], first: list[str]) -> bool:
    """Whether what follows a comma is a suffix or a maiden name; RN and JD are initials behind a bare surname."""
    return part[0] in _MAIDEN or (SUFFIXES if len(first) == 1 else BEHIND_A_COMMA).issuperset(part)


def _settled(words: list[str]) -> str:
    if len(words) > 1:
        if not _OPENINGS.isdisjoint(words):
            words = _glued(words)
        if not _MAIDEN.isdisjoint(words[1:-1]):
            words = words[: next(place for place in range(1, len(words)) if words[place] in _MAIDEN)]
    return fold_umlauts(" ".join(words))


def _glued(words: list[str]) -> list[str]:
    """Words with a saint as "st", and a prefix that stands apart joined to its name: Mc Donald, O Brien."""
    joined: list[str] = []
    for word in words:
        before = joined[-1] if joined else ""
        if (before == "mc" and len(word) > 2) or word in _GLUED.get(before, ()):
            joined[-1] = before + word
        else:
            joined.append(_SAINTS.get(word, word))
    return joined


def _plain(value: str) -> str:
    """The value in ASCII, without the points behind its words."""
    plain = value if value.isascii() else _ascii(value)
    if "." in plain:
        shortened = _SHORTENED_TITLES.match(plain) if plain.find(".") < _LONGEST_SHORTENED else None
        plain = plain[shortened.end() if shortened else 0 :].replace(". ", " ").removesuffix(".")
    return plain


def person_name(value: str) -> str | None:
    """A name, or a part of one, as lower-case ASCII words without titles and generation or degree suffixes.

    O'Brien, O’Brien and O Brien become "obrien"; a hyphen is a blank; Müller, Mueller and Muller become
    "muller" (see fold_umlauts); "Smith, John" is "john smith". A value that is nothing but a title is kept,
    for Don and Lord are names too.
    """
    if len(value) > LONGEST:
        value = value[:LONGEST]
    plain = value if value.isascii() and "." not in value else _plain(value)
    if plain.replace(" ", "").isalpha():
        words = plain.lower().split()
        if _SPECIAL.isdisjoint(words):
            return None if "".join(words) in PLACEHOLDER_WORDS else fold_umlauts(" ".join(words))
    if is_placeholder(plain):
        return None
    parts = _in_order(_unmarked(plain))
    if len(parts) == 2:
        # Turned round, a suffix may stand at the end.
        return person_name(_settled([*parts[0], *parts[1]]))
    name = _settled(parts[0])
    return None if is_placeholder(name) else name


def inverted_name(value: str) -> tuple[str, str] | None:
    """Given names and surname of a name whose comma says where one ends, such as "Smith, John"; else None."""
    if is_placeholder(value):
        return None
    parts = _in_order(_unmarked(_plain(value)))
    return (_settled(parts[0]), _settled(parts[1])) if len(parts) == 2 else None


def is_surname_first(value: str) -> bool:
    """Whether a name is written in Han or Hangul, which put the surname first."""
    return _WHOLE_HAN_OR_HANGUL.fullmatch(value.strip()) is not None


def _unmarked(plain: str) -> str:
    """The text without apostrophes, asides and the points of initials and degrees."""
    if "'" in plain or "`" in plain:
        plain = _APOSTROPHES.sub("", plain)
    if "/" in plain:
        plain = _CARE_OF.sub("", plain)
    if '"' in plain or "(" in plain:
        outside = _ASIDE.sub(" ", plain)
        plain = outside if _WORD.search(outside) else plain
    if "." in plain.rstrip(".").replace(". ", " "):
        plain = _DOTTED.sub(_spread, _GENDERED.sub(r"\1\2 ", plain))
    return plain


def name_suffix(value: str) -> str | None:
    """What tells generations of one name apart, at its end: "jr", "sr", "ii", "iii" or "iv"; else None.

    It may stand before a degree or behind the surname of an inverted name: "Smith Jr., John, PhD".
    """
    last = value.rpartition(" ")[2]
    # Of most names this settles it at a glance.
    if last.isalpha() and last.isascii() and "," not in value and last.lower() not in SUFFIXES:
        return None
    plain = transliterate(value)
    if is_placeholder(plain):
        return None
    if "." in plain:
        plain = _DOTTED.sub(_spread, plain)
    for part in map(_words, plain.split(",")):
        while part and part[-1] in SUFFIXES and part[-1] not in GENERATIONS:
            part.pop()
        if part and part[-1] in GENERATIONS:
            return GENERATIONS[part[-1]]
    return None


def full_name(values: Sequence[str | None]) -> str | None:
    """All parts of a name as words in alphabetical order, so that swapped parts compare equal."""
    parts = [name for value in values if value is not None and (name := person_name(value)) is not None]
    return " ".join(sorted(" ".join(parts).split())) or None


_CANONICAL = {
    name: canonical
    for form, long_form in canonical_forms().items()
    if (name := person_name(form)) is not None and (canonical := person_name(long_form)) is not None
}


def nickname(value: str) -> str | None:
    """The long form of the first given name: Bob and Rob are "robert"; any other name stays itself."""
    name = person_name(value)
    if name is None:
        return None
    first = name.partition(" ")[0]
    return None if is_placeholder(first) else _CANONICAL.get(first, first)


def initial(value: str) -> str | None:
    """First letter of the name; None when it begins with no letter."""
    name = person_name(value)
    return name[0] if name is not None and name[0].isalpha() else None
