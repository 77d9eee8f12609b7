"""Plain text brought to one spelling, and the placeholders that stand for no value."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache

from matching.standardise.scripts import transliterate

__all__ = [
    "CACHE_SIZE", "LONGEST", "PLACEHOLDER_WORDS", "RECENT", "Standardiser", "all_of", "ascii_words", "code", "exact",
    "first_of", "fold_umlauts", "is_placeholder", "marks_to_blanks", "text", "tokens_sorted", "transliterate",
    "word_set",
]  # fmt: skip

Standardiser = Callable[[Sequence[str | None]], str | None]

CACHE_SIZE = 1 << 16
"""Words and values kept with their result where they repeat often enough to be worth their memory."""
LONGEST = 2_000
"""Characters that are read of a value, unless it is a text."""
RECENT = 1 << 10
"""Values kept parsed for the further features that a record reads of them."""


def word_set(listing: str) -> frozenset[str]:
    """The words of a listing."""
    return frozenset(listing.split())


def marks_to_blanks(kept: str = "") -> bytes:
    """A table for bytes.translate: letters in lower case and digits stay, the rest but `kept` becomes a blank."""
    return bytes(
        ord(character.lower()) if character.isascii() and (character.isalnum() or character in kept) else 32
        for character in map(chr, range(256))
    )


_TO_WORDS = marks_to_blanks()
_NO_WORD = bytes(point for point in range(256) if not chr(point).isalnum() or point > 127)

# What people and systems write for "no value", without blanks and marks.
_PLACEHOLDER_WORDS = word_set(
    "none null unknown tbd tba tbc undefined notavailable notapplicable notprovided notknown notspecified notgiven "
    "nodata novalue noname noemail nomail nophone tobedetermined tobeconfirmed tobeannounced xnax asdf asdfgh qwerty "
    "unbekannt keineangabe nichtbekannt nichtvorhanden inconnu nonrenseigne nonconnu sansobjet desconocido sindatos "
    "noconsta nodisponible sconosciuto nondisponibile nonnoto onbekend nietbekend desconhecido naoinformado okand "
    "ukendt ukjent nieznany brakdanych neizvestno noaplica ninguno ninguna nessuno nessuna geen brak aucun aucune "
    "keine "
    "keiner kein ohne nenhum naoinformado ingen inget neukazano notset notsupplied notentered unassigned dummy "
    "seeabove "
    "sameasabove sieheoben doesnotapply loremipsum nodisponible"
)
_LONGEST_RUN = 33
PLACEHOLDER_WORDS = _PLACEHOLDER_WORDS | {
    character * length
    for character, shortest in (("x", 3), ("0", 4), ("9", 7))
    for length in range(shortest, _LONGEST_RUN)
}
"""Lower-case words, blanks and marks left out, that stand for no value."""

_PLACEHOLDERS = frozenset([b"", *(word.encode() for word in PLACEHOLDER_WORDS)])
# Without their marks or with others these are values: Na, Ka, NVT, ZIP code 12345-6789.
_PLACEHOLDER_FORMS = word_set(
    "#ref! #value! #div/0! #name? #num! s/d n.n. n/a #n/a n.a. n.a n\\a n-a n.v.t. k.a. s/n s/o #null! "
    "test@test.com test@test.de noemail@noemail.com "
    "none@none.com na@na.com no@email.com no@no.com a@a.com x@x.com "
    "12345678 123456789 1234567890 0123456789 987654321 9876543210"
)
_NOT_WORD = re.compile(r"[\W_]+")

# The vowel pair of a written-out umlaut stands before a consonant and after no other vowel: Bauer, Neuer,
# Queen, Joe and Joey are left alone, and so are the Biblical names whose last syllable is a real -el, and
# Spanish Páez and Sáenz, which are not Paz and Sanz.
_UMLAUT_PAIR = re.compile(
    r"(?<![aeiouq])(?:"
    r"(?<!mich)(?<!raph)(?<!rafa)(?<!\bisr)(a)e(?!(?:la?|n?z)s?\b)"
    r"|(o)e(?!l|s\b)|(?<!\bj)(?<!\bn)(o)e(?=l)"
    r"|(?<!sam)(?<!man)(?<!mig)(u)e(?!l\b)"
    r")(?=[b-df-hj-np-tv-xz])"
)
# Nor are Spanish diphthongs (Guerrero, Buenos, Fuentes, Venezuela), Greek ones (aero-, Phoebe) and English joints.
_NO_UMLAUT = re.compile(
    "aero|phoe|shoe|poet|guerr|guev|gued|buen[aos]|puert|puebl|fuent|fueg|nuev|huesc|huert|zuela|suelo|cue[ls]"
    "|cuev|cuenc|blue|venue|queue"
)
_DOUBLE_A = re.compile(r"aa+")


def _bare(value: str) -> bytes:
    """Lower-case letters and digits of an ASCII text alone."""
    return value.encode().translate(_TO_WORDS, _NO_WORD)


_BARE_FORMS = frozenset([b"nan", *map(_bare, _PLACEHOLDER_FORMS)])


def is_placeholder(value: str) -> bool:
    """Whether a value stands for no value: blank, punctuation alone, "n/a", "unknown", 0000 or 123456789."""
    if value.isascii():
        bare = _bare(value)
        return bare in _PLACEHOLDERS or (
            bare in _BARE_FORMS
            and ("".join(value.lower().split()) in _PLACEHOLDER_FORMS or value.strip() == "NaN")
        )
    word = _NOT_WORD.sub("", value.casefold())
    return word.isascii() and word.encode() in _PLACEHOLDERS


def ascii_words(value: str) -> str:
    """Lower-case words and numbers of an ASCII text, one blank between them; empty if it has none."""
    return " ".join(value.encode().translate(_TO_WORDS).decode().split())


def text(value: str) -> str | None:
    """Lower-case ASCII words and numbers, one blank between them; None for a placeholder."""
    plain = transliterate(value)
    if is_placeholder(plain):
        return None
    words = ascii_words(plain)
    return None if words is not None and words != plain.lower() and is_placeholder(words) else words


def code(value: str) -> str | None:
    """Trimmed and upper-case, inner blanks collapsed; None for a placeholder."""
    upper = value.upper() if value.isascii() else unicodedata.normalize("NFKC", value).upper()
    folded = " ".join(upper.split())
    return None if is_placeholder(folded) else folded


def exact(value: str) -> str | None:
    """The value without its outer blanks; None for a placeholder."""
    return None if is_placeholder(value) else value.strip()


def tokens_sorted(value: str) -> str | None:
    """The distinct words of the text in alphabetical order, so that word order says nothing."""
    folded = text(value)
    if folded is None:
        return None
    words = " ".join(sorted(set(folded.split())))
    return None if is_placeholder(words) else words


def fold_umlauts(folded: str) -> str:
    """One spelling for Müller, Mueller and Muller: written-out umlauts lose their e, and aa becomes a.

    Passports write Ä, Ö, Ü, Ø and Å as AE, OE, UE, OE and AA (ICAO Doc 9303 part 3, section 6); dictionaries
    file them under the bare vowel (DIN 5007-1), and systems that strip accents do the same. Only the bare
    vowel can be reached from all three, so it is the canonical one.

    Args:
        folded: Lower-case ASCII.
    """
    if "ae" in folded or "oe" in folded or "ue" in folded or "aa" in folded:
        return " ".join(map(_folded_word, folded.split(" ")))
    return folded


@lru_cache(CACHE_SIZE)
def _folded_word(word: str) -> str:
    word = _DOUBLE_A.sub("a", word)
    if _NO_UMLAUT.search(word):
        return word
    return _UMLAUT_PAIR.sub(lambda found: found.group(found.lastindex or 0), word)


def first_of(standardise: Callable[[str], str | None], *, longest: int = LONGEST) -> Standardiser:
    """A standardiser that yields the first value which is not absent or a placeholder.

    Of a value longer than `longest` the beginning is read: no name and no number is that long.
    """

    def standardise_first(values: Sequence[str | None]) -> str | None:
        for value in values:
            if value is not None:
                found = standardise(value if len(value) <= longest else value[:longest])
                if found is not None:
                    return found
        return None

    return standardise_first


def all_of(standardise: Callable[[str], str | None], *, longest: int = LONGEST) -> Standardiser:
    """A standardiser of all present values, read as one text in the order given; see first_of for `longest`."""

    def standardise_all(values: Sequence[str | None]) -> str | None:
        if len(values) == 1:
            value = values[0]
            if value is None:
                return None
            return standardise(value if len(value) <= longest else value[:longest])
        present = [value for value in values if value is not None and not is_placeholder(value)]
        return standardise(" ".join(present)[:longest]) if present else None

    return standardise_all
