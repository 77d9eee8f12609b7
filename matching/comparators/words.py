"""Comparator of longer texts by the words in common, the rare ones above all."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from matching.comparators.base import Levels, PairColumn, Similarity, SingleFeatureComparator, graded
from matching.frequencies import Frequencies

_LEAST_BITS = 0.5
_MOST_WORDS = 2_000
_LONG_WORD = 5
# What is longer than a word of any language is looked for as it is: leaving out each of its letters in turn would
# take the square of its length.
_LONGEST_WORD = 60
_SPELLED_ALIKE = 0.9
# Words in another spelling are sought only where so much is in common already: alone they say little, and it
# spares the many pairs that have a common word and nothing else.
_WORTH_A_LOOK = 0.1
_EQUAL = 1.0 - 1e-9


class Words(SingleFeatureComparator):
    """Longer text by its words, each counting by its rarity; see `word_similarity`.

    The thresholds are of that similarity. Reads the frequencies of words; without them all count the same.
    """

    kind: Literal["words"] = "words"
    cost: ClassVar[float] = 5.0
    very_close: Similarity = 0.85
    close: Similarity = 0.7
    similar: Similarity = 0.55
    some: Similarity = 0.4
    few: Similarity = 0.25
    hardly: Similarity = 0.12
    reads_words: ClassVar[bool] = True
    graded: ClassVar[bool] = True
    labels: ClassVar[tuple[str, ...]] = (
        "same", "very_close", "close", "similar", "some", "few", "hardly", "none"
    )  # fmt: skip
    sentences: ClassVar[tuple[str, ...]] = (
        "Both have the same words.",
        "Nearly all telling words are the same.",
        "Most telling words are the same.",
        "Many telling words are the same.",
        "Some telling words are the same.",
        "Few telling words are the same.",
        "Hardly a telling word is the same.",
        "No telling word is the same.",
    )

    def compare(self, columns: Sequence[PairColumn]) -> Levels:
        """The level of each pair; NO_EVIDENCE where either side has no value."""
        (column,) = columns
        return graded(column, lambda left, right: self._level(left, right, column.frequencies))

    def grade(self, left: Sequence[str], right: Sequence[str]) -> Levels:
        """The level where all words count the same."""
        return self._level(left, right, None)

    def _level(self, left: Sequence[str], right: Sequence[str], frequencies: Frequencies | None) -> Levels:
        similarity = word_similarity(left, right, frequencies)
        bounds = (self.hardly, self.few, self.some, self.similar, self.close, self.very_close, _EQUAL)
        reached = np.searchsorted(np.array(bounds), similarity, side="right")
        return (len(bounds) - reached).astype(np.int8)


def word_similarity(
    left: Sequence[str], right: Sequence[str], frequencies: Frequencies | None
) -> NDArray[np.float64]:
    """How far two texts have their words in common, in [0.0, 1.0], pair by pair.

    It is the cosine of the two sets of words, each word weighing its information in bits, log2(records / count):
    the inverse document frequency of Spärck Jones (1972). As in the soft form of Cohen, Ravikumar and Fienberg
    (2003), words in another spelling count too: two words of five letters or more with one typo, and two
    neighbours that the other side writes as one ("data base"). Words with digits must be equal.

    Of a text the first 2,000 words count, and a word of more than 60 letters has no typo, so that a pair of the
    longest texts costs milliseconds.

    Args:
        left: texts, one blank between words.
        right: those of the other side.
        frequencies: those of words; without them all weigh the same.
    """
    texts = _Texts(frequencies)
    return np.array([texts.similarity(one, other) for one, other in zip(left, right, strict=True)])


@dataclass(frozen=True, slots=True, eq=False)
class _Text:
    """A text as words in order and as a set, the square of each one's weight, and the length of this vector."""

    ordered: tuple[str, ...]
    words: frozenset[str]
    squares: dict[str, float]
    length: float


class _Texts:
    """Texts, each read once."""

    def __init__(self, frequencies: Frequencies | None) -> None:
        self._frequencies = frequencies
        self._squares: dict[str, float] = {}
        self._read: dict[str, _Text] = {}
        self._typos = _Typos()

    def similarity(self, left: str, right: str) -> float:
        ours = self._read.get(left) or self._text(left)
        theirs = self._read.get(right) or self._text(right)
        both = ours.words & theirs.words
        if not both:
            return 0.0
        # An exact sum, since a set has no order that could be relied on.
        common = math.fsum([self._squares[word] for word in both])
        norm = ours.length * theirs.length
        if common >= _WORTH_A_LOOK * norm and len(both) < min(len(ours.words), len(theirs.words)):
            first, second = (ours, theirs) if left <= right else (theirs, ours)
            common += _in_other_spelling(first, second, both, self._typos)
        return common / norm

    def _text(self, text: str) -> _Text:
        ordered = tuple(text.split(None, _MOST_WORDS)[:_MOST_WORDS])
        squares = {word: self._square(word) for word in ordered}
        found = _Text(ordered, frozenset(ordered), squares, math.sqrt(math.fsum(squares.values())))
        self._read[text] = found
        return found

    def _square(self, word: str) -> float:
        found = self._squares.get(word)
        if found is None:
            bits = 1.0 if self._frequencies is None else self._frequencies.bits(word)
            found = self._squares[word] = max(bits, _LEAST_BITS) ** 2
        return found


def _in_other_spelling(ours: _Text, theirs: _Text, both: frozenset[str], typos: _Typos) -> float:
    """What words only one side has add to what is in common, because the other has them in another spelling."""
    our_rest = {word: square for word, square in ours.squares.items() if word not in both}
    their_rest = {word: square for word, square in theirs.squares.items() if word not in both}
    found = _written_as_one(ours.ordered, our_rest, their_rest)
    found += _written_as_one(theirs.ordered, their_rest, our_rest)
    return found + typos.shared(our_rest, their_rest)


def _written_as_one(words: Sequence[str], rest: dict[str, float], joined: dict[str, float]) -> float:
    """Of neighbours whose joined form the other side has; what is used up is taken from both."""
    found = 0.0
    for first, second in pairwise(words) if joined else ():
        whole = first + second
        if whole in joined and (first in rest or second in rest):
            parts = rest.pop(first, 0.0) + rest.pop(second, 0.0)
            found += math.sqrt(parts * joined.pop(whole))
    return found


class _Typos:
    """Which long words of the texts read so far are one typo from another.

    Two such words are the same with one letter left out of either or both, so that they need not all be compared.
    """

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._shortened: defaultdict[str, list[str]] = defaultdict(list)
        self._near: defaultdict[str, set[str]] = defaultdict(set)

    def shared(self, ours: dict[str, float], theirs: dict[str, float]) -> float:
        """What the words of both sides add that the other has with a typo, each of theirs for one of ours."""
        self._read(ours)
        self._read(theirs)
        found, taken = 0.0, set[str]()
        for word in sorted(word for word in ours if word in self._near):
            others = [other for other in self._near[word] if other in theirs and other not in taken]
            if others:
                other = min(others)
                taken.add(other)
                found += _SPELLED_ALIKE * math.sqrt(ours[word] * theirs[other])
        return found

    def _read(self, words: Iterable[str]) -> None:
        for word in words:
            if not _LONG_WORD <= len(word) <= _LONGEST_WORD or word in self._known or not word.isalpha():
                continue
            self._known.add(word)
            for shorter in {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}:
                alike = self._shortened[shorter]
                for other in alike:
                    if OSA.distance(word, other, score_cutoff=1) <= 1:
                        self._near[word].add(other)
                        self._near[other].add(word)
                alike.append(word)
