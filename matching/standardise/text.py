"""Plain text brought to one spelling, and the placeholders that stand for no value."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache

from unidecode import unidecode

Standardiser = Callable[[Sequence[str | None]], str | None]

CACHE_SIZE = 1 << 16


def word_set(listing: str) -> frozenset[str]:
    """The words of a listing."""
    return frozenset(listing.split())


_PLACEHOLDER_WORDS = word_set(
    "none null unknown tbd tba undefined notavailable notapplicable notprovided notknown notspecified "
    "unbekannt keineangabe inconnu nonrenseigne desconocido sindatos sconosciuto onbekend"
)
_PLACEHOLDER_FORMS = word_set("n/a #n/a n.a. n.a n\\a n-a n.v.t. k.a. s/n #null!")
_NO_LETTERS = re.compile("[\ud800-\udfff®©™℠]+")
_LONGEST_PLACEHOLDER = 32
_WORD = re.compile(r"[^\W_]")
_NOT_WORD = re.compile(r"[\W_]+")
_NOT_ASCII_WORD = re.compile(r"[^a-z0-9]+")
_CROSSED_OUT = re.compile(r"x{3,}")

# The vowel pair of a written-out umlaut stands before a consonant and after no other vowel: Bauer, Neuer,
# Queen, Joe and Sue are left alone, and so are the Biblical names whose last syllable is a real -el.
_UMLAUT_PAIR = re.compile(
    r"(?<![aeiouq])(?:"
    r"(?<!mich)(?<!raph)(?<!\braf)(?<!\bisr)(?<!\bism)(a)e"
    r"|(o)e(?!l)|(?<!\bj)(?<!\bn)(o)e(?=l)"
    r"|(?<!\bsam)(?<!\bman)(?<!\bmig)(u)e"
    r")(?=[b-df-hj-np-tv-z])"
)
_DOUBLE_A = re.compile(r"aa+")


def is_placeholder(value: str) -> bool:
    """Whether a value stands for no value: blank, punctuation alone, or a word such as "n/a" or "unknown"."""
    if len(value) > _LONGEST_PLACEHOLDER and _WORD.search(value):
        return False
    word = value.strip().casefold()
    if word in _PLACEHOLDER_FORMS:
        return True
    word = _NOT_WORD.sub("", word)
    return not word or word in _PLACEHOLDER_WORDS or _CROSSED_OUT.fullmatch(word) is not None


def transliterate(value: str) -> str:
    """NFKC, then ASCII letters for every script; what has none disappears, trade marks too."""
    if value.isascii():
        return value
    return unidecode(unicodedata.normalize("NFKC", _NO_LETTERS.sub("", value)))


@lru_cache(CACHE_SIZE)
def text(value: str) -> str | None:
    """Lower-case ASCII words and numbers, one blank between them; None for a placeholder."""
    if is_placeholder(value):
        return None
    folded = _NOT_ASCII_WORD.sub(" ", transliterate(value.casefold()).lower()).strip()
    return None if is_placeholder(folded) else folded


def code(value: str) -> str | None:
    """Trimmed and upper-case, inner blanks collapsed; None for a placeholder."""
    folded = " ".join(unicodedata.normalize("NFKC", value).upper().split())
    return None if is_placeholder(folded) else folded


def exact(value: str) -> str | None:
    """The value without its outer blanks; None for a placeholder."""
    trimmed = value.strip()
    return None if is_placeholder(trimmed) else trimmed


def tokens_sorted(value: str) -> str | None:
    """The distinct words of the text in alphabetical order, so that word order says nothing."""
    folded = text(value)
    return None if folded is None else text(" ".join(sorted(set(folded.split()))))


def fold_umlauts(folded: str) -> str:
    """One spelling for Müller, Mueller and Muller: written-out umlauts lose their e, and aa becomes a.

    Passports write Ä, Ö, Ü, Ø and Å as AE, OE, UE, OE and AA (ICAO Doc 9303 part 3, section 6); dictionaries
    file them under the bare vowel (DIN 5007-1), and systems that strip accents do the same. Only the bare
    vowel can be reached from all three, so it is the canonical one.

    Args:
        folded: Lower-case ASCII.
    """
    return _UMLAUT_PAIR.sub(lambda found: found.group(found.lastindex or 0), _DOUBLE_A.sub("a", folded))


def first_of(standardise: Callable[[str], str | None]) -> Standardiser:
    """A standardiser that yields the first value which is not absent or a placeholder."""

    def standardise_first(values: Sequence[str | None]) -> str | None:
        for value in values:
            if value is not None and (found := standardise(value)) is not None:
                return found
        return None

    return standardise_first


def all_of(standardise: Callable[[str], str | None]) -> Standardiser:
    """A standardiser of all present values, read as one text in the order given."""

    def standardise_all(values: Sequence[str | None]) -> str | None:
        present = [value for value in values if value is not None and not is_placeholder(value)]
        return standardise(" ".join(present)) if present else None

    return standardise_all
