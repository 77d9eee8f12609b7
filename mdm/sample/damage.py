"""What happens to values on their way into a system: slips of finger and eye, abbreviations, capitals."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from random import Random

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = {
    letter: row[max(0, place - 1) : place] + row[place + 1 : place + 2]
    for row in _ROWS
    for place, letter in enumerate(row)
}
_MISREAD = {
    "m": "rn",
    "l": "i",
    "i": "l",
    "o": "0",
    "s": "5",
    "b": "8",
    "e": "c",
    "u": "v",
    "h": "b",
    "g": "q",
}
_UMLAUTS = str.maketrans({"Ä": "AE", "Ö": "OE", "Ü": "UE"})
_LIGATURES = str.maketrans({"ß": "ss", "Ø": "O", "ø": "o", "Æ": "AE", "æ": "ae"})


def mistype(text: str, random: Random) -> str:
    """The text with one slip in a letter past the first: neighbour key, misreading, drop, double or swap.

    A text without four letters in a row comes back as it is: a slip there would leave little to recognise.
    """
    places = [place for place in range(1, len(text)) if _inside_word(text, place)]
    if not places:
        return text
    place = random.choice(places)
    letter = text[place]
    before, after = text[:place], text[place + 1 :]
    match random.randrange(5):
        case 0:
            slip = random.choice(_NEIGHBOURS.get(letter.lower(), letter.lower()))
            return before + (slip.upper() if letter.isupper() else slip) + after
        case 1:
            slip = _MISREAD.get(letter.lower(), "")
            return before + (slip.upper() if letter.isupper() else slip) + after
        case 2:
            return before + after
        case 3:
            return before + letter + letter + after
    if before[-2:-1].isalpha():
        return before[:-1] + letter + before[-1] + after
    return before + after


def _inside_word(text: str, place: int) -> bool:
    """Whether the place is in a word of four letters or more and not its first letter."""
    if not (text[place].isalpha() and text[place - 1].isalpha()):
        return False
    start = end = place
    while start > 0 and text[start - 1].isalpha():
        start -= 1
    while end < len(text) and text[end].isalpha():
        end += 1
    return end - start >= 4


def mistype_digit(text: str, random: Random) -> str:
    """The text with one of its digits changed or two neighbours swapped; as it is if it has none."""
    places = [place for place, sign in enumerate(text) if sign.isdigit()]
    if not places:
        return text
    place = random.choice(places)
    following = text[place + 1 : place + 2]
    if random.random() < 0.5 and following.isdigit() and following != text[place]:
        return text[:place] + following + text[place] + text[place + 2 :]
    return (
        text[:place]
        + random.choice([sign for sign in "0123456789" if sign != text[place]])
        + text[place + 1 :]
    )


def plain(text: str) -> str:
    """The text without accents: é becomes e, ß becomes ss."""
    split = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join(sign for sign in split if not unicodedata.combining(sign))


def capitals(text: str, *, spell_umlauts: bool) -> str:
    """The text as systems without small letters and accents keep it.

    Args:
        text: Any spelling.
        spell_umlauts: Whether Müller becomes MUELLER; else MULLER.
    """
    upper = text.replace("ß", "ss").upper()
    return plain(upper.translate(_UMLAUTS) if spell_umlauts else upper)


def shorten(text: str, short: Mapping[str, str]) -> str:
    """The text with the first long form that it begins or ends with, or that stands in it, abbreviated."""
    for long, abbreviation in short.items():
        if text.startswith(f"{long} "):
            return f"{abbreviation}{text[len(long) :]}"
        if text.endswith(long) and text != long:
            return f"{text[: -len(long)]}{abbreviation}"
    return text


def slug(text: str) -> str:
    """The text as part of a domain or mail address: small letters, digits and hyphens."""
    kept = "".join(sign if sign.isalnum() else "-" for sign in plain(text.replace("&", " ")).lower())
    return "-".join(part for part in kept.split("-") if part)
