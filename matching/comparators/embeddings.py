"""Comparator of texts by the angle between their vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import AfterValidator, Field

from matching.comparators.base import NO_EVIDENCE, Levels, Similarity, SingleFeatureComparator, first_true
from matching.embeddings.plugs import embedding, names

_EQUAL = 1.0 - 1e-6


def _installed(name: str) -> str:
    if name not in (known := names()):
        raise ValueError(f"no embedding {name!r} is installed; known: {', '.join(known)}")
    return name


class Embedding(SingleFeatureComparator):
    """Texts by the cosine of their vectors, which come from the plug that `vectors` names.

    The thresholds are of that cosine. A text that has no vector is no evidence.
    """

    kind: Literal["embedding"] = "embedding"
    vectors: Annotated[str, AfterValidator(_installed)] = Field(
        default="ngrams", description="An embedding that is installed"
    )
    very_close: Similarity = 0.9
    close: Similarity = 0.75
    similar: Similarity = 0.6
    some: Similarity = 0.4
    labels: ClassVar[tuple[str, ...]] = ("same", "very_close", "close", "similar", "some", "different")
    sentences: ClassVar[tuple[str, ...]] = (
        "Both say the same.",
        "Both say very nearly the same.",
        "What they say is close.",
        "What they say is similar.",
        "What they say has something in common.",
        "They say different things.",
    )

    def grade(self, left: Sequence[str], right: Sequence[str]) -> Levels:
        """The level of each pair by its cosine; NO_EVIDENCE where a text has no vector."""
        cosine = embedding(self.vectors).cosines(left, right)
        bounds = (_EQUAL, self.very_close, self.close, self.similar, self.some)
        levels = first_true([cosine >= bound for bound in bounds])
        levels[np.isnan(cosine)] = NO_EVIDENCE
        return levels
