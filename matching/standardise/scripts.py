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


def transliterate(value: str) -> str:
    """NFKC, then ASCII letters for every script; what has none disappears, trade marks too.

    Cyrillic follows the machine-readable passport (ICAO Doc 9303: Юрий is "Iurii"), Chinese is pinyin, kana
    Hepburn, Arabic and Hebrew the consonants they write. Kanji are read as Chinese, for their Japanese reading
    cannot be told.
    """
    if value.isascii():
        return value
    if not unicodedata.is_normalized("NFKC", value):
        value = unicodedata.normalize("NFKC", _TRADE_MARKS.sub("", value))
    if not value.isascii() and max(value) >= "\u3041":
        value = _KANA.sub(_romanised, value)
    return value.translate(_SPELLINGS)
