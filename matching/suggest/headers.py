"""What the header of a column says it is, in several languages and the spellings of known systems."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from matching.standardise.text import transliterate, word_set
from matching.suggest.header_phrases import PHRASES
from matching.suggest.kinds import Kind

WHOLE, HEAD, PART = 4.0, 3.2, 1.0
"""Weight, in nats, of a phrase that is the whole header, its last words, or anything before them."""

# Words that may stand around a phrase and change nothing of what it means.
_NEUTRAL = word_set(
    "the of der die das le la el il de du des del di c cust custom value text txt field feld col column "
    "attr kunde billing bill shipping ship mailing main primary primaer home work business default "
    "private personal office invoice delivery liefer rechnungs customer client account contact person bp "
    "partner raw orig original std clean cleaned new my user legal current permanent residential "
    "hauptadresse haupt organization org company a b x 1"
)
_NEUTRAL_AFTER = word_set(
    "number code value text txt str string c name names id description privat geschaftlich dienstlich mobil "
    "eur usd gbp chf"
)
_SHORT_FORMS = {
    "nm": "name", "num": "number", "nr": "number", "no": "number", "nbr": "number", "addr": "address",
    "adr": "address", "cd": "code", "desc": "description", "descr": "description", "mfr": "manufacturer",
    "manuf": "manufacturer", "midl": "middle", "mid": "middle", "ln": "line", "cust": "customer", "reg": "registration",
    "organization": "organisation",
}  # fmt: skip
_ABOUT = word_set(
    "type typ status flag count length source verified valid opt format quality score preference"
)
_VERBS = frozenset(["is", "has"])
_SPLIT = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SHORTEST_PIECE = 2
_NOT_A_NAME = re.compile(r"(?:col(?:umn)?|field|var|attr(?:ibute)?|f|c|v|x|spalte|feld|unnamed)?\s*\d*")

Phrase = tuple[str, ...]


def _written_out(words: Iterable[str]) -> Phrase:
    return tuple(_SHORT_FORMS.get(word, word) for word in words)


def _lexicon() -> dict[Phrase, dict[Kind, float]]:
    lexicon: dict[Phrase, dict[Kind, float]] = {}
    for line in PHRASES.strip().splitlines():
        kind, _, phrases = line.partition(": ")
        for entry in phrases.split(", "):
            phrase, _, share = entry.partition(" *")
            words = _written_out(_SPLIT.findall(transliterate(phrase)))
            lexicon.setdefault(words, {}).setdefault(Kind(kind), float(share or 1))
    return lexicon


_LEXICON = _lexicon()
_GLUED: dict[str, Phrase] = {"".join(phrase): phrase for phrase in _LEXICON} | {
    entry.partition(" *")[0].replace(" ", ""): _written_out(_SPLIT.findall(entry.partition(" *")[0]))
    for line in PHRASES.strip().splitlines()
    for entry in line.partition(": ")[2].split(", ")
    if entry.isascii()
}
_LONGEST = max(map(len, _LEXICON))
_VOCABULARY = (
    {word for phrase in _LEXICON for word in phrase if len(word) > 2}
    | set(_GLUED)
    | {w for w in _NEUTRAL if len(w) > 3}
)


def tokens(header: str) -> tuple[str, ...]:
    """Lower-case ASCII words and numbers: "BillingStreet" and "billing_street" are the same two words."""
    plain = transliterate(header).replace("'", "")
    # A name all in capitals with no blank is one word or several glued; so is one all in small letters.
    found = _SPLIT.findall(plain.lower() if plain.isupper() else plain)
    return _written_out(piece for word in found for piece in _pieces(word.lower()))


def _pieces(word: str) -> tuple[str, ...]:
    if word in _GLUED:
        return _GLUED[word]
    if word in _NEUTRAL or len(word) < 2 * _SHORTEST_PIECE + 2:
        return (word,)
    for end in range(len(word) - _SHORTEST_PIECE, _SHORTEST_PIECE, -1):
        opening, rest = word[:end], word[end:]
        if opening in _VOCABULARY and (rest in _VOCABULARY or rest in _NEUTRAL_AFTER or rest in _SHORT_FORMS):
            return (*_GLUED.get(opening, (opening,)), *_GLUED.get(rest, (rest,)))
    return (word,)


@lru_cache(4096)
def header_weights(header: str) -> Mapping[Kind, tuple[float, str]]:
    """What the header says: kind → weight in nats above what says nothing, and the words that say it.

    A header such as "col7" says nothing. Words before the last ones count little, for "phone type" is a type.
    """
    words = tokens(header)
    found: dict[Kind, tuple[float, str]] = {}
    for start in range(len(words)):
        for end in range(min(len(words), start + _LONGEST), start, -1):
            phrase = words[start:end]
            for kind, share in _LEXICON.get(phrase, {}).items():
                weight = share * _place_weight(words[:start], words[end:]) + 0.4 * (len(phrase) - 1)
                if weight > found.get(kind, (0.0, ""))[0]:
                    found[kind] = (weight, " ".join(phrase))
    found = _without_swallowed(found)
    if _VERBS.intersection(words[:-1]) and Kind.RECORD_TYPE not in found:
        found = {kind: (weight / 4, phrase) for kind, (weight, phrase) in found.items()}
        found[Kind.FLAG] = (WHOLE, next(word for word in words if word in _VERBS))
    return found


def _place_weight(before: Phrase, after: Phrase) -> float:
    after = tuple(word for word in after if not word.isdigit())
    if any(word in _ABOUT for word in after):
        return PART / 2
    if any(word not in _NEUTRAL and word not in _NEUTRAL_AFTER for word in after):
        return PART
    plain = all(word in _NEUTRAL or word.isdigit() for word in before)
    if after:
        return HEAD - (0.4 if plain else 0.8)
    return WHOLE if plain else HEAD


def _without_swallowed(found: dict[Kind, tuple[float, str]]) -> dict[Kind, tuple[float, str]]:
    """Less weight for a phrase that is part of a longer one found: "name" says little in "city name"."""
    phrases = {phrase for _, phrase in found.values()}
    return {
        kind: (
            weight / 4
            if any(f" {phrase} " in f" {other} " and phrase != other for other in phrases)
            else weight,
            phrase,
        )
        for kind, (weight, phrase) in found.items()
    }


def says_nothing(header: str) -> bool:
    """Whether a header is a mere place, such as "col7", "Unnamed: 3" or ""."""
    plain = " ".join(re.findall(r"[a-z]+|\d+", transliterate(header).lower()))
    return _NOT_A_NAME.fullmatch(plain) is not None
