"""Transforms: coarser forms of a feature, so that records share a block key despite small differences."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import combinations

import jellyfish

Transform = Callable[[str], tuple[str, ...]]
"""A feature's value → the parts of block keys it gives; none where it cannot be transformed."""

_NOT_LETTER = re.compile(r"[^a-z]+")
_NOT_DIGIT = re.compile(r"[^0-9]+")
_SHORTEST_TOKEN = 3
_PAIRED_TOKENS = 6
_SILENT = frozenset(["and", "the", "for"])
_CACHE_SIZE = 1 << 16


def _one(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def _phonetic(encode: Callable[[str], str]) -> Transform:
    @lru_cache(maxsize=_CACHE_SIZE)
    def transform(value: str) -> tuple[str, ...]:
        letters = _NOT_LETTER.sub("", value.casefold())
        return _one(encode(letters)) if letters else ()

    return transform


def _prefix(length: int) -> Transform:
    """The first characters, blanks left out; none where there are fewer."""

    def transform(value: str) -> tuple[str, ...]:
        joined = value.replace(" ", "")
        return (joined[:length],) if len(joined) >= length else ()

    return transform


def _last_digits(length: int) -> Transform:
    """The last digits; none where there are fewer."""

    def transform(value: str) -> tuple[str, ...]:
        digits = _NOT_DIGIT.sub("", value)
        return (digits[-length:],) if len(digits) >= length else ()

    return transform


def _tokens(value: str) -> tuple[str, ...]:
    """Each distinct word of three characters or more, but for those that half of all names contain."""
    return tuple(sorted({token for token in value.split() if len(token) >= _SHORTEST_TOKEN} - _SILENT))


def _token_pairs(value: str) -> tuple[str, ...]:
    """Each two of the longest words, which a longer text seldom shares by chance."""
    longest = sorted(_tokens(value), key=lambda token: (-len(token), token))[:_PAIRED_TOKENS]
    return tuple(sorted(f"{min(pair)} {max(pair)}" for pair in combinations(longest, 2)))


def _first_token(value: str) -> tuple[str, ...]:
    return tuple(value.split()[:1])


def _longest_token(value: str) -> tuple[str, ...]:
    """The longest word, which tells streets apart better than the first: via Mazzini.

    Of several as long, the first in alphabetical order.
    """
    return tuple(sorted(value.split(), key=lambda token: (-len(token), token))[:1])


def _first_words(value: str) -> tuple[str, ...]:
    """The first two words; none where there is but one."""
    words = value.split()[:2]
    return (" ".join(words),) if len(words) == 2 else ()


def _of_tokens(cut: Callable[[str], str], length: int) -> Transform:
    """A part of each word that is long enough for it."""

    def transform(value: str) -> tuple[str, ...]:
        return tuple(sorted({cut(token) for token in value.split() if len(token) >= length}))

    return transform


def _sorted_characters(value: str) -> tuple[str, ...]:
    """The characters in order, blanks left out: transpositions vanish."""
    return _one("".join(sorted(value.replace(" ", ""))))


def _sorted_tokens(value: str) -> tuple[str, ...]:
    return _one(" ".join(sorted(value.split())))


def _date_part(read: Callable[[str], str]) -> Transform:
    def transform(value: str) -> tuple[str, ...]:
        digits = _NOT_DIGIT.sub("", value)
        return (read(digits),) if len(digits) == 8 else ()

    return transform


TRANSFORMS: dict[str, Transform] = {
    "identity": _one,
    "soundex": _phonetic(jellyfish.soundex),
    "metaphone": _phonetic(jellyfish.metaphone),
    "nysiis": _phonetic(jellyfish.nysiis),
    "initial": _prefix(1),
    "prefix3": _prefix(3),
    "prefix4": _prefix(4),
    "prefix5": _prefix(5),
    "prefix6": _prefix(6),
    "prefix8": _prefix(8),
    "last4": _last_digits(4),
    "last6": _last_digits(6),
    "last7": _last_digits(7),
    "last8": _last_digits(8),
    "tokens": _tokens,
    "token_pairs": _token_pairs,
    "tokens_prefix5": _of_tokens(lambda token: token[:5], 5),
    "tokens_suffix5": _of_tokens(lambda token: token[-5:], 5),
    "first_token": _first_token,
    "first_words": _first_words,
    "longest_token": _longest_token,
    "sorted_characters": _sorted_characters,
    "sorted_tokens": _sorted_tokens,
    "year": _date_part(lambda digits: digits[:4]),
    "year_month": _date_part(lambda digits: digits[:6]),
    # Both orders give one key, so that dates read day first and month first still meet.
    "day_month": _date_part(lambda digits: "-".join(sorted((digits[4:6], digits[6:])))),
}
"""By the name a policy uses. Dates may be ISO or eight digits, year first."""
