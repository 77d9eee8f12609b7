"""Draws the evidence for and against a pair as bars in bits."""

from __future__ import annotations

from dataclasses import dataclass

from matching.explain import AttributeEvidence, MatchScore

# Half the width of a bar's drawing; the axis is in the middle.
HALF = 100.0

# Below this the longest bar does not fill its half: one weak comparison alone should not look like proof.
_LEAST_SCALE_BITS = 4.0

# What rounds to less than this is not worth a word.
_LEAST_NOTED_BITS = 0.05

PRIOR = "prior"

_VERDICTS = {
    "merge": "the policy would merge these two by themselves",
    "review": "the policy asks a steward",
    "apart": "the policy would keep apart",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of evidence. `start` and `width` are in the drawing's own units, from 0 to 2 × HALF.

    `notes` are parts of the bits worth telling: what for, and how many.
    """

    name: str
    level: str
    bits: float
    sentence: str
    start: float
    width: float
    notes: tuple[tuple[str, float], ...] = ()

    @property
    def kind(self) -> str:
        """How the bar is coloured: for, against, neutral, or prior, which is no evidence of its own."""
        if self.name == PRIOR:
            return PRIOR
        if self.bits == 0.0:
            return "neutral"
        return "for" if self.bits > 0 else "against"


def bars(score: MatchScore) -> tuple[Bar, ...]:
    """The prior, then each comparison with evidence, from the strongest to the weakest."""
    scale = max(_LEAST_SCALE_BITS, abs(score.prior_bits), *(abs(entry.bits) for entry in score.evidence))
    compared = sorted(score.evidence, key=lambda entry: -abs(entry.bits))
    prior = _bar(PRIOR, PRIOR, score.prior_bits, "How rare a match is between any two records.", scale)
    return prior, *(
        _bar(entry.comparison, entry.level, entry.bits, entry.sentence, scale, _notes(entry))
        for entry in compared
        if entry.level is not None
    )


def silent(score: MatchScore) -> tuple[str, ...]:
    """The comparisons that had nothing to compare, in the policy's order."""
    return tuple(entry.comparison for entry in score.evidence if entry.level is None)


def verdict_in_words(score: MatchScore) -> str:
    """What the policy does with the pair when no steward says anything."""
    return _VERDICTS.get(score.verdict, score.verdict)


def _notes(entry: AttributeEvidence) -> tuple[tuple[str, float], ...]:
    rarity = "for a rare value" if entry.rarity_bits > 0 else "for a common value"
    parts = ((rarity, entry.rarity_bits), ("already said by other evidence", -entry.held_back_bits))
    return tuple((note, part) for note, part in parts if abs(part) >= _LEAST_NOTED_BITS)


def _bar(
    name: str,
    level: str,
    weight: float,
    sentence: str,
    scale: float,
    notes: tuple[tuple[str, float], ...] = (),
) -> Bar:
    width = round(abs(weight) / scale * HALF, 2)
    start = HALF if weight >= 0 else HALF - width
    return Bar(name, level, weight, sentence, round(start, 2), width, notes)
