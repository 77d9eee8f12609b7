"""Every script in ASCII letters."""

from __future__ import annotations

import re
import unicodedata

from unidecode import unidecode

_SILENT_MARKS = frozenset("'\"`")
_TRADE_MARKS = re.compile("[™℠]")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa\u30fc]+")
_SMALL_Y = frozenset("ゃゅょャュョ")
_DOUBLED = frozenset("っッ")
_LONG = "ー"
_SYLLABLES = {
    "し": "shi",
    "ち": "chi",
    "つ": "tsu",
    "ふ": "fu",
    "じ": "ji",
    "ぢ": "ji",
    "づ": "zu",
    "を": "o",
}
_HIRAGANA_OFFSET = 0x60
_CYRILLIC = re.compile("[\u0400-\u04ff]+")
# ICAO Doc 9303 where unidecode differs, and the national system of Ukraine, whose letters only it has.
_RUSSIAN = str.maketrans("ёЁ", "eE")
_UKRAINIAN_ONLY = frozenset("іїєґІЇЄҐ")
_UKRAINIAN = str.maketrans(
    {"и": "y", "г": "h", "ї": "i", "є": "ie", "й": "i", "ґ": "g"}  # noqa: RUF001
    | {"И": "Y", "Г": "H", "Ї": "I", "Є": "Ie", "Й": "I", "Ґ": "G"}
)
# A hard sign that no soft vowel follows is a vowel of Bulgarian: България is Bulgaria.
_BULGARIAN_VOWEL = re.compile("ъ(?=[бвгджзйклмнпрстфхцчшщ])", re.IGNORECASE)
_GREEK = re.compile("[\u0386-\u03ce]+")
# ISO 843 type 2, as passports write it: Δημήτρης is "Dimitris", Ευάγγελος "Evangelos".
_GREEK_PAIRS = {"ου": "ou", "γγ": "ng", "γξ": "nx", "γχ": "nch"}  # noqa: RUF001
_GREEK_LETTERS = dict(
    zip(
        "αβγδεζηθικλμνξοπρσςτυφχψω",
        [
            "a",
            "v",
            "g",
            "d",
            "e",
            "z",
            "i",
            "th",
            "i",
            "k",
            "l",
            "m",
            "n",
            "x",
            "o",
            "p",
            "r",
            "s",
            "s",
            "t",
            "y",
            "f",
            "ch",
            "ps",
            "o",
        ],
        strict=True,
    )
)
_VOICELESS = frozenset("θκξπσςτφχψ")
_LONG_VOWELS = re.compile(r"(?<=o)[uo]|(?<=u)u")


class _Spellings(dict[int, str]):
    """ASCII letters by code point, filled as characters appear."""

    def __missing__(self, point: int) -> str:
        self[point] = spelling = _spelled(chr(point))
        return spelling


_SPELLINGS = _Spellings()


def _spelled(character: str) -> str:
    """A soft sign or an ayin, which are letters that Latin writes as a mark if at all, are left out."""
    category = unicodedata.category(character)
    if category == "Cs" or character in "®©":
        return ""
    spelling = unidecode(character)
    return "" if category.startswith("L") and _SILENT_MARKS.issuperset(spelling) else spelling


def _romanised(found: re.Match[str]) -> str:
    """Kana in revised Hepburn without macrons, as passports write it: しょうじ is "shoji", ハットリ "hattori"."""
    written: list[str] = []
    doubled = False
    for character in found.group():
        if character in _DOUBLED:
            doubled = True
            continue
        if character == _LONG:
            continue
        hiragana = chr(ord(character) - _HIRAGANA_OFFSET) if "ァ" <= character <= "ヶ" else character
        syllable = _SYLLABLES.get(hiragana) or unidecode(character)
        if character in _SMALL_Y and written and written[-1].endswith("i"):
            stem = written.pop()[:-1]
            syllable = stem + (syllable[1:] if stem.endswith(("sh", "ch", "j")) else syllable)
        if doubled:
            syllable = ("t" if syllable.startswith("ch") else syllable[:1]) + syllable
            doubled = False
        written.append(syllable)
    return _LONG_VOWELS.sub("", "".join(written))


def _from_cyrillic(found: re.Match[str]) -> str:
    word = found.group().translate(_RUSSIAN)
    if not _UKRAINIAN_ONLY.isdisjoint(word):
        return word.translate(_UKRAINIAN)
    return _BULGARIAN_VOWEL.sub("a", word) if "ъ" in word or "Ъ" in word else word


def _from_greek(found: re.Match[str]) -> str:
    """Letters of a Greek word in Latin; the accents are off by decomposition, capitals stay for the first letter."""
    composed = unicodedata.normalize("NFC", found.group())
    plain = "".join(unicodedata.normalize("NFD", letter)[0] for letter in composed)
    diaeresis = {place for place, letter in enumerate(composed) if letter in "ϊϋΐΰΪΫ"}
    low, written, place = plain.lower(), [], 0
    while place < len(low):
        pair = low[place : place + 2]
        if pair in _GREEK_PAIRS and place + 1 not in diaeresis:
            written.append(_GREEK_PAIRS[pair])
            place += 2
        elif pair in ("αυ", "ευ", "ηυ") and place + 1 not in diaeresis:  # noqa: RUF001
            following = low[place + 2 : place + 3]
            hard = not following or following in _VOICELESS
            written.append(_GREEK_LETTERS[pair[0]] + ("f" if hard else "v"))
            place += 2
        else:
            written.append(_GREEK_LETTERS.get(low[place], ""))
            place += 1
    word = "".join(written)
    if len(plain) > 1 and plain.isupper():
        return word.upper()
    return word.capitalize() if plain[0].isupper() else word


def transliterate(value: str) -> str:
    """NFKC, then ASCII letters for every script; what has none disappears, trade marks too.

    Cyrillic follows the machine-readable passport (ICAO Doc 9303: Юрий is "Iurii", Сергій "Serhii"), Greek does
    too ("Dimitris"), Chinese is pinyin, kana Hepburn, Arabic and Hebrew the consonants they write. Kanji are read
    as Chinese, for their Japanese reading cannot be told.
    """
    if value.isascii():
        return value
    if not unicodedata.is_normalized("NFKC", value):
        value = unicodedata.normalize("NFKC", _TRADE_MARKS.sub("", value))
    if not value.isascii() and (last := max(value)) >= "\u0386":
        if last >= "\u3041":
            value = _KANA.sub(_romanised, value)
        value = _GREEK.sub(_from_greek, _CYRILLIC.sub(_from_cyrillic, value))
    return value.translate(_SPELLINGS)
