"""The probabilities of scored pairs once vetoes and rivals are heard."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from matching.batch.scores import ScoredPairs
from matching.competition import probability_among_rivals
from matching.rules import MatchRules
from matching.table import Column


def heard(rules: MatchRules, pairs: ScoredPairs, sources: Column, unique: Collection[str]) -> ScoredPairs:
    """The pairs with what is left of their probabilities.

    A vetoed pair keeps none: nobody is there to be asked. Of pairs that are likelier than not, those alone are
    rivals that are so too, as in the hub, which keeps no others; weaker pairs have all as rivals.

    Args:
        rules: their review threshold is that of a likely pair.
        pairs: scored; in any order of records, but each record always at the same place.
        sources: that of each record.
        unique: sources free of duplicates.
    """
    probability = np.where(pairs.vetoed, 0.0, pairs.probability)
    is_unique = np.array([*(value in unique for value in sources.values.tolist()), False])
    if is_unique.any():
        codes = sources.codes
        contested = ~pairs.vetoed & (codes[pairs.left] != codes[pairs.right])
        likely = contested & (pairs.probability >= rules.review)
        for chosen, decided in ((contested, contested & ~likely), (likely, likely)):
            places = np.flatnonzero(chosen)
            found = probability_among_rivals(
                pairs.weight[places], pairs.left[places], pairs.right[places], codes, is_unique
            )
            probability[places[decided[places]]] = found[decided[places]]
    return replace(pairs, probability=probability)
