"""Marks inside two texts what one has and the other has not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# Above this length letters are compared word by word: letter by letter takes time with the square of it.
_LONGEST_BY_LETTER = 200
_LONGEST_BY_WORD = 4_000

# Words less alike than this are shown as different altogether: marking chance letters in common helps nobody.
_ALIKE = 0.6

_PARTS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a text; `differs` where the other text has something else."""

    text: str
    differs: bool


Segments = tuple[Segment, ...]


def marked(left: str, right: str) -> tuple[Segments, Segments]:
    """Both texts in segments that join to the texts themselves; equal texts are one unmarked segment each.

    Words are aligned first; a word that stands against one much like it is marked letter by letter.
    """
    if left == right:
        return _joined([Segment(left, False)]), _joined([Segment(right, False)])
    if max(len(left), len(right)) > _LONGEST_BY_WORD:
        return _joined([Segment(left, True)]), _joined([Segment(right, True)])
    ours, theirs = _PARTS.findall(left), _PARTS.findall(right)
    lefts: list[Segment] = []
    rights: list[Segment] = []
    for tag, start, end, other_start, other_end in _opcodes(ours, theirs):
        one, other = "".join(ours[start:end]), "".join(theirs[other_start:other_end])
        if tag == "equal":
            lefts.append(Segment(one, False))
            rights.append(Segment(other, False))
            continue
        by_letter = _by_letter(one, other)
        lefts += by_letter[0]
        rights += by_letter[1]
    return _joined(lefts), _joined(rights)


def _by_letter(left: str, right: str) -> tuple[list[Segment], list[Segment]]:
    whole = [Segment(left, True)], [Segment(right, True)]
    if max(len(left), len(right)) > _LONGEST_BY_LETTER:
        return whole
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return whole
    opcodes = matcher.get_opcodes()
    return (
        [Segment(left[start:end], tag != "equal") for tag, start, end, _, _ in opcodes],
        [Segment(right[start:end], tag != "equal") for tag, _, _, start, end in opcodes],
    )


def _opcodes(left: Sequence[str], right: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, left, right, autojunk=False).get_opcodes()


def _joined(segments: list[Segment]) -> Segments:
    """Without empty segments, and with neighbours of the same kind made one."""
    joined: list[Segment] = []
    for segment in segments:
        if not segment.text:
            continue
        if joined and joined[-1].differs == segment.differs:
            joined[-1] = Segment(joined[-1].text + segment.text, segment.differs)
        else:
            joined.append(segment)
    return tuple(joined)
