"""What the values of one column look like, as shares of those that pass simple tests."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from zlib import crc32

from stdnum import iban, lei

from matching.standardise.code_lists import is_code_list
from matching.standardise.countries import ISO_COUNTRIES, country
from matching.standardise.dates import date
from matching.standardise.decimals import decimal
from matching.standardise.durations import duration, is_clock
from matching.standardise.identifiers import gtin
from matching.standardise.organisations import legal_form
from matching.standardise.products import measures, model_number
from matching.standardise.regions import region_codes
from matching.standardise.text import fold_umlauts, is_placeholder, transliterate, word_set
from matching.suggest import words as known

SAMPLE = 800
"""Distinct values of a column that are looked at, the most frequent first."""

_MOST = 0.2
"""Share of the present rows that one value may weigh."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_TOKEN = re.compile(r"\S+")
_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]]+@\w[\w-]*(?:\.\w[\w-]*)*")
_WEB = re.compile(r"(?:https?://)?(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[/?#]\S*)?")
_FILE = re.compile(r".*\.(?:csv|tsv|txt|xlsx?|json|xml|pdf|jpe?g|png|docx?|zip|parquet)")
_PHONE = re.compile(
    r"(?:(?:tel|ph|phone|fax|fon|m|t)\b\.?:?\s*)?[+(]?[\d(][\d\s()./+-]*\d"
    r"(?:\s*(?:ext|x|app|poste)\.?\s*\d+)?"
)
_EXTENSION = re.compile(r"(?:ext|x|app|poste)\.?\s*\d+$")
_GROUPED = re.compile(r"\+|\(\d+\)|\d{2,}[\s./-]+\d{2,}[\s./-]*\d{2,}|\d{3}[\s-]\d{4}$|\d{3,}/\d{4,}")
_PARTS = re.compile(r"\d+")
_YEAR = re.compile(r"(?:19|20)\d\d(?:\.0)?|['’]\d\d")
_DIGITS = re.compile(r"\d+(?:\.0)?")
_POSTCODE = re.compile(
    r"(?:[a-z]{1,2}-)?\d{4,6}|\d{5}-\d{4}|\d{2}-\d{3}|\d{4}-\d{3}|\d{3} ?\d{2}|\d{5}\.0"
    r"|[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}|[a-z]\d[a-z] ?\d[a-z]\d|\d{4} ?[a-z]{2}"
)
_LETTERED_POSTCODE = re.compile(
    r"[a-z]{1,2}\d{1,2}[a-z]? ?\d[a-z]{2}|[a-z]\d[a-z] ?\d[a-z]\d|\d{4} ?[a-z]{2}"
)
_SHORT_DATE = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}")
_TIMED_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})[t ]\d{2}:\d{2}.*|/date\(-?\d+\)/")
_HOUSE_NUMBER = re.compile(r"\d{1,5}\s?[a-z]?(?:\s?[-/]\s?\d{1,5}[a-z]?)?")
_NUMBERED = re.compile(
    r"(?:\d+\s?[a-z]?(?:\s?[-/]\s?\d+)?,?\s+\D.*|.*[^\W\d]{2}\.?,?\s+\d{1,4}\s?[a-z]?(?:\s?[-/]\s?\d+)?)",
    re.S,
)
_CURRENCY = re.compile(r"[$€£¥]|\b(?:usd|eur|gbp|chf|aud|cad|jpy)\b")
_CENTS = re.compile(r"(?:[$€£]\s?)?\d[\d,.' ]*[.,]\d\d(?:\s?[$€£])?")
_DEGREES = re.compile(r"[+-]?\d{1,3}\.\d+", re.ASCII)
_SSN = re.compile(
    r"\d{3}-\d{2}-\d{4}|[a-ceghj-prtw-z][a-ceghj-nprtw-z]\s?\d{2}\s?\d{2}\s?\d{2}\s?[a-d]|\d{8}-?[a-z]"
)
_CODICE = re.compile(r"[a-z]{6}\d{2}[a-ehlmprst]\d{2}[a-z]\d{3}[a-z]")
_VAT = (
    r"(?:atu|be|bg|cy|cz|de|dk|ee|el|es|fi|fr|gb|hr|hu|ie|it|lt|lu|lv|mt|nl|pl|pt|ro|se|si|sk|che|no)"
    r"[ .-]?[a-z0-9]{0,2}\d{5,}[a-z0-9.]{0,4}"
)
_LABELLED_TAX = re.compile(_VAT)
_TAX = re.compile(rf"\d{{2}}-\d{{7}}|{_VAT}|[a-hjnp-suvw]-?\d{{7}}[0-9a-j]")
_IBAN = re.compile(r"[a-z]{2}\d{2} ?[a-z0-9]")
_NINE_DIGITS = re.compile(r"\d{9}|\d{2}-\d{3}-\d{4}")
_CODE = re.compile(r"(?=.*\d)[\w./#:+-]{2,}")
_MIXED = re.compile(r"(?=.*[a-z])(?=.*\d)[a-z0-9][a-z0-9./_+-]{2,}")
_LEI = re.compile(r"[a-z0-9]{20}")
_SPLIT_PEOPLE = re.compile(r"\s*(?:[;&|]|,(?!\s*(?:jr|sr|ii+|phd|md)\b)|\band\b|\bund\b|\bet\b)\s*")
_CHARACTER_REFERENCE = re.compile(r"&#?\w+;")
_NAME_PART = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]*)*")
_PARTICLES = word_set("van von der den de la le di da del dos du zu bin al el ten ter st mc d o")
_TITLES = word_set("mr mrs ms dr miss prof sister sr sra herr frau mme m rev jr")
_REGIONS = region_codes()
_REGION_NAMES = frozenset(_REGIONS) | frozenset(_REGIONS.values())


@dataclass(frozen=True, slots=True)
class Look:
    """One value in the forms in which the tests read it.

    Attributes:
        raw: trimmed, blanks collapsed.
        folded: `raw` in lower case.
        words: its runs of letters in lower-case ASCII, umlauts folded.
        tokens: its parts between blanks, in lower case.
    """

    raw: str
    folded: str
    words: tuple[str, ...]
    tokens: tuple[str, ...]

    @classmethod
    def of(cls, value: str) -> Look:
        """Look at a value."""
        raw = " ".join(value.split())
        folded = raw.lower()
        plain = transliterate(folded)
        words = tuple(fold_umlauts(word.replace("'", "").replace("’", "")) for word in _WORD.findall(plain))
        return cls(raw, folded, words, tuple(_TOKEN.findall(folded)))


def _is_phone(look: Look) -> bool:
    if not _PHONE.fullmatch(look.folded):
        return False
    digits = sum(map(str.isdigit, _EXTENSION.sub("", look.folded)))
    return (
        7 <= digits <= (15 if "+" in look.folded or look.folded.startswith("00") else 13)
        and date(look.raw) is None
        and not _is_decimal_fraction(look.folded)
    )


def _is_decimal_fraction(folded: str) -> bool:
    whole, point, fraction = folded.partition(".")
    return bool(point) and "." not in fraction and len(fraction) < 3 and whole.isdigit()


def is_person(look: Look) -> bool:
    """Whether the value has the shape of one person's name, a frequent given name or surname in it."""
    words = [word for word in look.words if word not in _TITLES]
    if not 2 <= len(words) <= 5 or _has_digit(look) or is_organisation(look) or "/" in look.folded:
        return False
    if _has_street_word(look):
        return False
    full = [word for word in words if len(word) > 1 and word not in _PARTICLES]
    return bool(full) and any(word in known.GIVEN_NAMES or word in known.SURNAMES for word in full)


def _has_given_name(look: Look) -> bool:
    return is_person(look) and any(word in known.GIVEN_NAMES for word in look.words)


def is_organisation(look: Look) -> bool:
    """Whether a legal form, or a word of a trade or an institution, stands in the value."""
    if len(look.words) < 2:
        return False
    return (
        any(word in known.ORGANISATION_WORDS for word in look.words)
        or "&" in look.tokens
        or legal_form(look.raw) is not None
    )


def _is_people(look: Look) -> bool:
    if len(look.folded) > 1000 or (_has_digit(look) and "#" not in look.folded):
        return False
    parts = [part for part in _SPLIT_PEOPLE.split(_CHARACTER_REFERENCE.sub("x", look.folded)) if part]
    if len(parts) < 2:
        return False
    names = [part.split() for part in parts]
    if all(len(name) == 1 for name in names):
        return False
    regular = [1 <= len(name) <= 5 and all(_NAME_PART.fullmatch(word) for word in name) for name in names]
    return sum(regular) >= 0.8 * len(names) and (
        any(word in known.GIVEN_NAMES for name in names for word in name)
        or any(len(word.strip(".")) == 1 for name in names for word in name)
    )


def _has_street_word(look: Look) -> bool:
    words = look.words
    if not words:
        return False
    return (
        (words[0] in known.STREET_OPENINGS and len(words) > 1)
        or any(word in known.STREET_WORDS for word in words[1:])
        or any(word.endswith(known.STREET_ENDINGS) and len(word) > 6 for word in words)
    )


def _has_digit(look: Look) -> bool:
    return any(map(str.isdigit, look.folded))


def _is_place(look: Look) -> bool:
    words = look.words
    if not 1 <= len(words) <= 5 or _has_digit(look):
        return False
    if len(words) > 1:
        return any(word in known.PLACE_WORDS for word in (words[0], words[-1])) or any(
            word in known.PLACE_WORDS for word in words[1:-1]
        )
    return words[0].endswith(known.PLACE_ENDINGS) and len(words[0]) > 5


def _is_region(look: Look) -> bool:
    return " ".join(look.words) in _REGION_NAMES and not _has_digit(look)


_TESTS: Mapping[str, Callable[[Look], object]] = {
    "email": lambda look: _EMAIL.fullmatch(look.folded),
    "web": lambda look: _WEB.fullmatch(look.folded) and not _FILE.fullmatch(look.folded),
    "file": lambda look: _FILE.fullmatch(look.folded),
    "phone": _is_phone,
    "phone_grouped": lambda look: _is_phone(look) and _GROUPED.search(look.folded),
    "date": lambda look: (not _DIGITS.fullmatch(look.raw) and _is_short_date(look)) or date(look.raw),
    "year": lambda look: _YEAR.fullmatch(look.raw),
    "duration": lambda look: duration(look.raw) is not None,
    "clock": lambda look: is_clock(look.raw),
    "number": lambda look: decimal(look.raw) is not None,
    "degrees": lambda look: _DEGREES.fullmatch(look.raw) and abs(float(look.raw)) <= 180.0,
    "currency": lambda look: _CURRENCY.search(look.folded) and decimal(look.raw) is not None,
    "cents": lambda look: _CENTS.fullmatch(look.folded),
    "postcode": lambda look: _POSTCODE.fullmatch(look.folded),
    "postcode_lettered": lambda look: _LETTERED_POSTCODE.fullmatch(look.folded),
    "house_number": lambda look: _HOUSE_NUMBER.fullmatch(look.folded),
    "country": lambda look: country(look.raw) in ISO_COUNTRIES,
    "region": _is_region,
    "gtin": lambda look: gtin(look.raw),
    "lei": lambda look: _LEI.fullmatch(look.folded) and lei.is_valid(look.raw.upper()),
    "iban": lambda look: _IBAN.match(look.folded) and iban.is_valid(look.raw, check_country=False),
    "nine_digits": lambda look: _NINE_DIGITS.fullmatch(look.raw),
    "tax": lambda look: _TAX.fullmatch(look.folded),
    "tax_labelled": lambda look: _LABELLED_TAX.fullmatch(look.folded),
    "national": lambda look: _SSN.fullmatch(look.folded) or _CODICE.fullmatch(look.folded),
    "flag": lambda look: look.folded in known.FLAG_WORDS,
    "type": lambda look: is_person_type(look.raw) or is_organisation_type(look.raw),
    "given": lambda look: bool(look.words) and look.words[0] in known.GIVEN_NAMES,
    "surname": lambda look: bool(look.words) and look.words[-1] in known.SURNAMES,
    "initial": lambda look: len(look.words) == 1 and len(look.words[0]) == 1,
    "person": is_person,
    "person_given": _has_given_name,
    "organisation": is_organisation,
    "legal_form": lambda look: len(look.words) > 1 and legal_form(look.raw) is not None,
    "people": _is_people,
    "street": _has_street_word,
    "numbered": lambda look: _NUMBERED.fullmatch(look.folded),
    "extra": lambda look: (
        any(word in known.ADDRESS_EXTRA_WORDS for word in look.words) or "c/o" in look.folded
    ),
    "city": lambda look: (
        1 <= len(look.words) <= 4
        and not _has_digit(look)
        and any(word in known.CITIES for word in look.words[:2])
    ),
    "place": _is_place,
    "digit": _has_digit,
    "letters": lambda look: _is_letters(look.raw),
    "code": lambda look: len(look.tokens) == 1 and _CODE.fullmatch(look.folded),
    "mixed": lambda look: len(look.tokens) == 1 and _MIXED.fullmatch(look.folded),
    "code_list": lambda look: is_code_list(look.raw),
    "model": lambda look: (
        len(look.tokens) > 1 and (measures(look.raw) is not None or model_number([look.raw]) is not None)
    ),
    "one_word": lambda look: len(look.tokens) == 1,
    "sentence": lambda look: len(look.tokens) > 3 and look.raw.endswith((".", "!", "?")),
    "long": lambda look: len(look.tokens) > 12,
}


def _is_letters(raw: str) -> bool:
    return all(character.isalpha() or character in " -'’.`" for character in raw)


def _is_short_date(look: Look) -> bool:
    return bool(_SHORT_DATE.fullmatch(look.folded) or _TIMED_DATE.fullmatch(look.folded))


def is_person_type(value: str) -> bool:
    """Whether a value of a type column means a person."""
    return "".join(Look.of(value).words) in known.PERSON_TYPES


def is_organisation_type(value: str) -> bool:
    """Whether a value of a type column means an organisation."""
    return "".join(Look.of(value).words) in known.ORGANISATION_TYPES


@dataclass(frozen=True, slots=True)
class Content:
    """What the values of a column look like.

    Attributes:
        rows: of the file.
        counts: how often each present value occurs, as written but trimmed.
        measured: name of a test → share of the rows looked at that pass it, and the other figures.
    """

    rows: int
    counts: Mapping[str, int]
    measured: Mapping[str, float]

    @property
    def present(self) -> int:
        """Rows with a value."""
        return int(self.measured["present"])


def share_of(test: str, values: Sequence[str]) -> float:
    """The share of values that pass one of the tests of Content.measured."""
    return sum(bool(_TESTS[test](Look.of(value))) for value in values) / max(1, len(values))


def content_of(values: Iterable[str | None]) -> Content:
    """Look at the values of a column; the order of the rows does not matter."""
    raw = Counter(values)
    counts: Counter[str] = Counter()
    for value, count in raw.items():
        if value is not None and not is_placeholder(value):
            counts[value.strip()] += count
    rows, present = raw.total(), counts.total()
    sample = sorted(counts, key=lambda value: (-counts[value], crc32(value.encode(errors="replace")), value))
    looks = [Look.of(value) for value in sample[:SAMPLE]]
    looked = len(looks) or 1
    # A value that very many rows share tells no more than any other that is frequent.
    shares = [min(counts[value], max(1.0, present * _MOST)) for value in sample[:SAMPLE]]
    weight = sum(shares) or 1.0
    measured = {
        name: sum(share for look, share in zip(looks, shares, strict=True) if test(look)) / weight
        for name, test in _TESTS.items()
    }
    lengths = Counter(len(look.raw) for look in looks)
    words = [len(look.tokens) for look in looks]
    measured |= {
        "present": float(present),
        "filled": present / rows if rows else 0.0,
        "distinct": float(len(counts)),
        "unique": len(counts) / present if present else 0.0,
        "repeated": sum(count for count in counts.values() if count > 1) / present if present else 0.0,
        "few": _fewness(len(counts), present),
        "words": sum(words) / looked,
        "length": sum(length * count for length, count in lengths.items()) / looked,
        "one_length": max(lengths.values(), default=0) / looked,
    }
    return Content(rows, counts, measured | _dates(looks) | _numbers(looks))


def _fewness(distinct: int, present: int) -> float:
    """1 for a handful of values that repeat, 0 for hundreds of values or as many as a quarter of the rows."""
    if not present:
        return 0.0
    share = (0.25 * present + 8 - distinct) / (0.22 * present)
    return min(1.0, max(0.0, min(share, (500 - distinct) / 400)))


def _dates(looks: list[Look]) -> dict[str, float]:
    years = sorted(int(found[:4]) for look in looks if (found := date(look.raw)))
    if not years:
        return {"spread": 0.0, "median_year": 0.0}
    return {
        "spread": float(years[int(0.9 * (len(years) - 1))] - years[int(0.1 * (len(years) - 1))]),
        "median_year": float(years[len(years) // 2]),
    }


def _numbers(looks: list[Look]) -> dict[str, float]:
    """Median and gaps of what are whole numbers: a counter's values follow each other."""
    numbers = sorted(
        int(look.raw) for look in looks if look.raw.isascii() and look.raw.isdigit() and len(look.raw) < 16
    )
    if not numbers:
        return {"median": 0.0, "consecutive": 0.0}
    steps = sum(right - left == 1 for left, right in pairwise(numbers))
    return {"median": float(numbers[len(numbers) // 2]), "consecutive": steps / max(1, len(numbers) - 1)}
