"""Names of people."""

import re
from collections.abc import Sequence
from functools import lru_cache

from matching.standardise.nicknames import canonical_forms
from matching.standardise.text import CACHE_SIZE, fold_umlauts, is_placeholder, text, transliterate, word_set

_TITLES = word_set(
    "dr mr mrs ms miss mx prof professor doctor herr hr frau fr sr sra srta senor senora senorita don "
    "dona mme mlle madame monsieur mademoiselle sig signor signora dott ing dipl mag sir dame lady lord "
    "rev reverend hon capt captain col gen sgt maj mevr dhr drs"
)
_SUFFIXES = word_set("jr sr junior senior ii iii iv esq phd md dds dvm mba msc bsc cpa obe mbe cbe llm dipl")
_GENERATIONS = {
    "jr": "jr", "junior": "jr", "jun": "jr", "sr": "sr", "senior": "sr", "sen": "sr",
    "ii": "ii", "2nd": "ii", "iii": "iii", "3rd": "iii", "iv": "iv", "4th": "iv",
}  # fmt: skip
_APOSTROPHES = re.compile(r"(?:(?<=\w) )?['`\u00b4\u02bc\u2018\u2019\u2032] ?")
_DOTTED = re.compile(r"\b([a-z])\.(?=[a-z]\b)")
_GLUED_PREFIXES = frozenset(["o", "mc", "d"])
_SAINTS = {"saint": "st", "sankt": "st"}


@lru_cache(CACHE_SIZE)
def person_name(value: str) -> str | None:
    """One part of a name as lower-case ASCII words, without titles and generation or degree suffixes.

    O'Brien, O’Brien and O Brien become "obrien"; a hyphen is a blank; Müller, Mueller and Muller become
    "muller" (see fold_umlauts). A value that is nothing but a title is kept, for Don and Lord are names too.
    """
    if is_placeholder(value):
        return None
    if not value.isalpha():
        value = _APOSTROPHES.sub("", value)
    folded = text(_DOTTED.sub(r"\1", transliterate(value).casefold()).replace("'", ""))
    return None if folded is None else _settled(folded.split())


def _settled(words: list[str]) -> str | None:
    if len(words) > 1:
        words = _without_titles(words)
        if len(words) > 1 and words[0] in _GLUED_PREFIXES and len(words[1]) > 2:
            words = [words[0] + words[1], *words[2:]]
        words = [_SAINTS.get(word, word) for word in words]
    name = fold_umlauts(" ".join(words))
    return None if is_placeholder(name) else name


def _without_titles(words: list[str]) -> list[str]:
    start, end = 0, len(words)
    while start < end - 1 and words[start] in _TITLES:
        start += 1
    while end > start + 1 and words[end - 1] in _SUFFIXES:
        end -= 1
    return words[start:end]


def name_suffix(value: str) -> str | None:
    """What tells generations of one name apart, at its end: "jr", "sr", "ii", "iii" or "iv"; else None."""
    folded = text(value)
    return None if folded is None else _GENERATIONS.get(folded.rpartition(" ")[2])


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
