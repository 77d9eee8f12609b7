"""What well-known classifiers make of the same labelled pairs: a measure for what is learned here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from recordlinkage import LogisticRegressionClassifier, NaiveBayesClassifier

_LEAST_PROBABILITY = 2.0**-15

CLASSIFIERS: Mapping[str, Callable[[], Any]] = {
    "logistic regression of recordlinkage": LogisticRegressionClassifier,
    "naive Bayes of recordlinkage": NaiveBayesClassifier,
}


def reference_losses(
    levels: NDArray[np.int8],
    sizes: Sequence[int],
    same: NDArray[np.bool_],
    folds: NDArray[np.intp],
) -> dict[str, float]:
    """Classifier → its mean log loss in bits on pairs held out.

    They know the labelled pairs alone, and see a missing value as one more level. They take no part in the choice.

    Args:
        levels: one row per pair, one column per comparison; -1 without evidence.
        sizes: how many levels each comparison has.
        same: whether the two are one thing.
        folds: the fold that each pair is held out with; both labels must be in every fold and outside it.
    """
    reached = pd.DataFrame(
        np.hstack(
            [column[:, None] == np.arange(size) for column, size in zip(levels.T, sizes, strict=True)]
        ).astype(np.int8)
    )
    found = {}
    for name, classifier in CLASSIFIERS.items():
        losses = np.empty(len(same))
        for fold in np.unique(folds):
            held_out = folds == fold
            learner = classifier()
            learner.fit(reached[~held_out], reached.index[~held_out & same])
            probability = np.asarray(learner.prob(reached[held_out]), dtype=np.float64)
            right = np.where(same[held_out], probability, 1.0 - probability)
            losses[held_out] = -np.log2(np.maximum(right, _LEAST_PROBABILITY))
        found[name] = float(losses.mean())
    return found
